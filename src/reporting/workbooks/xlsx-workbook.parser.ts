import { SharedStrings } from './xlsx-strings.parser.js';
import { damagedFile } from './unreadable-file.problems.js';
import type { XlsxArchive } from './xlsx-archive.parser.js';
import { NAMESPACES, readXml, type XmlListener } from './xlsx-xml.parser.js';
import type { XlsxLimits } from './xlsx.types.js';

/** A sheet of a workbook: its visible name, and the part of the archive with its cells. */
export interface XlsxSheet {
  readonly name: string;
  readonly part: string;
  readonly hidden: boolean;
}

/** The parts of a workbook that its cells refer to. */
export interface XlsxWorkbook {
  readonly sheets: readonly XlsxSheet[];
  /** Says whether a number in this style is shown as a date. */
  isDate(style: number): boolean;
  /**
   * Days before day 1 of the calendar from 1900: 0, or 1462 in a workbook that counts from 1904.
   */
  readonly epoch: number;
  readonly strings: SharedStrings;
}

/** A part of an archive, to be read within limits. */
interface PartSource {
  readonly archive: XlsxArchive;
  readonly part: string;
  readonly limits: XlsxLimits;
}

interface Relationship {
  readonly kind: string;
  readonly part: string;
}

const MAC_EPOCH = 1462;

/**
 * Reads the small parts of a workbook, and its shared texts. Relationships to anything outside the
 * archive are not followed.
 */
export async function readWorkbook(
  archive: XlsxArchive,
  limits: XlsxLimits,
): Promise<XlsxWorkbook> {
  const start = [...(await readRelationships(archive, '', limits)).values()].find(
    ({ kind }) => kind === 'officeDocument',
  );
  if (start === undefined) throw damagedFile('arbeidsboken mangler', 'the workbook is missing');
  const related = await readRelationships(archive, start.part, limits);
  const sheets: XlsxSheet[] = [];
  let epoch = 0;
  await readPart({ archive, part: start.part, limits }, NAMESPACES.spreadsheet, {
    open: (name, attributes) => {
      if (name === 'workbookPr' && /^(1|true)$/.test(attributes['date1904'] ?? ''))
        epoch = MAC_EPOCH;
      if (name !== 'sheet') return;
      const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1];
      const target = related.get(id ?? '');
      // A sheet that is only a chart has no cells.
      if (target?.kind === 'worksheet')
        sheets.push({
          name: attributes['name'] ?? '',
          part: target.part,
          hidden: (attributes['state'] ?? 'visible') !== 'visible',
        });
    },
  });
  const partOf = (kind: string): string | undefined =>
    [...related.values()].find((one) => one.kind === kind)?.part;
  const dates = await readDateStyles(archive, partOf('styles'), limits);
  return {
    sheets,
    epoch,
    isDate: (style) => dates[style] ?? false,
    strings: await SharedStrings.read(archive, partOf('sharedStrings'), limits),
  };
}

/** Reads the relationships of a part: the parts of the archive that it refers to, by id. */
async function readRelationships(
  archive: XlsxArchive,
  part: string,
  limits: XlsxLimits,
): Promise<ReadonlyMap<string, Relationship>> {
  const [, folder = '', name = ''] = /^(.*\/)?([^/]*)$/.exec(part) ?? [];
  const found = new Map<string, Relationship>();
  const relationships = `${folder}_rels/${name}.rels`;
  if (archive.size(relationships) === undefined) return found;
  await readPart({ archive, part: relationships, limits }, NAMESPACES.relationships, {
    open: (element, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (element !== 'Relationship' || TargetMode === 'External') return;
      found.set(Id, {
        kind: Type.slice(Type.lastIndexOf('/') + 1),
        part: resolvePath(folder, Target),
      });
    },
  });
  return found;
}

function resolvePath(folder: string, target: string): string {
  const steps: string[] = [];
  for (const step of `${target.startsWith('/') ? '' : folder}${target}`.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return steps.join('/');
}

/** Reads, for each style of a cell, whether its number format is that of a date. */
async function readDateStyles(
  archive: XlsxArchive,
  part: string | undefined,
  limits: XlsxLimits,
): Promise<readonly boolean[]> {
  const dates: boolean[] = [];
  if (part === undefined) return dates;
  const formats = new Map<string, string>();
  let inCellStyles = false;
  await readPart({ archive, part, limits }, NAMESPACES.spreadsheet, {
    open: (name, attributes) => {
      if (name === 'numFmt')
        formats.set(attributes['numFmtId'] ?? '', attributes['formatCode'] ?? '');
      if (name === 'cellXfs') inCellStyles = true;
      if (name !== 'xf' || !inCellStyles) return;
      const id = attributes['numFmtId'] ?? '0';
      const format = formats.get(id);
      dates.push(format === undefined ? BUILT_IN_DATES.has(Number(id)) : isDateFormat(format));
    },
    close: (name) => {
      if (name === 'cellXfs') inCellStyles = false;
    },
  });
  return dates;
}

/**
 * Numbers of the built-in date formats (ECMA-376 part 1, 18.8.30), which files do not spell out.
 * East Asian calendars are included.
 */
const BUILT_IN_DATES = new Set([
  14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58,
]);

/**
 * Says whether a number format shows years, months or days, outside its quoted texts, escaped
 * characters and conditions. An `m` beside hours means minutes.
 */
export function isDateFormat(format: string): boolean {
  if (/\[[hms]+\]/i.test(format)) return false;
  const codes = format
    .replaceAll(/"[^"]*(?:"|$)|\\.|_.|\*.|\[[^\]]*(?:\]|$)|general/gi, '')
    .replace(/;.*$/s, '');
  return /[yd]/i.test(codes) || (/m/i.test(codes) && !/[hs]/i.test(codes));
}

async function readPart(
  { archive, part, limits }: PartSource,
  namespaces: readonly string[],
  listener: XmlListener,
): Promise<void> {
  const pieces = readXml(archive.bytes(part), namespaces, listener, limits);
  while ((await pieces.next()).done !== true);
}

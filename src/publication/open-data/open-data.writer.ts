import { createHash } from 'node:crypto';
import type { Publisher } from '../../platform/settings/publisher.js';
import type { ReleaseFile } from '../releases/release.types.js';
import type { ReleaseView, ViewTable } from '../view-tables/release-view.types.js';
import { writeCsvTable } from './csv-table.writer.js';
import { csvwNameOf, writeCsvw } from './csvw.writer.js';
import { writeDataPackage } from './data-package.writer.js';
import { writeJsonTable } from './json-table.writer.js';
import { writeLicence } from './licence.writer.js';
import {
  type CheckedTable,
  DATA_PACKAGE,
  type DescribedFile,
  MEDIA_TYPES,
} from './open-data.types.js';
import { writeParquetTable } from './parquet-table.writer.js';
import { checkTable } from './view-table.rules.js';
import { writeReleaseWorkbook } from './workbook.writer.js';

/** Name of the workbook with all tables. */
export const WORKBOOK = 'portfolio.xlsx';
/** Name of the list of hashes, in the form that `sha256sum --check` reads. */
export const CHECKSUMS = 'SHA256SUMS';

/**
 * Writes every open file of a release: each table in four formats with its description, one
 * workbook, the licence, the data package and the hashes. The same view gives the same bytes.
 */
export async function writeOpenData(
  view: ReleaseView,
  publisher: Publisher,
): Promise<ReleaseFile[]> {
  const tables = addWithheld(view).map(checkTable);
  const files: ReleaseFile[] = [];
  for (const table of tables) files.push(...(await writeTableFiles(view, table)));
  files.push(
    {
      name: WORKBOOK,
      mediaType: MEDIA_TYPES.xlsx,
      content: await writeReleaseWorkbook(view, tables),
    },
    { name: 'LICENCE', mediaType: MEDIA_TYPES.text, content: writeLicence(view, publisher) },
  );
  const described = files.map(describeFile);
  const dataPackage = {
    name: DATA_PACKAGE,
    mediaType: MEDIA_TYPES.json,
    content: writeDataPackage({ view, publisher }, tables, described),
  };
  const sums = writeChecksums([...described, describeFile(dataPackage)]);
  return [...files, dataPackage, { name: CHECKSUMS, mediaType: MEDIA_TYPES.text, content: sums }];
}

/** Returns a file's size and hashes. */
export function describeFile({ name, mediaType, content }: ReleaseFile): DescribedFile {
  const hash = (algorithm: string): string => createHash(algorithm).update(content).digest('hex');
  return {
    name,
    mediaType,
    byteSize: content.length,
    sha256: hash('sha256'),
    sha1: hash('sha1'),
  };
}

async function writeTableFiles(view: ReleaseView, table: CheckedTable): Promise<ReleaseFile[]> {
  const { name } = table;
  return [
    { name: `${name}.csv`, mediaType: MEDIA_TYPES.csv, content: writeCsvTable(table) },
    { name: csvwNameOf(name), mediaType: MEDIA_TYPES.csvw, content: writeCsvw(view, table) },
    { name: `${name}.json`, mediaType: MEDIA_TYPES.json, content: writeJsonTable(view, table) },
    {
      name: `${name}.parquet`,
      mediaType: MEDIA_TYPES.parquet,
      content: await writeParquetTable(view, table),
    },
  ];
}

function writeChecksums(files: readonly DescribedFile[]): Buffer {
  return Buffer.from(files.map(({ sha256, name }) => `${sha256}  ${name}\n`).join(''));
}

/** Adds the table of withheld fields, unless the view has one: what is left out is said. */
function addWithheld({ tables, withheld }: ReleaseView): readonly ViewTable[] {
  if (tables.some(({ name }) => name === WITHHELD.name)) return tables;
  const rows = withheld.map(({ field, stage = 'any', ground, until }) => [
    field,
    stage,
    ground,
    until,
  ]);
  return [...tables, { ...WITHHELD, rows }];
}

const WITHHELD: Omit<ViewTable, 'rows'> = {
  name: 'withheld',
  title: { nb: 'Unntatte opplysninger', en: 'Withheld fields' },
  description: {
    nb: 'Felt som utgivelsen utelater, med grunnlag og dagen de kan vises fra.',
    en: 'Fields that the release leaves out, with the ground and the day they may be shown from.',
  },
  key: ['field', 'stage', 'ground'],
  columns: [
    {
      name: 'field',
      title: { nb: 'Felt', en: 'Field' },
      description: { nb: 'Feltet som er utelatt.', en: 'The field that is left out.' },
      type: 'string',
      nullable: false,
    },
    {
      name: 'stage',
      title: { nb: 'Fase', en: 'Stage' },
      description: {
        nb: 'Fasen til tiltakene som feltet er utelatt for; any: alle.',
        en: 'Stage of the projects that it is left out of; any: all.',
      },
      type: 'string',
      nullable: false,
    },
    {
      name: 'ground',
      title: { nb: 'Grunnlag', en: 'Ground' },
      description: { nb: 'Hvorfor feltet er utelatt.', en: 'Why the field is left out.' },
      type: 'string',
      nullable: false,
    },
    {
      name: 'until',
      title: { nb: 'Til', en: 'Until' },
      description: {
        nb: 'Dagen feltet kan vises fra. Tomt: ikke bestemt.',
        en: 'Day from which the field may be shown. Empty: not decided.',
      },
      type: 'string',
      nullable: true,
    },
  ],
};

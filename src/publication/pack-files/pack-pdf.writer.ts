import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BoardPack } from '../pack-model/board-pack.types.js';
import { type Coverage, parseCoverage, replaceMissing } from './font-coverage.parser.js';
import {
  ACCENT,
  cleanText,
  HEAD_FILL,
  INK,
  LABEL_INKS,
  MUTED,
  plotted,
  RULE,
  shortenTable,
  STATUS_INKS,
  TONES,
} from './pack-look.rules.js';
import { TYPST_TEMPLATE } from './typst-template.writer.js';

/** Most rows of a table in the PDF. The workbook has the rest. */
const MOST_ROWS = 150;
const FONTS = [
  '400Regular/Inter_400Regular.ttf',
  '600SemiBold/Inter_600SemiBold.ttf',
  '700Bold/Inter_700Bold.ttf',
];

/**
 * Writes a pack as a tagged PDF (PDF/UA-1). Typst refuses a picture without an alternative text, and
 * blocks the thread that it runs in: call this in a thread of its own.
 */
export function writePdf(pack: BoardPack): Promise<Buffer> {
  const inputs = { pack: dataOf(pack), look: lookOf(pack) };
  return compilePdf({ template: TYPST_TEMPLATE, inputs, standard: 'ua-1' });
}

/** A document in Typst, the data of its inputs, and the standard that the PDF declares. */
export interface TypstDocument {
  readonly template: string;
  readonly inputs: Readonly<Record<string, object>>;
  readonly standard: 'ua-1' | 'a-2a';
}

/** Compiles a document. Throws when Typst finds a fault in it. */
export async function compilePdf(document: TypstDocument): Promise<Buffer> {
  const { NodeCompiler } = await import('@myriaddreamin/typst-ts-node-compiler');
  const require = createRequire(import.meta.url);
  const fontBlobs = FONTS.map((name) =>
    readFileSync(require.resolve(`@expo-google-fonts/inter/${name}`)),
  );
  const compiler = NodeCompiler.create({ fontArgs: [{ fontBlobs }] });
  const [regular] = fontBlobs;
  if (regular === undefined) throw new Error('There is no font');
  const covers = parseCoverage(regular);
  const inputs = Object.fromEntries(
    Object.entries(document.inputs).map(([name, data]) => [name, writeClean(data, covers)]),
  );
  const compiled = compiler.compile({ mainFileContent: document.template, inputs });
  const { result } = compiled;
  if (result === null) {
    const error = compiled.takeError();
    throw new Error(`Typst: ${JSON.stringify(error?.shortDiagnostics ?? 'no document')}`);
  }
  return compiler.pdf(result, { pdfStandard: document.standard });
}

function lookOf({ language }: BoardPack): object {
  return {
    lang: language,
    region: language === 'nb' ? 'NO' : 'GB',
    ...{ ink: INK, muted: MUTED, accent: ACCENT, rule: RULE, head: HEAD_FILL },
    ...STATUS_INKS,
    tones: TONES,
    labels: LABEL_INKS,
  };
}

/**
 * Writes data as JSON without the characters that the PDF cannot show. PDF/UA refuses a document with
 * a character that its font does not have, such as an emoji in a report.
 */
function writeClean(data: object, covers: Coverage): string {
  return JSON.stringify(data, (_, member: unknown) =>
    typeof member === 'string' ? replaceMissing(cleanText(member), covers) : member,
  );
}

/** Returns the data of the template: short tables, and each number as it is plotted. */
function dataOf(pack: BoardPack): object {
  const sections = pack.sections.map((section) => ({
    ...section,
    tables: section.tables.map((table) => shortenTable(table, MOST_ROWS, pack.words)),
    figures: section.figures.map((figure) => ({
      ...figure,
      series: figure.series.map((series) => ({
        ...series,
        sign: series.name,
        plotted: series.values.map(plotted),
      })),
    })),
  }));
  return { ...pack, sections };
}

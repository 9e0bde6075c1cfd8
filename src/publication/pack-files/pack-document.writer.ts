import type * as Docx from 'docx';
import type { BoardPack, PackSection } from '../pack-model/board-pack.types.js';
import { makeChart } from './document-chart.writer.js';
import { makeDocumentTable } from './document-table.writer.js';
import type { DocumentLibrary } from './document-library.types.js';
import { DocumentRepair } from './document-repair.rules.js';
import {
  ACCENT,
  cleanText,
  FONT,
  INK,
  languageTag,
  MUTED,
  sentenceText,
  shortenTable,
  STATUS_INKS,
} from './pack-look.rules.js';
import { orderZip, readZip, repairDates } from './zip-order.writer.js';

/** Most rows of a table in the case paper. The workbook has the rest. */
const MOST_ROWS = 150;
/** Half points. */
const BODY_SIZE = 19;

/** Writes a pack as a case paper with headings, tables and charts. */
export async function writeDocument(pack: BoardPack): Promise<Buffer> {
  const docx = await import('docx');
  const { ChartRun } = await import('docx/charts');
  const language = languageTag(pack);
  const children = [
    ...titleParagraphs(docx, pack),
    ...pack.sections.flatMap((section) => sectionParts({ docx, ChartRun }, section, pack)),
  ];
  const document = new docx.Document({
    title: cleanText(`${pack.title} – ${pack.subtitle}`),
    subject: cleanText(pack.dataDateText),
    creator: pack.title,
    lastModifiedBy: pack.title,
    revision: 1,
    styles: stylesOf(language),
    sections: [
      {
        properties: {
          page: {
            // A4, in twentieths of a point.
            size: { width: 11_906, height: 16_838 },
            margin: { top: 1_134, bottom: 1_134, left: 1_134, right: 1_134 },
          },
        },
        footers: { default: footerOf(docx, pack) },
        children,
      },
    ],
  });
  const repair = new DocumentRepair(language);
  return orderZip(await readZip(await docx.Packer.toBuffer(document)), {
    text: (name, text) => repairDates(name, repair.mend(text)),
  });
}

function stylesOf(language: string): Docx.IStylesOptions {
  const heading = (
    size: number,
    before: number,
    after: number,
  ): Docx.IBaseParagraphStyleOptions => ({
    run: { size, bold: true, color: ACCENT, font: FONT },
    paragraph: { spacing: { before, after }, keepNext: true },
  });
  return {
    default: {
      document: {
        run: { font: FONT, size: BODY_SIZE, color: INK, language: { value: language } },
        paragraph: { spacing: { after: 100, line: 276, lineRule: 'auto' } },
      },
      title: heading(44, 0, 80),
      heading1: heading(30, 360, 120),
      heading2: heading(22, 240, 80),
    },
  };
}

function titleParagraphs(
  { Paragraph, HeadingLevel, TextRun }: typeof Docx,
  pack: BoardPack,
): Docx.Paragraph[] {
  const said: Docx.IRunOptions = {
    text: pack.words.illustrative,
    bold: true,
    color: STATUS_INKS.red,
  };
  const warning = pack.illustrative
    ? [
        new Paragraph({
          children: [new TextRun(said)],
        }),
      ]
    : [];
  return [
    new Paragraph({ text: cleanText(pack.title), heading: HeadingLevel.TITLE }),
    new Paragraph({
      children: [new TextRun({ text: cleanText(pack.subtitle), size: 26, color: ACCENT })],
    }),
    new Paragraph({ text: pack.dataDateText }),
    ...warning,
  ];
}

function footerOf(
  { Footer, Paragraph, PageNumber, TextRun }: typeof Docx,
  pack: BoardPack,
): Docx.Footer {
  const run = { size: 15, color: MUTED };
  return new Footer({
    children: [
      new Paragraph({
        children: [
          new TextRun({ ...run, text: `${pack.foot} ${pack.words.page} ` }),
          new TextRun({ ...run, children: [PageNumber.CURRENT] }),
        ],
      }),
    ],
  });
}

function sectionParts(
  library: DocumentLibrary,
  section: PackSection,
  pack: BoardPack,
): (Docx.Paragraph | Docx.Table)[] {
  const { Paragraph, HeadingLevel, TextRun } = library.docx;
  const say = (text: string): Docx.Paragraph => new Paragraph({ text: cleanText(text) });
  const note = (text: string): Docx.Paragraph =>
    new Paragraph({
      keepNext: true,
      children: [new TextRun({ text: cleanText(text), size: 17, color: MUTED })],
    });
  const title = (text: string): Docx.Paragraph =>
    new Paragraph({ text: cleanText(text), heading: HeadingLevel.HEADING_2 });
  return [
    new Paragraph({ text: cleanText(section.heading), heading: HeadingLevel.HEADING_1 }),
    ...section.sentences.map((sentence) => say(sentenceText(sentence))),
    ...section.notes.map(note),
    ...section.figures.flatMap((figure) => [title(figure.title), makeChart(library, figure)]),
    ...section.tables.flatMap((table) => {
      const short = shortenTable(table, MOST_ROWS, pack.words);
      const end = short.note === null ? [] : [note(short.note)];
      return [title(table.title), makeDocumentTable(library.docx, short), ...end];
    }),
  ];
}

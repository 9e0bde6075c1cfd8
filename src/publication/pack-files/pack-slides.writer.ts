import type { Deck } from './slide-deck.types.js';
import type { BoardPack, PackSection } from '../pack-model/board-pack.types.js';
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
import { placeFigure } from './slide-chart.writer.js';
import { CONTENT_WIDTH, SLIDE, SlideFlow } from './slide-flow.writer.js';
import { SlideRepair } from './slide-repair.rules.js';
import { placeNote, placeTable } from './slide-table.writer.js';
import { countLines } from './text-measure.rules.js';
import { orderZip, readZip, repairDates } from './zip-order.writer.js';

/** Most rows of a table on slides. The workbook has the rest. */
const MOST_ROWS = 24;
const MASTER = 'PACK';
const BODY_SIZE = 15;
/** Characters of the body text that fit in an inch. */
const PER_INCH = 8.2;
const LINE = 0.275;
/** Room between two notes, in inches. */
const NOTE_GAP = 0.02;

/** Writes a pack as a presentation with charts that can be edited. */
export async function writeSlides(pack: BoardPack): Promise<Buffer> {
  const { default: Library } = await import('pptxgenjs');
  const deck = new (Library as unknown as new () => Deck)();
  deck.defineLayout({ name: 'PACK', width: SLIDE.width, height: SLIDE.height });
  deck.layout = 'PACK';
  deck.theme = { headFontFace: FONT, bodyFontFace: FONT };
  deck.title = cleanText(`${pack.title} – ${pack.subtitle}`);
  deck.subject = cleanText(pack.dataDateText);
  deck.author = pack.title;
  deck.company = pack.title;
  deck.revision = '1';
  defineMasters(deck, pack);
  addTitleSlide(deck, pack);
  const flow = new SlideFlow(deck, MASTER, pack.words.continued);
  for (const section of pack.sections) placeSection(flow, section, pack);
  const bytes = await deck.write({ outputType: 'uint8array' });
  if (!(bytes instanceof Uint8Array)) throw new Error('The presentation is not bytes');
  const zip = await readZip(bytes);
  const repair = new SlideRepair(languageTag(pack), Object.keys(zip.files));
  return orderZip(zip, {
    name: (name) => repair.renumber(name),
    text: (name, text) => repairDates(name, repair.mend(name, text)),
  });
}

function defineMasters(deck: Deck, { foot, illustrative, words }: BoardPack): void {
  const footY = SLIDE.height - 0.5;
  const small = { fontFace: FONT, fontSize: 9, margin: 0, align: 'left' as const };
  const warning = illustrative
    ? [
        {
          text: {
            text: words.illustrative,
            options: {
              ...{ x: SLIDE.left, y: footY + 0.2, w: 10.5, h: 0.2 },
              ...{ ...small, bold: true, color: STATUS_INKS.red },
            },
          },
        },
      ]
    : [];
  deck.defineSlideMaster({
    title: MASTER,
    background: { color: 'FFFFFF' },
    slideNumber: {
      ...{ x: SLIDE.width - SLIDE.right - 0.6, y: footY, w: 0.6, h: 0.3 },
      ...{ fontFace: FONT, fontSize: 9, color: MUTED, align: 'right' },
    },
    objects: [
      { rect: { x: 0, y: 0, w: SLIDE.width, h: 0.14, fill: { color: ACCENT } } },
      {
        text: {
          text: foot,
          options: { x: SLIDE.left, y: footY, w: 10.5, h: 0.2, ...small, color: MUTED },
        },
      },
      ...warning,
      {
        placeholder: {
          options: {
            ...{ name: 'title', type: 'title', x: SLIDE.left, y: 0.4, w: CONTENT_WIDTH, h: 0.7 },
            ...{ fontFace: FONT, fontSize: 26, bold: true, color: INK, align: 'left' },
            ...{ valign: 'middle', margin: 0 },
          },
          text: '',
        },
      },
    ],
  });
}

function addTitleSlide(deck: Deck, pack: BoardPack): void {
  const slide = deck.addSlide({ masterName: MASTER });
  const wide = {
    x: SLIDE.left,
    w: CONTENT_WIDTH,
    fontFace: FONT,
    align: 'left',
    margin: 0,
  } as const;
  slide.addText(cleanText(pack.title), { placeholder: 'title' });
  slide.addText(cleanText(pack.subtitle), {
    ...{ ...wide, y: 1.3, h: 0.9, fontSize: 22, color: ACCENT, valign: 'top' },
  });
  slide.addText(pack.dataDateText, { ...wide, y: 2.25, h: 0.4, fontSize: 16, color: INK });
  const half = Math.ceil(pack.sections.length / 2);
  [pack.sections.slice(0, half), pack.sections.slice(half)].forEach((part, column) => {
    const lines = part.map(({ heading }) => ({
      text: cleanText(heading),
      options: { bullet: { indent: 14 }, breakLine: true },
    }));
    slide.addText(lines, {
      ...{ x: SLIDE.left + column * (CONTENT_WIDTH / 2), y: 3.2, w: CONTENT_WIDTH / 2 - 0.3 },
      ...{ h: 3.2, fontFace: FONT, fontSize: 14, color: INK, align: 'left', valign: 'top' },
      ...{ margin: 0, paraSpaceAfter: 6 },
    });
  });
}

function placeSection(flow: SlideFlow, section: PackSection, { words }: BoardPack): void {
  flow.begin(section.heading);
  for (const sentence of section.sentences) placeSentence(flow, sentenceText(sentence));
  if (section.sentences.length > 0) flow.place(0.02);
  const last = section.notes.length - 1;
  section.notes.forEach((note, at) => {
    placeNote(flow, note, at < last ? NOTE_GAP : undefined);
  });
  for (const figure of section.figures) placeFigure(flow, figure);
  for (const table of section.tables) placeTable(flow, shortenTable(table, MOST_ROWS, words));
}

function placeSentence(flow: SlideFlow, sentence: string): void {
  const text = cleanText(sentence);
  const height = countLines(text, CONTENT_WIDTH * PER_INCH) * LINE;
  const { slide, y } = flow.place(height, 0.07);
  slide.addText(text, {
    ...{ x: SLIDE.left, y, w: CONTENT_WIDTH, h: height, margin: 0, valign: 'top' },
    ...{ fontFace: FONT, fontSize: BODY_SIZE, color: INK, align: 'left' },
  });
}

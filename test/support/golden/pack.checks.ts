import { readPointer } from '../../../src/publication/pack-model/pack-citation.rules.js';
import type { PackCell, PackNumber } from '../../../src/publication/pack-model/board-pack.types.js';
import type { PlayedStory } from './played-story.js';
import { freezeRound, type MadePack, makePack, readAnswers } from '../packs/made-pack.js';
import {
  cellsIn,
  readCharts,
  readDocument,
  readPdfStructure,
  readPdfText,
  readSlides,
  textsIn,
  withPoppler,
} from '../packs/file-texts.js';
import { digitsIn, listAllNumbers, listNumbers, listPlottedValues } from '../packs/pack-numbers.js';
import { figure } from '../reports/figure.js';
import { Directorate } from '../story.js';

/** Rows of a table that the slides have room for. */
const ON_SLIDES = 24;

/** A pack of a played story: its round, and the instant as of which it is frozen. */
interface GoldenPack {
  readonly name: string;
  readonly round: '2021-2' | '2024-1';
  readonly asOf?: string;
}

/** Declares the tests of a pack that is made from a story, which they do not change. */
export function describePack({ name, round, asOf }: GoldenPack, storyOf: () => PlayedStory): void {
  describe(`the pack of ${name}`, () => {
    let story: PlayedStory;
    let directorate: Directorate;
    let made: MadePack;
    beforeAll(async () => {
      story = storyOf();
      directorate = new Directorate(story.service, story.set.directorate);
      made = await makePack(directorate, await freezeRound(directorate, round, asOf));
    });

    const section = (key: string): MadePack['model']['sections'][number] => {
      const found = made.model.sections.find((one) => one.key === key);
      if (found === undefined) throw new Error(`There is no section ${key}`);
      return found;
    };
    const textOf = (key: string): string =>
      section(key)
        .sentences.map((parts) =>
          parts.map((part) => (typeof part === 'string' ? part : part.text)).join(''),
        )
        .join(' ')
        .replaceAll('\u00a0', ' ');
    /** Rows of a table as text. A section without data is no section, and has no rows. */
    const rowsOf = (key: string, title: RegExp): string[] =>
      (
        made.model.sections
          .find((one) => one.key === key)
          ?.tables.find((table) => title.test(table.title))?.rows ?? []
      ).map((cells) => cells.map(({ text }: PackCell) => text).join(' | '));

    test('says the figures of the papers', () => {
      const expected = {
        '2021-2':
          '45 tiltak er rapportert i porteføljen (forrige gang 48). ' +
          '43 aktive tiltak har fått farge av eieren: 19 grønne, 23 gule og 1 rødt. ' +
          'Godkjent budsjett for 2021: 1 723 mill. kr (forrige gang 1 621 mill. kr).',
        '2024-1':
          '32 tiltak er rapportert i porteføljen. ' +
          '32 aktive tiltak har fått farge av eieren: 14 grønne, 17 gule og 1 rødt.',
      };
      expect(textOf('status')).toContain(expected[round]);
      expect(rowsOf('deviations', /^Røde/)).toEqual([
        expect.stringContaining(
          round === '2021-2' ? 'SAFEST | Helse Midt-Norge RHF' : 'Digital behandling',
        ),
      ]);
    });

    test('says what the councils were shown of criteria, strategy and costs', () => {
      const replays = rowsOf('replays', /^Effekt/).join('\n');
      if (round === '2021-2') {
        expect(replays).toMatch(
          /18\. mars 2021 \(2021-03\) \| Porteføljen \| 05\.02\.2021 \| 48 \| 48 \| 41 \| 7 /m,
        );
        expect(rowsOf('replays', /avgjør/)).toContain(
          'Justerte kriterier til utprøving, 18. mars 2021 | Porteføljen | Går ut | Samordning | 5',
        );
        expect(textOf('roadmap')).toMatch(
          /^Direktoratet sier: .+ Etter rapportene: Ingen endringer i veikartet\. Bekreftet: 5\./,
        );
        return;
      }
      expect(replays).toMatch(
        /^Forslag til .+ \(2024-02-proposal\) \| Kriterier i bruk i februar 2024 \(2024-02\) /m,
      );
      expect(textOf('roadmap')).toBe(
        'Etter rapportene: Ingen punkter i veikartet er bekreftet eller flyttet. ' +
          'Bekreftet: 0. Ikke besvart: 0. Uten tiltak: 64.',
      );
      expect(rowsOf('strategy', /etter lys/)).toEqual(['● Grønn | 10', '▲ Gul | 6', '■ Rød | 0']);
      expect(rowsOf('costs', /nasjonal løsning/).join('\n')).toMatch(
        /^NILAR \| 2024 \| 34,0 .*\nNILAR \| 2025 \| 52,0 /m,
      );
    });

    test('shows advice with its answer and effect, and calls illustrative what no paper says', () => {
      // The papers have no advice on a project: that of the demo is ours, and says so.
      const advised = 'Illustrativt: planen bør vise hva den nye fristen betyr for innføringen.';
      const rows = rowsOf('advice', /./);
      for (const row of rows) expect(row).toContain(`NUIT: ${advised}`);
      const answered = expect.stringMatching(
        /Illustrativt: innføringen er flyttet til 2022.*Illustrativt: rapporten har en ny milepæl/,
      ) as unknown;
      // The pack of 2024 is from before the first advice.
      expect(rows).toEqual(round === '2021-2' ? [answered] : []);
    });

    test('says whose the colours are, and what the figures leave out', () => {
      expect(section('deviations').notes[0]).toMatch(/^Fargen er eierens/);
      const shares = section('strategy').tables.find(({ title }) => title.startsWith('Andeler'));
      expect(shares?.columns.map(({ title }) => title).slice(0, 5)).toEqual([
        ...['Indikator', 'Antall', 'Av tiltak', 'Sier ikke', 'Andel'],
      ]);
      expect(textOf('missing')).toMatch(/^Ingen ventede rapporter mangler\./);
      expect(textOf('sources')).toContain('en rapport som er rettet, teller hver gang');
      const [next, now] = round === '2021-2' ? [2022, 2021] : [2025, 2024];
      expect(section('nextYear').notes.at(-1)).toBe(
        'Beløpene er bare for tiltak som har oppgitt godkjent budsjett for ' +
          `${String(next)}: de i «Med beløp». ` +
          `De kan ikke sammenlignes med budsjettet for ${String(now)}.`,
      );
      expect(section('status').tables[0]?.title).toBe(
        round === '2021-2' ? 'Farger nå og forrige gang' : 'Farger nå',
      );
      if (round === '2024-1') return;
      // What the leavers had for 2021 is what the bridge takes out, to the krone.
      expect(rowsOf('bridge', /gått ut/).map((row) => row.replace(/^.* \| 2020/, '2020'))).toEqual([
        ...['2020 | 6,9 | 5,1', '2020 | 5,7 | 4,1', '2020 | 13,8 | 8,1', '2020 | 8,0 | 9,2'],
      ]);
      expect(rowsOf('bridge', /^Fra forrige runde/).join('\n')).toMatch(
        /^Godkjent budsjett .* \| −26,5 \| /m,
      );
      expect(rowsOf('costs', /flyttet/)).toEqual([
        expect.stringMatching(/^Kjernejournal \| Illustrativt regionalt tiltak 1 – kurve/),
      ]);
      expect(rowsOf('bridge', /^Fra forrige runde/).join('\n')).toMatch(/^Godkjent .* \| \+/m);
    });

    test('has every section with data, and lists those without it with the reason', () => {
      for (const { sentences, tables, figures } of made.model.sections)
        expect(sentences.length + tables.length + figures.length).toBeGreaterThan(0);
      const silent = [
        'Hva som har endret tallene | Det er ingen forrige runde, og derfor ingen bro mellom tallene.',
        'Råd, og hva som kom ut av dem | Ingen råd i dette øyeblikksbildet.',
      ];
      expect(rowsOf('missing', /uten data/)).toEqual(round === '2021-2' ? [] : silent);
      expect(made.model.sections).toHaveLength(round === '2021-2' ? 14 : 12);
    });

    test('names rounds, projects and sets instead of their keys', () => {
      const { figures, notes } = section('status');
      const january = 'Innrapportering januar 2021';
      const april = 'Innrapportering april 2021';
      if (round === '2021-2') {
        expect(notes).toEqual([`«Forrige gang» er ${january}.`]);
        expect(figures[0]?.categories).toEqual([january, april]);
        expect(rowsOf('advice', /./)[0]).toContain(
          ' | Illustrativt regionalt tiltak 1 – kurve og medikasjon (Helse Nord RHF) ',
        );
        expect(textOf('sources')).toContain('18. mars 2021 (2021-03).');
      } else expect(figures[0]?.categories).toEqual(['Innrapportering januar 2024']);
      const written = JSON.stringify(made.model.sections);
      for (const key of ['2021-1', '2021-2', '2024-1']) expect(written).not.toContain(`"${key}"`);
    });

    test('says of how many projects the amounts of next year are, also by goal', () => {
      const [said, first] =
        round === '2021-2'
          ? [
              '7 av 39 tiltak har oppgitt godkjent budsjett for 2022: 641 mill. kr i løpende priser (2021).',
              '1 Digitalisering av arbeidsprosesser | 17 | 1 | 16 | 6 | 597,0',
            ]
          : [
              '4 av 30 tiltak har oppgitt godkjent budsjett for 2025: 190,8 mill. kr i løpende priser (2024).',
              '1 Aktiv medvirkning i egen og næres helse | 4 | 0 | 4 | 1 | 12,6',
            ];
      expect(textOf('nextYear')).toContain(said);
      expect(rowsOf('nextYear', /hovedmål/)).toContain(first);
    });

    test('lists the projects that the directorate colours otherwise than their owner', () => {
      const listed = rowsOf('deviations', /^Tiltak som direktoratet/).map((row) =>
        row.split(' | ').slice(1, 4).join(' | '),
      );
      expect(listed).toEqual(
        round === '2021-2'
          ? [
              'Helse Nord RHF | ▲ Gul | ■ Rød',
              'Helse Sør-Øst RHF | ● Grønn | ▲ Gul',
              'Helse Vest IKT AS | ● Grønn | ▲ Gul',
            ]
          : ['Helse Vest RHF | ● Grønn | ▲ Gul', 'Norsk helsenett SF | ▲ Gul | ■ Rød'],
      );
    });

    test('every number is the cell of the answers that it names', async () => {
      const answers = await readAnswers(directorate, made.pack);
      const numbers = listAllNumbers(made.model);
      const asked = numbers.filter(({ source }) => !/^\/(replays|advice)\//.test(source));
      expect(asked.filter(({ source, value }) => readPointer(answers, source) !== value)).toEqual(
        [],
      );
      const replayed = story.result.replays.map(({ replay }) => replay.counts?.after.in);
      for (const { source, value } of numbers.filter((one) => one.source.endsWith('/after/in')))
        expect({ source, isReplayed: replayed.includes(value) }).toEqual({
          source,
          isReplayed: true,
        });
      expect(asked.length).toBeGreaterThan(150);
      figure('packs', `${name}: ${String(numbers.length)} numbers, each a cell of the snapshot`);
    });

    test('marks the figures that a paper publishes, and no others, where it is told of them', async () => {
      const figures = story.set.expected.published.filter(({ cells }) => cells !== undefined);
      const published = figures.flatMap(({ cells = [] }) => cells);
      const marking = await makePack(directorate, made.pack.snapshot, { published });
      const numbers = listAllNumbers(marking.model);
      const isMarked = ({ text }: PackNumber): boolean => text.endsWith('*');
      const sources = new Set(numbers.filter(isMarked).map(({ source }) => source));
      expect([...sources].sort()).toEqual([...published].sort());
      for (const { value, cells = [] } of figures) {
        const byColour = typeof value === 'object' && value !== null ? Object.values(value) : null;
        const shown = cells.map((cell) => numbers.find(({ source }) => source === cell)?.value);
        expect(shown).toEqual(byColour ?? cells.map(() => value));
      }
      const slides = textsIn(await readSlides(marking.files.pptx));
      expect(numbers.filter((one) => isMarked(one) && !slides.includes(one.text))).toEqual([]);
      expect(textsIn(await readDocument(marking.files.docx))).toContain(
        'Illustrative tall fra demoen. I tekst og tabeller er tall med * publisert i møtepapirene.',
      );
      expect(listAllNumbers(made.model).filter(isMarked)).toEqual([]);
      figure('packs', `${name}: ${String(sources.size)} numbers marked as published`);
    });

    test('the slides show these numbers and no others', async () => {
      const shown = textsIn(await readSlides(made.files.pptx));
      const wanted = made.model.sections.flatMap((one) => listNumbers(one, ON_SLIDES));
      expect(wanted.filter(({ text }) => !shown.includes(text))).toEqual([]);
      expectNoOthers(shown, made);
      const charts = await readCharts(made.files.pptx);
      expectPlotted(charts, made);
      expect(charts).not.toContain('en-US');
    });

    test('the case paper shows these numbers and no others', async () => {
      const shown = textsIn(await readDocument(made.files.docx));
      const wanted = made.model.sections.flatMap((one) => listNumbers(one));
      expect(wanted.filter(({ text }) => !shown.includes(text))).toEqual([]);
      expectNoOthers(shown, made);
      expectPlotted(await readCharts(made.files.docx), made);
    });

    test('the workbook has these numbers with all digits and no others', async () => {
      const { numbers } = await cellsIn(made.files.xlsx);
      const cells = made.model.sections.flatMap(({ tables }) =>
        tables.flatMap(({ rows }) => rows.flat()).filter(({ kind }) => kind === 'number'),
      );
      const wanted = cells.map((cell) => (cell.kind === 'number' ? cell.value : 0));
      expect(numbers.toSorted((a, b) => a - b)).toEqual(
        [...wanted, ...listPlottedValues(made.model)].sort((a, b) => a - b),
      );
    });

    withPoppler('the PDF shows these numbers and no others (Poppler)', async () => {
      const shown = await readPdfText(made.files.pdf);
      const wanted = made.model.sections.flatMap((one) => listNumbers(one));
      // The tool takes a narrow space for none.
      const plain = withoutSpaces(shown);
      expect(wanted.filter(({ text }) => !plain.includes(withoutSpaces(text)))).toEqual([]);
      expectNoOthers(shown, made);
    });

    withPoppler('the PDF is tagged: headings, tables with headers, figures (Poppler)', async () => {
      const structure = await readPdfStructure(made.files.pdf);
      for (const tag of ['H1', 'H2', 'Table', 'THead', 'TH', 'TD', 'Figure', 'TOC'])
        expect({ tag, found: new RegExp(`^\\s*${tag}\\b`, 'm').test(structure) }).toEqual({
          tag,
          found: true,
        });
    });

    test('another pack of the snapshot has the same bytes; one in English the same numbers', async () => {
      const again = await makePack(directorate, made.pack.snapshot);
      const hashes = ({ pack }: MadePack): string[] => pack.files.map(({ sha256 }) => sha256);
      expect(hashes(again)).toEqual(hashes(made));
      const english = await makePack(directorate, made.pack.snapshot, { language: 'en' });
      const cells = ({ model }: MadePack): unknown[] =>
        listAllNumbers(model).map(({ source, value }) => [source, value]);
      expect(cells(english)).toEqual(cells(made));
      expect(JSON.stringify(english.model.sections[0])).toContain('projects are');
    });
  });
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, '');
}

/** Fails when a text has a number that no text of the model has. */
function expectNoOthers(shown: string, { model }: MadePack): void {
  const known = new Set([...digitsIn(JSON.stringify(model)), ...countTo(60)]);
  expect([...new Set(digitsIn(shown))].filter((digits) => !known.has(digits))).toEqual([]);
}

/** Numbers of pages, and of the rows that are shown of a table. */
function countTo(most: number): string[] {
  return Array.from({ length: most }, (_, at) => String(at + 1));
}

function expectPlotted(charts: string, { model }: MadePack): void {
  const values = Array.from(charts.matchAll(/<c:v>(-?[\d.]+)<\/c:v>/g), ([, value]) =>
    Number(value),
  );
  const missing = listPlottedValues(model).filter((value) => !values.includes(value));
  expect(missing).toEqual([]);
}

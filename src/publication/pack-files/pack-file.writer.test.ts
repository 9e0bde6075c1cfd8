import { readXlsx } from 'hucre/xlsx';
import JSZip from 'jszip';
import {
  cellsIn,
  readCharts,
  readDocument,
  readPdfText,
  readSlides,
  textsIn,
  withPoppler,
} from '../../../test/support/packs/file-texts.js';
import { aNumber, aPack, HOSTILE } from '../../../test/support/packs/sample-pack.js';
import { word } from '../pack-model/pack-citation.rules.js';
import { PACK_FORMATS } from './pack-file.types.js';
import { writePackFile } from './pack-file.writer.js';
import { cleanText } from './pack-look.rules.js';

const PLAIN = HOSTILE.map(cleanText);
const BAR = aNumber(6_000_000, 'millions');

test.each(PACK_FORMATS)('%s: two runs of one model give the same bytes', async (format) => {
  const first = await writePackFile(aPack(), format);
  expect((await writePackFile(aPack(), format)).equals(first)).toBe(true);
});

test('slides: hostile texts stand as they are, and the XML holds no control character', async () => {
  const slides = await readSlides(await writePackFile(aPack(), 'pptx'));
  const texts = textsIn(slides);
  for (const text of PLAIN) expect(texts).toContain(text);
  expect(slides).not.toMatch(/[^\P{Cc}\r\n\t]|<script>/u);
});

test('slides: no orphan axis, no English text, a header row and an alternative text', async () => {
  const pptx = await writePackFile(aPack(), 'pptx');
  const [slides, charts] = [await readSlides(pptx), await readCharts(pptx)];
  const named = Array.from(charts.matchAll(/<c:axId val="(\d+)"\/>/g), ([, id]) => id);
  const axes = charts.match(/<c:(?:cat|val)Ax>/g) ?? [];
  expect(named).toHaveLength(2 * axes.length);
  expect(slides + charts).not.toContain('en-US');
  expect(slides.match(/<a:tblPr firstRow="1"/g)).toHaveLength(
    slides.match(/<a:tbl>/g)?.length ?? 0,
  );
  expect(slides).toContain('descr="Endring i millioner"');
  expect(charts.match(/<a:bodyPr wrap="none"\/>/g)).toHaveLength(
    charts.match(/<c:dLbls>/g)?.length ?? 0,
  );
});

test('slides: a long table is shortened, points to the workbook and repeats its header', async () => {
  const rows = Array.from({ length: 300 }, (_, at) => [word(`Tiltak ${String(at)}`), aNumber(at)]);
  const texts = textsIn(await readSlides(await writePackFile(aPack(rows), 'pptx')));
  expect(texts).toContain('Viser 24 av 300 rader. Resten står i regnearket og i tjenesten.');
  expect(texts).toContain('Tiltak 23');
  expect(texts).not.toContain('Tiltak 24');
  const { texts: cells } = await cellsIn(await writePackFile(aPack(rows), 'xlsx'));
  expect(cells).toContain('Tiltak 299');
});

test('slides: a chart shrinks to stand on the slide of the notes before it', async () => {
  const categories = Array.from({ length: 12 }, (_, at) => `Aktør ${String(at)}`);
  const series = [{ name: 'Budsjett', tone: 'main' as const, values: categories.map(() => BAR) }];
  const bars = { kind: 'bars' as const, title: 'Budsjett', alternative: 'Budsjett' };
  const figures = [{ ...bars, categories, series }];
  const parts = { key: 'budgets', heading: 'Budsjett', sentences: [], tables: [], figures };
  const sections = [{ ...parts, notes: ['Beløp', 'Farger', 'Endring'] }];
  const pptx = await writePackFile({ ...aPack(), sections }, 'pptx');
  const zip = await JSZip.loadAsync(pptx);
  const slide = (await zip.file('ppt/slides/slide2.xml')?.async('string')) ?? '';
  expect(textsIn(slide)).toContain('Endring');
  expect(slide).toContain('<c:chart');
  expect(zip.file('ppt/slides/slide3.xml')).toBeNull();
});

test('workbook: a text is never a formula, and a number keeps its digits', async () => {
  const xlsx = await writePackFile(
    aPack([[word('=1+1'), aNumber(1_723_000_001, 'millions')]]),
    'xlsx',
  );
  const { texts, numbers } = await cellsIn(xlsx);
  expect(texts).toEqual(expect.arrayContaining(['=1+1', ...PLAIN]));
  expect(numbers).toContain(1_723_000_001);
  const zip = await JSZip.loadAsync(xlsx);
  for (const name of Object.keys(zip.files).filter((one) => one.includes('worksheets/sheet')))
    expect(await zip.file(name)?.async('string')).not.toMatch(/<f[ >]|t="e"/);
});

test('workbook: a published figure keeps its digits, and its format shows the mark', async () => {
  const marked = { ...aNumber(6_000_000, 'millionsChange'), text: '+6,0*', marked: true };
  const xlsx = await writePackFile(aPack([[word('Budsjett'), marked]]), 'xlsx');
  expect((await cellsIn(xlsx)).numbers).toContain(6_000_000);
  const styles = (await JSZip.loadAsync(xlsx)).file('xl/styles.xml');
  expect(await styles?.async('string')).toContain('+#,##0.0,,\\*;-#,##0.0,,\\*;0.0\\*');
});

test('workbook: the name of a sheet is cut after a whole word, and a change has its sign', async () => {
  const pack = aPack([[word('Budsjett'), aNumber(6_000_000, 'millionsChange')]]);
  const headings = ['Leveranser uten svar eller med misforhold', 'Råd', 'Etlangtord'.repeat(4)];
  const sections = pack.sections.flatMap((section) =>
    headings.map((heading) => ({ ...section, heading })),
  );
  const xlsx = await writePackFile({ ...pack, sections }, 'xlsx');
  const { sheets } = await readXlsx(xlsx);
  expect(sheets.slice(1).map(({ name }) => name)).toEqual([
    ...['1 Leveranser uten svar eller', '2 Råd', '3 EtlangtordEtlangtordEtlangtor'],
  ]);
  const styles = (await JSZip.loadAsync(xlsx)).file('xl/styles.xml');
  expect(await styles?.async('string')).toContain('+#,##0.0,,;-#,##0.0,,;0.0');
});

test('case paper: headings, a repeated header row, Norwegian, and fixed dates and authors', async () => {
  const docx = await writePackFile(aPack(), 'docx');
  const document = await readDocument(docx);
  for (const mark of ['"Heading1"', '"Heading2"', '<w:tblHeader/>'])
    expect({ mark, found: document.includes(mark) }).toEqual({ mark, found: true });
  const zip = await JSZip.loadAsync(docx);
  const core = (await zip.file('docProps/core.xml')?.async('string')) ?? '';
  expect(core).not.toMatch(/Un-named|20(?!21-01-01)\d\d-/);
  expect(await zip.file('word/styles.xml')?.async('string')).toContain('w:val="nb-NO"');
  for (const text of PLAIN) expect(textsIn(document)).toContain(text);
});

withPoppler('PDF: hostile texts are texts, not markup (Poppler)', async () => {
  const text = (await readPdfText(await writePackFile(aPack(), 'pdf'))).replaceAll(/\s+/g, ' ');
  expect(text).toContain('#panic("x") *fet* $x$ <mark> @ref');
  expect(text).toContain('=HYPERLINK("https://example.org","klikk")');
  expect(text).toContain('<script>alert(1)</script>&amp;');
});

test('PDF: a figure without an alternative text is refused', async () => {
  const pack = aPack();
  const [section] = pack.sections;
  if (section === undefined) throw new Error('There is no section');
  const figures = section.figures.map((figure) => ({ ...figure, alternative: '' }));
  await expect(
    writePackFile({ ...pack, sections: [{ ...section, figures }] }, 'pdf'),
  ).rejects.toThrow(/missing alt text/);
});

import { INK, LABEL_INKS, TONES } from './pack-look.rules.js';

/** Parts of a presentation that the library numbers through all presentations of a process. */
const NUMBERED = /(charts\/(?:_rels\/)?chart|Microsoft_Excel_Worksheet)(\d+)(\.xml|\.xlsx)/g;

/** Mends the parts of one presentation. */
export class SlideRepair {
  private readonly offset: number;

  constructor(
    private readonly language: string,
    names: readonly string[],
  ) {
    const numbers = names.flatMap((name) =>
      Array.from(name.matchAll(NUMBERED), ([, , number]) => Number(number)),
    );
    this.offset = numbers.length === 0 ? 0 : Math.min(...numbers) - 1;
  }

  /** Numbers charts from one, whatever this process has written before. */
  renumber(text: string): string {
    return text.replaceAll(
      NUMBERED,
      (_, before: string, number: string, after: string) =>
        `${before}${String(Number(number) - this.offset)}${after}`,
    );
  }

  /**
   * Mends a part: an axis that a chart names and does not have, the colour of labels on dark bars
   * and their breaks, the language of texts, and the header row of tables.
   */
  mend(name: string, text: string): string {
    const mended = this.renumber(text).replaceAll('lang="en-US"', `lang="${this.language}"`);
    if (/^ppt\/charts\/chart\d+\.xml$/.test(name))
      return keepLabelsWhole(brightenLabels(dropOrphanAxes(mended, this.language)));
    if (/^ppt\/slides\/slide\d+\.xml$/.test(name)) return markHeaderRows(mended);
    return mended;
  }
}

/** Drops the ids of axes that no axis of the chart has. PowerPoint offers to repair such a file. */
function dropOrphanAxes(chart: string, language: string): string {
  const axes = new Set(
    Array.from(
      chart.matchAll(/<c:(?:cat|val|date|ser)Ax>\s*<c:axId val="(\d+)"\/>/g),
      ([, id]) => id,
    ),
  );
  return chart
    .replaceAll(/<c:axId val="(\d+)"\/>/g, (whole, id: string) => (axes.has(id) ? whole : ''))
    .replaceAll(/<c:lang val="[^"]*"\/>/g, `<c:lang val="${language}"/>`);
}

/** Writes the labels on bars in a colour that is read on them. The library has one for all. */
function brightenLabels(chart: string): string {
  if (!chart.includes('<c:grouping val="stacked"/>')) return chart;
  return changeElements(chart, 'c:ser', (series) => {
    const dark = (['green', 'red'] as const).find((tone) => series.includes(TONES[tone]));
    if (dark === undefined) return series;
    return changeElements(series, 'c:dLbls', (labels) =>
      labels.replaceAll(`srgbClr val="${INK}"`, `srgbClr val="${LABEL_INKS[dark]}"`),
    );
  });
}

/** Keeps the value of a bar on one line. LibreOffice breaks it otherwise in a chart of few bars. */
function keepLabelsWhole(chart: string): string {
  return changeElements(chart, 'c:dLbls', (labels) =>
    labels.replace('<a:bodyPr/>', '<a:bodyPr wrap="none"/>'),
  );
}

/** Changes every element of a name that has no attributes and no element of its own name inside. */
function changeElements(xml: string, name: string, change: (element: string) => string): string {
  const [opening, closing] = [`<${name}>`, `</${name}>`];
  const [before = '', ...parts] = xml.split(opening);
  const changed = parts.map((part) => {
    const end = part.indexOf(closing);
    if (end === -1) return `${opening}${part}`;
    const after = end + closing.length;
    return `${change(`${opening}${part.slice(0, after)}`)}${part.slice(after)}`;
  });
  return `${before}${changed.join('')}`;
}

/** Says of each table that its first row is its header, which a screen reader reads out. */
function markHeaderRows(slide: string): string {
  return slide
    .replaceAll('<a:tblPr/>', '<a:tblPr firstRow="1"/>')
    .replaceAll('<a:tblPr>', '<a:tblPr firstRow="1">');
}

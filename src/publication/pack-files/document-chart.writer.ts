import type * as Docx from 'docx';
import type { PackFigure } from '../pack-model/board-pack.types.js';
import {
  cleanText,
  FONT,
  INK,
  LABEL_INKS,
  plotted,
  plottedFormat,
  TONES,
} from './pack-look.rules.js';
import type { DocumentLibrary } from './document-library.types.js';

/** Pixels. */
const WIDTH = 640;

/** Makes a paragraph with a chart that Word draws, with its numbers to edit. */
export function makeChart({ docx, ChartRun }: DocumentLibrary, figure: PackFigure): Docx.Paragraph {
  const isStacked = figure.kind === 'stacked';
  // Word draws the first category at the bottom; the tables have it at the top.
  const categories = figure.categories.map(cleanText).toReversed();
  const values = figure.series.flatMap((series) => series.values);
  const height = 70 + categories.length * (isStacked ? 52 : 30);
  const name = cleanText(figure.title);
  const chart = new ChartRun({
    type: 'bar',
    categories,
    series: figure.series.map(({ name: title, tone, values: own }) => ({
      name: title,
      values: own.map(plotted).toReversed(),
      color: TONES[tone],
      dataLabels: {
        value: true,
        numberFormat: plottedFormat(values),
        font: { size: 9, color: isStacked ? LABEL_INKS[tone] : INK, name: FONT },
      },
    })),
    stacking: isStacked ? 'stacked' : 'none',
    gapWidth: 45,
    legend: figure.series.length > 1 ? { position: 'bottom' } : false,
    font: { name: FONT },
    // Names of categories stand beside negative bars, not under them.
    categoryAxis: { crossesAt: 'minimum' },
    valueAxis: { visible: false, gridlines: false },
    transformation: { width: WIDTH, height },
    altText: { name, title: name, description: cleanText(figure.alternative) },
  });
  return new docx.Paragraph({ children: [chart] });
}

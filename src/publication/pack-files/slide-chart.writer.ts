import type { PackFigure } from '../pack-model/board-pack.types.js';
import {
  ACCENT,
  cleanText,
  FONT,
  INK,
  LABEL_INKS,
  MUTED,
  plotted,
  plottedFormat,
  RULE,
  TONES,
} from './pack-look.rules.js';
import { CONTENT_WIDTH, SLIDE, type SlideFlow } from './slide-flow.writer.js';

const TITLE_HEIGHT = 0.34;
/** Height of a chart beside what its bars need. */
const FRAME = 0.55;

/** Part of its height that a chart may give up, rather than leave a slide with only notes. */
const SHRINKS_TO = 0.7;

/** Returns the height of a chart: less than it wants where the room nearly suffices. */
function fitHeight(wanted: number, room: number): number {
  return room < wanted && room >= wanted * SHRINKS_TO ? room : wanted;
}

/** Lays out a chart that PowerPoint draws, with its numbers to edit. */
export function placeFigure(flow: SlideFlow, figure: PackFigure): void {
  const { categories, series, title } = figure;
  const isStacked = figure.kind === 'stacked';
  const wanted = Math.min(4.6, FRAME + categories.length * (isStacked ? 0.48 : 0.32));
  const height = fitHeight(wanted, flow.room - TITLE_HEIGHT);
  const { slide, y } = flow.place(TITLE_HEIGHT + height);
  slide.addText(cleanText(title), {
    ...{ x: SLIDE.left, y, w: CONTENT_WIDTH, h: TITLE_HEIGHT, margin: 0, valign: 'top' },
    ...{ fontFace: FONT, fontSize: 12, bold: true, color: ACCENT, align: 'left' },
  });
  const labels = categories.map(cleanText);
  const data = series.map(({ name, values }) => ({ name, labels, values: values.map(plotted) }));
  const values = series.flatMap((one) => one.values);
  const isOnBar = isStacked && series.length > 1;
  slide.addChart('bar', data, {
    ...{ x: SLIDE.left, y: y + TITLE_HEIGHT, w: CONTENT_WIDTH, h: height },
    barDir: 'bar',
    barGrouping: isStacked ? 'stacked' : 'clustered',
    barGapWidthPct: 45,
    chartColors: series.map(({ tone }) => TONES[tone]),
    altText: cleanText(figure.alternative),
    // The first category stands at the top, as in the tables.
    ...{ catAxisOrientation: 'maxMin' as 'minMax', valAxisHidden: true, valAxisLineShow: false },
    ...{ catAxisLabelFontFace: FONT, catAxisLabelFontSize: 10, catAxisLabelColor: INK },
    ...{ catAxisLineShow: false, catAxisLabelPos: 'low' },
    valGridLine: { style: 'none', color: RULE },
    ...{ showValue: true, dataLabelFontFace: FONT, dataLabelFontSize: 10, dataLabelFontBold: true },
    dataLabelFormatCode: plottedFormat(values),
    dataLabelPosition: isOnBar ? 'ctr' : 'outEnd',
    dataLabelColor: isOnBar ? LABEL_INKS.yellow : INK,
    ...{ showLegend: series.length > 1, legendPos: 'b', legendFontFace: FONT, legendFontSize: 10 },
    legendColor: MUTED,
  });
}

import type { PageTexts } from '../texts/page-texts.types.js';
import { colourOf } from './status-sign.part.js';

/**
 * Returns the words for a figure of the table `summary`: `approved_2021_2021-nominal` is the approved
 * budget of 2021. A figure that the pages do not know keeps its code.
 */
export function nameFigure({ figures, content, plans }: PageTexts, code: string): string {
  const known = figures.names[code] ?? plans.figures[code];
  if (known !== undefined) return known;
  const [kind = '', ...rest] = code.split('_');
  const detail = rest.join('_');
  const colour = colourOf(detail);
  if (kind === 'share' && colour !== null) return figures.share(colour);
  if (kind === 'state') return figures.state(content.codes.state[detail] ?? detail);
  if (kind === 'approved' && rest.length === 2)
    return figures.approved(rest[0] ?? '', namePrices({ figures }, rest[1] ?? ''));
  if (kind === 'frame' && rest.length === 1)
    return figures.frame(namePrices({ figures }, rest[0] ?? ''));
  return code;
}

/** Returns the words for a price level, `2021-nominal`, or for several separated by spaces. */
export function namePrices({ figures }: Pick<PageTexts, 'figures'>, prices: string): string {
  const names = prices.split(' ').map((level) => {
    const [year = '', basis] = level.split('-');
    return basis === undefined ? level : figures.prices(year, basis);
  });
  return [...new Set(names)].join(', ');
}

/** Adds the price level to the name of an amount. An amount without a level keeps its name. */
export function addPrices(texts: Pick<PageTexts, 'figures'>, name: string, prices: string): string {
  return prices === '' ? name : `${name} (${namePrices(texts, prices)})`;
}

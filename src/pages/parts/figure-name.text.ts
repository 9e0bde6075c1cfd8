import type { PageTexts } from '../texts/page-texts.types.js';
import type { ShownRelease } from './page.types.js';
import { colourOf } from './status-sign.part.js';
import { readRows, type Tables } from './view-rows.text.js';

/** Texts of a reader, and the release whose figures are named. */
interface Naming {
  readonly texts: Pick<PageTexts, 'figures' | 'content' | 'plans'>;
  readonly release: Pick<ShownRelease, 'nominalYears'>;
}

/**
 * Returns the words for a figure of the table `summary`: `approved_2021_2021-nominal` is the approved
 * budget of 2021. A figure that the pages do not know keeps its code.
 */
export function nameFigure(naming: Naming, code: string): string {
  const { figures, content, plans } = naming.texts;
  const known = figures.names[code] ?? plans.figures[code];
  if (known !== undefined) return known;
  const [kind = '', ...rest] = code.split('_');
  const detail = rest.join('_');
  const colour = colourOf(detail);
  if (kind === 'share' && colour !== null) return figures.share(colour);
  if (kind === 'state') return figures.state(content.codes.state[detail] ?? detail);
  if (kind === 'approved' && rest.length === 2)
    return figures.approved(rest[0] ?? '', namePrices(naming, rest[1] ?? ''));
  if (kind === 'frame' && rest.length === 1)
    return figures.frame(namePrices(naming, rest[0] ?? ''));
  return code;
}

/**
 * Returns the words for a price level, `2021-nominal`, or for several separated by spaces. Nominal
 * prices are told with their price year only where the release has several.
 */
export function namePrices({ texts: { figures }, release }: Naming, prices: string): string {
  const names = prices.split(' ').map((level) => {
    const [year = '', basis] = level.split('-');
    if (basis === undefined) return level;
    const isTold = basis !== 'nominal' || release.nominalYears.size > 1;
    return figures.prices(isTold ? year : '', basis);
  });
  return [...new Set(names)].join(', ');
}

/** Adds the price level to the name of an amount. An amount without a level keeps its name. */
export function addPrices(naming: Naming, name: string, prices: string): string {
  return prices === '' ? name : `${name} (${namePrices(naming, prices)})`;
}

/** Columns that hold the price levels of amounts, by their tables. */
const PRICES = [
  ['summary', 'prices'],
  ['budgets', 'prices'],
  ['projects', 'frame_prices'],
] as const;

/** Lists the price years of the nominal amounts of a release. */
export function listNominalYears(view: Tables): ReadonlySet<string> {
  const levels = PRICES.flatMap(([table, column]) =>
    readRows(view, table).flatMap((row) => row.text(column).split(' ')),
  );
  return new Set(levels.flatMap((level) => /^(\d+)-nominal$/.exec(level)?.[1] ?? []));
}

import { Table } from '../../platform/tables/table.js';
import { type Prices, pricesOf } from '../../platform/base/money.js';
import type { FigureCell } from './figure-cell.dto.js';
import type { FiguresResponse } from './figure.dto.js';
import { ORGANISATIONS } from './figure.types.js';

/** The prices of a line of CSV: of its cell when the question is split by prices. */
function pricesOfCell(
  level: string | null | undefined,
  prices: Prices | null,
): { readonly priceYear: number | null; readonly basis: string | null } {
  const { priceYear, basis } = (level == null ? prices : pricesOf(level)) ?? {
    priceYear: null,
    basis: null,
  };
  return { priceYear, basis };
}

/** Writes one line per cell; without dimensions one line, the total. */
export function tableOfFigures(figures: FiguresResponse): Table {
  const { round, asOf, measure, unit, prices, total, reports, by } = figures;
  const names = new Map(figures.actors.map(({ actor, name }) => [actor, name]));
  const about = {
    round,
    asOf,
    measure,
    unit,
    priceYear: null,
    basis: null,
  };
  const isOne = by.length === 0 && figures.totals.length <= 1;
  const cells: readonly (Omit<FigureCell, 'href' | 'value'> & { readonly value: bigint | null })[] =
    isOne ? [{ keys: {}, value: total, share: null, reports }] : figures.cells;
  const organisations = by.filter((dimension) => ORGANISATIONS.includes(dimension));
  const keyColumns = by.flatMap((dimension) =>
    organisations.includes(dimension) ? [dimension, `${dimension}Name`] : [dimension],
  );
  return new Table(
    [...Object.keys(about), ...keyColumns, 'value', 'share', 'reports'],
    cells.map(({ keys, ...cell }) => ({
      ...about,
      ...pricesOfCell(keys.prices, prices),
      ...keys,
      ...Object.fromEntries(
        organisations.map((dimension) => [`${dimension}Name`, names.get(keys[dimension] ?? '')]),
      ),
      value: cell.value,
      share: cell.share,
      reports: cell.reports,
    })),
  );
}

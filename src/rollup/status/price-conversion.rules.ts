import { pricesOf } from '../../platform/base/money.js';
import { fault, Problem } from '../../platform/base/problem.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import { PRICE_INDEX_LACKS_YEAR } from '../rollup.problems.js';
import type { ConversionResponse } from './price-conversion.dto.js';

/** Returns the problem of an index that does not have these price years. */
export function priceIndexLacks(
  { index, version, values }: PriceConversion,
  years: readonly string[],
): Problem {
  const [lacking, known] = [years.join(', '), Object.keys(values).sort().join(', ')];
  const name = `${index} (${String(version)})`;
  return new Problem(PRICE_INDEX_LACKS_YEAR, {
    errors: [
      fault(
        '/prices',
        PRICE_INDEX_LACKS_YEAR.code,
        `Indeksen ${name} har ikke ${lacking}. Den har ${known}`,
        `The index ${name} does not have ${lacking}. It has ${known}`,
      ),
    ],
    members: { years },
  });
}

/** Throws a problem when an amount is in the prices of a year that the index lacks. */
export function checkConverted(
  conversion: PriceConversion | null,
  levels: readonly (string | null)[],
): void {
  if (conversion === null) return;
  const years = levels.flatMap((level) => level?.split('-')[0] ?? []);
  const lacking = [...new Set(years)].filter((year) => conversion.values[year] === undefined);
  if (lacking.length > 0) throw priceIndexLacks(conversion, lacking.sort());
}

/** Describes a conversion by the sums as reported, at each price level. */
export function describeConversion(
  conversion: PriceConversion | null,
  reported: readonly { readonly prices: string | null; readonly amount: bigint | number }[],
): ConversionResponse | null {
  if (conversion === null) return null;
  const { index, version, to } = conversion;
  const converted = reported.flatMap(({ prices, amount }) =>
    prices === null || pricesOf(prices).priceYear === to ? [] : [{ ...pricesOf(prices), amount }],
  );
  return { index, version, to, converted };
}

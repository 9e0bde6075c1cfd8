import sql, { type Sql } from 'sql-template-tag';

/** A conversion of amounts to the prices of one year, by a published version of an index. */
export interface PriceConversion {
  readonly index: string;
  readonly version: number;
  readonly to: number;
  /** Level of prices by year. */
  readonly values: Readonly<Record<string, number>>;
}

/** Expression: the index has this price year. */
function hasYear({ values }: PriceConversion, priceYear: Sql): Sql {
  return sql`${JSON.stringify(values)}::jsonb ? ${priceYear}::text`;
}

/**
 * Expression: a whole amount in the prices that are asked for. Each amount is converted and rounded
 * by itself, exact halves away from zero, so that sums of converted amounts add up to the krone. An
 * amount of a year that the index lacks stays as it is: its level tells.
 */
export function convertAmount(
  amount: Sql,
  priceYear: Sql,
  conversion: PriceConversion | null,
): Sql {
  if (conversion === null) return amount;
  const { values, to } = conversion;
  return sql`
    case when ${hasYear(conversion, priceYear)}
         then round(${amount}::numeric * ${values[String(to)] ?? null}::bigint
                    / (${JSON.stringify(values)}::jsonb->>(${priceYear}::text))::bigint)::bigint
         else ${amount}
     end`;
}

/** Expression: the price level of an amount after its conversion, such as `2021-nominal`. */
export function levelOf(priceYear: Sql, basis: Sql, conversion: PriceConversion | null): Sql {
  if (conversion === null) return sql`${priceYear} || '-' || ${basis}`;
  return sql`
    case when ${hasYear(conversion, priceYear)} then ${conversion.to}::int else ${priceYear} end
    || '-' || ${basis}`;
}

/** Price year and basis of a price level of facts, `2021-nominal`. */
export function framePricesOf(level: Sql): { readonly year: Sql; readonly basis: Sql } {
  return {
    year: sql`split_part(${level}, '-', 1)::int`,
    basis: sql`split_part(${level}, '-', 2)`,
  };
}

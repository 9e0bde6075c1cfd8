import { Injectable } from '@nestjs/common';
import { fault, invalidRequest, Problem } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { PriceIndexLookup } from '../../registers/price-indices/price-index.lookup.js';
import type { PriceIndexVersion } from '../../registers/price-indices/price-index.types.js';
import type { PriceConversion } from '../lines/price-conversion.queries.js';
import { NO_PRICE_INDEX } from '../rollup.problems.js';
import { priceIndexLacks } from './price-conversion.rules.js';

/** The prices that a request asks for, and the index of a conversion. */
export interface PricesAsked {
  readonly prices?: string;
  readonly priceIndex?: string;
}

/** Finds the conversion that a request asks for. */
@Injectable()
export class PriceConversions {
  constructor(private readonly indices: PriceIndexLookup) {}

  /**
   * Finds the index of a conversion, or returns null when none is asked for. Throws a problem when
   * there is no such index, or when it lacks the year.
   */
  async find(tx: Tx, { prices, priceIndex }: PricesAsked): Promise<PriceConversion | null> {
    if (prices === undefined || prices.includes('-')) return null;
    const { key, version, values } = await this.requireIndex(tx, priceIndex);
    const conversion = { index: key, version, to: Number(prices), values };
    if (values[prices] === undefined) throw priceIndexLacks(conversion, [prices]);
    return conversion;
  }

  private async requireIndex(tx: Tx, asked: string | undefined): Promise<PriceIndexVersion> {
    const [key = '', version] = (asked ?? '').split('@');
    const found =
      asked === undefined
        ? await this.indices.listNewest(tx)
        : await this.indices.listVersions(tx, key);
    const index = found.find((one) => version === undefined || one.version === Number(version));
    if (index !== undefined) return index;
    if (asked === undefined) throw new Problem(NO_PRICE_INDEX);
    throw invalidRequest([
      fault(
        '/priceIndex',
        'no-such-value',
        'Ingen publisert prisindeks har denne nøkkelen og versjonen',
        'No published price index has this key and version',
      ),
    ]);
  }
}

import { fault, Problem } from '../../platform/base/problem.js';
import { SEVERAL_PRICES } from '../rollup.problems.js';

/**
 * The problem of amounts in several prices, which are never added. Names the prices to choose from.
 */
export function severalPrices(prices: readonly string[]): Problem {
  const choices = prices.join(', ');
  return new Problem(SEVERAL_PRICES, {
    errors: [
      fault('/prices', 'several-prices', `Velg en av ${choices}`, `Choose one of ${choices}`),
    ],
    members: { prices },
  });
}

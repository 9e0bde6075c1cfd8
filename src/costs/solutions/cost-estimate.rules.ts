import { fault, type Fault } from '../../platform/base/problem.js';
import type { PayerShare, StatedAmount } from './cost-cause.types.js';

/** An estimate as far as it is checked. */
export interface GivenEstimate {
  readonly statedOn: string;
  readonly amounts: readonly Pick<StatedAmount, 'year' | 'onwards'>[];
  readonly payers: readonly PayerShare[];
  readonly reason: string | null;
}

/**
 * Lists the faults of an estimate: its years are in order, only the last goes on, the shares of
 * each year add up to 100, and an estimate that replaces another has a reason.
 */
export function estimateFaults(
  given: GivenEstimate,
  { today, lastStatedOn }: { readonly today: string; readonly lastStatedOn: string | null },
): Fault[] {
  return [
    ...dayFaults(given.statedOn, today, lastStatedOn),
    ...yearFaults(given.amounts),
    ...payerFaults(given.payers),
    ...(lastStatedOn !== null && given.reason === null ? [REASON_REQUIRED] : []),
  ];
}

const REASON_REQUIRED = fault(
  '/reason',
  'reason-required',
  'Oppgi hvorfor anslaget er endret',
  'Give the reason why the estimate has changed',
);

function dayFaults(statedOn: string, today: string, last: string | null): Fault[] {
  if (statedOn > today)
    return [
      fault(
        '/statedOn',
        'stated-in-future',
        `Kan ikke være etter i dag, ${today}`,
        `Cannot be after today, ${today}`,
      ),
    ];
  if (last === null || statedOn >= last) return [];
  return [
    fault(
      '/statedOn',
      'stated-before-last',
      `Kan ikke være før forrige anslag, ${last}`,
      `Cannot be before the last estimate, ${last}`,
    ),
  ];
}

function yearFaults(amounts: GivenEstimate['amounts']): Fault[] {
  return amounts.flatMap(({ year, onwards }, index) => {
    const before = amounts[index - 1];
    const at = `/amounts/${String(index)}`;
    const faults: Fault[] = [];
    if (before !== undefined && year <= before.year)
      faults.push(
        fault(
          `${at}/year`,
          'years-not-in-order',
          `Årene må stå i rekkefølge: etter ${String(before.year)}`,
          `The years must be in order: after ${String(before.year)}`,
        ),
      );
    if (onwards && index < amounts.length - 1)
      faults.push(
        fault(
          `${at}/onwards`,
          'onwards-before-last',
          'Bare det siste året kan gjelde videre',
          'Only the last year can go on',
        ),
      );
    return faults;
  });
}

function payerFaults(payers: readonly PayerShare[]): Fault[] {
  const repeated = payers.flatMap((one, index) =>
    payers.findIndex((other) => other.payer === one.payer && other.fromYear === one.fromYear) ===
    index
      ? []
      : [
          fault(
            `/payers/${String(index)}/payer`,
            'payer-repeated',
            'Betaleren har en andel fra dette året fra før',
            'The payer has a share from this year already',
          ),
        ],
  );
  const years = [...new Set(payers.map(({ fromYear }) => fromYear))];
  const wrong = years.filter((year) => sumOfShares(payers, year) !== 100);
  return [
    ...repeated,
    ...wrong.map((year) =>
      fault(
        '/payers',
        'shares-not-100',
        `Andelene fra ${String(year)} er til sammen ${String(sumOfShares(payers, year))} prosent, ikke 100`,
        `The shares from ${String(year)} add up to ${String(sumOfShares(payers, year))} per cent, not 100`,
      ),
    ),
  ];
}

function sumOfShares(payers: readonly PayerShare[], year: number): number {
  return payers
    .filter(({ fromYear }) => fromYear === year)
    .reduce((sum, { share }) => sum + share, 0);
}

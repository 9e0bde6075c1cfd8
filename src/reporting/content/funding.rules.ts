import { fault, type Fault, pointerStep } from '../../platform/base/problem.js';
import { FUNDING_STATES, type FundingLineValue, type GrantsValue } from './report.types.js';

/** Refuses shares of decided funding, or of funding applied for, of more than 100 per cent. */
export function fundingFaults(funding: readonly FundingLineValue[]): Fault[] {
  const isOver = FUNDING_STATES.some(
    (state) => sumOfShares(funding.filter((line) => line.state === state)) > 100,
  );
  if (!isOver) return [];
  return [
    fault(
      '/funding',
      'shares-over-100',
      'Andelene er til sammen over 100 prosent',
      'The shares add up to more than 100 per cent',
    ),
  ];
}

/** Adds up shares that apply on one day at most: those of a payer that come after each other do not. */
function sumOfShares(funding: readonly FundingLineValue[]): number {
  const payers = new Map<string, number>();
  for (const { payer, share } of funding)
    payers.set(payer, Math.max(payers.get(payer) ?? 0, share ?? 0));
  return [...payers.values()].reduce((sum, share) => sum + share, 0);
}

/** Refuses more simplified applications in an area than there are applications. */
export function grantFaults(grants: GrantsValue | null): Fault[] {
  return (grants?.areas ?? []).flatMap(({ simplified = null, applications }, index) =>
    simplified === null || simplified <= applications
      ? []
      : [
          fault(
            `/grants/areas${pointerStep(index)}/simplified`,
            'more-simplified-than-all',
            `Kan ikke være flere enn områdets ${String(applications)} søknader`,
            `Cannot be more than the ${String(applications)} applications of the area`,
          ),
        ],
  );
}

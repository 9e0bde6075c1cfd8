import { ACTORS } from '../service.js';
import type { Slice } from './acted-story.js';

const { directorate, helseMidt } = ACTORS;
const CAUSE = { cause: 'provesvar' };
const ESTIMATE = {
  statedOn: '2021-02-15',
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
  amounts: [{ year: 2024, onwards: true, amount: 17_000_000 }],
  payers: [{ payer: 'Helseregionene', share: 100, fromYear: 2025 }],
  case: 'NUIT 5/21',
  source: 'Eksempel',
  reason: null,
};

/** A cause of operating cost of a national solution, with two estimates. */
export const costs: Slice = {
  name: 'costs',
  after: ['foundation', 'closing'],
  steps: [
    {
      operation: 'createCostCause',
      actor: directorate,
      body: {
        ...CAUSE,
        nationalSolution: 'Kjernejournal',
        name: { nb: 'Pasientens prøvesvar', en: "The patient's test results" },
        estimate: ESTIMATE,
      },
    },
    {
      operation: 'stateCost',
      actor: directorate,
      path: CAUSE,
      body: { ...ESTIMATE, statedOn: '2021-03-01', case: null, reason: 'Eksempel' },
    },
    { operation: 'getCostCause', actor: helseMidt, path: CAUSE },
    { operation: 'listCostCauses', actor: helseMidt, query: { nationalSolution: 'Kjernejournal' } },
  ],
};

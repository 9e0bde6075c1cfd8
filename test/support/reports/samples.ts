/** Times of the first demo round. */
export const ROUND_TIMES = {
  opensAt: '2021-01-11T08:00:00+01:00',
  deadline: '2021-01-29T16:00:00+01:00',
  closesAt: '2021-02-05T16:00:00+01:00',
} as const;

/** A valid report; override what the test is about. */
export function aReport(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    state: 'active',
    phase: 'execution',
    status: { colour: 'green' },
    risk: { colour: 'green' },
    summary: 'I rute.',
    budget: [
      {
        year: 2021,
        fundingSource: 'own',
        approved: 12_000_000,
        forecast: 12_500_000,
        actual: null,
        currency: 'NOK',
        priceYear: 2021,
        basis: 'nominal',
      },
    ],
    dependencies: [
      {
        nationalSolution: 'Kjernejournal',
        delivery: 'API for kritisk informasjon',
        neededBy: '2021-10-01',
      },
    ],
    challenges: [{ category: 'legal', text: 'Schrems II' }],
    ...overrides,
  };
}

/** A valid project. */
export function aProject(
  code: string,
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    code,
    name: `Tiltak ${code}`,
    kind: 'project',
    lead: { role: 'Prosjektleder', mailbox: 'tiltak@example.org' },
    state: 'active',
    phase: 'execution',
    mainGoal: '1',
    goals: ['2'],
    startsOn: '2020-01-01',
    endsOn: '2022-12-31',
    ...overrides,
  };
}

/** A valid budget line of a report. */
export const BUDGET_LINE = {
  year: 2021,
  fundingSource: 'own',
  approved: 1_000_000,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
};

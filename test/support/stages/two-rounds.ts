import { FiguresStage, SECOND_ROUND } from './figures-stage.js';

const moneyOf = (year: number, approved: number): Record<string, unknown> => ({
  year,
  fundingSource: 'own',
  approved,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
});

/** The status of a report in this colour, with its reason. */
export const statusOf = (colour: string): Record<string, unknown> => ({
  colour,
  reason: `${colour}, fordi`,
  cause: 'supplier',
  action: 'Replanlegging',
});

/**
 * Acts out two closed rounds: SAFEST is yellow, then red; DHP is red, then gone; DIGI comes in the
 * second. Returns the id of the second report on SAFEST too.
 */
export async function actTwoRounds(): Promise<{
  readonly stage: FiguresStage;
  readonly safest: string;
}> {
  const stage = await FiguresStage.startsEmpty();
  const { service, directorate, midt, oslo } = stage;
  for (const code of ['SAFEST', 'DHP', 'LEVERER']) await midt.registersProject(code);
  await oslo.registersProject('DIGI');
  await directorate.opensRound('2021-1');
  await reportFirstRound(stage);
  service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes('2021-1');
  service.moveTo('2021-04-12T09:00:00Z');
  await directorate.opensRound('2021-2', SECOND_ROUND);
  const safest = await reportSecondRound(stage);
  service.moveTo('2021-04-30T16:00:00Z');
  await stage.closes('2021-2');
  return { stage, safest };
}

async function reportFirstRound({ midt }: FiguresStage): Promise<void> {
  const nothing = { dependencies: [], challenges: [] };
  await midt.reports('2021-1', 'SAFEST', {
    ...nothing,
    status: statusOf('yellow'),
    budget: [moneyOf(2021, 10_000_000)],
  });
  await midt.reports('2021-1', 'DHP', {
    ...nothing,
    status: statusOf('red'),
    budget: [moneyOf(2021, 5_000_000)],
  });
}

async function reportSecondRound({ midt, oslo }: FiguresStage): Promise<string> {
  const { body } = await midt.reports('2021-2', 'SAFEST', {
    status: statusOf('red'),
    budget: [moneyOf(2021, 40_000_000), moneyOf(2022, 9_000_000)],
    dependencies: [
      { project: 'LEVERER', delivery: 'Grensesnitt', neededBy: '2021-12-01' },
      { project: 'DIGI', delivery: 'Pilot', neededBy: '2021-12-01' },
      { nationalSolution: 'HelseID', delivery: 'Innlogging', neededBy: '2021-03-01' },
      { nationalSolution: 'Kjernejournal', delivery: 'API', neededBy: '2022-03-01' },
    ],
    challenges: [
      { category: 'dependency', text: 'Legemiddelområdet' },
      { category: 'legal', text: 'Schrems II' },
    ],
  });
  await oslo.reports('2021-2', 'DIGI', {
    state: 'planned',
    phase: 'idea',
    status: null,
    risk: null,
    budget: [moneyOf(2022, 3_000_000)],
    dependencies: [],
    challenges: [{ category: 'legal', text: 'Forskriften' }],
  });
  return body.id as string;
}

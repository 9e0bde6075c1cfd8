import { FiguresStage, SECOND_ROUND } from './figures-stage.js';
import { rollUp } from './rollups.js';
import { type Actor, expectStatus } from '../story.js';

/** The status of a yellow report. */
export const YELLOW = {
  colour: 'yellow',
  reason: 'Få hender',
  cause: 'resources',
  action: 'Planen er lagt om',
};

const budgetOf = (
  fundingSource: string,
  approved: number,
  prices: object,
): Record<string, unknown> => ({ year: 2021, fundingSource, approved, currency: 'NOK', ...prices });

/**
 * Acts out an open round. Helse Midt-Norge reports SAFEST and its programme, Oslo reports DIGIOSLO
 * in yellow and in other prices, and Helse Vest, which has a project in the portfolio, reports
 * nothing. Returns the id of SAFEST's report too.
 */
export async function actOpenRound(): Promise<{
  readonly stage: FiguresStage;
  readonly safest: string;
}> {
  const stage = await FiguresStage.startsEmpty();
  const { service, directorate, midt, oslo } = stage;
  await directorate.opensRound('2021-1');
  await directorate.plansRound('2021-2', SECOND_ROUND);
  await registerProjects(stage);
  service.moveTo('2021-01-18T10:00:00Z');
  const { body } = await midt.reports('2021-1', 'SAFEST');
  await midt.reports('2021-1', 'LEGEMIDDEL', {
    budget: [budgetOf('grant', 5_000_000, { priceYear: 2021, basis: 'nominal' })],
    dependencies: [],
  });
  service.moveTo('2021-01-19T10:00:00Z');
  await oslo.reports('2021-1', 'DIGIOSLO', {
    status: YELLOW,
    state: 'active',
    budget: [budgetOf('own', 7_000_000, { priceYear: 2020, basis: 'real' })],
    dependencies: [],
    frame: null,
  });
  service.moveTo('2021-01-20T10:00:00Z');
  await declareNil(stage.vest);
  await rollUp(service);
  return { stage, safest: body.id as string };
}

async function registerProjects({ directorate, midt, oslo, vest }: FiguresStage): Promise<void> {
  await midt.registersProject('LEGEMIDDEL', { kind: 'programme', segment: 'municipalSector' });
  await midt.registersProject('SAFEST', { parent: 'LEGEMIDDEL', segment: 'municipalSector' });
  await oslo.registersProject('DIGIOSLO');
  await vest.registersOutside('STILLE');
  const reason = { reason: 'Står i porteføljen' };
  const version = { 'if-match': '"1"' };
  const taken = await directorate.call('POST', '/v1/projects/STILLE/take-over', reason, version);
  expectStatus(taken, 200);
}

/** Lets an actor declare that it has nothing to report in 2021-1. */
export async function declareNil(actor: Actor): Promise<void> {
  const created = await actor.create('/v1/rounds/2021-1/submissions', {});
  const path = `/v1/submissions/${String(expectStatus(created, 201).body.id)}`;
  for (const step of ['nil', 'certify']) {
    const version = { 'if-match': (await actor.call('GET', path)).headers.get('etag') ?? '' };
    expectStatus(await actor.call('POST', `${path}/${step}`, undefined, version), 200);
  }
}

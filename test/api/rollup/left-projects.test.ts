import { FiguresStage, money, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';

/** Takes a step of the intake on the present version of a project. */
async function takes(actor: Actor, code: string, step: string, body: unknown): Promise<void> {
  const { headers } = await actor.call('GET', `/v1/projects/${code}`);
  const version = { 'if-match': headers.get('etag') ?? '' };
  expectStatus(await actor.call('POST', `/v1/projects/${code}/${step}`, body, version), 200);
}

/** Registers a project that was in the portfolio before the service. */
async function registers({ directorate }: FiguresStage, actor: Actor, code: string): Promise<void> {
  await actor.registersProject(code);
  const { body } = await directorate.call('GET', `/v1/projects/${code}/intake`);
  if (body.standing !== 'inPortfolio')
    await takes(directorate, code, 'take-over', { reason: 'Fantes' });
}

describe('the projects that left since the round before', () => {
  let stage: FiguresStage;
  beforeAll(async () => {
    stage = await FiguresStage.startsEmpty();
    const { directorate, midt, vest } = stage;
    for (const code of ['FERDIG', 'SLAS', 'MANGLER']) await registers(stage, midt, code);
    for (const code of ['MOTTAR', 'ALDRI']) await registers(stage, vest, code);
    await directorate.opensRound('2021-1');
    const red = { colour: 'red', reason: 'Forsinket', cause: 'supplier', action: 'Ny plan' };
    const next = { ...money(3_000_000), year: 2022 };
    await midt.reports('2021-1', 'FERDIG', { status: red, budget: [money(7_000_000), next] });
    await midt.reports('2021-1', 'SLAS', { budget: [money(2_000_000, 2020)] });
    await midt.reports('2021-1', 'MANGLER');
    await vest.reports('2021-1', 'MOTTAR');
    stage.service.moveTo('2021-02-08T09:00:00Z');
    await stage.closes('2021-1');
    await takes(midt, 'FERDIG', 'leave', { reasonCode: 'completed', reason: 'Levert.' });
    await takes(vest, 'ALDRI', 'leave', { reasonCode: 'duplicate', reason: 'Er det samme.' });
    await takes(directorate, 'SLAS', 'merge', { into: 'MOTTAR', reason: 'Blir ett.' });
    stage.service.moveTo('2021-04-12T09:00:00Z');
    await directorate.opensRound('2021-2', { ...SECOND_ROUND, budgetYear: 2022 });
    await vest.reports('2021-2', 'MOTTAR');
    await rollUp(stage.service);
  });
  afterAll(() => stage.service.stop());

  test('each have their reason and last colour, and their last budgets of both years', async () => {
    const { body } = await stage.reads('rounds/2021-2/left');
    expect(body).toMatchObject({ round: '2021-2', since: '2021-1', total: 3 });
    const items = body.items as Record<string, unknown>[];
    expect(items.map(({ project, actor, reasonCode }) => [project, actor, reasonCode])).toEqual([
      ['ALDRI', ACTORS.helseVest, 'duplicate'],
      ['FERDIG', ACTORS.helseMidt, 'completed'],
      ['SLAS', ACTORS.helseMidt, 'merge'],
    ]);
    expect(items.map(({ lastReport }) => lastReport)).toEqual([
      null,
      {
        round: '2021-1',
        colour: 'red',
        budgetYear: 2021,
        budgets: [{ priceYear: 2021, basis: 'nominal', approved: 7_000_000 }],
        budgetsOfRound: [{ priceYear: 2021, basis: 'nominal', approved: 3_000_000 }],
      },
      {
        round: '2021-1',
        colour: 'green',
        budgetYear: 2021,
        budgets: [{ priceYear: 2020, basis: 'nominal', approved: 2_000_000 }],
        budgetsOfRound: [],
      },
    ]);
    expect(items.map(({ successors }) => successors)).toEqual([[], [], ['MOTTAR']]);
  });

  test('are not those who are merely not reported', async () => {
    const { text } = await stage.reads('rounds/2021-2/left');
    expect(text).not.toContain('MANGLER');
    const { body } = await stage.directorate.call('GET', '/v1/rounds/2021-2/completeness');
    expect(body).toMatchObject({ missing: 1 });
  });

  test('of the first round are all who ever left until it closed', async () => {
    const { body } = await stage.readsInPublic('rounds/2021-1/left');
    expect(body).toMatchObject({ since: null, total: 0, items: [] });
  });

  test('as of an instant are those who had left by then', async () => {
    stage.service.moveTo('2021-04-12T10:00:00Z');
    const { body } = await stage.reads('rounds/2021-2/left?asOf=2021-04-12T09:30:00Z');
    expect(body.total).toBe(3);
    const refused = await stage.service.call('GET', '/v1/rounds/2021-2/left');
    expect(refused.status).toBe(401);
  });
});

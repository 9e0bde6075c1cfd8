import { RoundPublishing } from '../../../src/reporting/round-steps/round-publish.service.js';
import { StatusPoll } from '../../../src/rollup/status/status-poll.service.js';
import { FiguresStage, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { broken, refused, type Refusal } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';

const CLOSED = '2021-02-05T16:00:00Z';
const RELEASED = '2021-05-10T06:00:00.000Z';

let stage: FiguresStage;

/** Round 2021-1, in which SAFEST is reported and STILLE, which is in the portfolio, is not. */
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  const { service, directorate, midt, oslo } = stage;
  await midt.registersProject('SAFEST');
  await oslo.registersProject('STILLE');
  await directorate.opensRound('2021-1');
  await midt.reports('2021-1', 'SAFEST');
  service.moveTo(CLOSED);
  await rollUp(service);
});
afterAll(() => stage.service.stop());

const refusesStep = (
  round: string,
  step: string,
  body: object,
  refusal: Refusal,
): Promise<unknown> =>
  refused(
    stage.service,
    {
      actor: stage.directorate,
      path: `/v1/rounds/${round}/${step}`,
      body,
      etag: '"2"',
    },
    refusal,
  );

describe('an open round', () => {
  test.each([{}, { missing: 0 }, { missing: 2 }])(
    'is not closed with %j, for one report is missing',
    async (body) => {
      await refusesStep('2021-1', 'close', body, broken(['/missing', 'missing-not-confirmed']));
      const { body: told } = await stage.directorate.steps('2021-1', 'close', body);
      expect(told.missing).toBe(1);
      expect(told.errors[0].detail).toContain('1');
    },
  );

  test('is not published', async () => {
    await refusesStep('2021-1', 'publish', {}, { status: 409, code: 'round-not-closed' });
  });
});

const FIGURES = ['status', 'figures', 'deviations', 'snapshots', 'corrections'] as const;

describe('a round that is closed and not published', () => {
  beforeAll(async () => {
    await stage.directorate.closesUnpublished('2021-1');
    await stage.service.owner.query(
      `update platform.job set state = 'completed' where kind = 'rollup-round'`,
    );
    await rollUp(stage.service);
  });

  test('records who closed it, and without how many reports', async () => {
    const closing = { closedBy: '915933149', missingAtClosing: 1, publishedAt: null };
    expect((await stage.reads('rounds/2021-1')).body).toMatchObject(closing);
    const { rows } = await stage.service.owner.query<{ detail: Record<string, unknown> }>(
      `select a.entry->'detail' as detail from platform.audit a where a.action = 'closeRound'`,
    );
    expect(rows.map(({ detail }) => detail)).toEqual([expect.objectContaining(closing)]);
  });

  test.each(FIGURES)(
    'shows its %s to the directorate, and neither to actors nor to the public',
    async (name) => {
      const path = `/v1/rounds/2021-1/${name}`;
      expectStatus(await stage.directorate.call('GET', path), 200);
      await stage.service.app.get(StatusPoll).refresh();
      const refusal = { status: 403, code: 'figures-not-published' };
      await refused(stage.service, { actor: stage.midt, method: 'GET', path }, refusal);
      expectStatus(await stage.service.call('GET', path), 401);
    },
  );

  test('answers no actor from memory what the directorate has read', async () => {
    const path = '/v1/rounds/2021-1/status';
    for (const status of [200, 403, 200, 403]) {
      const actor = status === 200 ? stage.directorate : stage.midt;
      expectStatus(await actor.call('GET', path), status);
      await stage.service.app.get(StatusPoll).refresh();
    }
  });

  test('shows each actor its own reports', async () => {
    const { body } = await stage.midt.call('GET', '/v1/rounds/2021-1/reports');
    expect(body.items).toHaveLength(1);
    expectStatus(await stage.midt.call('GET', '/v1/rounds/2021-1/completeness'), 200);
  });

  test('is not what the next round is compared with', async () => {
    stage.service.moveTo('2021-04-12T09:00:00Z');
    await stage.directorate.opensRound('2021-2', SECOND_ROUND);
    await stage.midt.reports('2021-2', 'SAFEST');
    await rollUp(stage.service);
    const { body } = await stage.midt.call('GET', '/v1/rounds/2021-2/status');
    expect([body.previousRound, body.noPreviousRound]).toEqual([null, 'no-round-published']);
  });

  test('is not published in the past', async () => {
    const body = { at: '2021-04-12T08:00:00Z' };
    await refused(
      stage.service,
      { actor: stage.directorate, path: '/v1/rounds/2021-1/publish', body, etag: '"3"' },
      broken(['/at', 'publication-in-the-past']),
    );
  });
});

describe('a round that is to be published at a time', () => {
  beforeAll(async () => {
    await stage.directorate.publishesRound('2021-1', { at: RELEASED });
  });

  const publishes = async (): Promise<unknown[]> => {
    await stage.service.app.get(RoundPublishing).runDue();
    await rollUp(stage.service);
    const { body } = await stage.reads('rounds/2021-1');
    const { status } = await stage.service.call('GET', '/v1/rounds/2021-1/status');
    return [body.publishAt, body.publishedAt, status];
  };

  test('stays closed to the public until then', async () => {
    expect(await publishes()).toEqual([RELEASED, null, 401]);
  });

  test('is public from then on, and the next round is compared with it', async () => {
    stage.service.moveTo(RELEASED);
    expect(await publishes()).toEqual([null, expect.stringContaining('2021-05-10T06:00:0'), 200]);
    const { body } = await stage.midt.call('GET', '/v1/rounds/2021-2/status');
    expect([body.previousRound, body.noPreviousRound]).toEqual(['2021-1', null]);
  });

  test('has a link of it in the audit', async () => {
    const path = '/v1/audit?subject=round/2021-1&operation=publishRound';
    const { body } = await stage.directorate.call('GET', path);
    expect(body.items[0].detail).toEqual({
      version: expect.any(Number),
      publishedAt: expect.stringContaining('2021-05-10T06:00:0'),
    });
  });

  test('is published once', async () => {
    const { headers } = await stage.reads('rounds/2021-1');
    const refusal = { status: 409, code: 'round-published' };
    await refused(
      stage.service,
      {
        actor: stage.directorate,
        path: '/v1/rounds/2021-1/publish',
        body: {},
        etag: headers.get('etag') ?? '',
      },
      refusal,
    );
  });
});

import { FiguresStage, money } from '../../support/stages/figures-stage.js';
import { broken, invalid, refused, type Refusal } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import type { Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';
import { aReport, ROUND_TIMES } from '../../support/reports/samples.js';

const LATER = {
  opensAt: '2021-04-06T08:00:00+02:00',
  deadline: '2021-04-23T16:00:00+02:00',
  closesAt: '2021-04-30T16:00:00+02:00',
};
const POSTPONED = {
  deadline: '2021-02-03T16:00:00+01:00',
  closesAt: '2021-02-12T16:00:00+01:00',
  reason: 'Feil i malen',
};

let stage: FiguresStage;

/** Round 2021-1 is open, and 2021-2 and 2021-3 are planned; STILLE is expected from Oslo. */
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  const { directorate, midt, oslo } = stage;
  await midt.registersProject('SAFEST');
  await oslo.registersProject('STILLE');
  await directorate.opensRound('2021-1', { comparedWith: null });
  await midt.reports('2021-1', 'SAFEST', { budget: [money(10_000_000)] });
  await directorate.plansRound('2021-2', LATER);
  await directorate.plansRound('2021-3', { ...LATER, comparedWith: '2021-2' });
});
afterAll(() => stage.service.stop());

const tagOf = async (path: string): Promise<string> =>
  (await stage.directorate.call('GET', path)).headers.get('etag') ?? '';

const changes = async (round: string, body: object): Promise<Answered> => {
  const path = `/v1/rounds/${round}`;
  const version = { 'if-match': await tagOf(path) };
  return expectStatus(await stage.directorate.call('PATCH', path, body, version), 200);
};

const refuses = async (
  request: `${'PATCH' | 'POST'} ${string}`,
  body: object | undefined,
  refusal: Refusal,
): Promise<unknown> => {
  const [method = '', place = ''] = request.split(' ');
  const path = `/v1/rounds/${place}`;
  const etag = await tagOf(path.split('/').slice(0, 4).join('/'));
  return refused(stage.service, { actor: stage.directorate, method, path, body, etag }, refusal);
};

describe('a planned round', () => {
  test('is changed in all but its key', async () => {
    const change = {
      period: '2021Q2',
      name: { nb: 'Vår', en: 'Spring' },
      budgetYear: 2022,
      criteriaSet: '2021-03',
      ruleSet: 'standard-1',
      opensAt: '2021-04-05T06:00:00.000Z',
    };
    expect((await changes('2021-2', change)).body).toMatchObject({ ...change, deadlines: [] });
  });

  test('is given other days for its reminders, and keeps those that are not named', async () => {
    const reminders = { reminder: -7, lastReminder: -1, overdue: 1, escalation: 3 };
    const { body } = await stage.service.call('GET', '/v1/rounds/2021-2');
    expect(body.reminders).toEqual(reminders);
    const change = { overdue: null, escalation: -2 };
    const changed = await changes('2021-2', { reminders: change });
    expect(changed.body.reminders).toEqual({ ...reminders, ...change });
    const invalidDays = { reminders: { reminder: -61 } };
    const refusal = invalid(['/reminders/reminder', 'out-of-range']);
    await refuses('PATCH 2021-2', invalidDays, refusal);
  });

  test.each([
    ['itself', '2021-2', 'compared-with-itself'],
    ['one that is compared with it', '2021-3', 'compared-in-a-circle'],
    ['an unknown one', '2099-9', 'unknown-round'],
  ])('is not compared with %s', async (_, comparedWith, code) => {
    await refuses('PATCH 2021-2', { comparedWith }, broken(['/comparedWith', code]));
  });

  test('opens neither after the round compared with it, nor before the one it names', async () => {
    await refuses(
      'PATCH 2021-2',
      { opensAt: '2021-04-07T08:00:00+02:00' },
      broken(['/opensAt', 'opens-after-comparing-round']),
    );
    await refuses(
      'PATCH 2021-3',
      { opensAt: '2021-04-01T08:00:00+02:00' },
      broken(['/comparedWith', 'compared-with-later']),
    );
  });

  test('is not cancelled while another is compared with it', async () => {
    const refusal = { status: 409, code: 'round-compared-with' };
    await refuses('POST 2021-2/cancel', { reason: 'Utgår' }, refusal);
  });
});

describe('an open round', () => {
  test('keeps its rules and its place', async () => {
    const change = { period: '2021Q4', opensAt: ROUND_TIMES.opensAt, criteriaSet: '2021-03' };
    const faults = ['/period', '/opensAt', '/criteriaSet'].map(
      (pointer) => [pointer, 'frozen-while-open'] as const,
    );
    await refuses('PATCH 2021-1', change, broken(...faults));
  });

  test.each([
    [
      'into the past',
      { deadline: '2021-01-12T16:00:00+01:00', reason: 'x' },
      '/deadline',
      'postponed-into-the-past',
    ],
    [
      'forward',
      { deadline: '2021-01-28T16:00:00+01:00', reason: 'x' },
      '/deadline',
      'deadline-brought-forward',
    ],
    ['without a reason', { deadline: '2021-01-30T16:00:00+01:00' }, '/reason', 'reason-missing'],
    [
      'past its closing',
      { deadline: '2021-02-06T16:00:00+01:00', reason: 'x' },
      '/closesAt',
      'closes-before-deadline',
    ],
  ])('is not postponed %s', async (_, change, pointer, code) => {
    await refuses('PATCH 2021-1', change, broken([pointer, code]));
  });
});

describe('a round that is postponed', () => {
  const NOW = '2021-01-19T09:00:00.000Z';
  const LONG = '2021-02-20T15:00:00.000Z';

  /** Extends the deadline of an actor, which begins its submission first. */
  const extendsDeadline = async (actor: string, deadline: string): Promise<string> => {
    const path = '/v1/rounds/2021-1/submissions';
    const { body } = await stage.directorate.call('GET', path);
    const items = body.items as { id: string; actor: string }[];
    const id = items.find((one) => one.actor === actor)?.id ?? '';
    const submission = `/v1/submissions/${id}`;
    const version = { 'if-match': await tagOf(submission) };
    const extension = { deadline, reason: 'Ferie' };
    const extended = await stage.directorate.call(
      'POST',
      `${submission}/extend`,
      extension,
      version,
    );
    expectStatus(extended, 200);
    return submission;
  };

  const submissions: string[] = [];
  beforeAll(async () => {
    const { oslo, midt, service } = stage;
    expectStatus(await oslo.create('/v1/rounds/2021-1/submissions', {}), 201);
    submissions.push(await extendsDeadline(oslo.organisationNumber, '2021-02-01T15:00:00.000Z'));
    submissions.push(await extendsDeadline(midt.organisationNumber, LONG));
    service.moveTo(NOW);
    await changes('2021-1', POSTPONED);
  });

  test('shows the old and the new deadline to anyone', async () => {
    const { body } = await stage.readsInPublic('rounds/2021-1');
    expect(body.deadlines).toEqual([
      {
        from: '2021-01-29T15:00:00.000Z',
        to: '2021-02-03T15:00:00.000Z',
        at: expect.stringContaining('2021-01-19T09:00:0'),
        reason: 'Feil i malen',
      },
    ]);
    expect(body.deadline).toBe('2021-02-03T15:00:00.000Z');
  });

  test('gives an extended actor the later of the two deadlines', async () => {
    const [oslo, midt] = await Promise.all(
      submissions.map(async (path) => (await stage.directorate.call('GET', path)).body),
    );
    expect([oslo.deadline, oslo.extended]).toEqual(['2021-02-03T15:00:00.000Z', false]);
    expect([midt.deadline, midt.extended]).toEqual([LONG, true]);
  });

  test('says what a deadline past the closing means', async () => {
    const [oslo, midt] = await Promise.all(
      submissions.map(async (path) => (await stage.directorate.call('GET', path)).body),
    );
    expect(oslo.deadlineNote).toBeNull();
    expect(midt.deadlineNote.en).toContain(
      'The round is planned to close 12 February 2021 at 16:00',
    );
  });

  test('is told to those that report', async () => {
    const { rows } = await stage.service.owner.query(
      `select a.organisation_number as actor
         from platform.notice n
         join actors.actor a on a.id = n.actor_id
        where n.kind = 'postponement'
        order by 1`,
    );
    const actors = [stage.midt, stage.oslo].map((one) => one.organisationNumber).sort();
    expect(rows).toEqual(actors.map((actor) => ({ actor })));
  });
});

describe('two open rounds of one period', () => {
  test('warn of each other', async () => {
    await stage.directorate.opensRound('2021-4', { opensAt: '2021-01-12T08:00:00+01:00' });
    const { body } = await stage.readsInPublic('rounds');
    const rounds = body.items as { key: string; warnings: { rounds: string[] }[] }[];
    expect(rounds.map(({ key, warnings }) => [key, warnings.flatMap((one) => one.rounds)])).toEqual(
      [
        ['2021-1', ['2021-4']],
        ['2021-4', ['2021-1']],
        ['2021-2', []],
        ['2021-3', []],
      ],
    );
  });
});

describe('a round that is cancelled', () => {
  beforeAll(async () => {
    await stage.midt.reports('2021-4', 'SAFEST', { budget: [money(99_000_000)] });
    await rollUp(stage.service);
  });

  test('confirms the reports that are counted no more', async () => {
    const body = { reason: 'Dobbelt', reports: 2 };
    await refuses('POST 2021-4/cancel', body, broken(['/reports', 'reports-not-confirmed']));
    const answer = await stage.directorate.steps('2021-4', 'cancel', { ...body, reports: 1 });
    expect(expectStatus(answer, 200).body).toMatchObject({
      state: 'cancelled',
      cancelReason: 'Dobbelt',
      warnings: [],
    });
  });

  test('has no figures, and its reports are still to be read', async () => {
    await rollUp(stage.service);
    for (const name of ['status', 'figures'])
      expectStatus(await stage.directorate.call('GET', `/v1/rounds/2021-4/${name}`), 404);
    const { body } = await stage.midt.call('GET', '/v1/rounds/2021-4/reports');
    const { body: report } = await stage.midt.call(
      'GET',
      `/v1/reports/${String(body.items[0].id)}`,
    );
    expect(report.content.budget[0].approved).toBe(99_000_000);
  });

  test('takes no more reports', async () => {
    const report = { project: 'STILLE', ...aReport() };
    const answer = await stage.oslo.create('/v1/rounds/2021-4/reports', report);
    expect([answer.status, answer.body.code]).toEqual([409, 'round-cancelled']);
  });

  test('is not what a later round is compared with', async () => {
    stage.service.moveTo('2021-04-07T08:00:00Z');
    await stage.directorate.closesRound('2021-1');
    await stage.directorate.opensRound('2021-5', LATER);
    await stage.midt.reports('2021-5', 'SAFEST');
    await rollUp(stage.service);
    const { body } = await stage.reads('rounds/2021-5/status');
    expect([body.previousRound, body.budgets[0].previous]).toEqual(['2021-1', 10_000_000]);
  });

  test.each([
    ['cancel', { reason: 'x' }, 'round-state'],
    ['open', undefined, 'round-state'],
    ['close', {}, 'round-state'],
    ['publish', {}, 'round-not-closed'],
  ])('is not taken the step: %s', async (step, body, code) => {
    await refuses(`POST 2021-4/${step}`, body, { status: 409, code });
  });
});

test.each([
  ['POST 2021-1/cancel', { reason: 'x' }],
  ['PATCH 2021-1', { budgetYear: 2022 }],
] as const)('a closed round is not changed by %s', async (request, body) => {
  await refuses(request, body, { status: 409, code: 'round-state' });
});

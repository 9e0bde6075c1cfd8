import { aCase, bringsToCouncil, changes, rollsUp } from '../../support/stages/governance.js';
import {
  broken,
  conflict,
  FORBIDDEN,
  invalid,
  type Refusal,
  refused,
  type Sent,
} from '../../support/refusal.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../../support/story.js';

const CASES = '/v1/cases';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  for (const code of ['SAFEST', 'LMP']) await bringsToCouncil(midt, directorate, code);
  await bringsToCouncil(oslo, directorate, 'DIGIOSLO');
});
afterAll(() => service.stop());

type SentByDirectorate = Omit<Sent, 'actor'> & { readonly actor?: Actor };
const refuses = (sent: SentByDirectorate, refusal: Refusal): Promise<Answered> =>
  refused(service, { actor: directorate, ...sent }, refusal);

/** Creates a case and returns its path. */
async function createCase(overrides: Record<string, unknown>): Promise<string> {
  const { body } = expectStatus(await directorate.create(CASES, aCase(overrides)), 201);
  return `${CASES}/${String(body.id)}`;
}

/** Creates and publishes a case and returns its path. */
async function publishCase(overrides: Record<string, unknown>): Promise<string> {
  const path = await createCase(overrides);
  await changes(directorate, 'POST', `${path}/publish`);
  return path;
}

describe('a case', () => {
  let path: string;

  test('begins as a draft', async () => {
    const body = aCase({ number: '1/21', meeting: null, projects: ['DIGIOSLO'] });
    const created = expectStatus(await directorate.create(CASES, body), 201);
    path = `${CASES}/${String(created.body.id)}`;
    expect(created.headers.get('location')).toBe(path);
    expect(created.body).toMatchObject({
      state: 'draft',
      decision: null,
      outcome: null,
      meeting: null,
      projects: ['DIGIOSLO'],
      figures: [],
      moves: [],
      publishedAt: null,
      allowedActions: ['update', 'publish', 'withdraw'],
    });
    const reason = { nb: 'Saken er et utkast', en: 'The case is a draft' };
    expect(created.body.lockedActions).toEqual([{ action: 'decide', code: 'case-state', reason }]);
  });

  test('is hidden as a draft, also from the owner of its project', async () => {
    for (const reader of [midt, oslo]) {
      expect((await reader.call('GET', path)).status).toBe(404);
      expect((await reader.call('GET', `${CASES}?project=DIGIOSLO`)).body.items).toEqual([]);
    }
    expect((await service.call('GET', path)).status).toBe(404);
    expect((await service.call('GET', CASES)).body.items).toEqual([]);
    expect((await directorate.call('GET', CASES)).body.items).toHaveLength(1);
  });

  test('is changed member by member while it is a draft', async () => {
    const changed = {
      meeting: 'nuit-2021-02-18',
      title: { nb: 'Ny tittel', en: 'New title' },
      proposedDecision: null,
    };
    expect((await changes(directorate, 'PATCH', path, changed)).body).toMatchObject({
      ...changed,
      projects: ['DIGIOSLO'],
      version: 2,
    });
  });

  test('is read by anyone once it is published, and says who may act on it', async () => {
    await changes(directorate, 'POST', `${path}/publish`);
    const { body } = expectStatus(await service.call('GET', path), 200);
    expect(body).toMatchObject({
      state: 'published',
      presenter: 'Leder av porteføljekontoret',
      allowedActions: [],
    });
    const locked = body.lockedActions as { action: string; code: string }[];
    expect(locked.map(({ action, code }) => `${action} ${code}`)).toEqual([
      'update directorate-only',
      'publish directorate-only',
      'decide directorate-only',
      'withdraw directorate-only',
    ]);
    const filters = 'council=nuit&meeting=nuit-2021-02-18&state=published&project=DIGIOSLO';
    expect((await oslo.call('GET', `${CASES}?${filters}`)).body.items).toHaveLength(1);
  });

  test('is decided once, and then takes no change', async () => {
    const decision = { decision: 'NUIT tok saken til orientering.', outcome: 'amended' };
    const decided = await changes(directorate, 'POST', `${path}/decide`, decision);
    expect(decided.body).toMatchObject({
      ...decision,
      state: 'decided',
      moves: [],
      allowedActions: [],
    });
    expect((await service.call('GET', path)).body.decision).toBe(decision.decision);
    const etag = decided.headers.get('etag') ?? '';
    const notNow = { status: 409, code: 'case-state' };
    const patch = { method: 'PATCH', path, body: { presenter: 'x' }, etag };
    await refuses(patch, notNow);
    await refuses({ path: `${path}/publish`, etag }, notNow);
    await refuses({ path: `${path}/withdraw`, etag }, notNow);
    const body = { decision: 'Nei', outcome: 'notAdopted' };
    await refuses({ path: `${path}/decide`, body, etag }, notNow);
    await refuses({ ...patch, actor: midt }, FORBIDDEN);
  });

  test('that is withdrawn stays visible only if it was published', async () => {
    const draft = await createCase({ number: '2/21' });
    await changes(directorate, 'POST', `${draft}/withdraw`);
    expect((await service.call('GET', draft)).status).toBe(404);
    const published = await publishCase({ number: '3/21' });
    await changes(directorate, 'POST', `${published}/withdraw`);
    expect((await service.call('GET', published)).body.state).toBe('withdrawn');
  });
});

describe('the number of a case', () => {
  test('is taken once in a council, and free in another', async () => {
    const path = await createCase({ number: '19/21' });
    const { body, headers } = await refuses(
      { path: CASES, body: aCase({ number: '19/21' }) },
      conflict('case-number-taken', '/number'),
    );
    expect(`${CASES}/${String(body.existing)}`).toBe(path);
    expect(headers.get('location')).toBe(path);
    await createCase({ council: 'nehs', number: '19/21', meeting: 'nehs-2021-06-10' });
  });

  test.each(['0/21', '19-21', ' 19/21', '19/21 '])('is refused as "%s"', async (number) => {
    await refuses({ path: CASES, body: aCase({ number }) }, invalid(['/number', 'wrong-form']));
  });

  test.each(['19/2021-11', '1234/21-12'])(
    'is refused as "%s", which is too long',
    async (number) => {
      await refuses(
        { path: CASES, body: aCase({ number }) },
        invalid(['/number', 'too-long'], ['/number', 'wrong-form']),
      );
    },
  );

  test('orders the cases of a council, by year and then by number', async () => {
    for (const number of ['100/20', '9/20', '10/20', '1/21'])
      await publishCase({ council: 'nufa', number, meeting: null });
    const list = `${CASES}?council=nufa&limit=3`;
    const first = expectStatus(await service.call('GET', list), 200).body;
    const next = await service.call('GET', `${list}&cursor=${String(first.nextCursor)}`);
    const all = [...first.items, ...expectStatus(next, 200).body.items] as { number: string }[];
    expect(all.map(({ number }) => number)).toEqual(['9/20', '10/20', '100/20', '1/21']);
  });
});

describe('a case with faults', () => {
  const refusesCase = (overrides: Record<string, unknown>, refusal: Refusal): Promise<unknown> =>
    refuses({ path: CASES, body: aCase({ number: '20/21', ...overrides }) }, refusal);

  test('is refused with every name that is unknown or repeated', async () => {
    await directorate.plansRound('2021-3');
    await refusesCase(
      {
        council: 'nato',
        meeting: 'nuit-2021-02-19',
        projects: ['SAFEST', 'NOSUCH', 'SAFEST'],
        rounds: ['2021-3', '2098-9'],
      },
      broken(
        ['/council', 'unknown-council'],
        ['/meeting', 'unknown-meeting'],
        ['/projects/1', 'unknown-project'],
        ['/projects/2', 'project-repeated'],
        ['/rounds/0', 'figures-not-published'],
        ['/rounds/1', 'unknown-round'],
      ),
    );
  });

  test('is refused in a meeting of another council', async () => {
    await refusesCase(
      { meeting: 'nehs-2021-06-10' },
      broken(['/meeting', 'meeting-of-other-council']),
    );
  });

  test('is refused with every member of a wrong form', async () => {
    await refusesCase(
      { type: 'gossip', title: { nb: 'x' }, presenter: ' ', opinions: [] },
      invalid(
        ['/opinions', 'unknown-field'],
        ['/type', 'not-allowed'],
        ['/title/en', 'missing'],
        ['/presenter', 'empty'],
      ),
    );
  });

  test('is refused to an actor', async () => {
    const body = aCase({ number: '20/21' });
    await refuses({ actor: midt, path: CASES, body }, FORBIDDEN);
  });
});

describe('the figures of a case', () => {
  let path: string;
  let figures: unknown;
  /** The status of the round that was published when the case was created. */
  let published: Answered;
  const readFrozen = (round: string): Promise<Answered> =>
    service.call('GET', `${path}/figures/${round}`);

  beforeAll(async () => {
    await directorate.opensRound('2021-1');
    await midt.registersProject('PORTAL');
    await midt.reports('2021-1', 'PORTAL');
    service.moveTo('2021-02-01T10:00:00+01:00');
    await rollsUp(service, '2021-1', await directorate.closesRound('2021-1'));
    published = expectStatus(await service.call('GET', '/v1/rounds/2021-1/status'), 200);
  });

  /** Does what a correction would do: other certified content, and the round rolled up anew. */
  async function correctReports(): Promise<void> {
    const { owner } = service;
    await owner.query(`alter table reporting.report_revision disable trigger unchangeable`);
    await owner.query(
      `update reporting.report_revision
          set content = jsonb_set(content, '{status,colour}', '"red"')`,
    );
    await owner.query(`alter table reporting.report_revision enable trigger unchangeable`);
    const job = await directorate.create('/v1/rounds/2021-1/rollup', undefined);
    await rollsUp(service, '2021-1', expectStatus(job, 202).body.id as string);
    await eventually(async () => {
      const { body } = await service.call('GET', '/v1/rounds/2021-1/status');
      return body.hash === published.body.hash ? undefined : true;
    });
  }

  test('are frozen when it is given the round, each round once', async () => {
    const body = aCase({ number: '40/21', rounds: ['2021-1', '2021-1'] });
    const created = expectStatus(await directorate.create(CASES, body), 201);
    path = `${CASES}/${String(created.body.id)}`;
    ({ figures } = created.body);
    expect(figures).toEqual([
      { round: '2021-1', hash: published.body.hash, frozenAt: expect.any(String) },
    ]);
  });

  test('are public with the case, and only of its rounds', async () => {
    expect((await readFrozen('2021-1')).status).toBe(404);
    await changes(directorate, 'POST', `${path}/publish`);
    expect((await readFrozen('2021-1')).text).toBe(published.text);
    expect((await readFrozen('2021-2')).status).toBe(404);
  });

  test('stay the same when the round is computed anew', async () => {
    await correctReports();
    const frozen = expectStatus(await readFrozen('2021-1'), 200);
    expect(frozen.text).toBe(published.text);
    expect(frozen.headers.get('etag')).toBe(`"${String(published.body.hash)}"`);
  });

  test('are neither taken away nor frozen anew by a change of the case', async () => {
    const etag = (await directorate.call('GET', path)).headers.get('etag') ?? '';
    await refuses(
      { method: 'PATCH', path, body: { rounds: [] }, etag },
      broken(['/rounds', 'figures-frozen']),
    );
    const again = await changes(directorate, 'PATCH', path, { rounds: ['2021-1'] });
    expect(again.body.figures).toEqual(figures);
  });

  test.each([
    `update governance.case_figures set body = '{}'`,
    'delete from governance.case_figures',
  ])('are kept by the database against "%s"', async (statement) => {
    await expect(service.owner.query(statement)).rejects.toThrow('append-only');
  });
});

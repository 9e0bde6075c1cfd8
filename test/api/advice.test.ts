import { aCase, anAdvice, changes, refuses } from '../support/governance.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;

beforeEach(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  await midt.registersProject('SAFEST');
  await midt.registersProject('LMP');
  await oslo.registersProject('DIGIOSLO');
  await directorate.opensRound('2021-1');
  await directorate.plansRound('2021-2', {
    opensAt: '2021-04-06T08:00:00+02:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
  });
});
afterEach(() => service.stop());

const ADVICE = '/v1/advice';
const recorded = async (overrides: Record<string, unknown> = {}): Promise<string> =>
  `${ADVICE}/${String(expectStatus(await directorate.create(ADVICE, anAdvice(overrides)), 201).body.id)}`;

type Item = {
  project: string | null;
  round: string | null;
  owner: string;
  state: string;
  overdue: boolean;
  answer: { revision: number; text: string; late: boolean } | null;
  effect: { outcome: string } | null;
  allowedActions: string[];
  lockedActions: { action: string; code: string }[];
};
const items = ({ body }: Answered): Item[] =>
  (body.items as { items: Item[] }[]).flatMap((advice) => advice.items);
const lines = (answer: Answered): string[] =>
  items(answer).map(
    ({ project, round, owner, state, overdue }) =>
      `${project ?? round ?? ''} ${owner} ${state}${overdue ? ' overdue' : ''}`,
  );

/** Opens the round of the answers and closes it at its time. */
async function closesDueRound(): Promise<void> {
  service.moveTo('2021-04-06T09:00:00+02:00');
  await changes(directorate, 'POST', '/v1/rounds/2021-2/open', '/v1/rounds/2021-2');
  service.moveTo('2021-04-30T16:00:00+02:00');
  await directorate.closesRound('2021-2');
}

describe('the decision loop', () => {
  test("goes from advice to the owner's answer to the effect", async () => {
    const path = await recorded({ projects: ['SAFEST', 'DIGIOSLO'], round: '2021-1' });
    expect(lines(await directorate.call('GET', ADVICE))).toEqual([
      `DIGIOSLO ${ACTORS.oslo} open`,
      `SAFEST ${ACTORS.helseMidt} open`,
      `2021-1 ${ACTORS.directorate} open`,
    ]);
    expect(lines(await midt.call('GET', ADVICE))).toEqual([`SAFEST ${ACTORS.helseMidt} open`]);
    expect(items(await midt.call('GET', ADVICE))[0]).toMatchObject({
      allowedActions: ['answer'],
      lockedActions: [{ action: 'effect', code: 'directorate-only' }],
    });
    const tooEarly = await refuses(
      service,
      directorate,
      'POST',
      `${path}/effects`,
      { project: 'SAFEST', effect: 'x', outcome: 'followed' },
      409,
      'advice-state',
    );
    expect(tooEarly.body.detail).toMatch(/ikke besvart/);

    const answered = expectStatus(
      await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Avklart.' }),
      201,
    );
    expect(answered.body).toMatchObject({
      version: 2,
      items: [
        {
          project: 'SAFEST',
          state: 'answered',
          answer: { revision: 1, text: 'Avklart.', answeredBy: ACTORS.helseMidt, late: false },
          effect: null,
        },
      ],
    });
    expect(answered.headers.get('location')).toBe(path);
    expect(lines(await directorate.call('GET', `${ADVICE}?state=open`))).toEqual([
      `DIGIOSLO ${ACTORS.oslo} open`,
      `2021-1 ${ACTORS.directorate} open`,
    ]);

    const again = expectStatus(
      await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Avklart og levert.' }),
      201,
    );
    expect(again.body.items[0].answer).toMatchObject({ revision: 2, text: 'Avklart og levert.' });
    const { rows } = await service.owner.query(
      `select revision, text from governance.advice_answer order by revision`,
    );
    expect(rows).toEqual([
      { revision: 1, text: 'Avklart.' },
      { revision: 2, text: 'Avklart og levert.' },
    ]);

    expectStatus(
      await directorate.create(`${path}/answers`, { round: '2021-1', text: 'Tas i neste runde.' }),
      201,
    );
    const closed = expectStatus(
      await directorate.create(`${path}/effects`, {
        project: 'SAFEST',
        effect: 'Tiltaket er grønt.',
        outcome: 'followed',
      }),
      201,
    );
    expect(closed.body.items.find((item: Item) => item.project === 'SAFEST')).toMatchObject({
      state: 'closed',
      effect: { revision: 1, effect: 'Tiltaket er grønt.', outcome: 'followed' },
    });
    expect(
      lines(await directorate.call('GET', `${ADVICE}?state=closed&round=2021-2&project=SAFEST`)),
    ).toEqual([`SAFEST ${ACTORS.helseMidt} closed`]);
    expect(lines(await directorate.call('GET', `${ADVICE}?round=2021-1`))).toEqual([]);
    await refuses(
      service,
      midt,
      'POST',
      `${path}/answers`,
      { project: 'SAFEST', text: 'Enda mer.' },
      409,
      'advice-state',
    );
    expectStatus(
      await directorate.create(`${path}/effects`, {
        project: 'SAFEST',
        effect: 'Tiltaket ble gult igjen.',
        outcome: 'partly',
      }),
      201,
    );
    expect(items(await midt.call('GET', ADVICE))[0]?.effect).toMatchObject({
      revision: 2,
      outcome: 'partly',
    });
    for (const table of ['advice_answer', 'advice_effect'])
      await expect(
        service.owner.query(`update governance.${table} set revision = 9`),
      ).rejects.toThrow('append-only');
  });

  test(
    'says what is overdue, takes a first answer late and lets an answer stand when its ' +
      'round has closed',
    async () => {
      const path = await recorded({ projects: ['SAFEST', 'LMP', 'DIGIOSLO'] });
      expectStatus(await midt.create(`${path}/answers`, { project: 'LMP', text: 'I tide.' }), 201);
      service.moveTo('2021-04-23T15:59:00+02:00');
      expect(
        lines(await directorate.call('GET', `${ADVICE}?state=open`)).filter((line) =>
          line.endsWith('overdue'),
        ),
      ).toEqual([]);
      service.moveTo('2021-04-23T16:01:00+02:00');
      expect(lines(await directorate.call('GET', ADVICE))).toEqual([
        `DIGIOSLO ${ACTORS.oslo} open overdue`,
        `LMP ${ACTORS.helseMidt} answered`,
        `SAFEST ${ACTORS.helseMidt} open overdue`,
      ]);

      await closesDueRound();
      await refuses(
        service,
        midt,
        'POST',
        `${path}/answers`,
        { project: 'LMP', text: 'Ombestemt.' },
        409,
        'advice-state',
      );
      const late = expectStatus(
        await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Beklager.' }),
        201,
      );
      expect(late.body.items.find((item: Item) => item.project === 'SAFEST')).toMatchObject({
        state: 'answered',
        overdue: false,
        answer: { late: true },
      });
      // What was never answered can be closed now.
      expectStatus(
        await directorate.create(`${path}/effects`, {
          project: 'DIGIOSLO',
          effect: 'Ikke besvart.',
          outcome: 'notFollowed',
        }),
        201,
      );
      expect(lines(await oslo.call('GET', ADVICE))).toEqual([`DIGIOSLO ${ACTORS.oslo} closed`]);
    },
  );

  test("is each owner's own: what was given to others does not exist", async () => {
    const path = await recorded({ projects: ['SAFEST', 'LMP'] });
    expect((await oslo.call('GET', ADVICE)).body.items).toEqual([]);
    expect((await oslo.call('GET', path)).status).toBe(404);
    const body = { text: 'Ikke mitt.' };
    await refuses(
      service,
      oslo,
      'POST',
      `${path}/answers`,
      { project: 'SAFEST', ...body },
      404,
      'not-found',
    );
    await refuses(
      service,
      directorate,
      'POST',
      `${path}/answers`,
      { project: 'SAFEST', ...body },
      404,
      'not-found',
    );
    await refuses(
      service,
      midt,
      'POST',
      `${path}/answers`,
      { project: 'DIGIOSLO', ...body },
      404,
      'not-found',
    );
    await refuses(
      service,
      midt,
      'POST',
      `${path}/answers`,
      { round: '2021-1', ...body },
      404,
      'not-found',
    );
    await refuses(
      service,
      midt,
      'POST',
      `${path}/effects`,
      { project: 'SAFEST', effect: 'x', outcome: 'followed' },
      403,
      'forbidden',
    );
    await refuses(service, oslo, 'POST', ADVICE, anAdvice(), 403, 'forbidden');

    // Of advice to several, an owner sees its own part, published or not.
    const shared = await recorded({ projects: ['SAFEST', 'DIGIOSLO'] });
    expect((await oslo.call('GET', shared)).body.items.map(({ project }: Item) => project)).toEqual(
      ['DIGIOSLO'],
    );
    await changes(directorate, 'POST', `${shared}/publish`, shared);
    expect((await oslo.call('GET', shared)).body.items.map(({ project }: Item) => project)).toEqual(
      ['DIGIOSLO', 'SAFEST'],
    );
    expect(lines(await oslo.call('GET', ADVICE))).toEqual([`DIGIOSLO ${ACTORS.oslo} open`]);
    await refuses(
      service,
      oslo,
      'POST',
      `${shared}/answers`,
      { project: 'SAFEST', ...body },
      404,
      'not-found',
    );
  });

  test('is public, with answers and effects, from its publication on and not before', async () => {
    const { body: council } = expectStatus(await directorate.create('/v1/cases', aCase()), 201);
    const hidden = await recorded({ projects: ['LMP'], text: 'Hemmelig.' });
    const path = await recorded({ case: council.id });
    expectStatus(await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Svaret.' }), 201);
    for (const reader of [undefined, oslo]) {
      const call = (where: string): Promise<Answered> =>
        reader === undefined ? service.call('GET', where) : reader.call('GET', where);
      expect((await call(`${ADVICE}/published`)).body.items).toEqual([]);
      expect([(await call(path)).status, (await call(hidden)).status]).toEqual([404, 404]);
    }
    const draft = await directorate.call('GET', path);
    expect(draft.body).toMatchObject({
      case: council.id,
      publishedAt: null,
      allowedActions: ['publish'],
    });
    await refuses(
      service,
      midt,
      'POST',
      `${path}/publish`,
      undefined,
      403,
      'forbidden',
      undefined,
      '"2"',
    );
    await refuses(
      service,
      directorate,
      'POST',
      `${path}/publish`,
      undefined,
      412,
      'stale',
      undefined,
      '"1"',
    );
    await changes(directorate, 'POST', `${path}/publish`, path);
    await refuses(
      service,
      directorate,
      'POST',
      `${path}/publish`,
      undefined,
      409,
      'advice-state',
      undefined,
      '"3"',
    );

    const seen = expectStatus(await service.call('GET', `${ADVICE}/published`), 200);
    expect(seen.text).not.toContain('Hemmelig');
    // The case itself is still a draft, so its id is not shown.
    expect(seen.body.items).toMatchObject([
      {
        case: null,
        text: 'Avklar avhengigheten.',
        items: [
          { project: 'SAFEST', answer: { text: 'Svaret.' }, effect: null, allowedActions: [] },
        ],
      },
    ]);
    await changes(
      directorate,
      'POST',
      `/v1/cases/${String(council.id)}/publish`,
      `/v1/cases/${String(council.id)}`,
    );
    expect((await service.call('GET', path)).body.case).toBe(council.id);
    expectStatus(
      await directorate.create(`${path}/effects`, {
        project: 'SAFEST',
        effect: 'Virket.',
        outcome: 'followed',
      }),
      201,
    );
    expect(items(await service.call('GET', `${ADVICE}/published?project=SAFEST`))[0]).toMatchObject(
      { state: 'closed', effect: { effect: 'Virket.' } },
    );
    expect((await service.call('GET', `${ADVICE}/published?project=LMP`)).body.items).toEqual([]);
  });

  test('comes in pages, oldest first', async () => {
    const paths = [
      await recorded(),
      await recorded({ projects: ['LMP'] }),
      await recorded({ projects: ['DIGIOSLO'] }),
    ];
    const first = expectStatus(await directorate.call('GET', `${ADVICE}?limit=2`), 200).body;
    const second = expectStatus(
      await directorate.call('GET', `${ADVICE}?limit=2&cursor=${String(first.nextCursor)}`),
      200,
    ).body;
    expect(
      [...first.items, ...second.items].map(({ id }: { id: string }) => `${ADVICE}/${id}`),
    ).toEqual(paths);
    expect((await midt.call('GET', `${ADVICE}?cursor=x`)).body).toMatchObject({
      status: 400,
      errors: [{ code: 'cursor-of-another-query' }],
    });
  });
});

describe('bad input', () => {
  test('of advice: all faults at once', async () => {
    await refuses(
      service,
      directorate,
      'POST',
      ADVICE,
      anAdvice({ projects: [] }),
      422,
      'rule-broken',
      [['/projects', 'nothing-advised']],
    );
    await refuses(
      service,
      directorate,
      'POST',
      ADVICE,
      { council: 'nuit', text: 'x', answerDueIn: '2021-2' },
      422,
      'rule-broken',
      [['/projects', 'nothing-advised']],
    );
    await refuses(
      service,
      directorate,
      'POST',
      ADVICE,
      anAdvice({
        council: 'nato',
        case: '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11',
        projects: ['NOSUCH', 'LMP', 'LMP'],
        round: '2098-9',
        answerDueIn: '2098-8',
      }),
      422,
      'rule-broken',
      [
        ['/council', 'unknown-council'],
        ['/case', 'unknown-case'],
        ['/projects/0', 'unknown-project'],
        ['/projects/2', 'project-repeated'],
        ['/round', 'unknown-round'],
        ['/answerDueIn', 'unknown-round'],
      ],
    );
    const { body: council } = expectStatus(
      await directorate.create('/v1/cases', aCase({ council: 'nehs', meeting: null })),
      201,
    );
    await refuses(
      service,
      directorate,
      'POST',
      ADVICE,
      anAdvice({ case: council.id, round: '2021-2', answerDueIn: '2021-1' }),
      422,
      'rule-broken',
      [
        ['/case', 'case-of-other-council'],
        ['/answerDueIn', 'due-before-round'],
      ],
    );
    await refuses(
      service,
      directorate,
      'POST',
      ADVICE,
      anAdvice({ case: '1', projects: 'SAFEST', round: '2021', text: '', saidBy: 'x' }),
      400,
      'invalid-request',
      [
        ['/saidBy', 'unknown-field'],
        ['/case', 'wrong-form'],
        ['/projects', 'wrong-type'],
        ['/round', 'wrong-form'],
        ['/text', 'empty'],
      ],
    );
    await closesDueRound();
    await refuses(service, directorate, 'POST', ADVICE, anAdvice(), 422, 'rule-broken', [
      ['/answerDueIn', 'round-closed'],
    ]);
  });

  test('of answers and effects', async () => {
    const path = await recorded();
    await refuses(service, midt, 'POST', `${path}/answers`, { text: 'x' }, 422, 'rule-broken', [
      ['/project', 'project-or-round'],
    ]);
    await refuses(
      service,
      midt,
      'POST',
      `${path}/answers`,
      { project: 'SAFEST', round: '2021-1', text: 'x' },
      422,
      'rule-broken',
      [['/round', 'project-or-round']],
    );
    await refuses(
      service,
      midt,
      'POST',
      `${path}/answers`,
      { project: 'safest', opinion: 'x' },
      400,
      'invalid-request',
      [
        ['/opinion', 'unknown-field'],
        ['/text', 'missing'],
        ['/project', 'wrong-form'],
      ],
    );
    await refuses(
      service,
      directorate,
      'POST',
      `${path}/effects`,
      { project: 'SAFEST', outcome: 'maybe' },
      400,
      'invalid-request',
      [
        ['/effect', 'missing'],
        ['/outcome', 'not-allowed'],
      ],
    );
    await refuses(
      service,
      directorate,
      'POST',
      `${path}/effects`,
      { project: 'LMP', effect: 'x', outcome: 'followed' },
      404,
      'not-found',
    );
    expect(
      (
        await midt.create(`${ADVICE}/019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11/answers`, {
          project: 'SAFEST',
          text: 'x',
        })
      ).status,
    ).toBe(404);
    // The same key and body get the same answer, and one revision.
    const key = 'svar-1';
    const [one, two] = [
      await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Svar' }, key),
      await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Svar' }, key),
    ];
    expect([one.status, two.text]).toEqual([201, one.text]);
    expect(
      (await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Annet' }, key)).body.code,
    ).toBe('idempotency-key-reused');
  });
});

describe('each layer of isolation alone', () => {
  test.each(['database-only', 'application-only'])(
    '%s keeps what is not published from others',
    async (isolation) => {
      const path = await recorded({ text: 'Kanarifugl.' });
      expectStatus(
        await midt.create(`${path}/answers`, { project: 'SAFEST', text: 'Kanarifugl.' }),
        201,
      );
      const { body: council } = expectStatus(
        await directorate.create(
          '/v1/cases',
          aCase({ presenter: 'Kanarifugl', projects: ['SAFEST'] }),
        ),
        201,
      );
      expectStatus(
        await directorate.call(
          'PUT',
          '/v1/meetings/nuit-2021-02-18/minutes',
          { summary: 'Kanarifugl.', actions: [] },
          { 'if-match': '"0"' },
        ),
        200,
      );
      const url = new URL(service.config.databaseUrl);
      const other = await startTestService({
        database: url.href,
        env: { ROLE: 'api', ISOLATION: isolation },
      });
      try {
        const stranger = new Actor(other, ACTORS.oslo);
        for (const where of [
          ADVICE,
          `${ADVICE}/published`,
          path,
          '/v1/cases',
          `/v1/cases/${String(council.id)}`,
          `/v1/cases/${String(council.id)}/figures/2021-1`,
          '/v1/meetings/nuit-2021-02-18/minutes',
        ]) {
          for (const answer of [await stranger.call('GET', where), await other.call('GET', where)])
            expect([where, answer.text.includes('Kanarifugl')]).toEqual([where, false]);
        }
        const before = await service.owner.query(`select count(*) from governance.advice_answer`);
        const tried = await stranger.create(`${path}/answers`, {
          project: 'SAFEST',
          text: 'Stjålet',
        });
        expect(tried.status).toBe(404);
        expect(
          (await service.owner.query(`select count(*) from governance.advice_answer`)).rows,
        ).toEqual(before.rows);
      } finally {
        await other.stop();
      }
    },
  );
});

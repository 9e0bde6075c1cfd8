import { refused, type Refusal } from '../support/refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

const text = (nb: string): { nb: string; en: string } => ({ nb, en: `${nb} (en)` });

/** A draft with these criteria. */
function aSet(
  key: string,
  rule: string,
  codes: readonly string[],
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    key,
    title: text(key),
    source: 'Prøve',
    rule,
    criteria: codes.map((code) => ({ code, text: text(code) })),
    ...overrides,
  };
}

let service: TestService;
let directorate: Directorate;
let midt: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2024-03-01T09:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service, ACTORS.helsedirektoratet);
  midt = new Actor(service, ACTORS.helseMidt);
  await midt.registersProject('SAFEST');
});
afterAll(() => service.stop());

const SETS = '/v1/criteria-sets';
const status = async (key: string): Promise<string> =>
  expectStatus(await service.call('GET', `${SETS}/${key}`), 200).body.status as string;

/** An action on the set as it stands now. */
async function acts(key: string, action: string, body: unknown): Promise<Answered> {
  const { headers } = await service.call('GET', `${SETS}/${key}`);
  return directorate.call('POST', `${SETS}/${key}/${action}`, body, {
    'if-match': headers.get('etag') ?? '',
  });
}

describe('the life of a criteria set', () => {
  test('the four published versions have the status their dates say', async () => {
    expect(
      await Promise.all(['2020-12', '2021-03', '2024-02', '2024-02-proposal'].map(status)),
    ).toEqual(['retired', 'onTrial', 'inForce', 'draft']);
    service.moveTo('2021-01-15T09:00:00+01:00');
    expect(await Promise.all(['2020-12', '2021-03', '2024-02'].map(status))).toEqual([
      'draft',
      'draft',
      'draft',
    ]);
    service.moveTo('2024-03-01T09:00:00+01:00');
  });

  test(
    'draft → on trial → in force → retired, with texts in both languages; published, its ' +
      'content never changes',
    async () => {
      const guidance = text('Vurder om flere aktører må bidra samtidig');
      const created = expectStatus(
        await directorate.create(
          SETS,
          aSet('2025-01', 'all(a, any(b, not(c)))', ['a', 'b', 'c'], {
            criteria: [
              { code: 'a', text: text('a'), guidance, evidence: text('Styringsdokument') },
              { code: 'b', text: text('b') },
              { code: 'c', text: text('c') },
            ],
          }),
        ),
        201,
      );
      expect(created.body).toMatchObject({
        key: '2025-01',
        status: 'draft',
        allowedActions: ['change', 'putOnTrial', 'bringIntoForce'],
        lockedActions: [{ action: 'retire', code: 'wrong-state' }],
        criteria: [{ code: 'a', guidance, sameAs: null }, {}, {}],
      });
      const { headers } = expectStatus(
        await directorate.call(
          'PATCH',
          `${SETS}/2025-01`,
          { title: text('Nye kriterier') },
          { 'if-match': created.headers.get('etag') ?? '' },
        ),
        200,
      );
      expect(headers.get('etag')).toBe('"2"');

      expectStatus(await acts('2025-01', 'put-on-trial', { from: '2024-04-01' }), 200);
      expect(await status('2025-01')).toBe('draft');
      service.moveTo('2024-04-01T00:00:01+02:00');
      expect(await status('2025-01')).toBe('onTrial');
      const change = await directorate.call(
        'PATCH',
        `${SETS}/2025-01`,
        { rule: 'any(a, b, c)' },
        { 'if-match': '"3"' },
      );
      expect(expectStatus(change, 409).body).toMatchObject({
        code: 'criteria-set-state',
        errors: [{ code: 'criteria-set-published' }],
      });
      await expect(
        service.owner.query(`update criteria.criteria_set set rule = 'a' where key = '2025-01'`),
      ).rejects.toThrow('is published');
      await expect(
        service.owner.query(
          `update criteria.criterion set text_nb = 'x' where criteria_set = '2025-01'`,
        ),
      ).rejects.toThrow('is published');
      await expect(
        service.owner.query(`delete from criteria.criterion where criteria_set = '2025-01'`),
      ).rejects.toThrow('is published');

      // Two in force on one date: refused, also by the database itself.
      expect(
        expectStatus(await acts('2025-01', 'bring-into-force', { from: '2024-09-01' }), 409).body,
      ).toMatchObject({
        code: 'criteria-set-overlap',
        existing: '2024-02',
        errors: [{ pointer: '/from' }],
      });
      await expect(
        service.owner.query(
          `update criteria.criteria_set set in_force_from = '2024-09-01' where key = '2025-01'`,
        ),
      ).rejects.toThrow('criteria_set_one_in_force');
      expectStatus(await acts('2024-02', 'retire', { to: '2024-09-01' }), 200);
      expectStatus(await acts('2025-01', 'bring-into-force', { from: '2024-09-01' }), 200);
      service.moveTo('2024-08-31T23:59:00+02:00');
      expect(await Promise.all(['2024-02', '2025-01'].map(status))).toEqual(['inForce', 'onTrial']);
      service.moveTo('2024-09-01T00:00:01+02:00');
      expect(await Promise.all(['2024-02', '2025-01'].map(status))).toEqual(['retired', 'inForce']);
      expectStatus(await acts('2025-01', 'retire', { to: '2025-01-01' }), 200);
      expect(
        expectStatus(await service.call('GET', `${SETS}/2025-01`), 200).body.lockedActions.map(
          ({ code }: { code: string }) => code,
        ),
      ).toEqual(Array<string>(4).fill('directorate-only'));
    },
  );

  test('sets with two and with three levels, and with facts, need no change of code', async () => {
    for (const [key, rule] of [
      ['to-nivaer', 'all(a, any(b, c))'],
      ['tre-nivaer', 'all(a, any(b, all(c, not(d))))'],
      [
        'fakta',
        'all(a, any(b, all(kind = innovation, maturity = mature), not(readiness = notReady)))',
      ],
    ] as const) {
      expectStatus(await directorate.create(SETS, aSet(key, rule, ['a', 'b', 'c', 'd'])), 201);
    }
    await midt.registersProject('MODEN', { kind: 'innovation', maturity: 'mature' });
    await midt.registersProject('UKJENT', { kind: 'innovation' });
    const evaluate = async (code: string, answers: Record<string, boolean>): Promise<unknown> => {
      const { body } = expectStatus(
        await directorate.create(`/v1/projects/${code}/evaluations`, {
          criteriaSet: 'fakta',
          answers: Object.entries(answers).map(([criterion, met]) => ({
            criterion,
            met,
            reason: 'Prøve',
          })),
        }),
        201,
      );
      return [body.outcome, body.failedFirst, body.missing];
    };
    expect(await evaluate('MODEN', { a: true, b: false })).toEqual(['in', null, []]);
    expect(await evaluate('UKJENT', { a: true, b: false })).toEqual([
      'undecided',
      null,
      ['maturity', 'readiness'],
    ]);
    expect(await evaluate('UKJENT', { a: false })).toEqual(['out', 'a', []]);
  });
});

describe('self-assessment and assessment', () => {
  test('stand side by side with time and version; a changed answer is a new revision', async () => {
    const answers = (coordination: boolean, reason: string): object => ({
      criteriaSet: '2021-03',
      answers: [
        {
          criterion: 'digitalisation',
          met: true,
          reason: 'Ja',
          evidence: 'Styringsdokument punkt 3',
        },
        { criterion: 'coordination', met: coordination, reason },
      ],
    });
    expectStatus(
      await midt.create('/v1/projects/SAFEST/self-assessments', answers(true, 'Flere regioner')),
      201,
    );
    expectStatus(
      await directorate.create(
        '/v1/projects/SAFEST/evaluations',
        answers(false, 'Kan gjøres alene'),
      ),
      201,
    );
    const changed = expectStatus(
      await midt.create(
        '/v1/projects/SAFEST/self-assessments',
        answers(true, 'Flere regioner og kommuner'),
      ),
      201,
    );
    expect(changed.body).toMatchObject({
      assessedBy: 'owner',
      revision: 2,
      outcome: 'undecided',
      missing: ['coreActivity'],
      assessor: ACTORS.helseMidt,
    });
    const { body } = expectStatus(
      await midt.call('GET', '/v1/projects/SAFEST/assessments?criteriaSet=2021-03'),
      200,
    );
    expect(body).toMatchObject({
      owner: { revision: 2, recordedAt: expect.any(String) },
      directorate: { revision: 1, outcome: 'out', failedFirst: 'coordination' },
      criteria: [
        {
          criterion: 'digitalisation',
          owner: { met: true, evidence: 'Styringsdokument punkt 3' },
          directorate: { met: true },
          differs: false,
        },
        { criterion: 'coreActivity', owner: null, directorate: null, differs: false },
        {
          criterion: 'coordination',
          owner: { met: true, reason: 'Flere regioner og kommuner' },
          directorate: { met: false },
          differs: true,
        },
      ],
    });
    const { body: all } = await midt.call('GET', '/v1/projects/SAFEST/evaluations');
    expect(
      all.items.map(({ assessedBy, revision }: Record<string, unknown>) => [assessedBy, revision]),
    ).toEqual([
      ['owner', 2],
      ['directorate', 1],
      ['owner', 1],
    ]);
    // What the owner says of itself counts for nothing in the directorate's totals.
    expect(
      expectStatus(await directorate.call('GET', '/v1/criteria-sets/2021-03/outcome'), 200).body,
    ).toMatchObject({ evaluated: 1, out: 1 });
  });
});

describe('bad input', () => {
  const refuses = (
    path: string,
    body: unknown,
    refusal: Refusal,
    actor: Actor = directorate,
    headers: Record<string, string> = {},
  ): Promise<Answered> => refused(service, { actor, path, body, headers }, refusal);
  const broken = (...errors: (readonly [string, string])[]): Refusal => ({
    status: 422,
    code: 'rule-broken',
    errors,
  });
  const deep = `${'not('.repeat(10)}a${')'.repeat(10)}`;

  test.each([
    ['an unknown criterion', 'all(a, x)', 'unknown-criterion'],
    ['an unknown value of a fact', 'all(a, kind = heroic)', 'unknown-fact-value'],
    ['a syntax error', 'all(a,', 'rule-syntax'],
    ['a contradiction', 'all(a, not(a))', 'rule-never-met'],
    ['a contradiction of facts', 'all(a, kind = innovation, kind = assessment)', 'rule-never-met'],
    ['a rule that everything meets', 'any(a, not(a))', 'rule-always-met'],
    ['too many levels', deep, 'rule-too-deep'],
    ['too many parts', `any(${Array<string>(61).fill('a').join(', ')})`, 'rule-too-long'],
  ])('a rule with %s', async (_, rule, code) => {
    const answer = await refuses(SETS, aSet('feil', rule, ['a']), broken(['/rule', code]));
    if (code !== 'rule-never-met' && code !== 'rule-always-met')
      expect(answer.body.errors[0].detail).toMatch(/^Tegn \d+: forventet /);
  });

  test('every fault of a set at once', async () => {
    await refuses(
      SETS,
      {
        ...aSet('feil', 'all(a, x)', []),
        criteria: [
          { code: 'a', text: text('a') },
          { code: 'a', text: text('a') },
          { code: 'kind', text: text('k') },
          { code: 'b', text: text('b'), sameAs: '2021-03' },
        ],
      },
      broken(
        ['/criteria/1/code', 'criterion-repeated'],
        ['/criteria/2/code', 'reserved-word'],
        ['/criteria/3/sameAs', 'unknown-criterion'],
        ['/rule', 'unknown-criterion'],
      ),
    );
  });

  test('a key that is taken, an end before the start, a state that does not allow it', async () => {
    await refuses(SETS, aSet('2021-03', 'a', ['a']), {
      status: 409,
      code: 'criteria-set-key-taken',
      errors: [['/key', 'criteria-set-key-taken']],
    });
    await refuses(
      `${SETS}/2021-03/retire`,
      { to: '2021-03-18' },
      broken(['/to', 'ends-before-start']),
      directorate,
      { 'if-match': '"1"' },
    );
    await refuses(
      `${SETS}/2021-03/put-on-trial`,
      { from: '2024-05-01' },
      { status: 409, code: 'criteria-set-state', errors: [['', 'wrong-state']] },
      directorate,
      { 'if-match': '"1"' },
    );
    await refuses(
      `${SETS}/2024-02-proposal/retire`,
      { to: '2024-05-01' },
      { status: 409, code: 'criteria-set-state', errors: [['', 'wrong-state']] },
      directorate,
      { 'if-match': '"1"' },
    );
  });

  test('an evaluation under a retired version without saying so', async () => {
    const body = { criteriaSet: '2020-12', answers: [] };
    const retired = {
      status: 409,
      code: 'criteria-set-retired',
      errors: [['/underRetired', 'criteria-set-retired']],
    } as const;
    await refuses('/v1/projects/SAFEST/evaluations', body, retired);
    await refuses('/v1/projects/SAFEST/self-assessments', body, retired, midt);
    await refuses('/v1/evaluations', { criteriaSet: '2020-12' }, retired);
    await refuses('/v1/replays', { criteriaSet: '2020-12' }, retired);
    expectStatus(
      await directorate.create('/v1/projects/SAFEST/evaluations', { ...body, underRetired: true }),
      201,
    );
  });

  test('an owner answering for another, and the directorate for an owner', async () => {
    const body = { criteriaSet: '2021-03', answers: [] };
    await refuses(
      '/v1/projects/SAFEST/self-assessments',
      body,
      { status: 404, code: 'not-found' },
      new Actor(service, ACTORS.oslo),
    );
    await refuses('/v1/projects/SAFEST/self-assessments', body, {
      status: 403,
      code: 'forbidden',
      errors: [['', 'not-yours']],
    });
  });

  test('a replay of what is not there, or of the future', async () => {
    await refuses(
      '/v1/replays',
      {
        criteriaSet: 'ingen',
        baseline: 'intet',
        project: 'INGEN',
        owner: '974760673',
        asOf: '2090-01-01T00:00:00Z',
        answersAsOf: '2090-01-01T00:00:00Z',
      },
      broken(
        ['/criteriaSet', 'unknown-criteria-set'],
        ['/baseline', 'unknown-criteria-set'],
        ['/asOf', 'in-the-future'],
        ['/answersAsOf', 'in-the-future'],
        ['/project', 'unknown-project'],
        ['/owner', 'unknown-actor'],
      ),
    );
  });
});

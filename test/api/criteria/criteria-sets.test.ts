import { broken, conflict, NOT_FOUND, refused, type Refusal } from '../../support/refusal.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

const SETS = '/v1/criteria-sets';

/** Returns a text in both languages. */
const inBoth = (nb: string): { nb: string; en: string } => ({ nb, en: `${nb} (en)` });

/** Returns a draft with these criteria. */
function aSet(
  key: string,
  rule: string,
  codes: readonly string[],
  overrides: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    key,
    title: inBoth(key),
    source: 'Prøve',
    rule,
    criteria: codes.map((code) => ({ code, text: inBoth(code) })),
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
  await midt.registersOutside('SAFEST');
});
afterAll(() => service.stop());

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
const readSet = async (key: string): Promise<any> =>
  expectStatus(await service.call('GET', `${SETS}/${key}`), 200).body;
const listStatuses = (...keys: string[]): Promise<string[]> =>
  Promise.all(keys.map(async (key) => (await readSet(key)).status as string));

/** Takes a step on the present version of a set. */
async function acts(key: string, action: string, body: unknown): Promise<Answered> {
  const { headers } = await service.call('GET', `${SETS}/${key}`);
  return directorate.call('POST', `${SETS}/${key}/${action}`, body, {
    'if-match': headers.get('etag') ?? '',
  });
}

describe('the four published criteria sets', () => {
  test('have the status that their dates give them', async () => {
    expect(await listStatuses('2020-12', '2021-03', '2024-02', '2024-02-proposal')).toEqual([
      'retired',
      'onTrial',
      'inForce',
      'draft',
    ]);
    service.moveTo('2021-01-15T09:00:00+01:00');
    expect(await listStatuses('2020-12', '2021-03', '2024-02')).toEqual([
      'draft',
      'draft',
      'draft',
    ]);
    service.moveTo('2024-03-01T09:00:00+01:00');
  });
});

describe('a criteria set', () => {
  const PATH = `${SETS}/2025-01`;
  const patches = (body: object, version: string): Promise<Answered> =>
    directorate.call('PATCH', PATH, body, { 'if-match': version });

  test('begins as a draft, with texts in both languages, and can be changed', async () => {
    const guidance = inBoth('Vurder om flere aktører må bidra samtidig');
    const criteria = [
      { code: 'a', text: inBoth('a'), guidance, evidence: inBoth('Styringsdokument') },
      { code: 'b', text: inBoth('b') },
      { code: 'c', text: inBoth('c') },
    ];
    const draft = aSet('2025-01', 'all(a, any(b, not(c)))', ['a', 'b', 'c'], { criteria });
    const created = expectStatus(await directorate.create(SETS, draft), 201);
    expect(created.body).toMatchObject({
      key: '2025-01',
      status: 'draft',
      allowedActions: ['change', 'putOnTrial', 'bringIntoForce'],
      lockedActions: [{ action: 'retire', code: 'wrong-state' }],
      criteria: [{ code: 'a', guidance, sameAs: null }, {}, {}],
    });
    const version = created.headers.get('etag') ?? '';
    const changed = await patches({ title: inBoth('Nye kriterier') }, version);
    expect(expectStatus(changed, 200).headers.get('etag')).toBe('"2"');
  });

  test('is on trial from the day that is given', async () => {
    expectStatus(await acts('2025-01', 'put-on-trial', { from: '2024-04-01' }), 200);
    expect(await listStatuses('2025-01')).toEqual(['draft']);
    service.moveTo('2024-04-01T00:00:01+02:00');
    expect(await listStatuses('2025-01')).toEqual(['onTrial']);
  });

  test('never changes its content once it is published', async () => {
    const change = await patches({ rule: 'any(a, b, c)' }, '"3"');
    expect(expectStatus(change, 409).body).toMatchObject({
      code: 'criteria-set-state',
      errors: [{ code: 'criteria-set-published' }],
    });
    for (const statement of [
      `update criteria.criteria_set set rule = 'a' where key = '2025-01'`,
      `update criteria.criterion set text_nb = 'x' where criteria_set = '2025-01'`,
      `delete from criteria.criterion where criteria_set = '2025-01'`,
    ])
      await expect(service.owner.query(statement)).rejects.toThrow('is published');
  });

  test('is not in force on the same day as another, by the API or in the database', async () => {
    const both = await acts('2025-01', 'bring-into-force', { from: '2024-09-01' });
    expect(expectStatus(both, 409).body).toMatchObject({
      code: 'criteria-set-overlap',
      existing: '2024-02',
      errors: [{ pointer: '/from' }],
    });
    await expect(
      service.owner.query(
        `update criteria.criteria_set set in_force_from = '2024-09-01' where key = '2025-01'`,
      ),
    ).rejects.toThrow('criteria_set_one_in_force');
  });

  test('comes into force on the day on which the one before retires', async () => {
    expectStatus(await acts('2024-02', 'retire', { to: '2024-09-01' }), 200);
    expectStatus(await acts('2025-01', 'bring-into-force', { from: '2024-09-01' }), 200);
    service.moveTo('2024-08-31T23:59:00+02:00');
    expect(await listStatuses('2024-02', '2025-01')).toEqual(['inForce', 'onTrial']);
    service.moveTo('2024-09-01T00:00:01+02:00');
    expect(await listStatuses('2024-02', '2025-01')).toEqual(['retired', 'inForce']);
  });

  test('is retired, and open to no action of an anonymous reader', async () => {
    expectStatus(await acts('2025-01', 'retire', { to: '2025-01-01' }), 200);
    const locked = (await readSet('2025-01')).lockedActions as { code: string }[];
    expect(locked.map(({ code }) => code)).toEqual(Array<string>(4).fill('directorate-only'));
  });
});

describe('the rule of a criteria set', () => {
  beforeAll(async () => {
    await midt.registersOutside('MODEN', { kind: 'innovation', maturity: 'mature' });
    await midt.registersOutside('UKJENT', { kind: 'innovation' });
  });

  test.each([
    ['two levels', 'to-nivaer', 'all(a, any(b, c))'],
    ['three levels', 'tre-nivaer', 'all(a, any(b, all(c, not(d))))'],
    [
      'facts of the project',
      'fakta',
      'all(a, any(b, all(kind = innovation, maturity = mature), not(readiness = notReady)))',
    ],
  ])('may have %s', async (_, key, rule) => {
    const created = await directorate.create(SETS, aSet(key, rule, ['a', 'b', 'c', 'd']));
    expectStatus(created, 201);
  });

  test.each<{
    readonly code: string;
    readonly answers: Readonly<Record<string, boolean>>;
    readonly judged: { outcome: string; failedFirst: string | null; missing: string[] };
  }>([
    {
      code: 'MODEN',
      answers: { a: true, b: false },
      judged: { outcome: 'in', failedFirst: null, missing: [] },
    },
    {
      code: 'UKJENT',
      answers: { a: true, b: false },
      judged: { outcome: 'undecided', failedFirst: null, missing: ['maturity', 'readiness'] },
    },
    {
      code: 'UKJENT',
      answers: { a: false },
      judged: { outcome: 'out', failedFirst: 'a', missing: [] },
    },
  ])('decides by facts and answers: $code is $judged.outcome', async (one) => {
    const answers = Object.entries(one.answers).map(([criterion, met]) => ({
      criterion,
      met,
      reason: 'Prøve',
    }));
    const path = `/v1/projects/${one.code}/evaluations`;
    const evaluated = await directorate.create(path, { criteriaSet: 'fakta', answers });
    const { outcome, failedFirst, missing } = expectStatus(evaluated, 201).body;
    expect({ outcome, failedFirst, missing }).toEqual(one.judged);
  });
});

describe('self-assessment and assessment', () => {
  const SELF = '/v1/projects/SAFEST/self-assessments';
  const answersOf = (coordination: boolean, reason: string): object => ({
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
  let changed: Answered;
  beforeAll(async () => {
    expectStatus(await midt.create(SELF, answersOf(true, 'Flere regioner')), 201);
    const alone = answersOf(false, 'Kan gjøres alene');
    expectStatus(await directorate.create('/v1/projects/SAFEST/evaluations', alone), 201);
    changed = await midt.create(SELF, answersOf(true, 'Flere regioner og kommuner'));
  });

  test('get a new revision for a changed answer', () => {
    expect(expectStatus(changed, 201).body).toMatchObject({
      assessedBy: 'owner',
      revision: 2,
      outcome: 'undecided',
      missing: ['coreActivity'],
      assessor: ACTORS.helseMidt,
    });
  });

  test('stand side by side, criterion by criterion', async () => {
    const path = '/v1/projects/SAFEST/assessments?criteriaSet=2021-03';
    expect(expectStatus(await midt.call('GET', path), 200).body).toMatchObject({
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
  });

  test('are listed with every revision, newest first', async () => {
    const { body } = await midt.call('GET', '/v1/projects/SAFEST/evaluations');
    const items = body.items as { assessedBy: string; revision: number }[];
    expect(items.map(({ assessedBy, revision }) => [assessedBy, revision])).toEqual([
      ['owner', 2],
      ['directorate', 1],
      ['owner', 1],
    ]);
  });

  test('come in pages that leave none out and repeat none', async () => {
    const path = '/v1/projects/SAFEST/evaluations?limit=2';
    const { body: first } = await midt.call('GET', path);
    const cursor = String(first.nextCursor);
    const { body: second } = await midt.call('GET', `${path}&cursor=${cursor}`);
    const pages = [first, second].map(({ items }) => (items as { revision: number }[]).length);
    expect(pages).toEqual([2, 1]);
    expect(second).toMatchObject({
      items: [{ assessedBy: 'owner', revision: 1 }],
      nextCursor: null,
    });
  });

  test('count in the outcome of the set by the assessment of the directorate alone', async () => {
    const outcome = await directorate.call('GET', '/v1/criteria-sets/2021-03/outcome');
    expect(expectStatus(outcome, 200).body).toMatchObject({ evaluated: 1, out: 1 });
  });
});

const refuses = (
  path: string,
  body: unknown,
  refusal: Refusal,
  { actor = directorate, etag }: { readonly actor?: Actor; readonly etag?: string } = {},
): Promise<Answered> =>
  refused(service, { actor, path, body, ...(etag === undefined ? {} : { etag }) }, refusal);

describe('a criteria set with faults', () => {
  const DEEP = `${'not('.repeat(10)}a${')'.repeat(10)}`;
  const LONG = `any(${Array<string>(61).fill('a').join(', ')})`;
  const refusesRule = (rule: string, code: string): Promise<Answered> =>
    refuses(SETS, aSet('feil', rule, ['a']), broken(['/rule', code]));

  test.each([
    ['an unknown criterion', 'all(a, x)', 'unknown-criterion'],
    ['an unknown value of a fact', 'all(a, kind = heroic)', 'unknown-fact-value'],
    ['a syntax error', 'all(a,', 'rule-syntax'],
    ['too many levels', DEEP, 'rule-too-deep'],
    ['too many parts', LONG, 'rule-too-long'],
  ])('is refused for a rule with %s, at its place', async (_, rule, code) => {
    const { body } = await refusesRule(rule, code);
    expect(body.errors[0].detail).toMatch(/^Tegn \d+: forventet /);
  });

  test.each([
    ['a contradiction', 'all(a, not(a))', 'rule-never-met'],
    ['a contradiction of facts', 'all(a, kind = innovation, kind = assessment)', 'rule-never-met'],
    ['nothing to fail', 'any(a, not(a))', 'rule-always-met'],
  ])('is refused for a rule with %s', async (_, rule, code) => {
    await refusesRule(rule, code);
  });

  test('is refused with every fault at once', async () => {
    const criteria = [
      { code: 'a', text: inBoth('a') },
      { code: 'a', text: inBoth('a') },
      { code: 'kind', text: inBoth('k') },
      { code: 'b', text: inBoth('b'), sameAs: '2021-03' },
    ];
    await refuses(
      SETS,
      aSet('feil', 'all(a, x)', [], { criteria }),
      broken(
        ['/criteria/1/code', 'criterion-repeated'],
        ['/criteria/2/code', 'reserved-word'],
        ['/criteria/3/sameAs', 'unknown-criterion'],
        ['/rule', 'unknown-criterion'],
      ),
    );
  });

  test('is refused under a key that is taken', async () => {
    await refuses(SETS, aSet('2021-03', 'a', ['a']), conflict('criteria-set-key-taken', '/key'));
  });
});

describe('a step of a criteria set', () => {
  const refusesStep = (step: string, body: object, refusal: Refusal): Promise<Answered> =>
    refuses(`${SETS}/${step}`, body, refusal, { etag: '"1"' });

  test('is refused when the set would end before it starts', async () => {
    await refusesStep('2021-03/retire', { to: '2021-03-18' }, broken(['/to', 'ends-before-start']));
  });

  test.each([
    ['2021-03/put-on-trial', { from: '2024-05-01' }],
    ['2024-02-proposal/retire', { to: '2024-05-01' }],
  ])('is refused in the wrong state: %s', async (step, body) => {
    const refusal = { ...conflict('criteria-set-state'), errors: [['', 'wrong-state']] as const };
    await refusesStep(step, body, refusal);
  });
});

describe('an evaluation', () => {
  const EVALUATIONS = '/v1/projects/SAFEST/evaluations';
  const SELF = '/v1/projects/SAFEST/self-assessments';

  test('under a retired set is refused unless it says so', async () => {
    const body = { criteriaSet: '2020-12', answers: [] };
    const retired = conflict('criteria-set-retired', '/underRetired');
    await refuses(EVALUATIONS, body, retired);
    await refuses(SELF, body, retired, { actor: midt });
    await refuses('/v1/evaluations', { criteriaSet: '2020-12' }, retired);
    await refuses('/v1/replays', { criteriaSet: '2020-12' }, retired);
    const knowingly = { ...body, underRetired: true };
    expectStatus(await directorate.create(EVALUATIONS, knowingly), 201);
  });

  test('of itself is made by the owner, and by no other actor', async () => {
    const body = { criteriaSet: '2021-03', answers: [] };
    await refuses(SELF, body, NOT_FOUND, { actor: new Actor(service, ACTORS.oslo) });
    await refuses(SELF, body, { status: 403, code: 'forbidden', errors: [['', 'not-yours']] });
  });
});

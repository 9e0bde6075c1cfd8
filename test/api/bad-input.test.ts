import { randomUUID } from 'node:crypto';
import { problemCatalogue } from '../../src/platform/base/problem.js';
import { refused, type Refusal, type Sent } from '../support/refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aProject, aReport, Directorate, expectStatus } from '../support/story.js';
import { fingerprints } from '../support/tables.js';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
/** A draft of SAFEST, of version 1. */
let draft: { readonly id: string; readonly etag: string };

beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-1');
  await directorate.plansRound('2021-2', {
    opensAt: '2021-04-06T08:00:00+02:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
  });
  await midt.registersProject('LEGEMIDDEL', { kind: 'programme' });
  await midt.registersProject('SAFEST', { parent: 'LEGEMIDDEL' });
  await midt.registersProject('UTEN');
  await oslo.registersProject('DIGIOSLO');
  draft = await midt.startsReport('2021-1', 'SAFEST');
});
afterAll(() => service.stop());

type SentByMidt = Omit<Sent, 'actor'> & { readonly actor?: Actor };
const refuses = (sent: SentByMidt, refusal: Refusal): Promise<Answered> =>
  refused(service, { actor: midt, ...sent }, refusal);

const PROJECTS = '/v1/projects';
const REPORTS = '/v1/rounds/2021-1/reports';
/** The text of a valid project with one more member, as raw JSON. */
const projectWith = (member: string): string =>
  `${JSON.stringify(aProject('NYTT')).slice(0, -1)},${member}}`;
const report = (overrides: Record<string, unknown>): Record<string, unknown> => ({
  project: 'UTEN',
  ...aReport(overrides),
});
const budgetLine = {
  year: 2021,
  fundingSource: 'own',
  approved: 1_000_000,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
};

describe('JSON', () => {
  test('that is malformed', async () => {
    for (const raw of [
      '{',
      '{"code":',
      'code=NYTT',
      '{"code":"NYTT",}',
      "{'code':'NYTT'}",
      '[1,]',
    ]) {
      await refuses(
        { path: PROJECTS, raw },
        { status: 400, code: 'malformed-json', errors: [['', 'malformed-json']] },
      );
    }
  });

  test('that is not UTF-8', async () => {
    await refuses(
      { path: PROJECTS, raw: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) },
      { status: 400, code: 'malformed-json', errors: [['', 'malformed-json']] },
    );
  });

  test('with NaN or Infinity', async () => {
    for (const value of ['NaN', 'Infinity', '-Infinity'])
      await refuses(
        { path: PROJECTS, raw: projectWith(`"startsOn":${value}`) },
        { status: 400, code: 'malformed-json', errors: [['', 'malformed-json']] },
      );
  });

  test('with a number that cannot be held exactly', async () => {
    for (const value of ['1e400', '-1e400', '9007199254740993', '1.00000000000000000001']) {
      const raw = JSON.stringify(report({ budget: [budgetLine] })).replace('1000000', value);
      await refuses(
        { path: REPORTS, raw },
        {
          status: 400,
          code: 'invalid-request',
          errors: [['/budget/0/approved', 'number-out-of-range']],
        },
      );
    }
  });

  test('with a duplicate key', async () => {
    await refuses(
      { path: PROJECTS, raw: projectWith('"name":"To"') },
      { status: 400, code: 'invalid-request', errors: [['/name', 'duplicate-key']] },
    );
    await refuses(
      { path: PROJECTS, raw: projectWith('"na\\u006de":"To"') },
      { status: 400, code: 'invalid-request', errors: [['/name', 'duplicate-key']] },
    );
    await refuses(
      {
        path: REPORTS,
        raw: JSON.stringify(report({ risk: { colour: 'green' } })).replace(
          '"risk":{',
          '"risk":{"colour":"red",',
        ),
      },
      { status: 400, code: 'invalid-request', errors: [['/risk/colour', 'duplicate-key']] },
    );
  });

  test('with a prototype key', async () => {
    for (const key of ['__proto__', 'constructor', 'prototype'])
      await refuses(
        { path: PROJECTS, raw: projectWith(`"${key}":{"admin":true}`) },
        { status: 400, code: 'invalid-request', errors: [[`/${key}`, 'unknown-field']] },
      );
  });

  test('with NUL, a lone surrogate, a control character or a mark that turns text around', async () => {
    for (const escape of ['\\u0000', '\\ud800', '\\udc00x', '\\u0007', '\\u202e']) {
      await refuses(
        {
          path: PROJECTS,
          raw: JSON.stringify(aProject('NYTT')).replace('Tiltak NYTT', `Tiltak${escape}`),
        },
        { status: 400, code: 'invalid-request', errors: [['/name', 'invalid-text']] },
      );
    }
  });

  test('that is too deep, too wide or too large', async () => {
    await refuses(
      { path: PROJECTS, raw: `${'['.repeat(50_000)}${']'.repeat(50_000)}` },
      { status: 400, code: 'invalid-request', errors: [['', 'too-deep']] },
    );
    await refuses(
      { path: PROJECTS, raw: projectWith(`"goals":[${'1,'.repeat(60_000)}1]`) },
      { status: 400, code: 'invalid-request', errors: [['', 'too-many-members']] },
    );
    await refuses(
      {
        path: PROJECTS,
        raw: JSON.stringify(aProject('NYTT', { description: 'x'.repeat(300_000) })),
      },
      { status: 413, code: 'payload-too-large' },
    );
  });

  test('that is something else than a JSON object, or of another media type', async () => {
    for (const raw of ['[]', '[{}]', '1', '"text"', 'true', 'null']) {
      await refuses(
        { path: PROJECTS, raw },
        { status: 400, code: 'invalid-request', errors: [['', 'wrong-type']] },
      );
      await refuses(
        { method: 'PATCH', path: '/v1/projects/UTEN', raw, headers: { 'if-match': '"1"' } },
        { status: 400, code: 'invalid-request', errors: [['', 'wrong-type']] },
      );
    }
    await refuses(
      { path: PROJECTS, raw: '<project/>', headers: { 'content-type': 'application/xml' } },
      { status: 415, code: 'unsupported-media-type' },
    );
  });
});

describe('fields', () => {
  test('of a wrong type', async () => {
    await refuses(
      {
        path: PROJECTS,
        body: aProject('NYTT', {
          name: 1,
          kind: ['project'],
          lead: 'Leder',
          goals: '2',
          startsOn: 2021,
        }),
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/name', 'wrong-type'],
          ['/kind', 'not-allowed'],
          ['/lead', 'wrong-type'],
          ['/goals', 'wrong-type'],
          ['/startsOn', 'not-a-date'],
        ],
      },
    );
    await refuses(
      {
        path: REPORTS,
        body: report({
          budget: [
            { ...budgetLine, approved: '12' },
            { ...budgetLine, fundingSource: 'grant', approved: 1.5 },
          ],
          status: [],
          challenges: {},
        }),
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/status', 'wrong-type'],
          ['/budget/0/approved', 'wrong-type'],
          ['/budget/1/approved', 'wrong-type'],
          ['/challenges', 'wrong-type'],
        ],
      },
    );
  });

  test('that are unknown', async () => {
    await refuses(
      {
        path: PROJECTS,
        body: aProject('NYTT', { budget: 1, 'a/b~c': 2, lead: { role: 'Leder', name: 'Kari' } }),
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/budget', 'unknown-field'],
          ['/a~1b~0c', 'unknown-field'],
          ['/lead/name', 'unknown-field'],
        ],
      },
    );
  });

  test('that are missing', async () => {
    await refuses(
      { path: PROJECTS, body: {} },
      {
        status: 400,
        code: 'invalid-request',
        errors: ['code', 'name', 'kind', 'lead', 'state', 'phase', 'mainGoal'].map(
          (name) => [`/${name}`, 'missing'] as const,
        ),
      },
    );
  });

  test('of a body that is missing itself', async () => {
    await refuses(
      { path: PROJECTS },
      { status: 400, code: 'invalid-request', errors: [['', 'missing']] },
    );
    await refuses(
      { method: 'PATCH', path: '/v1/projects/UTEN', headers: { 'if-match': '"1"' } },
      { status: 400, code: 'invalid-request', errors: [['', 'missing']] },
    );
  });

  test('that are too long, empty or of a wrong form', async () => {
    await refuses(
      {
        path: PROJECTS,
        body: aProject('lower', {
          name: ' ',
          description: 'x'.repeat(4_001),
          mainGoal: '9Z9',
          lead: { role: 'Leder', mailbox: 'ingen' },
        }),
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/code', 'wrong-form'],
          ['/name', 'empty'],
          ['/description', 'too-long'],
          ['/lead/mailbox', 'wrong-form'],
          ['/mainGoal', 'too-long'],
          ['/mainGoal', 'wrong-form'],
        ],
      },
    );
  });

  test('with dates that are not in the calendar, or out of range', async () => {
    for (const date of [
      '2021-02-30',
      '10000-01-01',
      '1999-12-31',
      '2100-01-01',
      '2021-1-1',
      '2021-01-01T00:00:00Z',
      '01.02.2021',
      '',
    ]) {
      await refuses(
        { path: PROJECTS, body: aProject('NYTT', { startsOn: date }) },
        { status: 400, code: 'invalid-request', errors: [['/startsOn', 'not-a-date']] },
      );
    }
    for (const instant of [
      '2021-04-31T08:00:00+02:00',
      '2021-04-06T08:00:00',
      '2021-04-06',
      '10000-01-01T00:00:00Z',
      '2021-04-06T25:00:00Z',
      '2021-04-06T08:00:00+99:00',
    ]) {
      await refuses(
        {
          actor: directorate,
          path: '/v1/rounds',
          body: {
            key: '2021-3',
            period: '2021',
            name: { nb: 'a', en: 'b' },
            budgetYear: 2021,
            criteriaSet: '2020-12',
            opensAt: instant,
            deadline: '2021-08-23T16:00:00+02:00',
            closesAt: '2021-08-30T16:00:00+02:00',
          },
        },
        { status: 400, code: 'invalid-request', errors: [['/opensAt', 'not-an-instant']] },
      );
    }
  });

  test('with an organisation number whose check digit is wrong, or that nobody has', async () => {
    await refuses(
      { path: PROJECTS, body: aProject('NYTT', { owner: '983658775' }) },
      { status: 400, code: 'invalid-request', errors: [['/owner', 'organisation-number']] },
    );
    await refuses(
      { actor: directorate, path: PROJECTS, body: aProject('NYTT', { owner: '974760673' }) },
      { status: 422, code: 'rule-broken', errors: [['/owner', 'unknown-actor']] },
    );
    await refuses(
      { method: 'GET', path: '/v1/projects?owner=983658775' },
      { status: 400, code: 'invalid-request', errors: [['/owner', 'organisation-number']] },
    );
  });

  test('in the query that are unknown, repeated or out of range', async () => {
    await refuses(
      { method: 'GET', path: '/v1/projects?limit=0' },
      { status: 400, code: 'invalid-request', errors: [['/limit', 'out-of-range']] },
    );
    await refuses(
      { method: 'GET', path: '/v1/projects?limit=abc' },
      { status: 400, code: 'invalid-request', errors: [['/limit', 'wrong-type']] },
    );
    await refuses(
      { method: 'GET', path: '/v1/projects?state=active&state=planned' },
      { status: 400, code: 'invalid-request', errors: [['/state', 'not-allowed']] },
    );
    await refuses(
      { method: 'GET', path: '/v1/projects?sort=name' },
      { status: 400, code: 'invalid-request', errors: [['/sort', 'unknown-field']] },
    );
    await refuses(
      { method: 'GET', path: '/v1/projects?cursor=abc' },
      { status: 400, code: 'invalid-request', errors: [['cursor', 'cursor-of-another-query']] },
    );
  });
});

describe('preconditions', () => {
  test('a stale ETag', async () => {
    await refuses(
      {
        method: 'PATCH',
        path: '/v1/projects/UTEN',
        body: { name: 'Nytt' },
        headers: { 'if-match': '"99"' },
      },
      { status: 412, code: 'stale' },
    );
    await refuses(
      {
        method: 'PATCH',
        path: '/v1/projects/UTEN',
        body: { name: 'Nytt' },
        headers: { 'if-match': 'W/"1"' },
      },
      { status: 412, code: 'stale' },
    );
    await refuses(
      {
        method: 'PUT',
        path: `/v1/reports/${draft.id}`,
        body: aReport(),
        headers: { 'if-match': '"99"' },
      },
      { status: 412, code: 'stale' },
    );
    await refuses(
      { actor: directorate, path: '/v1/rounds/2021-1/open', headers: { 'if-match': '"1"' } },
      { status: 412, code: 'stale' },
    );
  });

  test('no If-Match', async () => {
    for (const headers of [{}, { 'if-match': '*' }] as Record<string, string>[]) {
      await refuses(
        { method: 'PATCH', path: '/v1/projects/UTEN', body: { name: 'Nytt' }, headers },
        {
          status: 428,
          code: 'precondition-required',
          errors: [['If-Match', 'precondition-required']],
        },
      );
    }
  });

  test('no Idempotency-Key, or one that cannot be one', async () => {
    for (const key of ['', ' ', 'x'.repeat(256), 'med mellomrom']) {
      await refuses(
        { path: PROJECTS, body: aProject('NYTT'), headers: { 'idempotency-key': key } },
        {
          status: 400,
          code: 'idempotency-key-missing',
          errors: [['Idempotency-Key', 'idempotency-key-missing']],
        },
      );
    }
  });

  test('an Idempotency-Key used for something else', async () => {
    const key = randomUUID();
    await midt.create(PROJECTS, aProject('NOKKEL'), key);
    await refuses(
      { path: PROJECTS, body: aProject('NOKKEL2'), headers: { 'idempotency-key': key } },
      { status: 422, code: 'idempotency-key-reused' },
    );
  });

  test('an Idempotency-Key of one certification used for the next', async () => {
    await midt.registersProject('NOKKEL3');
    const started = await midt.startsReport('2021-1', 'NOKKEL3');
    const key = randomUUID();
    const certified = expectStatus(
      await midt.call('POST', `/v1/reports/${started.id}/certify`, undefined, {
        'if-match': started.etag,
        'idempotency-key': key,
      }),
      200,
    );
    const saved = expectStatus(
      await midt.call('PUT', `/v1/reports/${started.id}`, aReport({ summary: 'Rettet' }), {
        'if-match': certified.headers.get('etag') ?? '',
      }),
      200,
    );
    await refuses(
      {
        path: `/v1/reports/${started.id}/certify`,
        headers: { 'if-match': saved.headers.get('etag') ?? '', 'idempotency-key': key },
      },
      { status: 422, code: 'idempotency-key-reused' },
    );
  });
});

describe('rules of projects', () => {
  test('a code that is taken, also by another actor', async () => {
    expect(
      (
        await refuses(
          { path: PROJECTS, body: aProject('SAFEST') },
          { status: 409, code: 'project-code-taken', errors: [['/code', 'project-code-taken']] },
        )
      ).body.existing,
    ).toBe('SAFEST');
    await refuses(
      { actor: oslo, path: PROJECTS, body: aProject('SAFEST') },
      { status: 409, code: 'project-code-taken', errors: [['/code', 'project-code-taken']] },
    );
  });

  test('an owner that is another actor', async () => {
    await refuses(
      { path: PROJECTS, body: aProject('NYTT', { owner: ACTORS.oslo }) },
      { status: 403, code: 'forbidden', errors: [['/owner', 'not-your-actor']] },
    );
  });

  test('a project of another actor', async () => {
    await refuses(
      { method: 'GET', path: '/v1/projects/DIGIOSLO' },
      { status: 404, code: 'not-found' },
    );
    await refuses(
      {
        method: 'PATCH',
        path: '/v1/projects/DIGIOSLO',
        body: { name: 'Mitt' },
        headers: { 'if-match': '"1"' },
      },
      { status: 404, code: 'not-found' },
    );
    await refuses(
      { path: REPORTS, body: { ...report({}), project: 'DIGIOSLO' } },
      { status: 422, code: 'rule-broken', errors: [['/project', 'unknown-project']] },
    );
  });

  test('a programme under itself, a parent that is no programme or that is not there', async () => {
    await midt.registersProject('DELPROG', { kind: 'programme', parent: 'LEGEMIDDEL' });
    const patched = (parent: string): SentByMidt => ({
      method: 'PATCH',
      path: '/v1/projects/LEGEMIDDEL',
      body: { parent },
      headers: { 'if-match': '"1"' },
    });
    await refuses(patched('DELPROG'), {
      status: 422,
      code: 'rule-broken',
      errors: [['/parent', 'programme-cycle']],
    });
    await refuses(patched('LEGEMIDDEL'), {
      status: 422,
      code: 'rule-broken',
      errors: [['/parent', 'programme-cycle']],
    });
    await refuses(patched('UTEN'), {
      status: 422,
      code: 'rule-broken',
      errors: [['/parent', 'parent-not-programme']],
    });
    await refuses(patched('INGEN'), {
      status: 422,
      code: 'rule-broken',
      errors: [['/parent', 'unknown-project']],
    });
    await refuses(
      {
        method: 'PATCH',
        path: '/v1/projects/LEGEMIDDEL',
        body: { kind: 'project' },
        headers: { 'if-match': '"1"' },
      },
      { status: 422, code: 'rule-broken', errors: [['/kind', 'programme-has-projects']] },
    );
  });

  test('goals that repeat, and an end before the start', async () => {
    await refuses(
      {
        path: PROJECTS,
        body: aProject('NYTT', {
          mainGoal: '1',
          goals: ['1', '2', '2'],
          startsOn: '2021-01-02',
          endsOn: '2021-01-01',
        }),
      },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/goals', 'main-goal-repeated'],
          ['/goals', 'goal-repeated'],
          ['/endsOn', 'ends-before-start'],
        ],
      },
    );
  });
});

describe('rules of reports', () => {
  test('yellow and red without a reason', async () => {
    for (const colour of ['yellow', 'red']) {
      await refuses(
        { path: REPORTS, body: report({ status: { colour }, risk: { colour } }) },
        {
          status: 422,
          code: 'rule-broken',
          errors: [
            ['/status/reason', 'reason-required'],
            ['/status/cause', 'cause-required'],
            ['/status/action', 'action-required'],
            ['/risk/reason', 'reason-required'],
          ],
        },
      );
    }
  });

  test('a budget in another currency', async () => {
    await refuses(
      { path: REPORTS, body: report({ budget: [{ ...budgetLine, currency: 'EUR' }] }) },
      {
        status: 400,
        code: 'invalid-request',
        errors: [['/budget/0/currency', 'currency-not-supported']],
      },
    );
  });

  test('amounts below zero or above what is accepted', async () => {
    await refuses(
      {
        path: REPORTS,
        body: report({ budget: [{ ...budgetLine, approved: -1, forecast: 1_000_000_000_001 }] }),
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/budget/0/approved', 'out-of-range'],
          ['/budget/0/forecast', 'out-of-range'],
        ],
      },
    );
  });

  test('mixed price years, and a line that stands twice', async () => {
    await refuses(
      {
        path: REPORTS,
        body: report({
          budget: [
            budgetLine,
            { ...budgetLine, year: 2022, priceYear: 2022 },
            { ...budgetLine, basis: 'real' },
          ],
        }),
      },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/budget/1/priceYear', 'mixed-price-years'],
          ['/budget/2', 'budget-line-repeated'],
          ['/budget/2/priceYear', 'mixed-price-years'],
        ],
      },
    );
  });

  test('an actual of a year that has not begun', async () => {
    await refuses(
      {
        path: REPORTS,
        body: report({
          budget: [
            { ...budgetLine, actual: 1 },
            { ...budgetLine, year: 2022, actual: 1 },
            { ...budgetLine, year: 2023, actual: null },
            { ...budgetLine, year: 2024, actual: 0 },
          ],
        }),
      },
      { status: 422, code: 'rule-broken', errors: [['/budget/1/actual', 'actual-in-future']] },
    );
  });

  test('with a link that is no address on the open web', async () => {
    const wrong = [
      'http://www.helsedirektoratet.no/',
      'javascript:alert(1)',
      'data:text/html,x',
      'file:///etc/passwd',
      'www.helsedirektoratet.no',
      '//helsedirektoratet.no',
      'https://',
      'https://localhost/',
      'https://127.0.0.1/',
      'https://[::1]/',
      'https://2130706433/',
      'https://169.254.169.254/latest',
      'https://intern/',
      'https://postgres.internal/',
      'https://bruker:ord@helsedirektoratet.no/',
      'https://helsedirektoratet.no:8443/',
      'https://helsedirektoratet..no/',
    ];
    await refuses(
      { path: REPORTS, body: report({ links: wrong.map((url) => ({ title: 'Plan', url })) }) },
      {
        status: 400,
        code: 'invalid-request',
        errors: wrong.map((_, index) => [`/links/${String(index)}/url`, 'not-a-web-address']),
      },
    );
    await refuses(
      {
        path: REPORTS,
        body: report({
          links: [{ title: 'Plan', url: `https://helsedirektoratet.no/${'a'.repeat(2000)}` }],
        }),
      },
      { status: 400, code: 'invalid-request', errors: [['/links/0/url', 'too-long']] },
    );
  });

  test('of a grant scheme in other prices than its budget', async () => {
    const grants = {
      applications: 1,
      amount: 1,
      currency: 'NOK',
      priceYear: 2020,
      basis: 'nominal',
    };
    await refuses(
      { path: REPORTS, body: report({ budget: [budgetLine], grants }) },
      { status: 422, code: 'rule-broken', errors: [['/grants/priceYear', 'mixed-price-years']] },
    );
  });

  test('a dependency on itself, on what is not there, on two things or on nothing', async () => {
    const need = { delivery: 'API', neededBy: '2021-10-01' };
    await refuses(
      {
        path: REPORTS,
        body: report({
          dependencies: [
            { ...need, project: 'UTEN' },
            { ...need, project: 'INGEN' },
            { ...need, project: 'SAFEST', nationalSolution: 'SFM' },
            need,
          ],
        }),
      },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/dependencies/0/project', 'dependency-on-itself'],
          ['/dependencies/2', 'dependency-target'],
          ['/dependencies/3', 'dependency-target'],
          ['/dependencies/1/project', 'unknown-project'],
        ],
      },
    );
  });

  test('a second report for the same project and round', async () => {
    const answer = await refuses(
      { path: REPORTS, body: { project: 'SAFEST', ...aReport() } },
      { status: 409, code: 'report-exists', errors: [['/project', 'report-exists']] },
    );
    expect([answer.body.existing, answer.headers.get('location')]).toEqual([
      draft.id,
      `/v1/reports/${draft.id}`,
    ]);
  });

  test('a round that is not there, not open yet, or closed', async () => {
    await refuses(
      { path: '/v1/rounds/2031-1/reports', body: report({}) },
      { status: 404, code: 'not-found' },
    );
    await refuses(
      { path: '/v1/rounds/2021-2/reports', body: report({}) },
      { status: 409, code: 'round-not-open' },
    );
    service.moveTo('2021-02-05T16:00:00+01:00');
    try {
      await refuses({ path: REPORTS, body: report({}) }, { status: 409, code: 'round-closed' });
      await refuses(
        {
          method: 'PUT',
          path: `/v1/reports/${draft.id}`,
          body: aReport(),
          headers: { 'if-match': draft.etag },
        },
        { status: 409, code: 'round-closed' },
      );
      await refuses(
        { path: `/v1/reports/${draft.id}/certify`, headers: { 'if-match': draft.etag } },
        { status: 409, code: 'round-closed' },
      );
    } finally {
      service.moveTo('2021-01-18T10:00:00+01:00');
    }
  });

  test('a report that is certified already', async () => {
    await midt.registersProject('GODKJENT');
    const certified = await midt.reports('2021-1', 'GODKJENT');
    await refuses(
      {
        path: `/v1/reports/${String(certified.body.id)}/certify`,
        headers: { 'if-match': certified.headers.get('etag') ?? '' },
      },
      { status: 409, code: 'report-certified' },
    );
  });

  test('all faults of one report at once', async () => {
    await refuses(
      {
        path: REPORTS,
        body: {
          project: 'DIGIOSLO',
          ...aReport({
            status: { colour: 'red' },
            budget: [budgetLine, budgetLine],
            dependencies: [{ project: 'INGEN', delivery: 'API', neededBy: '2021-10-01' }],
          }),
        },
      },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/project', 'unknown-project'],
          ['/status/reason', 'reason-required'],
          ['/status/cause', 'cause-required'],
          ['/status/action', 'action-required'],
          ['/budget/1', 'budget-line-repeated'],
          ['/dependencies/0/project', 'unknown-project'],
        ],
      },
    );
  });

  test('more faults than an answer holds: as many as fit, and the number of the rest', async () => {
    const answer = await midt.create(
      REPORTS,
      report({
        budget: Array.from({ length: 50 }, () => ({
          year: 'x',
          fundingSource: 'x',
          approved: 'x',
          currency: 'x',
          priceYear: 'x',
          basis: 'x',
          extra: 1,
        })),
      }),
    );
    const { errors, errorsOmitted } = answer.body as { errors: unknown[]; errorsOmitted: number };
    expect([answer.status, answer.text.length <= 8 * 1024, errors.length + errorsOmitted]).toEqual([
      400,
      true,
      350,
    ]);
  });
});

describe('rules of rounds and evaluations', () => {
  const round = {
    key: '2021-3',
    period: '2021Q2',
    name: { nb: 'Runde', en: 'Round' },
    budgetYear: 2021,
    criteriaSet: '2020-12',
    opensAt: '2021-08-06T08:00:00+02:00',
    deadline: '2021-08-23T16:00:00+02:00',
    closesAt: '2021-08-30T16:00:00+02:00',
  };

  test('a key that is taken', async () => {
    expect(
      (
        await refuses(
          { actor: directorate, path: '/v1/rounds', body: { ...round, key: '2021-1' } },
          { status: 409, code: 'round-key-taken', errors: [['/key', 'round-key-taken']] },
        )
      ).body.existing,
    ).toBe('2021-1');
  });

  test('times in a wrong order, and an unknown criteria set', async () => {
    await refuses(
      {
        actor: directorate,
        path: '/v1/rounds',
        body: {
          ...round,
          deadline: round.opensAt,
          closesAt: '2021-08-01T08:00:00+02:00',
          criteriaSet: '1999-01',
        },
      },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/deadline', 'deadline-before-opening'],
          ['/closesAt', 'closes-before-deadline'],
          ['/criteriaSet', 'unknown-criteria-set'],
        ],
      },
    );
  });

  test('opened too early, closed too early', async () => {
    await refuses(
      { actor: directorate, path: '/v1/rounds/2021-2/open', headers: { 'if-match': '"1"' } },
      { status: 409, code: 'round-state' },
    );
    await refuses(
      { actor: directorate, path: '/v1/rounds/2021-1/close', headers: { 'if-match': '"2"' } },
      { status: 409, code: 'round-state' },
    );
  });

  test('by somebody else than the directorate', async () => {
    await refuses({ path: '/v1/rounds', body: round }, { status: 403, code: 'forbidden' });
  });

  test('criteria that are unknown or answered twice', async () => {
    const answer = { criterion: 'digitalisation', met: true, reason: 'Ja' };
    await refuses(
      {
        actor: directorate,
        path: '/v1/projects/SAFEST/evaluations',
        body: {
          criteriaSet: '2020-12',
          answers: [answer, answer, { ...answer, criterion: 'luck' }],
        },
      },
      {
        status: 422,
        code: 'rule-broken',
        errors: [
          ['/answers/1/criterion', 'criterion-repeated'],
          ['/answers/2/criterion', 'unknown-criterion'],
        ],
      },
    );
    await refuses(
      {
        actor: directorate,
        path: '/v1/projects/SAFEST/evaluations',
        body: { criteriaSet: 'no-such', answers: [] },
      },
      { status: 422, code: 'rule-broken', errors: [['/criteriaSet', 'unknown-criteria-set']] },
    );
  });
});

describe('what is answered well', () => {
  test('PATCH: absent leaves, null clears, a value sets', async () => {
    const created = (
      await midt.registersProject('PATCH', { description: 'Beskrivelse', parent: 'LEGEMIDDEL' })
    ).body as Record<string, unknown>;
    const patch = async (version: number, body: object): Promise<Answered> =>
      midt.call('PATCH', '/v1/projects/PATCH', body, { 'if-match': `"${String(version)}"` });
    const known = (answer: Answered): Record<string, unknown> => {
      const {
        version: _,
        updatedAt: __,
        ...rest
      } = expectStatus(answer, 200).body as Record<string, unknown>;
      return rest;
    };
    const { version: _, updatedAt: __, ...before } = created;
    expect(known(await patch(1, {}))).toEqual(before);
    const values = {
      name: 'Nytt navn',
      description: 'Ny',
      kind: 'innovation',
      lead: { role: 'Programleder', mailbox: 'ny@example.org' },
      state: 'paused',
      phase: 'closing',
      mainGoal: '3',
      goals: ['1A'],
      startsOn: '2020-02-01',
      endsOn: '2023-01-01',
    };
    expect(known(await patch(2, values))).toEqual({ ...before, ...values });
    // The mailbox is a member of `lead`: absent leaves it, null clears it.
    expect(known(await patch(3, { lead: { role: 'Leder' } }))).toEqual({
      ...before,
      ...values,
      lead: { role: 'Leder', mailbox: 'ny@example.org' },
    });
    expect(
      known(
        await patch(4, {
          description: null,
          parent: null,
          startsOn: null,
          endsOn: null,
          lead: { role: 'Leder', mailbox: null },
        }),
      ),
    ).toEqual({
      ...before,
      ...values,
      description: null,
      parent: null,
      startsOn: null,
      endsOn: null,
      lead: { role: 'Leder', mailbox: null },
    });
    await refuses(
      {
        method: 'PATCH',
        path: '/v1/projects/PATCH',
        body: {
          name: null,
          kind: null,
          lead: null,
          state: null,
          phase: null,
          mainGoal: null,
          goals: null,
        },
        headers: { 'if-match': '"5"' },
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/name', 'wrong-type'],
          ['/kind', 'not-allowed'],
          ['/lead', 'wrong-type'],
          ['/state', 'not-allowed'],
          ['/phase', 'not-allowed'],
          ['/mainGoal', 'wrong-type'],
          ['/goals', 'wrong-type'],
        ],
      },
    );
    await refuses(
      {
        method: 'PATCH',
        path: '/v1/projects/PATCH',
        body: { code: 'ANNEN', owner: ACTORS.oslo },
        headers: { 'if-match': '"5"' },
      },
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/code', 'unknown-field'],
          ['/owner', 'unknown-field'],
        ],
      },
    );
  });

  test('a repeated request gets the same answer, with the same ETag, and stores nothing more', async () => {
    const key = randomUUID();
    const first = expectStatus(await midt.create(PROJECTS, aProject('IGJEN'), key), 201);
    const before = await fingerprints(service);
    const again = expectStatus(await midt.create(PROJECTS, aProject('IGJEN'), key), 201);
    expect([again.body, again.headers.get('etag'), again.headers.get('location')]).toEqual([
      first.body,
      first.headers.get('etag'),
      first.headers.get('location'),
    ]);
    expect(await fingerprints(service)).toEqual(before);
  });

  test('pages go through every project once, in order', async () => {
    for (let index = 0; index < 7; index++) await oslo.registersProject(`SIDE-${String(index)}`);
    const all = (await oslo.call('GET', '/v1/projects')).body.items.map(
      ({ code }: { code: string }) => code,
    ) as string[];
    const seen: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 20; pages++) {
      const { body } = expectStatus(
        await oslo.call('GET', `/v1/projects?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`),
        200,
      );
      expect(body.items.length).toBeLessThanOrEqual(3);
      seen.push(...(body.items as { code: string }[]).map(({ code }) => code));
      cursor = body.nextCursor as string | null;
    }
    expect(seen).toEqual(all);
    expect(all).toEqual([...all].sort());
    expect(new Set(seen).size).toBe(8);
  });

  test('If-None-Match with the current ETag gets 304 and no body', async () => {
    for (const path of [
      '/v1/projects/UTEN',
      `/v1/reports/${draft.id}`,
      '/v1/rounds/2021-1',
      `/v1/actors/${ACTORS.oslo}`,
    ]) {
      const etag = expectStatus(await midt.call('GET', path), 200).headers.get('etag') ?? '';
      const unchanged = await midt.call('GET', path, undefined, {
        'if-none-match': `"x", W/${etag}`,
      });
      expect([unchanged.status, unchanged.text, unchanged.headers.get('etag')]).toEqual([
        304,
        '',
        etag,
      ]);
      expect((await midt.call('GET', path, undefined, { 'if-none-match': '"x"' })).status).toBe(
        200,
      );
    }
  });

  test('texts come back as they were sent, in NFC', async () => {
    const name = 'Blåbærsyltetøy 😀 𝒜 e\u0301';
    expect((await midt.registersProject('TEKST', { name })).body.name).toBe(name.normalize('NFC'));
  });
});

test('codes, statuses and titles of problems do not change by accident', () => {
  expect(
    Object.fromEntries(
      problemCatalogue().map(({ code, status, title }) => [
        code,
        `${String(status)} ${title.nb} | ${title.en}`,
      ]),
    ),
  ).toMatchSnapshot();
});

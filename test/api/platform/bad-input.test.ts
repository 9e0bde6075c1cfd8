import { problemCatalogue } from '../../../src/platform/base/problem.js';
import { broken, invalid, refused, type Refusal, type Sent } from '../../support/refusal.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, Directorate } from '../../support/story.js';
import { aProject, aReport, BUDGET_LINE } from '../../support/reports/samples.js';

const PROJECTS = '/v1/projects';
const REPORTS = '/v1/rounds/2021-1/reports';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  await directorate.opensRound('2021-1');
  await midt.registersProject('UTEN');
});
afterAll(() => service.stop());

type SentByMidt = Omit<Sent, 'actor'> & { readonly actor?: Actor };
const refuses = (sent: SentByMidt, refusal: Refusal): Promise<Answered> =>
  refused(service, { actor: midt, ...sent }, refusal);

/** Returns the text of a valid project with one more member. */
const projectWith = (member: string): string =>
  `${JSON.stringify(aProject('NYTT')).slice(0, -1)},${member}}`;
const reportOn = (overrides: Record<string, unknown>): Record<string, unknown> => ({
  project: 'UTEN',
  ...aReport(overrides),
});

describe('a body', () => {
  const MALFORMED: Refusal = {
    status: 400,
    code: 'malformed-json',
    errors: [['', 'malformed-json']],
  };

  test.each(['{', '{"code":', 'code=NYTT', '{"code":"NYTT",}', "{'code':'NYTT'}", '[1,]'])(
    'that is the malformed JSON %s is refused',
    async (raw) => {
      await refuses({ path: PROJECTS, raw }, MALFORMED);
    },
  );

  test('that is not UTF-8 is refused', async () => {
    const raw = Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]);
    await refuses({ path: PROJECTS, raw }, MALFORMED);
  });

  test.each(['NaN', 'Infinity', '-Infinity'])('with the number %s is refused', async (value) => {
    await refuses({ path: PROJECTS, raw: projectWith(`"startsOn":${value}`) }, MALFORMED);
  });

  test.each(['1e400', '-1e400', '9007199254740993', '1.00000000000000000001'])(
    'with the number %s, which cannot be held exactly, is refused',
    async (value) => {
      const text = JSON.stringify(reportOn({ budget: [BUDGET_LINE] }));
      await refuses(
        { path: REPORTS, raw: text.replace('1000000', value) },
        invalid(['/budget/0/approved', 'number-out-of-range']),
      );
    },
  );

  test.each(['"name":"To"', '"na\\u006de":"To"'])(
    'with the duplicate key in %s is refused',
    async (member) => {
      await refuses(
        { path: PROJECTS, raw: projectWith(member) },
        invalid(['/name', 'duplicate-key']),
      );
    },
  );

  test('with a duplicate key in a member of a member is refused', async () => {
    const text = JSON.stringify(reportOn({ risk: { colour: 'green' } }));
    await refuses(
      { path: REPORTS, raw: text.replace('"risk":{', '"risk":{"colour":"red",') },
      invalid(['/risk/colour', 'duplicate-key']),
    );
  });

  test.each(['__proto__', 'constructor', 'prototype'])(
    'with the prototype key %s is refused',
    async (key) => {
      await refuses(
        { path: PROJECTS, raw: projectWith(`"${key}":{"admin":true}`) },
        invalid([`/${key}`, 'unknown-field']),
      );
    },
  );

  test.each([
    ['NUL', '\\u0000'],
    ['a lone high surrogate', '\\ud800'],
    ['a lone low surrogate', '\\udc00x'],
    ['a control character', '\\u0007'],
    ['a mark that turns text around', '\\u202e'],
    ['a C1 control', '\\u009b'],
    ['a tag', '\\udb40\\udc41'],
    ['a private character', '\\ue000'],
  ])('with %s in a text is refused', async (_, escape) => {
    const text = JSON.stringify(aProject('NYTT'));
    await refuses(
      { path: PROJECTS, raw: text.replace('Tiltak NYTT', `Tiltak${escape}`) },
      invalid(['/name', 'invalid-text']),
    );
  });

  test.each([
    ['only what nobody sees', '\\u200b\\u00a0\\u2800', 'empty'],
    ['a line separator', 'en\\u2028to', 'line-break'],
    ['a vertical tab', 'en\\u000bto', 'line-break'],
  ])('with %s in a name is refused', async (_, escape, code) => {
    const text = JSON.stringify(aProject('NYTT'));
    await refuses(
      { path: PROJECTS, raw: text.replace('Tiltak NYTT', escape) },
      invalid(['/name', code]),
    );
  });

  test('that is too deep is refused', async () => {
    const raw = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    await refuses({ path: PROJECTS, raw }, invalid(['', 'too-deep']));
  });

  test('that is too wide is refused', async () => {
    const raw = projectWith(`"goals":[${'1,'.repeat(60_000)}1]`);
    await refuses({ path: PROJECTS, raw }, invalid(['', 'too-many-members']));
  });

  test('that is too large is refused', async () => {
    const raw = JSON.stringify(aProject('NYTT', { description: 'x'.repeat(300_000) }));
    const answer = await refuses(
      { path: PROJECTS, raw },
      { status: 413, code: 'payload-too-large' },
    );
    expect(answer.body.detail).toContain('256 KiB');
  });

  test.each(['[]', '[{}]', '1', '"text"', 'true', 'null'])(
    'that is %s, and so no JSON object, is refused',
    async (raw) => {
      await refuses({ path: PROJECTS, raw }, invalid(['', 'wrong-type']));
      await refuses(
        { method: 'PATCH', path: '/v1/projects/UTEN', raw, headers: { 'if-match': '"1"' } },
        invalid(['', 'wrong-type']),
      );
    },
  );

  test('of another media type is refused', async () => {
    await refuses(
      { path: PROJECTS, raw: '<project/>', headers: { 'content-type': 'application/xml' } },
      { status: 415, code: 'unsupported-media-type' },
    );
  });

  test('that is missing is refused', async () => {
    await refuses({ path: PROJECTS }, invalid(['', 'missing']));
    await refuses(
      { method: 'PATCH', path: '/v1/projects/UTEN', headers: { 'if-match': '"1"' } },
      invalid(['', 'missing']),
    );
  });
});

describe('the fields of a body', () => {
  test('of a wrong type in a project are refused', async () => {
    const wrong = {
      name: 1,
      kind: ['project'],
      lead: 'Leder',
      goals: '2',
      startsOn: 2021,
    };
    await refuses(
      { path: PROJECTS, body: aProject('NYTT', wrong) },
      invalid(
        ['/name', 'wrong-type'],
        ['/kind', 'not-allowed'],
        ['/lead', 'wrong-type'],
        ['/goals', 'wrong-type'],
        ['/startsOn', 'not-a-date'],
      ),
    );
  });

  test('of a wrong type in a report are refused', async () => {
    const wrong = {
      budget: [
        { ...BUDGET_LINE, approved: '12' },
        { ...BUDGET_LINE, fundingSource: 'grant', approved: 1.5 },
      ],
      status: [],
      challenges: {},
    };
    await refuses(
      { path: REPORTS, body: reportOn(wrong) },
      invalid(
        ['/status', 'wrong-type'],
        ['/budget/0/approved', 'wrong-type'],
        ['/budget/1/approved', 'wrong-type'],
        ['/challenges', 'wrong-type'],
      ),
    );
  });

  test('that are unknown are refused', async () => {
    const unknown = { budget: 1, 'a/b~c': 2, lead: { role: 'Leder', name: 'Kari' } };
    await refuses(
      { path: PROJECTS, body: aProject('NYTT', unknown) },
      invalid(
        ['/budget', 'unknown-field'],
        ['/a~1b~0c', 'unknown-field'],
        ['/lead/name', 'unknown-field'],
      ),
    );
  });

  test('that are missing are all named', async () => {
    const required = ['code', 'name', 'kind', 'lead', 'state', 'phase', 'mainGoal'];
    await refuses(
      { path: PROJECTS, body: {} },
      invalid(...required.map((name) => [`/${name}`, 'missing'] as const)),
    );
  });

  test('that are too long, empty or of a wrong form are refused', async () => {
    const wrong = {
      name: ' ',
      description: 'x'.repeat(4_001),
      mainGoal: '9Z9',
      lead: { role: 'Leder', mailbox: 'ingen' },
    };
    await refuses(
      { path: PROJECTS, body: aProject('two words', wrong) },
      invalid(
        ['/code', 'wrong-form'],
        ['/name', 'empty'],
        ['/description', 'too-long'],
        ['/lead/mailbox', 'wrong-form'],
        ['/mainGoal', 'wrong-form'],
      ),
    );
  });

  test.each([
    '2021-02-30',
    '10000-01-01',
    '1999-12-31',
    '2100-01-01',
    '2021-1-1',
    '2021-01-01T00:00:00Z',
    '01.02.2021',
    '',
  ])(
    'with the date "%s", which is not in the calendar or out of range, are refused',
    async (date) => {
      await refuses(
        { path: PROJECTS, body: aProject('NYTT', { startsOn: date }) },
        invalid(['/startsOn', 'not-a-date']),
      );
    },
  );

  test.each([
    '2021-04-31T08:00:00+02:00',
    '2021-04-06T08:00:00',
    '2021-04-06',
    '10000-01-01T00:00:00Z',
    '2021-04-06T25:00:00Z',
    '2021-04-06T08:00:00+99:00',
  ])('with %s, which is no instant, are refused', async (opensAt) => {
    const body = {
      key: '2021-3',
      period: '2021',
      name: { nb: 'a', en: 'b' },
      budgetYear: 2021,
      criteriaSet: '2020-12',
      opensAt,
      deadline: '2021-08-23T16:00:00+02:00',
      closesAt: '2021-08-30T16:00:00+02:00',
    };
    await refuses(
      { actor: directorate, path: '/v1/rounds', body },
      invalid(['/opensAt', 'not-an-instant']),
    );
  });
});

describe('an organisation number', () => {
  test('with a wrong check digit is refused, in a body and in a query', async () => {
    const refusal = invalid(['/owner', 'organisation-number']);
    await refuses({ path: PROJECTS, body: aProject('NYTT', { owner: '983658775' }) }, refusal);
    await refuses({ method: 'GET', path: '/v1/projects?owner=983658775' }, refusal);
  });

  test('that no actor has is refused', async () => {
    await refuses(
      { actor: directorate, path: PROJECTS, body: aProject('NYTT', { owner: '974760673' }) },
      broken(['/owner', 'unknown-actor']),
    );
  });
});

describe('a query', () => {
  test.each([
    ['a page that is too small', 'limit=0', '/limit', 'out-of-range'],
    ['a page that is no number', 'limit=abc', '/limit', 'wrong-type'],
    ['a repeated filter', 'state=active&state=planned', '/state', 'not-allowed'],
    ['an unknown parameter', 'sort=name', '/sort', 'unknown-field'],
    ['a character that only confuses', 'state=%E2%80%AEactive', '/state', 'not-allowed'],
    ['the cursor of another query', 'cursor=abc', 'cursor', 'cursor-of-another-query'],
  ])('with %s is refused', async (_, query, pointer, code) => {
    await refuses({ method: 'GET', path: `/v1/projects?${query}` }, invalid([pointer, code]));
  });

  test('has its texts cleaned as those of a body are', async () => {
    const read = (query: string): Promise<Answered> => midt.call('GET', `/v1/projects?${query}`);
    const { status, body } = await read('state=act%E2%80%8Bive&limit=5%C2%AD');
    expect([status, body]).toEqual([200, (await read('state=active&limit=5')).body]);
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

import { broken, invalid, NOT_FOUND, refused } from '../../support/refusal.js';
import { aProject } from '../../support/reports/samples.js';
import { type ImportStage, startImportStage } from '../../support/imports/import-checks.js';
import { imports } from '../../support/imports/imports.js';
import { type Actor, expectStatus } from '../../support/story.js';

/** The code of a real owner: small letters, a point, an underscore, and a letter beyond a–z. */
const CODE = 'Sør_2.1-kjernejournal';
const IDS = [
  { scheme: 'websak', value: '2021/77' },
  { scheme: 'jira', value: 'LMP-12' },
];

let stage: ImportStage;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  stage = await startImportStage();
  ({ midt, oslo } = stage);
  await midt.registersProject(CODE, { externalIds: IDS });
  await midt.registersProject('SAFEST');
  await oslo.registersProject('BYENS', { externalIds: IDS });
});
afterAll(() => stage.service.stop());

const codeAt = async (actor: Actor, name: string): Promise<unknown> => {
  const answer = await actor.call('GET', `/v1/projects/${encodeURIComponent(name)}`);
  return answer.status === 200 ? answer.body.code : answer.status;
};

describe('a code', () => {
  test('stays as its owner writes it, and is found in any case and any form of Unicode', async () => {
    for (const name of [CODE, CODE.toUpperCase(), CODE.toLowerCase(), CODE.normalize('NFD')])
      expect(await codeAt(midt, name)).toBe(CODE);
    const longest = `${'Å'.repeat(63)}1`;
    const { headers } = await midt.registersProject(longest);
    expect(headers.get('location')).toBe(`/v1/projects/${encodeURIComponent(longest)}`);
    expect(await codeAt(midt, longest.toLowerCase())).toBe(longest);
  });

  test('is taken whatever its case, by whichever actor', async () => {
    for (const actor of [midt, oslo]) {
      const answer = await actor.create('/v1/projects', aProject(CODE.toUpperCase()));
      expect([answer.status, answer.body.code]).toEqual([409, 'project-code-taken']);
    }
  });

  test.each(['A', 'A'.repeat(65), '-A1', 'A.', 'A/B', 'A B', 'А1', 'A:1', '..'])(
    'is refused in plain words: %p',
    async (code) => {
      const answer = await midt.create('/v1/projects', aProject(code), undefined);
      const [fault] = answer.body.errors as { detail: string; pointer: string }[];
      expect([answer.status, fault?.pointer]).toEqual([400, '/code']);
      expect(fault?.detail).toMatch(/^(Må være 2 til 64 bokstaver|Høyst 64 tegn)[^[\\^]*$/);
    },
  );
});

describe('an external id', () => {
  test('is shown with its project, and is its name in addresses', async () => {
    const { body } = await midt.call('GET', `/v1/projects/${encodeURIComponent(CODE)}`);
    expect(body.externalIds).toEqual(IDS);
    expect(await codeAt(midt, 'websak:2021/77')).toBe(CODE);
    expect(await codeAt(midt, 'JIRA:LMP-12')).toBe(CODE);
    expect(await codeAt(midt, 'jira:lmp-12')).toBe(404);
  });

  test("is the caller's own: another actor's says nothing", async () => {
    expect(await codeAt(oslo, 'jira:LMP-12')).toBe('BYENS');
    expect(await codeAt(oslo, CODE)).toBe(404);
  });

  test('of several actors is ambiguous to the directorate, and is told so', async () => {
    const path = `/v1/projects/${encodeURIComponent('jira:LMP-12')}`;
    const actor = stage.directorate;
    await refused(
      stage.service,
      { actor, method: 'GET', path },
      invalid(['code', 'ambiguous-project']),
    );
    await midt.registersProject('ENTYDIG', { externalIds: [{ scheme: 'sak', value: '9' }] });
    expect(await codeAt(stage.directorate, 'sak:9')).toBe('ENTYDIG');
  });

  test('stands for one project of its owner', async () => {
    const [websak] = IDS;
    await refused(
      stage.service,
      {
        actor: midt,
        path: '/v1/projects',
        body: aProject('ANNET', { externalIds: [websak, { scheme: 'a1', value: 'x' }, websak] }),
      },
      broken(['/externalIds/0', 'external-id-taken'], ['/externalIds/2', 'external-id-repeated']),
    );
  });

  test('is changed by PATCH: absent leaves, an empty list clears', async () => {
    const created = await midt.registersOutside('ENDRES', {
      externalIds: [{ scheme: 'p360', value: 'æ 1' }],
    });
    const change = async (body: object, etag: string | null): Promise<unknown> => {
      const answer = await midt.call('PATCH', '/v1/projects/p360:æ 1', body, {
        'if-match': etag ?? '',
      });
      return [answer.status, answer.body.externalIds];
    };
    expect(await change({ name: 'Nytt' }, created.headers.get('etag'))).toEqual([
      200,
      [{ scheme: 'p360', value: 'æ 1' }],
    ]);
    expect(await change({ externalIds: [] }, '"2"')).toEqual([200, []]);
    expect(await codeAt(midt, 'p360:æ 1')).toBe(404);
  });

  test.each([
    [{ scheme: 'Websak', value: '1' }, '/externalIds/0/scheme'],
    [{ scheme: 'websak', value: ' 1' }, '/externalIds/0/value'],
    [{ scheme: 'websak', value: '1;2' }, '/externalIds/0/value'],
    [{ scheme: 'websak' }, '/externalIds/0/value'],
  ])('is refused in another form: %j', async (id, pointer) => {
    const answer = await midt.create('/v1/projects', aProject('FORM', { externalIds: [id] }));
    const pointers = (answer.body.errors as { pointer: string }[]).map((one) => one.pointer);
    expect([answer.status, pointers]).toEqual([400, [pointer]]);
  });
});

describe('in a request, a mention', () => {
  test('of the parent and of what a report depends on becomes the code', async () => {
    await midt.registersProject('PROGRAM', { kind: 'programme' });
    const { body } = await midt.registersProject('DELEN', { parent: 'program' });
    expect(body.parent).toBe('PROGRAM');
    const report = await midt.create('/v1/rounds/2021-1/reports', {
      project: 'jira:LMP-12',
      state: 'active',
      phase: 'execution',
      dependencies: [{ project: 'byens', delivery: 'API', neededBy: '2021-10-01' }],
    });
    expect([report.status, report.body.project]).toEqual([201, CODE]);
    expect(report.body.content.dependencies).toMatchObject([{ project: 'BYENS' }]);
  });

  test('that stands for no project is a fault in its place', async () => {
    await refused(
      stage.service,
      { actor: midt, path: '/v1/projects', body: aProject('BARN', { parent: 'jira:ukjent' }) },
      broken(['/parent', 'unknown-project']),
    );
    await refused(
      stage.service,
      { actor: midt, method: 'GET', path: '/v1/projects/jira:ukjent' },
      NOT_FOUND,
    );
  });

  test('of a case and of a query becomes the code', async () => {
    const { directorate } = stage;
    const created = await directorate.create('/v1/cases', {
      council: 'nufa',
      number: '1/21',
      type: 'recommendation',
      title: { nb: 'Sak', en: 'Case' },
      presenter: 'Leder',
      projects: [CODE.toLowerCase(), 'byens'],
    });
    expectStatus(created, 201);
    expect(created.body.projects).toEqual(['BYENS', CODE]);
    const found = await directorate.call('GET', '/v1/cases?project=BYENS');
    expect(await directorate.call('GET', '/v1/cases?project=byens')).toMatchObject({
      body: found.body as object,
    });
  });
});

test('a report file is told which external ids several projects have', async () => {
  const done = await imports(
    stage.service,
    stage.directorate,
    'record;project;state;phase;delivery;neededBy;dependsOn\n' +
      'Rapport;jira:LMP-12;active;execution;;;\n' +
      'Avhengigheter;jira:LMP-12;;;API;2021-10-01;websak:2021/77\n' +
      'Rapport;jira:ukjent;active;execution;;;\n',
  );
  const faults = done['faults'] as Record<string, unknown>[];
  expect(faults.map(({ row, column, code, value }) => [row, column, code, value])).toEqual([
    [2, 'project', 'ambiguous-project', 'jira:LMP-12'],
    [3, 'dependsOn', 'ambiguous-project', 'websak:2021/77'],
    [4, 'project', 'unknown-project', 'jira:ukjent'],
  ]);
});

test('a report file takes external ids and any case, one report from several rows', async () => {
  await midt.registersProject('Filen', { externalIds: [{ scheme: 'sak', value: '1' }] });
  const done = await imports(
    stage.service,
    midt,
    'record;project;state;phase;delivery;neededBy;dependsOn\n' +
      'Rapport;sak:1;active;execution;;;\n' +
      'Avhengigheter;FILEN;;;API;2021-10-01;jira:LMP-12\n' +
      'Avhengigheter;filen;;;Data;2021-10-01;byens\n',
  );
  expect([done['faults'], done['counts']]).toMatchObject([[], { reports: 1, created: 1 }]);
  const { body } = await midt.call('GET', '/v1/rounds/2021-1/reports?limit=100');
  const [report] = (body.items as { project: string; content: object }[]).filter(
    ({ project }) => project === 'Filen',
  );
  expect(report?.content).toMatchObject({
    dependencies: [{ project: CODE }, { project: 'BYENS' }],
  });
});

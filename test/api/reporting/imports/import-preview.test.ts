import {
  type ImportStage,
  readCsv,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { imports } from '../../../support/imports/imports.js';
import { ACTORS } from '../../../support/service.js';
import { Actor, expectStatus } from '../../../support/story.js';
import { csv, reportRows } from '../../../support/files/report-files.js';
import { aReport } from '../../../support/reports/samples.js';

/** Times of a round that ends while the tests run. */
const SHORT_ROUND = {
  opensAt: '2021-01-04T08:00:00+01:00',
  deadline: '2021-01-15T16:00:00+01:00',
  closesAt: '2021-01-22T16:00:00+01:00',
};

let stage: ImportStage;
let nord: Actor;
beforeAll(async () => {
  stage = await startImportStage();
  nord = new Actor(stage.service, ACTORS.helseNord);
});
afterAll(() => stage.service.stop());

/** Lists the changes that an import shows. */
async function listChanges(
  actor: Actor,
  id: unknown,
): Promise<Readonly<Record<string, unknown>>[]> {
  const path = `/v1/imports/${String(id)}/changes?limit=500`;
  return expectStatus(await actor.call('GET', path), 200).body.items;
}

describe('the preview of a file that changes two certified reports', () => {
  let [changed, stopped] = ['', ''];
  let preview: Readonly<Record<string, unknown>>;
  let id: string;
  beforeAll(async () => {
    [changed = '', stopped = ''] = await registerProjects(stage.midt, 'MENING', 2);
    for (const code of [changed, stopped]) await stage.midt.reports('2021-1', code, aReport());
    const budget = {
      year: 2021,
      fundingSource: 'own',
      approved: 12_000_000,
      forecast: 15_000_000,
      actual: null,
      currency: 'NOK',
      priceYear: 2021,
      basis: 'nominal',
    };
    const report = aReport({
      status: { colour: 'red', reason: 'Forsinket', cause: 'supplier', action: 'Ny plan' },
      budget: [budget],
      dependencies: [{ project: stopped, delivery: 'API', neededBy: '2021-10-01' }],
    });
    const file = csv([
      ...reportRows(changed, report),
      ...reportRows(stopped, aReport({ state: 'stopped' })),
    ]);
    ({ preview, id } = (await imports(stage.service, stage.midt, file, {
      query: 'mode=validate',
    })) as { preview: typeof preview; id: string });
  });

  test('counts the reports, the moves of colour and the dependencies that break', () => {
    expect(preview).toMatchObject({
      reports: 2,
      colours: [{ from: 'green', to: 'red', count: 1, projects: [changed] }],
      brokenDependencies: [
        { project: changed, needs: stopped, delivery: 'API', state: 'stopped', because: 'stopped' },
      ],
      hiddenBrokenDependencies: 0,
    });
  });

  test('lists each value that changes, before and after', async () => {
    const changes = await listChanges(stage.midt, id);
    expect(changes).toHaveLength(preview['values'] as number);
    expect(changes).toContainEqual({
      against: 'certified',
      project: changed,
      record: 'budget',
      item: '2021, own',
      column: 'forecast',
      before: '12500000',
      after: '15000000',
      difference: 2_500_000,
    });
    expect(changes).toContainEqual({
      against: 'certified',
      project: stopped,
      record: 'report',
      item: null,
      column: 'state',
      before: 'active',
      after: 'stopped',
      difference: null,
    });
  });

  test('lists as many changes as CSV', async () => {
    expect(await readCsv(stage.midt, id, 'changes')).toHaveLength(preview['values'] as number);
  });
});

describe('the preview of a file against drafts', () => {
  let preview: Readonly<Record<string, unknown>>;
  let id: unknown;
  let [code, fresh, halted] = ['', '', ''];
  beforeAll(async () => {
    [code = '', fresh = ''] = await registerProjects(stage.midt, 'UTKAST', 2);
    [halted = ''] = await registerProjects(nord, 'NORDSTANS', 1);
    await stage.directorate.opensRound('2018-1', SHORT_ROUND);
    await nord.reports('2018-1', halted, { state: 'stopped' });
    await stage.directorate.awaitsJob(await stage.directorate.closesRound('2018-1'));
    await stage.midt.startsReport('2021-1', code, aReport());
    const needs = [{ project: halted, delivery: 'API', neededBy: '2021-10-01' }];
    const file = csv([
      ...reportRows(code, aReport({ summary: 'Ny tekst.', budget: [] })),
      ...reportRows(fresh, aReport({ dependencies: needs })),
    ]);
    const done = await imports(stage.service, stage.midt, file, { query: 'mode=validate' });
    ({ preview, id } = done as { preview: typeof preview; id: unknown });
  });

  test('says in words what is lost, and which reports become complete', () => {
    expect(preview['effects']).toEqual([
      {
        kind: 'gained',
        against: 'draft',
        project: null,
        nb: '1 rapport blir komplett',
        en: '1 report becomes complete',
      },
      {
        kind: 'lost',
        against: 'draft',
        project: code,
        nb: 'Budsjett på 12 millioner forsvinner',
        en: 'Budget of 12 million disappears',
      },
    ]);
  });

  test('counts and lists the values that differ from the draft', async () => {
    const changes = await listChanges(stage.midt, id);
    expect(preview).toMatchObject({ values: 0, reports: 0, draft: { reports: 1 } });
    expect(preview['draft']).toMatchObject({ values: changes.length });
    expect(changes[0]).toMatchObject({ against: 'draft', project: code, after: 'Ny tekst.' });
  });

  test("has the warning of another body's stopped supplier, as the report itself", async () => {
    const warning = { code: 'supplier-halted', severity: 'warning', value: null };
    expect(preview).toMatchObject({
      warningCount: 1,
      warnings: [{ ...warning, project: fresh, pointer: '/dependencies/0/project' }],
    });
    const dependencies = [{ project: halted, delivery: 'API', neededBy: '2021-10-01' }];
    const report = await stage.midt.startsReport('2021-1', fresh, aReport({ dependencies }));
    const { body } = await stage.midt.call('GET', `/v1/reports/${report.id}`);
    expect(body.warnings).toMatchObject([warning]);
  });
});

describe('the broken dependencies of a file', () => {
  let [stops, delays, broken, user, fresh] = ['', '', '', '', ''];
  let [open, hidden] = ['', ''];

  /** A report whose milestone BP5 is reached on this day. */
  const reachedOn = (
    forecast: string,
    more: Record<string, unknown> = {},
  ): Record<string, unknown> => ({
    milestones: [{ key: 'BP5', name: 'Levert', forecast }],
    dependencies: [],
    ...more,
  });
  /** A report that needs a delivery of these projects. */
  const needing = (...projects: string[]): Record<string, unknown> => ({
    dependencies: projects.map((project) => ({ project, delivery: 'API', neededBy: '2021-10-01' })),
  });

  async function recordBaseline(code: string): Promise<void> {
    const baseline = {
      approvedOn: '2020-01-01',
      cost: 1,
      currency: 'NOK',
      priceYear: 2021,
      basis: 'nominal',
      milestones: [{ key: 'BP5', name: 'Levert', date: '2021-06-01' }],
    };
    expectStatus(await stage.midt.create(`/v1/projects/${code}/baselines`, baseline), 201);
  }

  beforeAll(async () => {
    const { midt, directorate } = stage;
    [stops = '', delays = '', broken = '', user = '', fresh = ''] = await registerProjects(
      midt,
      'BRUDD',
      5,
    );
    [open = '', hidden = ''] = await registerProjects(nord, 'NORDBRUDD', 2);
    for (const code of [stops, delays, broken]) await recordBaseline(code);
    // Helse Nord's dependency of the closed round is public; the one of this round is not.
    await directorate.opensRound('2019-1', SHORT_ROUND);
    await nord.reports('2019-1', open, needing(stops));
    await directorate.awaitsJob(await directorate.closesRound('2019-1'));
    for (const code of [stops, delays]) await midt.reports('2021-1', code, reachedOn('2021-06-01'));
    await midt.reports('2021-1', broken, reachedOn('2021-06-01', { state: 'stopped' }));
    await midt.reports('2021-1', user, needing(stops, delays, broken));
    await nord.reports('2021-1', open, needing(stops));
    await nord.reports('2021-1', hidden, needing(delays));
  });

  const fileThatBreaks = (): string =>
    csv([
      ...reportRows(stops, aReport(reachedOn('2021-06-01', { state: 'stopped' }))),
      ...reportRows(delays, aReport(reachedOn('2021-12-01'))),
      ...reportRows(broken, aReport(reachedOn('2021-09-01', { state: 'stopped' }))),
      ...reportRows(fresh, aReport(needing(broken))),
    ]);
  const newlyBroken = (): readonly object[] => {
    const stopped = { delivery: 'API', state: 'stopped', because: 'stopped' };
    return [
      { project: user, needs: delays, delivery: 'API', state: 'active', because: 'delayed' },
      { project: user, needs: stops, ...stopped },
      { project: fresh, needs: broken, ...stopped },
      { project: open, needs: stops, ...stopped },
    ].sort((a, b) => (`${a.project} ${a.needs}` < `${b.project} ${b.needs}` ? -1 : 1));
  };
  const previewOf = async (query: string): Promise<unknown> =>
    (await imports(stage.service, stage.midt, fileThatBreaks(), { query }))['preview'];

  test("are shown by a validation, also of projects outside the file, without others' secrets", async () => {
    const preview = await previewOf('mode=validate');
    expect(preview).toMatchObject({
      brokenDependencies: newlyBroken(),
      hiddenBrokenDependencies: 1,
    });
    expect(JSON.stringify(preview)).not.toContain(hidden);
  });

  test('are the same for the commit, and none when the file is sent again', async () => {
    expect(await previewOf('mode=commit&certify=true')).toMatchObject({
      brokenDependencies: newlyBroken(),
      hiddenBrokenDependencies: 1,
    });
    expect(await previewOf('mode=validate')).toMatchObject({
      brokenDependencies: [],
      hiddenBrokenDependencies: 0,
    });
  });
});

describe('a correction of an earlier round by import', () => {
  test('is compared with the round that it corrects, and not with a later one', async () => {
    const { directorate, service } = stage;
    const [code = ''] = await registerProjects(nord, 'RETT', 1);
    await directorate.opensRound('2020-4', SHORT_ROUND);
    await nord.reports('2020-4', code, { summary: 'Som i 2020.' });
    await directorate.closesRound('2020-4');
    await nord.reports('2021-1', code, { summary: 'Som i 2021.' });
    await reopenSubmission('2020-4');
    const changesIn = async (round: string): Promise<unknown> => {
      const file = csv(reportRows(code, aReport({ summary: 'Rettet.' })));
      const { id } = await imports(service, nord, file, { round, query: 'mode=validate' });
      return (await listChanges(nord, id)).map(({ column, before, after }) => [
        column,
        before,
        after,
      ]);
    };
    expect(await changesIn('2020-4')).toEqual([['summary', 'Som i 2020.', 'Rettet.']]);
    expect(await changesIn('2021-1')).toEqual([['summary', 'Som i 2021.', 'Rettet.']]);
  });

  /** Lets Helse Nord correct a closed round. */
  async function reopenSubmission(round: string): Promise<void> {
    const list = expectStatus(await nord.call('GET', `/v1/rounds/${round}/submissions`), 200);
    const path = `/v1/submissions/${String(list.body.items[0].id)}`;
    const { headers } = await stage.directorate.call('GET', path);
    expectStatus(
      await stage.directorate.call(
        'POST',
        `${path}/reopen`,
        { reason: 'Rettes' },
        { 'if-match': headers.get('etag') ?? '' },
      ),
      200,
    );
  }
});

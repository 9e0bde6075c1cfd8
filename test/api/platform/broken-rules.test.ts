import { broken, conflict, invalid, NOT_FOUND, type Refusal } from '../../support/refusal.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import type { Actor, Directorate } from '../../support/story.js';
import { aProject, aReport, BUDGET_LINE } from '../../support/reports/samples.js';
import { RefusalStage, type SentByMidt } from '../../support/stages/refusal-stage.js';

const PROJECTS = '/v1/projects';
const REPORTS = '/v1/rounds/2021-1/reports';

let stage: RefusalStage;
let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
let draft: RefusalStage['draft'];
beforeAll(async () => {
  stage = await RefusalStage.starts();
  ({ service, directorate, midt, oslo, draft } = stage);
  await directorate.plansRound('2021-2', {
    opensAt: '2021-04-06T08:00:00+02:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
  });
});
afterAll(() => service.stop());

const refuses = (sent: SentByMidt, refusal: Refusal): Promise<Answered> =>
  stage.refuses(sent, refusal);
/** Expects that a report on UTEN with these members is refused. */
const refusesReport = (
  overrides: Record<string, unknown>,
  refusal: Refusal,
  path: string = REPORTS,
): Promise<Answered> =>
  refuses({ path, body: { project: 'UTEN', ...aReport(overrides) } }, refusal);

describe('a project', () => {
  const patchOf = (code: string, body: object): SentByMidt => ({
    method: 'PATCH',
    path: `/v1/projects/${code}`,
    body,
    headers: { 'if-match': '"1"' },
  });

  test('is refused with a code that is taken, also by another actor', async () => {
    const sent = { path: PROJECTS, body: aProject('SAFEST') };
    const refusal = conflict('project-code-taken', '/code');
    const { body } = await refuses(sent, refusal);
    expect(body.existing).toBe('SAFEST');
    await refuses({ ...sent, actor: oslo }, refusal);
  });

  test('is refused with another actor as its owner', async () => {
    await refuses(
      { path: PROJECTS, body: aProject('NYTT', { owner: ACTORS.oslo }) },
      { status: 403, code: 'forbidden', errors: [['/owner', 'not-your-actor']] },
    );
  });

  test('of another actor is neither read, changed nor reported', async () => {
    await refuses({ method: 'GET', path: '/v1/projects/DIGIOSLO' }, NOT_FOUND);
    await refuses(patchOf('DIGIOSLO', { name: 'Mitt' }), NOT_FOUND);
    await refuses(
      { path: REPORTS, body: { project: 'DIGIOSLO', ...aReport() } },
      broken(['/project', 'unknown-project']),
    );
  });

  test.each([
    ['a programme under it', 'DELPROG', 'programme-cycle'],
    ['itself', 'LEGEMIDDEL', 'programme-cycle'],
    ['a project that is no programme', 'UTEN', 'parent-not-programme'],
    ['a project that is not there', 'INGEN', 'unknown-project'],
  ])('that is a programme is refused %s as its parent', async (_, parent, code) => {
    if (parent === 'DELPROG')
      await midt.registersProject('DELPROG', { kind: 'programme', parent: 'LEGEMIDDEL' });
    await refuses(patchOf('LEGEMIDDEL', { parent }), broken(['/parent', code]));
  });

  test('that has projects under it remains a programme', async () => {
    await refuses(
      patchOf('LEGEMIDDEL', { kind: 'project' }),
      broken(['/kind', 'programme-has-projects']),
    );
  });

  test('is refused with repeated goals and an end before the start', async () => {
    const wrong = {
      mainGoal: '1',
      goals: ['1', '2', '2'],
      startsOn: '2021-01-02',
      endsOn: '2021-01-01',
    };
    await refuses(
      { path: PROJECTS, body: aProject('NYTT', wrong) },
      broken(
        ['/goals', 'main-goal-repeated'],
        ['/goals', 'goal-repeated'],
        ['/endsOn', 'ends-before-start'],
      ),
    );
  });
});

describe('the content of a report', () => {
  test.each(['yellow', 'red'])('is refused when it is %s without a reason', async (colour) => {
    await refusesReport(
      { status: { colour }, risk: { colour } },
      broken(
        ['/status/reason', 'reason-required'],
        ['/status/cause', 'cause-required'],
        ['/status/action', 'action-required'],
        ['/risk/reason', 'reason-required'],
      ),
    );
  });

  test('is refused with a budget in another currency', async () => {
    await refusesReport(
      { budget: [{ ...BUDGET_LINE, currency: 'EUR' }] },
      invalid(['/budget/0/currency', 'currency-not-supported']),
    );
  });

  test('is refused with an amount beyond the limit in either direction', async () => {
    await refusesReport(
      { budget: [{ ...BUDGET_LINE, approved: -1_000_000_000_001, forecast: 1_000_000_000_001 }] },
      invalid(['/budget/0/approved', 'out-of-range'], ['/budget/0/forecast', 'out-of-range']),
    );
  });

  test('is refused with mixed price years and a budget line that stands twice', async () => {
    const budget = [
      BUDGET_LINE,
      { ...BUDGET_LINE, year: 2022, priceYear: 2022 },
      { ...BUDGET_LINE, basis: 'real' },
    ];
    await refusesReport(
      { budget },
      broken(
        ['/budget/1/priceYear', 'mixed-price-years'],
        ['/budget/2', 'budget-line-repeated'],
        ['/budget/2/priceYear', 'mixed-price-years'],
      ),
    );
  });

  test('is refused with an actual amount of a year that has not begun', async () => {
    const budget = [
      { ...BUDGET_LINE, actual: 1 },
      { ...BUDGET_LINE, year: 2022, actual: 1 },
      { ...BUDGET_LINE, year: 2023, actual: null },
      { ...BUDGET_LINE, year: 2024, actual: 0 },
    ];
    await refusesReport({ budget }, broken(['/budget/1/actual', 'actual-in-future']));
  });

  test('is refused with a grant scheme in other prices than its budget', async () => {
    const { currency, basis } = BUDGET_LINE;
    const grants = { applications: 1, amount: 1, currency, priceYear: 2020, basis };
    await refusesReport(
      { budget: [BUDGET_LINE], grants },
      broken(['/grants/priceYear', 'mixed-price-years']),
    );
  });

  test('is refused with a dependency on itself, on an unknown project, on two things or on nothing', async () => {
    const need = { delivery: 'API', neededBy: '2021-10-01' };
    const dependencies = [
      { ...need, project: 'UTEN' },
      { ...need, project: 'INGEN' },
      { ...need, project: 'SAFEST', nationalSolution: 'SFM' },
      need,
    ];
    await refusesReport(
      { dependencies },
      broken(
        ['/dependencies/0/project', 'dependency-on-itself'],
        ['/dependencies/2', 'dependency-target'],
        ['/dependencies/3', 'dependency-target'],
        ['/dependencies/1/project', 'unknown-project'],
      ),
    );
  });

  test('is refused with a dependency on an unknown area or item of a roadmap, or on two of them', async () => {
    const need = { delivery: 'API', neededBy: '2021-10-01' };
    const dependencies = [
      { ...need, area: 'medisin' },
      { ...need, roadmapItem: 'INGEN-SLIK' },
      { ...need, area: 'medicines', ground: 'Personverndommen' },
    ];
    await refusesReport(
      { dependencies },
      broken(
        ['/dependencies/2', 'dependency-target'],
        ['/dependencies/0/area', 'unknown-area'],
        ['/dependencies/1/roadmapItem', 'unknown-roadmap-item'],
      ),
    );
  });
});

describe('a link of a report', () => {
  test('is refused when it is no address on the open web', async () => {
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
    await refusesReport(
      { links: wrong.map((url) => ({ title: 'Plan', url })) },
      invalid(
        ...wrong.map((_, index) => [`/links/${String(index)}/url`, 'not-a-web-address'] as const),
      ),
    );
  });

  test('is refused when it is too long', async () => {
    const url = `https://helsedirektoratet.no/${'a'.repeat(2000)}`;
    await refusesReport({ links: [{ title: 'Plan', url }] }, invalid(['/links/0/url', 'too-long']));
  });
});

describe('a report', () => {
  test('is refused when there is one for the same project and round', async () => {
    const { body, headers } = await refuses(
      { path: REPORTS, body: { project: 'SAFEST', ...aReport() } },
      conflict('report-exists', '/project'),
    );
    expect([body.existing, headers.get('location')]).toEqual([draft.id, `/v1/reports/${draft.id}`]);
  });

  test('is refused in a round that is unknown or not open yet', async () => {
    await refusesReport({}, NOT_FOUND, '/v1/rounds/2031-1/reports');
    await refusesReport({}, { status: 409, code: 'round-not-open' }, '/v1/rounds/2021-2/reports');
  });

  test('is neither created, saved nor certified in a round that is closed', async () => {
    const closed = { status: 409, code: 'round-closed' };
    const path = `/v1/reports/${draft.id}`;
    const headers = { 'if-match': draft.etag };
    service.moveTo('2021-02-05T16:00:00+01:00');
    try {
      await refusesReport({}, closed);
      await refuses({ method: 'PUT', path, body: aReport(), headers }, closed);
      await refuses({ path: `${path}/certify`, headers }, closed);
    } finally {
      service.moveTo('2021-01-18T10:00:00+01:00');
    }
  });

  test('is not certified twice', async () => {
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
});

describe('the faults of a report', () => {
  test('are all told at once', async () => {
    const overrides = {
      project: 'DIGIOSLO',
      status: { colour: 'red' },
      budget: [BUDGET_LINE, BUDGET_LINE],
      dependencies: [{ project: 'INGEN', delivery: 'API', neededBy: '2021-10-01' }],
    };
    await refusesReport(
      overrides,
      broken(
        ['/project', 'unknown-project'],
        ['/status/reason', 'reason-required'],
        ['/status/cause', 'cause-required'],
        ['/status/action', 'action-required'],
        ['/budget/1', 'budget-line-repeated'],
        ['/dependencies/0/project', 'unknown-project'],
      ),
    );
  });

  test('are told as far as they fit in 8 KiB, with the number of the rest', async () => {
    const columns = ['year', 'fundingSource', 'approved', 'currency', 'priceYear', 'basis'];
    const line = { ...Object.fromEntries(columns.map((column) => [column, 'x'])), extra: 1 };
    const budget = Array.from({ length: 50 }, () => line);
    const answer = await midt.create(REPORTS, { project: 'UTEN', ...aReport({ budget }) });
    const { errors, errorsOmitted } = answer.body as { errors: unknown[]; errorsOmitted: number };
    expect(answer.status).toBe(400);
    expect(answer.text.length).toBeLessThanOrEqual(8 * 1024);
    expect(errors.length + errorsOmitted).toBe(350);
  });
});

describe('a round', () => {
  const ROUND = {
    key: '2021-3',
    period: '2021Q2',
    name: { nb: 'Runde', en: 'Round' },
    budgetYear: 2021,
    criteriaSet: '2020-12',
    opensAt: '2021-08-06T08:00:00+02:00',
    deadline: '2021-08-23T16:00:00+02:00',
    closesAt: '2021-08-30T16:00:00+02:00',
  };

  test('is refused with a key that is taken', async () => {
    const { body } = await refuses(
      { actor: directorate, path: '/v1/rounds', body: { ...ROUND, key: '2021-1' } },
      conflict('round-key-taken', '/key'),
    );
    expect(body.existing).toBe('2021-1');
  });

  test('is refused with its times in a wrong order and an unknown criteria set', async () => {
    const body = {
      ...ROUND,
      deadline: ROUND.opensAt,
      closesAt: '2021-08-01T08:00:00+02:00',
      criteriaSet: '1999-01',
    };
    await refuses(
      { actor: directorate, path: '/v1/rounds', body },
      broken(
        ['/deadline', 'deadline-before-opening'],
        ['/closesAt', 'closes-before-deadline'],
        ['/criteriaSet', 'unknown-criteria-set'],
      ),
    );
  });

  test('is neither opened nor closed before its time', async () => {
    const tooEarly = { status: 409, code: 'round-state' };
    await refuses(
      { actor: directorate, path: '/v1/rounds/2021-2/open', headers: { 'if-match': '"1"' } },
      tooEarly,
    );
    await refuses(
      {
        actor: directorate,
        path: '/v1/rounds/2021-1/close',
        body: {},
        headers: { 'if-match': '"2"' },
      },
      tooEarly,
    );
  });

  test('is planned by the directorate alone', async () => {
    await refuses({ path: '/v1/rounds', body: ROUND }, { status: 403, code: 'forbidden' });
  });
});

describe('an evaluation', () => {
  const evaluationOf = (criteriaSet: string, answers: readonly object[]): SentByMidt => ({
    actor: directorate,
    path: '/v1/projects/SAFEST/evaluations',
    body: { criteriaSet, answers },
  });

  test('is refused with criteria that are unknown or answered twice', async () => {
    const answer = { criterion: 'digitalisation', met: true, reason: 'Ja' };
    await refuses(
      evaluationOf('2020-12', [answer, answer, { ...answer, criterion: 'luck' }]),
      broken(
        ['/answers/1/criterion', 'criterion-repeated'],
        ['/answers/2/criterion', 'unknown-criterion'],
      ),
    );
  });

  test('is refused under an unknown criteria set', async () => {
    await refuses(evaluationOf('no-such', []), broken(['/criteriaSet', 'unknown-criteria-set']));
  });
});

import { aCase, bringsToCouncil, changes } from '../../support/stages/governance.js';
import { broken, invalid, refused, type Refusal } from '../../support/refusal.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

let service: TestService;
let directorate: Directorate;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  const midt = new Actor(service, ACTORS.helseMidt);
  const oslo = new Actor(service, ACTORS.oslo);
  for (const code of ['SAFEST', 'LMP', 'PLL']) await bringsToCouncil(midt, directorate, code);
  await bringsToCouncil(oslo, directorate, 'DIGIOSLO');
  await oslo.registersOutside('UMODENT');
});
afterAll(() => service.stop());

/** Creates and publishes a case and returns its path. */
async function publishCase(overrides: Record<string, unknown>): Promise<string> {
  const { body } = expectStatus(await directorate.create('/v1/cases', aCase(overrides)), 201);
  const path = `/v1/cases/${String(body.id)}`;
  await changes(directorate, 'POST', `${path}/publish`);
  return path;
}

/** Lists every project with its standing. */
async function listStandings(): Promise<string> {
  const { rows } = await service.owner.query<{ line: string }>(
    `select p.code || ' ' || p.standing as line
       from portfolio.project p
      order by p.code`,
  );
  return rows.map(({ line }) => line).join(', ');
}

const moveOf = (project: string, action: string): Record<string, string> => ({
  project,
  action,
  reason: `Fordi ${project}.`,
});
const etagOf = async (path: string): Promise<string> =>
  (await directorate.call('GET', path)).headers.get('etag') ?? '';
const decides = async (path: string, body: object): ReturnType<typeof changes> =>
  changes(directorate, 'POST', `${path}/decide`, body);

/** Expects that a decision is refused and moves no project. */
async function refusesDecision(path: string, body: object, refusal: Refusal): Promise<void> {
  const sent = { actor: directorate, path: `${path}/decide`, body, etag: await etagOf(path) };
  await refused(service, sent, refusal);
}

describe('a decision on a list of projects', () => {
  const ADOPTED = { decision: 'NUIT anbefaler.', outcome: 'adopted' };
  let path: string;
  beforeAll(async () => {
    path = await publishCase({ number: '30/21', projects: ['SAFEST', 'LMP', 'UMODENT'] });
  });

  test('moves no project when one of them cannot be moved', async () => {
    const before = await listStandings();
    const projects = ['SAFEST', 'LMP', 'UMODENT'].map((code) => moveOf(code, 'recommend'));
    // UMODENT is not nominated.
    await refusesDecision(
      path,
      { ...ADOPTED, projects },
      broken(['/projects/2/project', 'wrong-standing']),
    );
    expect(await listStandings()).toBe(before);
    expect((await service.call('GET', path)).body).toMatchObject({
      state: 'published',
      decision: null,
      moves: [],
    });
  });

  test('moves all of the projects that it names', async () => {
    const projects = [moveOf('SAFEST', 'recommend'), moveOf('LMP', 'return')];
    const { body } = await decides(path, { ...ADOPTED, projects });
    expect(body.moves).toEqual([
      { project: 'LMP', action: 'return', reason: 'Fordi LMP.' },
      { project: 'SAFEST', action: 'recommend', reason: 'Fordi SAFEST.' },
    ]);
    expect(await listStandings()).toBe(
      'DIGIOSLO inAssessment, LMP returned, PLL inAssessment, ' +
        'SAFEST recommended, UMODENT registered',
    );
  });

  test('is named by each move of a project', async () => {
    const { rows } = await service.owner.query(
      `select e.action, e.decided_by
         from portfolio.intake_event e
         join portfolio.project p on p.id = e.project_id
        where p.code = 'SAFEST'
        order by e.recorded_at desc
        limit 1`,
    );
    expect(rows).toEqual([{ action: 'recommend', decided_by: 'nuit 30/21' }]);
  });
});

describe('the role of a council', () => {
  const decisionOf = (...projects: object[]): object => ({
    decision: 'x',
    outcome: 'adopted',
    projects,
  });
  const OUTSIDE_ROLE = broken(['/projects/0/action', 'council-role']);
  let nehs: string;
  beforeAll(async () => {
    nehs = await publishCase({
      council: 'nehs',
      number: '31/21',
      meeting: 'nehs-2021-06-10',
      type: 'endorsement',
      projects: ['SAFEST', 'PLL'],
    });
  });

  test('lets NUIT recommend and not endorse', async () => {
    const nuit = await publishCase({ number: '31/21', projects: ['SAFEST', 'PLL'] });
    await refusesDecision(nuit, decisionOf(moveOf('SAFEST', 'endorse')), OUTSIDE_ROLE);
  });

  test('lets NUFA advise, and move no project', async () => {
    const nufa = await publishCase({
      council: 'nufa',
      number: '31/21',
      meeting: null,
      projects: ['PLL'],
    });
    for (const action of ['recommend', 'decline', 'return'])
      await refusesDecision(nufa, decisionOf(moveOf('PLL', action)), OUTSIDE_ROLE);
  });

  test('does not let the board recommend, or endorse what is not recommended', async () => {
    await refusesDecision(nehs, decisionOf(moveOf('PLL', 'recommend')), OUTSIDE_ROLE);
    await refusesDecision(
      nehs,
      decisionOf(moveOf('SAFEST', 'endorse'), moveOf('PLL', 'endorse')),
      broken(['/projects/1/project', 'wrong-standing']),
    );
  });

  test('lets the board endorse what is recommended, which is then in the portfolio', async () => {
    await decides(nehs, {
      decision: 'Nasjonalt e-helsestyre gir sin tilslutning.',
      outcome: 'adopted',
      projects: [moveOf('SAFEST', 'endorse')],
    });
    expect(await listStandings()).toContain('SAFEST inPortfolio');
  });
});

describe('the moves of a decision', () => {
  let path: string;
  beforeAll(async () => {
    path = await publishCase({ number: '32/21', projects: ['PLL'] });
  });

  test('are of the projects of the case, each once', async () => {
    const projects = [
      moveOf('PLL', 'recommend'),
      moveOf('PLL', 'decline'),
      moveOf('DIGIOSLO', 'recommend'),
      moveOf('NOSUCH', 'endorse'),
    ];
    await refusesDecision(
      path,
      { decision: 'x', outcome: 'adopted', projects },
      broken(
        ['/projects/1/project', 'project-repeated'],
        ['/projects/2/project', 'not-in-case'],
        ['/projects/3/project', 'not-in-case'],
        ['/projects/3/action', 'council-role'],
        ['/projects/3/project', 'unknown-project'],
      ),
    );
  });

  test.each([
    ['postponed', 'return', '/projects', 'nothing-decided'],
    ['notAdopted', 'recommend', '/projects/0/action', 'not-adopted'],
  ])('do not go further than the outcome %s', async (outcome, action, pointer, code) => {
    const projects = [moveOf('PLL', action)];
    await refusesDecision(path, { decision: 'x', outcome, projects }, broken([pointer, code]));
  });

  test('are refused with every member of a wrong form', async () => {
    const projects = [{ project: 'p l', action: 'like' }];
    await refusesDecision(
      path,
      { outcome: 'maybe', projects, opinions: [] },
      invalid(
        ['/opinions', 'unknown-field'],
        ['/decision', 'missing'],
        ['/outcome', 'not-allowed'],
        ['/projects/0/project', 'wrong-form'],
        ['/projects/0/action', 'not-allowed'],
        ['/projects/0/reason', 'missing'],
      ),
    );
  });

  test('may decline a project when the proposal is not adopted', async () => {
    await decides(path, {
      decision: 'Forslaget falt.',
      outcome: 'notAdopted',
      projects: [moveOf('PLL', 'decline')],
    });
    expect(await listStandings()).toContain('PLL declined');
  });
});

describe('three decisions at once', () => {
  test('are recorded as one', async () => {
    const path = await publishCase({ number: '33/21', projects: ['DIGIOSLO'] });
    const etag = await etagOf(path);
    const projects = [moveOf('DIGIOSLO', 'recommend')];
    const body = { decision: 'NUIT anbefaler.', outcome: 'adopted', projects };
    const answers = await Promise.all(
      [1, 2, 3].map(() => directorate.call('POST', `${path}/decide`, body, { 'if-match': etag })),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => [409, 412, 422].includes(status))).toHaveLength(2);
    const { rowCount } = await service.owner.query(
      `select 1
         from portfolio.intake_event e
         join portfolio.project p on p.id = e.project_id
        where p.code = 'DIGIOSLO'
          and e.action = 'recommend'`,
    );
    expect(rowCount).toBe(1);
  });
});

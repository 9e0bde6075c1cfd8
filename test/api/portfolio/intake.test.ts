import { readFile } from 'node:fs/promises';
import {
  INTAKE,
  INTAKE_ACTIONS,
  drawIntake,
  findIntakeLock,
} from '../../../src/portfolio/intake/intake.rules.js';
import { STANDINGS } from '../../../src/portfolio/projects/project.types.js';
import { IntakeStage, NOMINATION, REASON } from '../../support/stages/intake-stage.js';
import { ACTORS } from '../../support/service.js';
import { type Actor, type Directorate, expectStatus } from '../../support/story.js';

let stage: IntakeStage;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  stage = await IntakeStage.starts();
  ({ directorate, midt, oslo } = stage);
});
afterAll(() => stage.service.stop());

describe('the way into the portfolio', () => {
  const PATH = '/v1/projects/NY/intake';
  beforeAll(() => midt.registersOutside('NY'));

  /** Lists the actions that are open to the owner, and to the directorate. */
  async function listActions(): Promise<readonly [owner: string[], directorate: string[]]> {
    const [own, theirs] = [await midt.call('GET', PATH), await directorate.call('GET', PATH)];
    return [own.body.allowedActions, theirs.body.allowedActions];
  }

  test('shows every action as open, or as locked with the reason', async () => {
    expect(await listActions()).toEqual([['nominate'], ['takeOver']]);
    const { body } = await midt.call('GET', PATH);
    const locked = body.lockedActions as { action: string }[];
    expect([...body.allowedActions, ...locked.map(({ action }) => action)].sort()).toEqual(
      [...INTAKE_ACTIONS].sort(),
    );
    expect(locked.find(({ action }) => action === 'recommend')).toMatchObject({
      code: 'not-yours',
      reason: { nb: 'Kan bare gjøres av et utvalg som gir anbefaling i en sak' },
    });
  });

  test('begins with a nomination, which the directorate may return', async () => {
    await stage.acts(midt, 'NY', 'nominate', NOMINATION);
    expect(await listActions()).toEqual([['withdraw'], ['assess', 'return']]);
    const reason = 'Finansieringen må forklares';
    await stage.acts(directorate, 'NY', 'return', { reason });
    expect(await listActions()).toEqual([['nominate', 'withdraw'], []]);
  });

  test('goes on with a new nomination, which is another revision', async () => {
    const funding = { realistic: true, explanation: 'Statsbudsjettet' };
    const { body } = await stage.acts(midt, 'NY', 'nominate', { ...NOMINATION, funding });
    expect(body).toMatchObject({
      standing: 'nominated',
      nomination: { revision: 2, funding: { explanation: 'Statsbudsjettet' } },
    });
  });

  test('leads to a recommendation only of what the directorate finds within the criteria', async () => {
    await stage.acts(directorate, 'NY', 'assess');
    const recommend = [{ project: 'NY', action: 'recommend' as const }];
    expect(await stage.decides(recommend)).toMatchObject([
      { pointer: '/0/project', code: 'not-assessed-in' },
    ]);
    await stage.findsWithinCriteria('NY');
    const endorse = [{ project: 'NY', action: 'endorse' as const }];
    expect(await stage.decides(endorse)).toMatchObject([{ code: 'wrong-standing' }]);
    expect(await stage.decides(recommend)).toEqual([]);
    expect(await stage.decides(endorse)).toEqual([]);
  });

  test('is told by the history of the project', async () => {
    const { body } = expectStatus(await midt.call('GET', PATH), 200);
    expect(body).toMatchObject({
      standing: 'inPortfolio',
      allowedActions: ['leave', 'split', 'merge'],
    });
    const history = body.history as Record<string, unknown>[];
    expect(history.map(({ action, to, decidedBy }) => [action, to, decidedBy])).toEqual([
      ['nominate', 'nominated', null],
      ['return', 'returned', null],
      ['nominate', 'nominated', null],
      ['assess', 'inAssessment', null],
      ['recommend', 'recommended', 'nuit 6/24'],
      ['endorse', 'inPortfolio', 'nuit 6/24'],
    ]);
    expect(history[1]).toMatchObject({
      reason: 'Finansieringen må forklares',
      recordedBy: ACTORS.helsedirektoratet,
    });
  });
});

describe('the list of a council', () => {
  const listStandings = (...codes: string[]): Promise<string[]> =>
    Promise.all(codes.map((code) => stage.standingOf(code)));
  beforeAll(async () => {
    for (const code of ['LISTE1', 'LISTE2', 'LISTE3']) {
      await midt.registersOutside(code);
      await stage.acts(midt, code, 'nominate', NOMINATION);
      await stage.acts(directorate, code, 'assess');
      await stage.findsWithinCriteria(code);
    }
    await stage.acts(midt, 'LISTE2', 'withdraw', REASON);
  });

  test('moves no project when one of them cannot be moved', async () => {
    const list = ['LISTE1', 'LISTE2', 'LISTE3', 'INGEN'].map((project) => ({
      project,
      action: 'recommend' as const,
    }));
    const faults = await stage.decides(list);
    expect(faults.map(({ pointer, code }) => [pointer, code]).sort()).toEqual([
      ['/1/project', 'wrong-standing'],
      ['/3/project', 'unknown-project'],
    ]);
    expect(await listStandings('LISTE1', 'LISTE2', 'LISTE3')).toEqual([
      'inAssessment',
      'withdrawn',
      'inAssessment',
    ]);
  });

  test('moves all of the projects otherwise', async () => {
    const faults = await stage.decides([
      { project: 'LISTE1', action: 'recommend' },
      { project: 'LISTE3', action: 'decline' },
    ]);
    expect(faults).toEqual([]);
    expect(await listStandings('LISTE1', 'LISTE3')).toEqual(['recommended', 'declined']);
  });
});

describe('the ranking of candidates', () => {
  interface Ranked {
    readonly rank: number;
    readonly project: string;
    readonly score: number;
    readonly because: readonly { readonly code: string; readonly points: number }[];
  }
  let items: readonly Ranked[];
  beforeAll(async () => {
    const candidates = {
      RANG1: NOMINATION,
      RANG2: { ...NOMINATION, risk: { score: 5, explanation: 'Høy' } },
      RANG3: { ...NOMINATION, funding: { realistic: false, explanation: 'Mangler' } },
    };
    for (const [code, nomination] of Object.entries(candidates)) {
      await oslo.registersOutside(code);
      await stage.acts(oslo, code, 'nominate', nomination);
    }
    const ranking = await directorate.call('GET', '/v1/intake/ranking?standing=nominated');
    ({ items } = expectStatus(ranking, 200).body);
  });

  test('puts what is realistic first, and then the higher score', () => {
    expect(items.map(({ rank, project, score }) => [rank, project, score])).toEqual([
      [1, 'RANG1', 13],
      [2, 'RANG2', 10],
      [3, 'RANG3', 13],
    ]);
  });

  test('says why, with points that add up to the score', () => {
    expect(items[2]?.because).toContainEqual({
      code: 'funding',
      points: 0,
      reason: {
        nb: 'Finansieringen er ikke realistisk. Tiltaket rangeres derfor lavere',
        en: 'The funding is not realistic. The project therefore ranks lower',
      },
    });
    const sums = items.map(({ because }) => because.reduce((sum, { points }) => sum + points, 0));
    expect(sums).toEqual(items.map(({ score }) => score));
  });

  test('is shown to the directorate alone', async () => {
    expectStatus(await oslo.call('GET', '/v1/intake/ranking'), 403);
  });
});

describe('the way out of the portfolio', () => {
  test('is taken with a reason, and not by reporting nothing', async () => {
    await stage.takesOver(midt, 'STILLE');
    stage.service.moveTo('2024-11-01T09:00:00+01:00');
    expect(await stage.standingOf('STILLE')).toBe('inPortfolio');
    stage.service.moveTo('2024-03-02T09:00:00+01:00');
    const why = { reasonCode: 'inOperation', reason: 'I drift' };
    expect((await stage.acts(midt, 'STILLE', 'leave', why)).body).toMatchObject({
      standing: 'left',
      history: [{ action: 'takeOver' }, { action: 'leave', ...why }],
    });
  });

  test('may be a split, which the parts follow', async () => {
    await stage.takesOver(midt, 'HEL');
    for (const code of ['DEL1', 'DEL2']) await midt.registersOutside(code);
    const parts = { into: ['DEL1', 'DEL2'], reason: 'To leveranser' };
    expect((await stage.acts(midt, 'HEL', 'split', parts)).body).toMatchObject({
      standing: 'left',
      successors: ['DEL1', 'DEL2'],
      predecessors: [],
    });
    expect((await midt.call('GET', '/v1/projects/DEL1/intake')).body).toMatchObject({
      standing: 'inPortfolio',
      predecessors: ['HEL'],
      history: [{ action: 'succeed', reasonCode: 'split', reason: 'HEL: To leveranser' }],
    });
  });

  test('may be a merge, with a project that takes it up', async () => {
    const into = { into: 'DEL2', reason: 'Samlet' };
    expect((await stage.acts(midt, 'DEL1', 'merge', into)).body).toMatchObject({
      standing: 'left',
      successors: ['DEL2'],
    });
    const { body } = await midt.call('GET', '/v1/projects/DEL2/intake');
    expect(body.predecessors).toEqual(['DEL1', 'HEL']);
  });
});

describe('the portfolio', () => {
  const SECURITY = '/v1/portfolio?segment=digitalSecurity';
  let before: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
  const readSecurity = async (query = ''): Promise<Record<string, any>> =>
    expectStatus(await stage.service.call('GET', `${SECURITY}${query}`), 200).body;
  beforeAll(async () => {
    await stage.takesOver(midt, 'SIKKER1', 'SIKKER2', 'SIKKER3');
    const cut = { segment: 'digitalSecurity', theme: 'competence' };
    for (const [code, body] of Object.entries({
      SIKKER1: { ...cut, state: 'planned' },
      SIKKER2: cut,
      SIKKER3: { ...cut, theme: 'prevention', state: 'completed' },
    }))
      expectStatus(
        await midt.call('PATCH', `/v1/projects/${code}`, body, { 'if-match': '"2"' }),
        200,
      );
    before = stage.service.clock.now().toISOString();
    stage.service.moveTo('2024-03-05T09:00:00+01:00');
    const why = { reasonCode: 'stopped', reason: 'Stanset' };
    await stage.acts(midt, 'SIKKER2', 'leave', why);
  });

  test('is cut by segment and theme', async () => {
    const { items } = await readSecurity();
    const projects = items as { project: string; stage: string }[];
    expect(projects.map(({ project, stage: of }) => [project, of])).toEqual([
      ['SIKKER1', 'new'],
      ['SIKKER3', 'existing'],
    ]);
    expect((await readSecurity('&theme=prevention'))['projects']).toBe(1);
  });

  test('is read as it was known at an instant', async () => {
    expect(await readSecurity(`&asOf=${before}`)).toMatchObject({
      projects: 3,
      themes: [
        { theme: 'competence', existing: 0, ongoing: 1, new: 1, stopped: 0 },
        { theme: 'prevention', existing: 1, ongoing: 0, new: 0, stopped: 0 },
      ],
    });
    const empty = { projects: 0, items: [] };
    expect(await readSecurity('&asOf=2020-01-01T00:00:00Z')).toMatchObject(empty);
  });

  test('comes in pages, with the number of all projects on each', async () => {
    const first = await readSecurity('&limit=1');
    const second = await readSecurity(`&limit=1&cursor=${String(first['nextCursor'])}`);
    expect(first).toMatchObject({ projects: 2, items: [{ project: 'SIKKER1' }] });
    expect(second).toMatchObject({
      projects: 2,
      items: [{ project: 'SIKKER3' }],
      nextCursor: null,
    });
  });

  test('is the same for every reader', async () => {
    const { body } = expectStatus(await oslo.call('GET', SECURITY), 200);
    expect(body.items).toEqual((await readSecurity())['items']);
  });
});

describe('the state machine', () => {
  test('is drawn in the documentation from the table that runs it', async () => {
    expect(await readFile('docs/intake.md', 'utf8')).toContain(drawIntake());
  });

  test('reaches every standing', () => {
    const targets = INTAKE_ACTIONS.map((action) => INTAKE[action].to);
    expect([...new Set<string>(['registered', ...targets])].sort()).toEqual([...STANDINGS].sort());
  });

  test.each(STANDINGS)('leaves the standing %s', (standing) => {
    const parties = [
      'owner',
      'directorate',
      'recommendingCouncil',
      'endorsingCouncil',
      'predecessor',
    ] as const;
    const assessment = { criteriaSet: '2024-02', outcome: 'in' } as const;
    const open = INTAKE_ACTIONS.filter(
      (action) => findIntakeLock(action, { standing, parties, assessment }) === undefined,
    );
    expect(open).not.toEqual([]);
  });
});

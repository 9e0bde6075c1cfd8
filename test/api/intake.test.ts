import { readFile } from 'node:fs/promises';
import { IntakeCommands, type CouncilMove } from '../../src/portfolio/intake/intake.commands.js';
import {
  INTAKE,
  INTAKE_ACTIONS,
  drawIntake,
  findIntakeLock,
} from '../../src/portfolio/intake/intake.rules.js';
import { STANDINGS } from '../../src/portfolio/projects/project.types.js';
import { Database } from '../../src/platform/database/database.js';
import type { Command } from '../../src/platform/http/command.js';
import type { Fault } from '../../src/platform/base/problem.js';
import { refused, type Refusal } from '../support/refusal.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

const NOMINATION = {
  strategicLink: { score: 4, explanation: 'Bygger opp under mål 1' },
  benefit: { score: 5, explanation: 'Stor nytte' },
  risk: { score: 2, explanation: 'Lav' },
  funding: { realistic: true, explanation: 'I budsjett' },
  dependencies: { clarified: true, explanation: 'Ingen' },
};
const REASON = { reason: 'Fordi' };

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2024-03-01T09:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service, ACTORS.helsedirektoratet);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
});
afterAll(() => service.stop());

/** An action on the project as it stands now. */
async function acts(actor: Actor, code: string, action: string, body?: unknown): Promise<Answered> {
  const { headers } = await directorate.call('GET', `/v1/projects/${code}`);
  return actor.call('POST', `/v1/projects/${code}/${action}`, body, {
    'if-match': headers.get('etag') ?? '',
  });
}

/** What a council decides on a list, as governance does it: all of it or nothing. */
async function councilDecides(
  moves: readonly Omit<CouncilMove, 'reason' | 'decidedBy'>[],
): Promise<Fault[]> {
  const [actor] = (
    await service.owner.query<{ id: string }>(
      'select id from actors.actor where organisation_number = $1',
      [ACTORS.helsedirektoratet],
    )
  ).rows;
  const principal = {
    actorId: actor?.id ?? '',
    actorIds: [actor?.id ?? ''],
    organisationNumber: ACTORS.helsedirektoratet,
    directorate: true,
    unchecked: false,
  };
  let faults: Fault[] = [];
  await service.app
    .get(Database)
    .transaction({ kind: 'directorate', actorIds: principal.actorIds }, async (tx) => {
      faults = await service.app.get(IntakeCommands).decideOn(
        tx,
        { principal } as unknown as Command,
        moves.map((move) => ({ ...move, reason: 'Vedtatt', decidedBy: 'nuit 6/24' })),
        service.clock.now(),
      );
      if (faults.length > 0) throw new Error('refused');
    })
    .catch((error: unknown) => {
      if (faults.length === 0) throw error;
    });
  return faults;
}

const assessedIn = (code: string): Promise<Answered> =>
  directorate.create(`/v1/projects/${code}/evaluations`, {
    criteriaSet: '2024-02',
    answers: ['digitalisation', 'coreActivity', 'coordination'].map((criterion) => ({
      criterion,
      met: true,
      reason: 'Ja',
    })),
  });
const standing = async (code: string): Promise<string> =>
  (await directorate.call('GET', `/v1/projects/${code}/intake`)).body.standing as string;
/** Registers projects that were in the portfolio before the service. */
async function inPortfolio(actor: Actor, ...codes: string[]): Promise<void> {
  for (const code of codes) {
    await actor.registersProject(code);
    expectStatus(
      await acts(directorate, code, 'take-over', { reason: 'Rapportert i januar 2024' }),
      200,
    );
  }
}

describe('the way in', () => {
  test(
    'nominate → return → nominate → assess → recommend → endorse, with what each can do ' +
      'at every step',
    async () => {
      await midt.registersProject('NY');
      const own = async (): Promise<string[]> =>
        (await midt.call('GET', '/v1/projects/NY/intake')).body.allowedActions as string[];
      const theirs = async (): Promise<string[]> =>
        (await directorate.call('GET', '/v1/projects/NY/intake')).body.allowedActions as string[];
      expect([await own(), await theirs()]).toEqual([['nominate'], ['takeOver']]);
      const { body } = await midt.call('GET', '/v1/projects/NY/intake');
      expect(
        [
          ...body.allowedActions,
          ...body.lockedActions.map(({ action }: { action: string }) => action),
        ].sort(),
      ).toEqual([...INTAKE_ACTIONS].sort());
      expect(
        body.lockedActions.find(({ action }: { action: string }) => action === 'recommend'),
      ).toMatchObject({
        code: 'not-yours',
        reason: { nb: 'Kan bare gjøres av et utvalg som gir anbefaling i en sak' },
      });

      expectStatus(await acts(midt, 'NY', 'nominate', NOMINATION), 200);
      expect([await own(), await theirs()]).toEqual([['withdraw'], ['assess', 'return']]);
      expectStatus(
        await acts(directorate, 'NY', 'return', { reason: 'Finansieringen må forklares' }),
        200,
      );
      expect([await own(), await theirs()]).toEqual([['nominate', 'withdraw'], []]);
      const again = expectStatus(
        await acts(midt, 'NY', 'nominate', {
          ...NOMINATION,
          funding: { realistic: true, explanation: 'Statsbudsjettet' },
        }),
        200,
      );
      expect(again.body).toMatchObject({
        standing: 'nominated',
        nomination: { revision: 2, funding: { explanation: 'Statsbudsjettet' } },
      });
      expectStatus(await acts(directorate, 'NY', 'assess'), 200);
      // Nobody recommends what the directorate has not found to be within the criteria.
      expect(await councilDecides([{ project: 'NY', action: 'recommend' }])).toMatchObject([
        { pointer: '/0/project', code: 'not-assessed-in' },
      ]);
      expectStatus(await assessedIn('NY'), 201);
      expect(await councilDecides([{ project: 'NY', action: 'endorse' }])).toMatchObject([
        { code: 'wrong-standing' },
      ]);
      expect(await councilDecides([{ project: 'NY', action: 'recommend' }])).toEqual([]);
      expect(await councilDecides([{ project: 'NY', action: 'endorse' }])).toEqual([]);
      const done = expectStatus(await midt.call('GET', '/v1/projects/NY/intake'), 200);
      expect(done.body).toMatchObject({
        standing: 'inPortfolio',
        allowedActions: ['leave', 'split', 'merge'],
      });
      expect(
        done.body.history.map(({ action, to, decidedBy }: Record<string, unknown>) => [
          action,
          to,
          decidedBy,
        ]),
      ).toEqual([
        ['nominate', 'nominated', null],
        ['return', 'returned', null],
        ['nominate', 'nominated', null],
        ['assess', 'inAssessment', null],
        ['recommend', 'recommended', 'nuit 6/24'],
        ['endorse', 'inPortfolio', 'nuit 6/24'],
      ]);
      expect(done.body.history[1]).toMatchObject({
        reason: 'Finansieringen må forklares',
        recordedBy: ACTORS.helsedirektoratet,
      });
    },
  );

  test("a council's list is moved as a whole or not at all", async () => {
    for (const code of ['LISTE1', 'LISTE2', 'LISTE3']) {
      await midt.registersProject(code);
      expectStatus(await acts(midt, code, 'nominate', NOMINATION), 200);
      expectStatus(await acts(directorate, code, 'assess'), 200);
      expectStatus(await assessedIn(code), 201);
    }
    expectStatus(await acts(midt, 'LISTE2', 'withdraw', REASON), 200);
    const list = ['LISTE1', 'LISTE2', 'LISTE3', 'INGEN'].map((project) => ({
      project,
      action: 'recommend' as const,
    }));
    expect((await councilDecides(list)).map(({ pointer, code }) => [pointer, code]).sort()).toEqual(
      [
        ['/1/project', 'wrong-standing'],
        ['/3/project', 'unknown-project'],
      ],
    );
    expect(await Promise.all(['LISTE1', 'LISTE2', 'LISTE3'].map(standing))).toEqual([
      'inAssessment',
      'withdrawn',
      'inAssessment',
    ]);
    expect(
      await councilDecides([
        { project: 'LISTE1', action: 'recommend' },
        { project: 'LISTE3', action: 'decline' },
      ]),
    ).toEqual([]);
    expect(await Promise.all(['LISTE1', 'LISTE3'].map(standing))).toEqual([
      'recommended',
      'declined',
    ]);
  });

  test('the ranking of candidates says why', async () => {
    const candidates = {
      RANG1: NOMINATION,
      RANG2: { ...NOMINATION, risk: { score: 5, explanation: 'Høy' } },
      RANG3: { ...NOMINATION, funding: { realistic: false, explanation: 'Mangler' } },
    };
    for (const [code, nomination] of Object.entries(candidates)) {
      await oslo.registersProject(code);
      expectStatus(await acts(oslo, code, 'nominate', nomination), 200);
    }
    const { body } = expectStatus(
      await directorate.call('GET', '/v1/intake/ranking?standing=nominated'),
      200,
    );
    expect(
      body.items.map(({ rank, project, score }: Record<string, unknown>) => [rank, project, score]),
    ).toEqual([
      [1, 'RANG1', 13],
      [2, 'RANG2', 10],
      [3, 'RANG3', 13],
    ]);
    expect(body.items[2].because).toContainEqual({
      code: 'funding',
      points: 0,
      reason: {
        nb: 'Finansieringen er ikke realistisk. Tiltaket rangeres derfor lavere',
        en: 'The funding is not realistic. The project therefore ranks lower',
      },
    });
    for (const { score, because } of body.items)
      expect(because.reduce((sum: number, { points }: { points: number }) => sum + points, 0)).toBe(
        score,
      );
    expectStatus(await oslo.call('GET', '/v1/intake/ranking'), 403);
  });
});

describe('the way out', () => {
  test('nothing leaves by omission: a project nobody reports on stays, until it leaves with a reason', async () => {
    await inPortfolio(midt, 'STILLE');
    service.moveTo('2024-11-01T09:00:00+01:00');
    expect(await standing('STILLE')).toBe('inPortfolio');
    service.moveTo('2024-03-02T09:00:00+01:00');
    const left = expectStatus(
      await acts(midt, 'STILLE', 'leave', { reasonCode: 'inOperation', reason: 'I drift' }),
      200,
    );
    expect(left.body).toMatchObject({
      standing: 'left',
      history: [
        { action: 'takeOver' },
        { action: 'leave', reasonCode: 'inOperation', reason: 'I drift' },
      ],
    });
  });

  test(
    'a split is followed by its parts, a merge by what takes it up, with predecessors ' +
      'and successors',
    async () => {
      await inPortfolio(midt, 'HEL');
      for (const code of ['DEL1', 'DEL2']) await midt.registersProject(code);
      const split = expectStatus(
        await acts(midt, 'HEL', 'split', { into: ['DEL1', 'DEL2'], reason: 'To leveranser' }),
        200,
      );
      expect(split.body).toMatchObject({
        standing: 'left',
        successors: ['DEL1', 'DEL2'],
        predecessors: [],
      });
      expect((await midt.call('GET', '/v1/projects/DEL1/intake')).body).toMatchObject({
        standing: 'inPortfolio',
        predecessors: ['HEL'],
        history: [{ action: 'succeed', reasonCode: 'split', reason: 'HEL: To leveranser' }],
      });
      const merged = expectStatus(
        await acts(midt, 'DEL1', 'merge', { into: 'DEL2', reason: 'Samlet' }),
        200,
      );
      expect(merged.body).toMatchObject({ standing: 'left', successors: ['DEL2'] });
      expect((await midt.call('GET', '/v1/projects/DEL2/intake')).body.predecessors).toEqual([
        'DEL1',
        'HEL',
      ]);
    },
  );

  test('the portfolio is the same for every reader, cut by segment and theme, and as it was known', async () => {
    await inPortfolio(midt, 'SIKKER1', 'SIKKER2', 'SIKKER3');
    const cut = { segment: 'digitalSecurity', theme: 'competence' };
    for (const [code, body] of Object.entries({
      SIKKER1: { ...cut, state: 'planned' },
      SIKKER2: cut,
      SIKKER3: { ...cut, theme: 'prevention', state: 'completed' },
    })) {
      expectStatus(
        await midt.call('PATCH', `/v1/projects/${code}`, body, { 'if-match': '"2"' }),
        200,
      );
    }
    const before = service.clock.now().toISOString();
    service.moveTo('2024-03-05T09:00:00+01:00');
    expectStatus(
      await acts(midt, 'SIKKER2', 'leave', { reasonCode: 'stopped', reason: 'Stanset' }),
      200,
    );
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
    const security = async (query: string): Promise<Record<string, any>> =>
      expectStatus(await service.call('GET', `/v1/portfolio?segment=digitalSecurity${query}`), 200)
        .body;
    expect(await security(`&asOf=${before}`)).toMatchObject({
      projects: 3,
      themes: [
        { theme: 'competence', existing: 0, ongoing: 1, new: 1, stopped: 0 },
        { theme: 'prevention', existing: 1, ongoing: 0, new: 0, stopped: 0 },
      ],
    });
    const now = await security('');
    expect(
      now['items'].map(({ project, stage }: Record<string, unknown>) => [project, stage]),
    ).toEqual([
      ['SIKKER1', 'new'],
      ['SIKKER3', 'existing'],
    ]);
    expect((await security('&theme=prevention'))['projects']).toBe(1);
    expect(await security('&asOf=2020-01-01T00:00:00Z')).toMatchObject({ projects: 0, items: [] });
    expect(
      expectStatus(await oslo.call('GET', '/v1/portfolio?segment=digitalSecurity'), 200).body.items,
    ).toEqual(now['items']);
  });
});

describe('bad input', () => {
  const refuses = (
    actor: Actor,
    path: string,
    body: unknown,
    version: string,
    refusal: Refusal,
  ): Promise<Answered> =>
    refused(
      service,
      { actor, path: `/v1/projects/${path}`, body, headers: { 'if-match': version } },
      refusal,
    );
  const broken = (...errors: (readonly [string, string])[]): Refusal => ({
    status: 422,
    code: 'rule-broken',
    errors,
  });
  const wrongStanding: Refusal = {
    status: 409,
    code: 'wrong-standing',
    errors: [['', 'wrong-standing']],
  };
  const notYours: Refusal = { status: 403, code: 'forbidden', errors: [['', 'not-yours']] };

  test('every action in every wrong standing, or by who may not, has its code', async () => {
    await midt.registersProject('FEIL');
    await refuses(directorate, 'FEIL/assess', undefined, '"1"', wrongStanding);
    await refuses(midt, 'FEIL/withdraw', REASON, '"1"', wrongStanding);
    await refuses(midt, 'FEIL/leave', { ...REASON, reasonCode: 'completed' }, '"1"', wrongStanding);
    await refuses(directorate, 'FEIL/nominate', NOMINATION, '"1"', notYours);
    await refuses(oslo, 'FEIL/nominate', NOMINATION, '"1"', { status: 404, code: 'not-found' });
    await refuses(midt, 'FEIL/nominate', NOMINATION, '"9"', { status: 412, code: 'stale' });
    await refuses(
      midt,
      'FEIL/nominate',
      {
        ...NOMINATION,
        risk: { score: 6, explanation: 'x' },
        funding: { realistic: 'ja', explanation: '' },
      },
      '"1"',
      {
        status: 400,
        code: 'invalid-request',
        errors: [
          ['/risk/score', 'out-of-range'],
          ['/funding/realistic', 'wrong-type'],
          ['/funding/explanation', 'empty'],
        ],
      },
    );
    await refuses(directorate, 'FEIL/take-over', {}, '"1"', {
      status: 400,
      code: 'invalid-request',
      errors: [['/reason', 'missing']],
    });
  });

  test('a split into one, into itself, into what is not there or is in the portfolio already', async () => {
    await inPortfolio(midt, 'KLAR', 'INNE');
    await midt.registersProject('UTE');
    await refuses(
      midt,
      'KLAR/split',
      { into: ['UTE'], ...REASON },
      '"2"',
      broken(['/into', 'too-few']),
    );
    await refuses(
      midt,
      'KLAR/split',
      { into: ['KLAR', 'INGEN', 'INNE', 'UTE', 'UTE'], ...REASON },
      '"2"',
      broken(
        ['/into/0', 'succession-cycle'],
        ['/into/1', 'unknown-project'],
        ['/into/2', 'wrong-standing'],
        ['/into/4', 'project-repeated'],
      ),
    );
    await refuses(
      midt,
      'KLAR/merge',
      { into: 'UTE', ...REASON },
      '"2"',
      broken(['/into', 'wrong-standing']),
    );
    await refuses(
      midt,
      'KLAR/merge',
      { into: 'KLAR', ...REASON },
      '"2"',
      broken(['/into', 'succession-cycle']),
    );
  });

  test('a merge that makes a cycle: into what once became it', async () => {
    await inPortfolio(midt, 'SIRKEL1', 'SIRKEL2');
    expectStatus(await acts(midt, 'SIRKEL1', 'merge', { into: 'SIRKEL2', ...REASON }), 200);
    // It comes back, in the ordinary way, and would take up what it became.
    expectStatus(await acts(midt, 'SIRKEL1', 'nominate', NOMINATION), 200);
    expectStatus(await acts(directorate, 'SIRKEL1', 'assess'), 200);
    expectStatus(await assessedIn('SIRKEL1'), 201);
    expect(await councilDecides([{ project: 'SIRKEL1', action: 'recommend' }])).toEqual([]);
    expect(await councilDecides([{ project: 'SIRKEL1', action: 'endorse' }])).toEqual([]);
    await refuses(
      midt,
      'SIRKEL2/merge',
      { into: 'SIRKEL1', ...REASON },
      '"2"',
      broken(['/into', 'succession-cycle']),
    );
  });

  test("another owner's project is no successor for an owner, and is for the directorate", async () => {
    await inPortfolio(midt, 'MIN');
    await inPortfolio(oslo, 'DIN');
    await refuses(
      midt,
      'MIN/merge',
      { into: 'DIN', ...REASON },
      '"2"',
      broken(['/into', 'unknown-project']),
    );
    expect(
      expectStatus(await acts(directorate, 'MIN', 'merge', { into: 'DIN', ...REASON }), 200).body
        .successors,
    ).toEqual(['DIN']);
    expect((await midt.call('GET', '/v1/projects/MIN/intake')).body.successors).toEqual(['DIN']);
  });
});

describe('the state machine', () => {
  test('is drawn from the table that runs it, and every standing is reached', async () => {
    expect(await readFile('docs/intake.md', 'utf8')).toContain(drawIntake());
    const reached = new Set<string>([
      'registered',
      ...INTAKE_ACTIONS.map((action) => INTAKE[action].to),
    ]);
    expect([...reached].sort()).toEqual([...STANDINGS].sort());
    for (const at of STANDINGS) {
      const open = INTAKE_ACTIONS.filter(
        (action) =>
          findIntakeLock(action, {
            standing: at,
            parties: [
              'owner',
              'directorate',
              'recommendingCouncil',
              'endorsingCouncil',
              'predecessor',
            ],
            assessment: { criteriaSet: '2024-02', outcome: 'in' },
          }) === undefined,
      );
      expect({ at, open: open.length > 0 }).toEqual({ at, open: true });
    }
  });
});

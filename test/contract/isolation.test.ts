import { readdir, readFile } from 'node:fs/promises';
import { Database } from '../../src/platform/database/database.js';
import { newId } from '../../src/platform/base/ids.js';
import { ActedStory } from '../support/acted-story.js';
import { Attack, ATTACKER, type Attempt, OWN_PROJECT } from '../support/attack.js';
import { pathOf, preconditionsOf, sampleOf } from '../support/operations.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, expectStatus, figure } from '../support/story.js';
import { rowsOfOthers, rowVersions } from '../support/tables.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/whole-story.js';

/**
 * What generation does not think of: operation and what of the attempt is its own. The path is that
 * of the story.
 */
const EXTRAS: readonly (readonly [string, Omit<Attempt, 'route' | 'path'>])[] = [
  ['updateProject', { body: { name: 'Stjålet' } }],
  ['updateProject', { body: { state: 'stopped' } }],
  ['updateProject', { body: { parent: OWN_PROJECT } }],
  ['listProjects', { query: 'kind=programme&state=active' }],
  ['rollUpRound', {}],
];

describe.each([
  ['B1', 'both'],
  ['B7', 'database-only'],
  ['B7', 'application-only'],
] as const)('%s with %s layers of isolation', (check, isolation) => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({
      at: STORY_BEGINS,
      env: { ISOLATION: isolation, ROLE: 'api' },
    });
    await new Actor(service, ATTACKER).registersProject(OWN_PROJECT);
  });
  afterAll(() => service.stop());

  test("another actor's token gets nothing of the victims' and changes nothing", async () => {
    const story = new ActedStory(service, { canaries: true });
    const attack = new Attack(service, story);
    const unchanged = async (during: () => Promise<void>, what: string): Promise<void> => {
      const rows = await rowsOfOthers(service, ATTACKER);
      const before = await rowVersions(service, rows);
      await during();
      expect({ what, rows: await rowVersions(service, rows) }).toEqual({ what, rows: before });
    };
    await story
      .actOut(WHOLE_STORY, {
        before: async (request) => {
          // Before time moves on, which may close what is open now.
          if (request.step.at !== undefined)
            await unchanged(() => attack.whatIsNew(), 'what is new');
          await unchanged(() => attack.ahead(request), request.step.operation);
        },
      })
      .catch((error: unknown) => {
        // A victim who can no longer do what it could was robbed by the attempt just before.
        throw new Error(`The story went wrong; the stranger's last attempt: ${attack.last()}`, {
          cause: error,
        });
      });
    await unchanged(() => attack.everything(), 'everything');
    for (const [operation, extra] of EXTRAS) {
      const taken = story.taken.find(({ route }) => route.id === operation);
      if (taken === undefined) throw new Error(`The story has no ${operation}`);
      const tag: Record<string, string> =
        taken.route.changes === true
          ? { 'if-match': await story.tagOf(taken.route, taken.path, taken.step.actor) }
          : {};
      await unchanged(async () => {
        await attack.attempt({ ...extra, route: taken.route, path: taken.path, headers: tag });
      }, operation);
    }

    const faults = attack.faults();
    const answered = attack.tried.filter(({ answer }) => answer.status < 300);
    const guarded = [...story.routes.values()]
      .filter(({ scope }) => scope !== 'public')
      .map(({ id }) => id);
    const onBehalf = attack.tried.filter(({ headers }) => headers?.['on-behalf-of'] !== undefined);
    figure(
      check,
      `${isolation}: ${String(guarded.length)} operations, ${String(attack.tried.length)} ` +
        `attempts: ${String(attack.tried.length - answered.length)} refused, the other ` +
        `${String(answered.length)} answered without the victims'; ` +
        `${String(onBehalf.length)} on behalf of a victim, none answered; leaks ` +
        `${String(faults.length)}, rows of the victims changed 0`,
    );
    expect([faults.length, faults.slice(0, 20)]).toEqual([0, []]);
    const tried = new Set(attack.tried.map(({ route }) => route.id));
    expect(guarded.filter((id) => !tried.has(id))).toEqual([]);
    expect(onBehalf.filter(({ answer }) => answer.status !== 403)).toEqual([]);
    const triedOnBehalf = new Set(onBehalf.map(({ route }) => route.id));
    expect([...story.routes.keys()].filter((id) => !triedOnBehalf.has(id))).toEqual([]);
    // The canaries were there to be seen.
    const text = story.taken.map(({ answer }) => answer.text).join();
    expect(
      story.taken.filter(
        ({ step, options, canary }) =>
          step.shared !== true &&
          JSON.stringify(options.body ?? '').includes(canary) &&
          text.includes(canary),
      ).length,
    ).toBeGreaterThan(3);
  });

  test('the layer that is said to be off is off', async () => {
    const stranger = new Actor(service, ATTACKER);
    const rowsSeen = async (): Promise<number> =>
      (
        await service.app
          .get(Database)
          .publicRows<{ code: string }>('select code from portfolio.project')
      ).length;
    // Without row-level security the application is alone.
    expect((await rowsSeen()) > 0).toBe(isolation === 'application-only');
    await service.owner.query('alter table portfolio.project disable row level security');
    try {
      expect((await stranger.call('GET', '/v1/projects/SAFEST')).status).toBe(
        isolation === 'database-only' ? 200 : 404,
      );
    } finally {
      await service.owner.query('alter table portfolio.project enable row level security');
    }
  });
});

describe('isolation', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
  });
  afterEach(() => service.stop());

  test('B1 the directorate reads all, and reports and certifies for nobody', async () => {
    const refused: Record<string, number> = {};
    const story = new ActedStory(service);
    await story.actOut(WHOLE_STORY, {
      before: async ({ route, target, options }) => {
        const token = await service.token(ACTORS.directorate);
        if (route.id === 'getReport')
          expectStatus(await service.call('GET', target, { token }), 200);
        if (!['createReport', 'saveReport', 'certifyReport'].includes(route.id)) return;
        const before = await rowVersions(service);
        refused[route.id] = (
          await service.call(route.method, target, { ...options, token })
        ).status;
        expect(await rowVersions(service)).toEqual(before);
      },
    });
    expect(refused).toEqual({ createReport: 422, saveReport: 404, certifyReport: 404 });
  });

  test("B9 a field that is not the caller's to set has no effect, at any level of any body", async () => {
    const extras: Readonly<Record<string, unknown>> = {
      actorId: newId(),
      actor: ACTORS.helseMidt,
      owner: ACTORS.helseMidt,
      id: newId(),
      version: 99,
      revision: 99,
      state: 'certified',
      createdAt: '2020-01-01T00:00:00Z',
      updatedAt: '2020-01-01T00:00:00Z',
      evaluatedBy: ACTORS.directorate,
      assessor: ACTORS.directorate,
      outcome: 'in',
      contentHash: 'x',
      __typename: 'x',
    };
    let sent = 0;
    const passed: string[] = [];
    const story = new ActedStory(service);
    await story.actOut(WHOLE_STORY);
    const before = await rowVersions(service);
    for (const { route, path, step } of story.taken.filter(
      (taken) => taken.route.requestBody !== undefined,
    )) {
      const body = sampleOf(route.requestBody ?? {}) as Record<string, unknown>;
      for (const [name, value] of Object.entries(extras)) {
        for (const level of [
          [],
          ...Object.entries(body)
            .filter(([, member]) => typeof member === 'object' && member !== null)
            .map(([key]) => [key]),
        ]) {
          const changed = structuredClone(body);
          const place = level.reduce<unknown>(
            (parent, key) => (parent as Record<string, unknown>)[key],
            changed,
          );
          const target = (Array.isArray(place) ? place[0] : place) as
            Record<string, unknown> | string | undefined;
          if (typeof target !== 'object' || name in target) continue;
          target[name] = value;
          sent += 1;
          const token = await service.token(step.actor);
          const { status, text } = await service.call(route.method, pathOf(route.route, path), {
            token,
            headers: preconditionsOf(route),
            body: changed,
          });
          if (status !== 400 || !text.includes('unknown-field'))
            passed.push(
              `${route.id} ${level.join()} ${name}: ${String(status)} ${text.slice(0, 200)}`,
            );
        }
      }
    }
    figure(
      'B9',
      `${String(sent)} bodies with a field that is not the caller's: ${String(passed.length)} not refused`,
    );
    expect(passed).toEqual([]);
    expect(await rowVersions(service)).toEqual(before);
  });

  test('B10 the source reaches the database in one way only', async () => {
    const files = (await readdir('src', { recursive: true })).filter((name) =>
      name.endsWith('.ts'),
    );
    const hits: string[] = [];
    for (const name of files.filter((file) => file !== 'platform/database/transaction.ts')) {
      const lines = (await readFile(`src/${name}`, 'utf8')).split('\n');
      lines.forEach((line, index) => {
        if (
          /createQueryRunner|\bdataSource\.query|\.save\((?!command\b)|getRepository|InjectRepository|manager\.(?:query|save|upsert)\b|new (?:pg\.)?Pool\b/.test(
            line,
          )
        )
          hits.push(`${name}:${String(index + 1)} ${line.trim()}`);
      });
    }
    figure(
      'B10',
      `${String(files.length)} files: ${String(hits.length)} other ways to the database`,
    );
    expect(hits).toEqual([]);
  });
});

import sql from 'sql-template-tag';
import { rowType, text } from '../../src/platform/database/row-type.js';
import { readdir, readFile } from 'node:fs/promises';
import { Database } from '../../src/platform/database/database.js';
import { newId } from '../../src/platform/base/ids.js';
import { ActedStory, type Request, type Taken } from '../support/stories/acted-story.js';
import { Attack, ATTACKER, OWN_PROJECT } from '../support/attacks/attack.js';
import type { Attempt } from '../support/attacks/attempt.js';
import { pathOf, preconditionsOf, sampleOf } from '../support/stories/operations.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, expectStatus } from '../support/story.js';
import { rowsOfOthers, rowVersions } from '../support/tables.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';
import { figure } from '../support/reports/figure.js';

/** Attempts that are not generated: an operation with a body or a query, on the story's path. */
const EXTRAS: readonly (readonly [string, Omit<Attempt, 'route' | 'path'>])[] = [
  ['updateProject', { body: { name: 'Stjålet' } }],
  ['updateProject', { body: { state: 'stopped' } }],
  ['updateProject', { body: { parent: OWN_PROJECT } }],
  ['listProjects', { query: 'kind=programme&state=active' }],
  ['rollUpRound', {}],
];

/** Fields that an answer may have, and that no client may set. */
const EXTRA_FIELDS: Readonly<Record<string, unknown>> = {
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

/** Returns the bodies of a step with one extra field each, at each level of the sample. */
function bodiesWithExtras({ route }: Taken): { readonly body: object; readonly place: string }[] {
  const sample = sampleOf(route.requestBody ?? {}) as Record<string, unknown>;
  const levels = [
    undefined,
    ...Object.keys(sample).filter((key) => typeof sample[key] === 'object' && sample[key] !== null),
  ];
  return Object.entries(EXTRA_FIELDS).flatMap(([name, value]) =>
    levels.flatMap((level) => {
      const body = structuredClone(sample);
      const place = level === undefined ? body : body[level];
      const object: unknown = Array.isArray(place) ? place[0] : place;
      if (typeof object !== 'object' || object === null || name in object) return [];
      Object.assign(object, { [name]: value });
      return [{ body, place: `${level ?? ''} ${name}` }];
    }),
  );
}

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
    await attackDuring(story, attack);
    await expectUnchanged(() => attack.everything(), 'everything');
    await tryExtras(story, attack);
    const faults = attack.faults();
    tellOf(story, attack, faults);
    expect([faults.length, faults.slice(0, 20)]).toEqual([0, []]);
    expectEveryOperationTried(story, attack);
    // The canaries were there to be seen.
    const text = story.taken.map(({ answer }) => answer.text).join();
    const visible = story.taken.filter(
      ({ step, options, canary }) =>
        step.shared !== true &&
        JSON.stringify(options.body ?? '').includes(canary) &&
        text.includes(canary),
    );
    expect(visible.length).toBeGreaterThan(3);
  });

  /** Does something, and expects that no row of others has changed. */
  async function expectUnchanged(during: () => Promise<void>, attempt: string): Promise<void> {
    const others = await rowsOfOthers(service, ATTACKER);
    const before = await rowVersions(service, others);
    await during();
    expect({ attempt, rows: await rowVersions(service, others) }).toEqual({
      attempt,
      rows: before,
    });
  }

  /** Acts out the story, and before each step sends the step as the stranger. */
  async function attackDuring(story: ActedStory, attack: Attack): Promise<void> {
    const before = async (request: Request): Promise<void> => {
      // Before time moves on, which may close what is open now.
      if (request.step.at !== undefined)
        await expectUnchanged(() => attack.whatIsNew(), 'what is new');
      await expectUnchanged(() => attack.ahead(request), request.step.operation);
    };
    await story.actOut(WHOLE_STORY, { before }).catch((error: unknown) => {
      // A victim who can no longer do what it could was robbed by the attempt just before.
      throw new Error(`The story went wrong; the stranger's last attempt: ${attack.last()}`, {
        cause: error,
      });
    });
  }

  async function tryExtras(story: ActedStory, attack: Attack): Promise<void> {
    for (const [operation, extra] of EXTRAS) {
      const taken = story.taken.find(({ route }) => route.id === operation);
      if (taken === undefined) throw new Error(`The story has no ${operation}`);
      const { route, path, step } = taken;
      const headers: Record<string, string> =
        route.changes === true ? { 'if-match': await story.tagOf(route, path, step.actor) } : {};
      await expectUnchanged(async () => {
        await attack.attempt({ ...extra, route, path, headers });
      }, operation);
    }
  }

  function expectEveryOperationTried(story: ActedStory, attack: Attack): void {
    const tried = new Set(attack.tried.map(({ route }) => route.id));
    const onBehalf = attack.tried.filter(({ headers }) => headers?.['on-behalf-of'] !== undefined);
    const triedOnBehalf = new Set(onBehalf.map(({ route }) => route.id));
    expect(guardedOf(story).filter((id) => !tried.has(id))).toEqual([]);
    expect(onBehalf.filter(({ answer }) => answer.status !== 403)).toEqual([]);
    expect([...story.routes.keys()].filter((id) => !triedOnBehalf.has(id))).toEqual([]);
  }

  function tellOf(story: ActedStory, attack: Attack, faults: readonly string[]): void {
    const answered = attack.tried.filter(({ answer }) => answer.status < 300).length;
    const onBehalf = attack.tried.filter(({ headers }) => headers?.['on-behalf-of'] !== undefined);
    figure(
      check,
      `${isolation}: ${String(guardedOf(story).length)} operations, ` +
        `${String(attack.tried.length)} attempts: ${String(attack.tried.length - answered)} ` +
        `refused, the other ${String(answered)} answered without the victims'; ` +
        `${String(onBehalf.length)} on behalf of a victim, none answered; leaks ` +
        `${String(faults.length)}, rows of the victims changed 0`,
    );
  }

  test('the layer that is said to be off is off', async () => {
    const stranger = new Actor(service, ATTACKER);
    const rowsSeen = async (): Promise<number> =>
      (
        await service.app
          .get(Database)
          .readPublic(rowType({ code: text }), sql`select code from portfolio.project`)
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

/** Names the operations that need a token. */
function guardedOf(story: ActedStory): string[] {
  return [...story.routes.values()].filter(({ scope }) => scope !== 'public').map(({ id }) => id);
}

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
    const story = new ActedStory(service);
    await story.actOut(WHOLE_STORY);
    const before = await rowVersions(service);
    const requests = story.taken
      .filter(({ route }) => route.requestBody !== undefined)
      .flatMap((taken) => bodiesWithExtras(taken).map((extra) => ({ ...taken, ...extra })));
    const passed: string[] = [];
    for (const { route, path, step, body, place } of requests) {
      const { status, text } = await service.call(route.method, pathOf(route.route, path), {
        token: await service.token(step.actor),
        headers: preconditionsOf(route),
        body,
      });
      if (status !== 400 || !text.includes('unknown-field'))
        passed.push(`${route.id} ${place}: ${String(status)} ${text.slice(0, 200)}`);
    }
    figure(
      'B9',
      `${String(requests.length)} bodies with a field that is not the caller's: ` +
        `${String(passed.length)} not refused`,
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
        if (OTHER_WAYS.some((way) => way.test(line)))
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

/** Ways to the database past the service's own transaction. */
const OTHER_WAYS = [
  /createQueryRunner|\bdataSource\.query|\.save\((?!command\b)|getRepository|InjectRepository/,
  /manager\.(?:query|save|upsert)\b|new (?:pg\.)?Pool\b/,
];

import { Writable } from 'node:stream';
import sql from 'sql-template-tag';
import type { Config } from '../../../src/platform/settings/config.js';
import { Database } from '../../../src/platform/database/database.js';
import { rowType, text } from '../../../src/platform/database/row-type.js';
import { ActedStory, type Request } from '../stories/acted-story.js';
import { Attack, ATTACKER, ATTEMPT_ID, OWN_PROJECT } from './attack.js';
import type { Attempt } from './attempt.js';
import { startTestService, type TestService } from '../service.js';
import { Actor } from '../story.js';
import { figure } from '../reports/figure.js';
import { rowsOfOthers, rowVersions } from '../tables.js';
import { STORY_BEGINS, WHOLE_STORY } from '../stories/whole-story.js';

/** Attempts that are not generated: an operation with a body or a query, on the story's path. */
const EXTRAS: readonly (readonly [string, Omit<Attempt, 'route' | 'path'>])[] = [
  ['updateProject', { body: { name: 'Stjålet' } }],
  ['updateProject', { body: { state: 'stopped' } }],
  ['updateProject', { body: { parent: OWN_PROJECT } }],
  ['listProjects', { query: 'kind=programme&state=active' }],
  ['rollUpRound', {}],
];

/** A stranger beside the whole story, with both layers of isolation or with one alone. */
class Siege {
  private readonly story: ActedStory;
  private readonly attack: Attack;

  private constructor(
    readonly service: TestService,
    private readonly isolation: Config['isolation'],
    private readonly logged: ReadonlyMap<string, number>,
  ) {
    this.story = new ActedStory(service, { canaries: true });
    this.attack = new Attack(service, this.story);
  }

  static async start(isolation: Config['isolation']): Promise<Siege> {
    const env = { ISOLATION: isolation, ROLE: 'api' };
    const logged = new Map<string, number>();
    const log = countRequests(logged);
    const service = await startTestService({ at: STORY_BEGINS, env, log });
    await new Actor(service, ATTACKER).registersOutside(OWN_PROJECT);
    return new Siege(service, isolation, logged);
  }

  /** Expects that the stranger gets nothing of the victims' and changes nothing. */
  async expectNothingTaken(check: string): Promise<void> {
    await this.attackDuringStory();
    await this.expectUnchanged(() => this.attack.everything(), 'everything');
    await this.tryExtras();
    const faults = this.attack.faults();
    this.tell(check, faults.length);
    expect([faults.length, faults.slice(0, 20)]).toEqual([0, []]);
    this.expectEveryOperationTried();
    this.expectEveryAttemptLogged();
    this.expectCanariesInSight();
  }

  /** Expects that the layers which are said to be off are off, and the others on. */
  async expectLayers(): Promise<void> {
    const projects = await this.service.app
      .get(Database)
      .readPublic(rowType({ code: text }), sql`select code from portfolio.project`);
    // Without row-level security the application is alone.
    expect(projects.length > 0).toBe(this.isolation === 'application-only');
    const { owner } = this.service;
    await owner.query('alter table portfolio.project disable row level security');
    try {
      const { status } = await new Actor(this.service, ATTACKER).call('GET', '/v1/projects/SAFEST');
      expect(status).toBe(this.isolation === 'database-only' ? 200 : 404);
    } finally {
      await owner.query('alter table portfolio.project enable row level security');
    }
  }

  /** Does something, and expects that no row of others has changed. */
  private async expectUnchanged(during: () => Promise<void>, attempt: string): Promise<void> {
    const others = await rowsOfOthers(this.service, ATTACKER);
    const before = await rowVersions(this.service, others);
    await during();
    expect({ attempt, rows: await rowVersions(this.service, others) }).toEqual({
      attempt,
      rows: before,
    });
  }

  /** Acts out the story, and before each step sends the step as the stranger. */
  private async attackDuringStory(): Promise<void> {
    const before = async (request: Request): Promise<void> => {
      // Before time moves on, which may close what is open now.
      if (request.step.at !== undefined)
        await this.expectUnchanged(() => this.attack.whatIsNew(), 'what is new');
      await this.expectUnchanged(() => this.attack.ahead(request), request.step.operation);
    };
    await this.story.actOut(WHOLE_STORY, { before }).catch((error: unknown) => {
      // A victim who can no longer do what it could was robbed by the attempt just before.
      throw new Error(`The story went wrong; the stranger's last attempt: ${this.attack.last()}`, {
        cause: error,
      });
    });
  }

  private async tryExtras(): Promise<void> {
    for (const [operation, extra] of EXTRAS) {
      const taken = this.story.taken.find(({ route }) => route.id === operation);
      if (taken === undefined) throw new Error(`The story has no ${operation}`);
      const { route, path, step } = taken;
      const headers: Record<string, string> =
        route.changes === true
          ? { 'if-match': await this.story.tagOf(route, path, step.actor) }
          : {};
      await this.expectUnchanged(async () => {
        await this.attack.attempt({ ...extra, route, path, headers });
      }, operation);
    }
  }

  private expectEveryOperationTried(): void {
    const tried = new Set(this.attack.tried.map(({ route }) => route.id));
    const triedOnBehalf = new Set(this.onBehalf.map(({ route }) => route.id));
    expect(this.guarded.filter((id) => !tried.has(id))).toEqual([]);
    expect(this.onBehalf.filter(({ answer }) => answer.status !== 403)).toEqual([]);
    expect([...this.story.routes.keys()].filter((id) => !triedOnBehalf.has(id))).toEqual([]);
  }

  /** Expects a line in the log for each attempt that had a token, and no more than one. */
  private expectEveryAttemptLogged(): void {
    const counts = this.attack.tried.map((_, index) =>
      this.logged.get(`${ATTEMPT_ID}${String(index)}`),
    );
    figure(
      'B2',
      `${String(counts.length)} attempts, ${String(counts.filter((count) => count === 1).length)} ` +
        'in the log; bytes of the victims changed 0',
    );
    expect(new Set(counts)).toEqual(new Set([1]));
  }

  /** Expects that the canaries were there to be seen. */
  private expectCanariesInSight(): void {
    const text = this.story.taken.map(({ answer }) => answer.text).join();
    const visible = this.story.taken.filter(
      ({ step, options, canary }) =>
        step.shared !== true &&
        JSON.stringify(options.body ?? '').includes(canary) &&
        text.includes(canary),
    );
    expect(visible.length).toBeGreaterThan(3);
  }

  private tell(check: string, faults: number): void {
    const { tried } = this.attack;
    const answered = tried.filter(({ answer }) => answer.status < 300).length;
    figure(
      check,
      `${this.isolation}: ${String(this.guarded.length)} operations, ` +
        `${String(tried.length)} attempts: ${String(tried.length - answered)} ` +
        `refused, the other ${String(answered)} answered without the victims'; ` +
        `${String(this.onBehalf.length)} on behalf of a victim, none answered; leaks ` +
        `${String(faults)}, rows of the victims changed 0`,
    );
  }

  private get onBehalf(): Attack['tried'] {
    return this.attack.tried.filter(({ headers }) => headers?.['on-behalf-of'] !== undefined);
  }

  /** Names of the operations that need a token. */
  private get guarded(): string[] {
    return [...this.story.routes.values()]
      .filter(({ scope }) => scope !== 'public')
      .map(({ id }) => id);
  }
}

/** Returns a log that counts the lines of answered requests by their request id. */
function countRequests(counts: Map<string, number>): Writable {
  return new Writable({
    write: (line: Buffer, _encoding, done) => {
      const text = line.toString();
      const id = /"requestId":"([^"]+)"/.exec(text)?.[1];
      if (id !== undefined && text.includes('"msg":"request"'))
        counts.set(id, (counts.get(id) ?? 0) + 1);
      if (text.includes('"UnexpectedRows"')) process.stderr.write(text);
      done();
    },
  });
}

/** Declares the tests of one siege, whose figure stands under a check of the trust list. */
export function describeSiege(check: string, isolation: Config['isolation'], layers: string): void {
  describe(`${check} with ${layers}`, () => {
    let siege: Siege;
    beforeAll(async () => {
      siege = await Siege.start(isolation);
    });
    afterAll(() => siege.service.stop());

    test("another actor's token gets nothing of the victims' and changes nothing", () =>
      requireAssertions(() => siege.expectNothingTaken(check)));

    test('the layers that are said to be off are off', () =>
      requireAssertions(() => siege.expectLayers()));
  });
}

/** Does work that asserts. Fails when it has asserted nothing. */
async function requireAssertions(work: () => Promise<void>): Promise<void> {
  const before = expect.getState().assertionCalls;
  await work();
  expect(expect.getState().assertionCalls).toBeGreaterThan(before);
}

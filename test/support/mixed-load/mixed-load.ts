import { setTimeout as wait } from 'node:timers/promises';
import { type ServiceProcess, startProcessBeside } from '../processes/processes.js';
import { figure } from '../reports/figure.js';
import { ReleaseStage } from '../publication/releases.js';
import { ACTORS, type Answered, send, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, eventually } from '../story.js';
import {
  type Act,
  agree,
  ask,
  askInPublic,
  EACH,
  importFile,
  listen,
  reportOne,
  rollOut,
  type Scene,
} from './acts.js';
import { MemorySamples } from './memory.js';

const REPORTERS = 30;
const IMPORTERS = 10;
/** After the deadlines of all rounds, and before they close. */
const NOW = '2021-02-06T12:00:00+01:00';

/** Acts in turn: 60 of them, among them 20 reports, 2 files and 25 questions. */
const ACTS: readonly Act[] = Array.from({ length: 60 }, (_, index) => {
  if (index % 30 === 7) return importFile;
  if (index % 3 === 0) return reportOne;
  if (index % 20 === 4) return agree;
  if (index % 20 === 14) return rollOut;
  if (index % 30 === 11) return listen;
  return index % 2 === 0 ? ask : askInPublic;
});

/** Inserts the projects `L<actor>-<number>` of the first actors by their number. */
const INSERT_PROJECTS = `
  insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase, main_goal,
         goals, standing, standing_since, version, created_at, updated_at)
  select gen_random_uuid(), a.id, 'L' || (a.i - 1) || '-' || n, 'Tiltak', 'project', 'Leder',
         'active', 'execution', '1', '{}', 'inPortfolio', '2020-01-01', 1, '2020-01-01', '2020-01-01'
    from (select id, row_number() over (order by organisation_number) as i
            from actors.actor
           where role = 'reporter' and kind = 'municipality' and valid_to is null
           order by organisation_number
           limit $1) a
   cross join generate_series(0, $2 - 1) n`;

/**
 * A steady load of everything on an API and a worker of their own, which never waits for an answer
 * before it sends the next request. Rounds are opened, closed, published and released meanwhile.
 */
export class MixedLoad {
  /** Answers by status. */
  readonly statuses = new Map<number, number>();
  /** Acts that went otherwise than they should. */
  readonly faults: string[] = [];
  private sent = 0;
  private readonly acted = new Map<Act, number>();
  private rounds = 0;
  private readonly started = new Map<string, { readonly id: string; readonly etag: string }>();
  private readonly client: TestService;
  private readonly directorate: Directorate;

  private constructor(
    readonly arranged: TestService,
    private readonly processes: { readonly api: ServiceProcess; readonly worker: ServiceProcess },
    private readonly municipalities: readonly string[],
    readonly memory: MemorySamples,
  ) {
    const call: TestService['call'] = async (...asked) =>
      this.count(await send(this.url, ...asked));
    this.client = { ...arranged, call };
    this.directorate = new Directorate(this.client);
  }

  /** Starts both processes, with one round that is published and released. */
  static async begin(sampleEveryMs: number): Promise<MixedLoad> {
    const arranged = await startTestService({ env: { ROLE: 'api' }, at: NOW });
    const { owner } = arranged;
    await owner.query(INSERT_PROJECTS, [REPORTERS + IMPORTERS, EACH]);
    const { rows } = await owner.query<{ number: string }>(
      `select organisation_number as number
         from actors.actor
        where role = 'reporter' and kind = 'municipality' and valid_to is null
        order by 1
        limit $1`,
      [REPORTERS + IMPORTERS],
    );
    const [api, worker] = await Promise.all([
      startProcessBeside(arranged, { ROLE: 'api' }),
      startProcessBeside(arranged, { ROLE: 'worker' }),
    ]);
    const pids = { api: api.pid, worker: worker.pid };
    const memory = new MemorySamples(pids, owner, sampleEveryMs);
    const numbers = rows.map(({ number }) => number);
    const load = new MixedLoad(arranged, { api, worker }, numbers, memory);
    await load.opensRound();
    await load.closesRound();
    await load.awaits('/nb/');
    return load;
  }

  get url(): string {
    return this.processes.api.url;
  }

  async end(): Promise<void> {
    this.memory.end();
    for (const process of Object.values(this.processes)) await process.end('SIGTERM');
    await this.arranged.stop();
  }

  async opensRound(): Promise<void> {
    this.rounds += 1;
    const opensAt = new Date(Date.parse('2021-01-11T07:00:00Z') + this.rounds * 60_000);
    await this.directorate.opensRound(keyOf(this.rounds), {
      opensAt: opensAt.toISOString(),
      deadline: '2021-02-05T16:00:00+01:00',
      closesAt: '2021-12-20T16:00:00+01:00',
    });
    await reportOne(this.scene(), this.rounds);
    await this.awaits(`/v1/rounds/${keyOf(this.rounds)}/status`);
    const asOf = (): string => encodeURIComponent(this.scene().asOf());
    await eventually(() => this.find(`/v1/rounds/${keyOf(this.rounds)}/status?asOf=${asOf()}`));
  }

  /** Closes, publishes, freezes and releases the open round. */
  async closesRound(): Promise<void> {
    const round = keyOf(this.rounds);
    await this.directorate.awaitsJob(await this.directorate.closesRound(round));
    const releases = ReleaseStage.on(this.client);
    await releases.freezesWhenWhole(round);
    await releases.publishes(round);
  }

  /** Sends acts at a constant rate for some time, and waits for the end of the last. */
  async act(perSecond: number, milliseconds: number, acts: readonly Act[] = ACTS): Promise<void> {
    const began = performance.now();
    const running: Promise<void>[] = [];
    for (let sent = 0; sent < (perSecond * milliseconds) / 1_000; sent++) {
      await wait(Math.max(0, began + (sent * 1_000) / perSecond - performance.now()));
      running.push(this.attempt(acts));
    }
    await Promise.all(running);
  }

  /**
   * Closes the round and releases it, while the public reads on. Between closing and publishing
   * actors may not read the round.
   */
  async closesRoundBesideQuestions(perSecond: number): Promise<void> {
    const end = { isReached: false };
    const closing = this.closesRound().finally(() => {
      end.isReached = true;
    });
    while (!end.isReached) await this.act(perSecond, 1_000, [askInPublic]);
    await closing;
  }

  /** Waits until the directorate finds something at an address. Its answers are not counted. */
  private awaits(path: string): Promise<true> {
    return eventually(() => this.find(path));
  }

  private async find(path: string): Promise<true | undefined> {
    const token = await this.arranged.token(ACTORS.directorate);
    return (await send(this.url, 'GET', path, { token })).status === 200 ? true : undefined;
  }

  private async attempt(acts: readonly Act[]): Promise<void> {
    const index = this.sent++;
    const act = acts[index % acts.length] ?? ask;
    const counts = this.acted.get(act) ?? 0;
    this.acted.set(act, counts + 1);
    try {
      // Each kind of act has numbers of its own, so that it goes through all actors in turn.
      await act(this.scene(), counts);
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error);
      this.faults.push(fault);
      figure('load', `a fault: ${fault.slice(0, 600)}`);
    }
  }

  private scene(): Scene {
    const actors = this.municipalities.map((number) => new Actor(this.client, number));
    return {
      service: this.client,
      reporters: actors.slice(0, REPORTERS),
      importers: actors.slice(REPORTERS),
      supplier: new Actor(this.client, ACTORS.helseVest),
      receivers: actors,
      round: keyOf(this.rounds),
      published: keyOf(Math.max(1, this.rounds - 1)),
      started: this.started,
      asOf: () => this.arranged.clock.now().toISOString(),
    };
  }

  private count(answer: Answered): Answered {
    this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
    return answer;
  }
}

/** Returns the key of a round by its number: `2021-1`, …, `2021-9`, `2022-1`. */
function keyOf(round: number): string {
  return `${String(2021 + Math.floor((round - 1) / 9))}-${String(1 + ((round - 1) % 9))}`;
}

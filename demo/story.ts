import type { RunningService } from '../src/main.js';
import { ALL_SCOPES } from '../src/platform/base/scopes.js';
import type { CriteriaOutcomeResponse } from '../src/portfolio/evaluations/evaluation.dto.js';
import type { ReplayResultResponse } from '../src/portfolio/replays/replay.dto.js';
import type { SlipResponse } from '../src/reporting/assessment/slip.dto.js';
import type { CompletenessResponse } from '../src/reporting/completeness/completeness.dto.js';
import type { GrantsValue } from '../src/reporting/content/report.types.js';
import type { NextYearResponse } from '../src/rollup/lists/next-year.dto.js';
import type { OperatingCostsResponse } from '../src/rollup/operating-costs/operating-cost.dto.js';
import type { PortfolioStatusResponse } from '../src/rollup/status/portfolio-status.dto.js';
import { agreementView, readAgreements } from './agreements.js';
import { boardView, completenessView, nextYearView, progressBar } from './board.js';
import { ActorClient } from './client.js';
import { evaluate, publishReplay, replay, replayView, share } from './criteria.js';
import type { CriteriaDay, DataSet, DemoRound, DemoScene } from './dataset.js';
import type { DemoResult } from './result.js';
import { Scenes } from './scenes.js';
import { readStrategy, type StrategyOfRound, tellStrategy } from './strategy.js';

/** The place on which a run prints its progress. */
export interface Screen {
  readonly terminal: boolean;
  line(text: string): void;
  /** Prints text without a line break, which the next text overwrites. */
  over(text: string): void;
}

interface Register {
  readonly items: readonly { readonly code: string; readonly names: { readonly en: string } }[];
}

interface ReportList {
  readonly items: readonly {
    readonly project: string;
    readonly content: { readonly grants: GrantsValue | null };
  }[];
}

export const HELSE_MIDT = '983658776';

/**
 * Acts as the users would, over HTTP with each actor's own token: the directorate plans, opens and
 * closes the rounds, evaluates under the criteria and replays them; owners register their projects
 * and certify their reports, each at its own time.
 */
export async function actOut(
  set: DataSet,
  service: Pick<RunningService, 'url' | 'clock'>,
  dataDir: string,
  screen: Screen,
): Promise<Story> {
  const story = new Story(set, service, dataDir, screen);
  await story.planRounds();
  for (const round of set.rounds) {
    await story.playRound(round);
    const days = set.criteriaDays.filter(({ after }) => after === round.key);
    for (const step of days) await story.playCriteriaDay(step);
    if (days.length > 0) screen.line('');
  }
  return story;
}

/** One run of the demo. It keeps the results as they come. */
export class Story implements DemoResult {
  readonly statuses = new Map<string, PortfolioStatusResponse>();
  readonly operatingCosts = new Map<string, OperatingCostsResponse>();
  readonly strategies = new Map<string, StrategyOfRound>();
  readonly outcomes = new Map<string, CriteriaOutcomeResponse>();
  readonly replays: ReplayResultResponse[] = [];
  readonly grants = new Map<string, GrantsValue>();
  readonly slips = new Map<string, SlipResponse>();
  private readonly scenes: Scenes;
  private readonly clients = new Map<string, ActorClient>();
  private readonly owners: ReadonlyMap<string, string>;

  constructor(
    private readonly set: DataSet,
    private readonly service: Pick<RunningService, 'url' | 'clock'>,
    private readonly dataDir: string,
    private readonly screen: Screen,
  ) {
    this.owners = new Map(set.projects.map((project) => [project.code, project.owner]));
    this.scenes = new Scenes((actor) => this.asActor(actor), set.directorate);
  }

  async planRounds(): Promise<void> {
    const [first] = this.set.rounds;
    if (first === undefined) throw new Error('The data set has no rounds');
    this.moveTo(first.opensAt);
    for (const round of this.set.rounds) {
      await this.directorate.create('/v1/rounds', round);
      this.tell(`the directorate plans the round ${round.key}`);
    }
  }

  /** Plays a round from the changes before it to its status on the screen. */
  async playRound(round: DemoRound): Promise<void> {
    this.moveTo(round.opensAt);
    await this.changeProjects(round);
    await this.register(round.key);
    await this.takeOverBefore(round);
    const { etag } = await this.directorate.get(`/v1/rounds/${round.key}`);
    await this.directorate.act(`/v1/rounds/${round.key}/open`, etag);
    this.tell(`the directorate opens the round ${round.key}`);
    await this.playScenes(`${round.key}.opened`);
    const late = await this.report(round);
    this.tell(
      `${String(this.set.reports[round.key]?.length ?? 0)} reports are certified, ` +
        `${String(late)} of them after the deadline`,
    );
    await this.playScenes(`${round.key}.reported`);
    this.moveTo(round.closesAt);
    const status = await this.close(round);
    this.statuses.set(round.key, status);
    await this.readRound(round.key);
    for (const text of boardView(status, this.screen.terminal)) this.screen.line(text);
    await this.sayNextYear(round.key);
    await this.sayStrategy(round.key);
    await this.sayAgreements(round.key);
    this.screen.line('');
    await this.playScenes(`${round.key}.published`);
  }

  /**
   * Opens the last round and leaves it open, with some reports certified, some begun, some returned
   * and the others missing. The clock stops moving there, well before the deadline.
   */
  async leaveRoundOpen(): Promise<void> {
    const { round, scenes, note } = this.set.openRound;
    this.moveTo(round.opensAt);
    const { etag } = await this.directorate.create('/v1/rounds', round);
    await this.directorate.act(`/v1/rounds/${round.key}/open`, etag);
    this.tell(`the directorate opens the round ${round.key}`);
    this.screen.line(`  ${note}`);
    for (const scene of scenes) await this.playScene(scene);
    const { body } = await this.directorate.get(`/v1/rounds/${round.key}/completeness`);
    const completeness = body as unknown as CompletenessResponse;
    for (const text of completenessView(completeness)) this.screen.line(text);
    for (const [, project = ''] of this.set.expected.published
      .map(({ id }) => id.split('.'))
      .filter(([what]) => what === 'slip'))
      this.slips.set(project, (await this.read(`/v1/projects/${project}/slip`)) as SlipResponse);
  }

  private async playScenes(when: string): Promise<void> {
    for (const scene of this.set.scenes.filter((one) => one.when === when))
      await this.playScene(scene);
  }

  private async playScene({ at, says, acts }: DemoScene): Promise<void> {
    this.moveTo(at);
    await this.scenes.play(acts);
    this.tell(says);
  }

  /** Reads what a published round says beside its status. */
  private async readRound(key: string): Promise<void> {
    const costs = await this.read(`/v1/rounds/${key}/operating-costs`);
    this.operatingCosts.set(key, costs as OperatingCostsResponse);
    const { items } = (await this.read(`/v1/rounds/${key}/reports?limit=500`)) as ReportList;
    for (const { project, content } of items)
      if (content.grants !== null) this.grants.set(project, content.grants);
  }

  private async sayNextYear(key: string): Promise<void> {
    const today = day(this.service.clock.now());
    const { items } = (await this.read(`/v1/registers/goals?on=${today}`)) as Register;
    const next = (await this.read(`/v1/rounds/${key}/next-year`)) as NextYearResponse;
    const names = new Map(items.map((goal) => [goal.code, goal.names.en]));
    for (const text of nextYearView(next, names)) this.screen.line(text);
  }

  private async sayStrategy(key: string): Promise<void> {
    const found = await readStrategy(this.directorate, key);
    this.strategies.set(key, found);
    for (const text of tellStrategy(found)) this.screen.line(text);
  }

  private async sayAgreements(key: string): Promise<void> {
    const found = await readAgreements(this.directorate, key, this.set.whatIf);
    for (const text of agreementView(found)) this.screen.line(text);
  }

  private async read(path: string): Promise<unknown> {
    return (await this.directorate.get(path)).body;
  }

  async playCriteriaDay(step: CriteriaDay): Promise<void> {
    this.moveTo(step.at);
    if (step.register !== undefined) await this.register(step.register);
    if (step.evaluate !== undefined) {
      const outcome = await evaluate(this.set, step.evaluate, this.directorate);
      this.outcomes.set(step.evaluate, outcome);
      this.tell(
        `the directorate evaluates ${some(outcome.evaluated, 'project')} under the criteria ` +
          step.evaluate,
      );
      this.screen.line(`  ${step.note}`);
    }
    if (step.replay !== undefined) this.replays.push(await this.replay(step));
    for (const text of await publishReplay(this.replays, step, this.directorate))
      this.screen.line(text);
  }

  private get directorate(): ActorClient {
    return this.as(this.set.directorate);
  }

  private as(organisationNumber: string): ActorClient {
    const known =
      this.clients.get(organisationNumber) ??
      new ActorClient(this.service.url, this.dataDir, organisationNumber, ALL_SCOPES.join(' '));
    this.clients.set(organisationNumber, known);
    return known;
  }

  /** Returns the client of the actor that answers for a project now. */
  private asOwnerOf(project: string): ActorClient {
    return this.asActor(this.owners.get(project) ?? '');
  }

  private asActor(organisationNumber: string): ActorClient {
    return this.as(actorAnsweringFor(organisationNumber, this.service.clock.now()));
  }

  private moveTo(instant: string): void {
    this.service.clock.moveTo(new Date(instant));
    for (const client of this.clients.values()) client.forget();
  }

  private tell(text: string): void {
    this.screen.line(`${day(this.service.clock.now())}  ${text}`);
  }

  /**
   * Registers the projects that begin then, by their owners. The directorate records those that were
   * in the portfolio already.
   */
  private async register(from: string): Promise<void> {
    const fresh = this.set.projects.filter((project) => project.from === from);
    let takenOver = 0;
    for (const { from: _from, provenance: _provenance, owner, ...project } of fresh) {
      const actor = this.asOwnerOf(project.code);
      // A project that a closed actor owned is registered by the directorate, under that owner.
      const { etag } =
        actor.organisationNumber === owner
          ? await actor.create('/v1/projects', project)
          : await this.directorate.create('/v1/projects', { ...project, owner });
      const reason = this.set.takeOver.find(
        ({ projects, before }) => before === undefined && projects.includes(project.code),
      )?.reason;
      if (reason === undefined) continue;
      await this.directorate.act(`/v1/projects/${project.code}/take-over`, etag, { reason });
      takenOver += 1;
    }
    const recorded =
      takenOver === 0 ? '' : `; the directorate takes over ${String(takenOver)} into the portfolio`;
    this.tell(
      `${some(new Set(fresh.map((project) => project.owner)).size, 'actor')} ` +
        `register ${some(fresh.length, 'project')}${recorded}`,
    );
  }

  /** Takes over projects that came into the portfolio since the last round. */
  private async takeOverBefore(round: DemoRound): Promise<void> {
    const taken = this.set.takeOver.filter(({ before }) => before === round.key);
    for (const { projects, reason } of taken)
      for (const code of projects) {
        const { etag } = await this.directorate.get(`/v1/projects/${code}`);
        await this.directorate.act(`/v1/projects/${code}/take-over`, etag, { reason });
      }
    const count = taken.flatMap(({ projects }) => projects).length;
    if (count > 0) this.tell(`the directorate takes over ${some(count, 'project')} more`);
  }

  /** Changes projects as their owners did since the last round. Ended ones leave the portfolio. */
  private async changeProjects(round: DemoRound): Promise<void> {
    const changes = this.set.changes.filter(({ before }) => before === round.key);
    let ended = 0;
    for (const { project, state, phase, reason } of changes) {
      const actor = this.asOwnerOf(project);
      const { etag } = await actor.get(`/v1/projects/${project}`);
      const changed = await actor.change(
        `/v1/projects/${project}`,
        { state, ...(phase === undefined ? {} : { phase }) },
        etag,
      );
      if (state !== 'completed' && state !== 'stopped') continue;
      await actor.act(`/v1/projects/${project}/leave`, changed.etag, { reasonCode: state, reason });
      ended += 1;
    }
    if (changes.length > 0)
      this.tell(
        `owners change the state or phase of ` +
          `${some(changes.length, 'project')}; ended, and so out of the portfolio: ` +
          String(ended),
      );
  }

  /** Drafts and certifies every report at its own time. Returns how many were late. */
  private async report(round: DemoRound): Promise<number> {
    const reports = [...(this.set.reports[round.key] ?? [])].sort(
      (a, b) => Date.parse(a.certifiedAt) - Date.parse(b.certifiedAt),
    );
    for (const { certifiedAt, ...content } of reports) {
      this.moveTo(certifiedAt);
      const actor = this.asOwnerOf(content.project);
      const draft = await actor.create(`/v1/rounds/${round.key}/reports`, content);
      await actor.create(`/v1/reports/${String(draft.body['id'])}/certify`, undefined, draft.etag);
    }
    return reports.filter(({ certifiedAt }) => Date.parse(certifiedAt) > Date.parse(round.deadline))
      .length;
  }

  /**
   * Closes a round, without the reports that are missing, and follows its roll-up on the queue. The
   * directorate then publishes the status, which it has been the only one to read.
   */
  private async close(round: DemoRound): Promise<PortfolioStatusResponse> {
    const { etag } = await this.directorate.get(`/v1/rounds/${round.key}`);
    const { body: completeness } = await this.directorate.get(
      `/v1/rounds/${round.key}/completeness`,
    );
    const { missing } = completeness;
    const closed = await this.directorate.act(`/v1/rounds/${round.key}/close`, etag, { missing });
    const label = `  roll-up of ${round.key}`;
    for (;;) {
      const { body } = await this.directorate.get(`/v1/jobs/${String(closed.body['rollupJob'])}`);
      const bar = progressBar(
        label,
        Number(body['done']),
        typeof body['total'] === 'number' ? body['total'] : null,
        this.screen.terminal,
      );
      if (this.screen.terminal) this.screen.over(bar);
      if (body['state'] === 'completed') {
        this.screen.line(this.screen.terminal ? '' : bar);
        return this.publish(round);
      }
      if (body['state'] === 'failed')
        throw new Error(`The roll-up of ${round.key} failed: ${JSON.stringify(body['result'])}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Publishes a closed round. Returns its status as anyone reads it from then on. */
  private async publish({ key }: DemoRound): Promise<PortfolioStatusResponse> {
    const { etag } = await this.directorate.get(`/v1/rounds/${key}`);
    await this.directorate.act(`/v1/rounds/${key}/publish`, etag, {});
    for (;;) {
      const answer = await fetch(`${this.service.url}/v1/rounds/${key}/status`);
      if (answer.ok) return (await answer.json()) as PortfolioStatusResponse;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Runs a replay and prints it. Shares it with the owners where the data set says so. */
  private async replay(step: CriteriaDay): Promise<ReplayResultResponse> {
    if (step.replay === undefined) throw new Error('There is no replay that day');
    const result = await replay(step.replay, this.directorate);
    this.screen.line('');
    for (const text of replayView(result, day(this.service.clock.now()), step.note))
      this.screen.line(text);
    if (step.commentsUntil !== undefined) {
      const seen = await share(
        result.replay,
        step.commentsUntil,
        this.directorate,
        this.as(HELSE_MIDT),
      );
      this.screen.line(
        `  shared with the owners for comment until ${day(new Date(step.commentsUntil))}; ` +
          `Helse Midt-Norge RHF sees its own ${String(seen)} of ` +
          String(result.lines.length),
      );
    }
    return result;
  }
}

/**
 * Direktoratet for e-helse was merged into Helsedirektoratet on 2024-01-01: from then on that one
 * acts for it.
 */
function actorAnsweringFor(owner: string, now: Date): string {
  return owner === '915933149' && now >= new Date('2024-01-01T00:00:00+01:00')
    ? '983544622'
    : owner;
}

function some(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Returns the date of an instant in Norway. */
export function day(instant: Date): string {
  return instant.toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
}

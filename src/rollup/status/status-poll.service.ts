import {
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { Alarm } from '../../platform/base/alarm.js';
import type { Config } from '../../platform/settings/config.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { Database } from '../../platform/database/database.js';
import { runInBackground } from '../../platform/database/lane.js';
import { Signals } from '../../platform/database/signals.js';
import { Jobs } from '../../platform/work/jobs.js';
import { StatusAnswers } from './status-answers.port.js';
import { type FiguresState, loadBodies, loadStates } from './stored-status.queries.js';

/**
 * Time between two looks at the tags without a signal: the longest time that a reader may see older
 * figures, should a signal be lost. While signals do not arrive, the tags are read often.
 */
const LOOK_MS = { listening: 1_000, deaf: 50 } as const;

/** Receives the tags of a round that have changed. */
export type FiguresListener = (state: FiguresState) => void;

/**
 * Reads the tags of all rounds when a signal says that they may have changed, updates the cache and
 * tells listeners of changes.
 */
@Injectable()
export class StatusPoll implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  private readonly states = new Map<string, FiguresState>();
  private readonly listeners = new Set<FiguresListener>();
  private readonly alarm = new Alarm();
  private refreshing: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly answers: StatusAnswers,
    private readonly signals: Signals,
    jobs: Jobs,
  ) {
    jobs.catchUpWith('rollup-round', () => this.refresh());
  }

  onModuleInit(): void {
    if (this.config.role === 'worker') return;
    this.signals.listen('figures', () => {
      this.alarm.ring();
    });
  }

  onApplicationBootstrap(): void {
    if (this.config.role !== 'worker') void runInBackground(() => this.loop());
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    this.alarm.ring();
  }

  private async loop(): Promise<void> {
    while (!this.stopped) {
      const isRead = await this.refresh().then(
        () => true,
        () => false,
      );
      const listening = isRead && this.signals.isListening;
      await this.alarm.sleep(listening ? LOOK_MS.listening : LOOK_MS.deaf);
    }
  }

  /**
   * Brings the cache up to date with now or later. Refreshes run one after the other, so that no
   * older body replaces a newer one.
   */
  refresh(): Promise<void> {
    const next = this.refreshing.catch(() => undefined).then(() => this.update());
    this.refreshing = next;
    return next;
  }

  private async update(): Promise<void> {
    const begun = performance.now();
    const states = new Map((await loadStates(this.database)).map((state) => [state.key, state]));
    this.answers.removeInvalid(states);
    const changed = this.answers.listChanged(states);
    if (changed.length > 0 || this.answers.hasOtherRounds(states))
      this.answers.putStatuses(states, await loadBodies(this.database, changed));
    this.answers.confirm(begun);
    this.tellListeners(states);
  }

  private tellListeners(states: ReadonlyMap<string, FiguresState>): void {
    for (const [key, state] of states) {
      const known = this.states.get(key);
      const isKnown =
        known?.etag === state.etag &&
        known.figures_tag === state.figures_tag &&
        known.published === state.published &&
        known.withheld === state.withheld;
      if (isKnown) continue;
      this.states.set(key, state);
      for (const listener of this.listeners) listener(state);
    }
  }

  /** Calls a listener for every change from now on. Returns the function that stops it. */
  listen(listener: FiguresListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

import { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import type { Principal } from '../../platform/base/principal.js';
import type { Config } from '../../platform/settings/config.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { notFound, Problem, TOO_MANY_REQUESTS, UNAVAILABLE } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { checkReader } from './figure-reader.rules.js';
import { StatusPoll } from './status-poll.service.js';
import { type FiguresState, loadState } from './stored-status.queries.js';

/**
 * The most streams that a process has open. Other clients are told to poll, which costs little. One
 * caller has a small part of them.
 */
const MOST_STREAMS = 1_000;
const HEARTBEAT_MS = 15_000;

/**
 * Sends server-sent events when a round's figures change, with the new entity tag, within a tenth
 * of a second.
 */
@Injectable()
export class RoundEvents implements BeforeApplicationShutdown {
  private readonly open = new Set<Readable>();
  /** Number of open streams by caller. */
  private readonly opened = new Map<string, number>();

  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly database: Database,
    private readonly poll: StatusPoll,
  ) {}

  beforeApplicationShutdown(): void {
    for (const stream of this.open) stream.push(null);
  }

  /**
   * Opens a stream with the state of a round's figures now and after each change. It ends after
   * some seconds; the client then connects anew with its token.
   */
  async stream({ caller, party }: Listener, key: string, seconds: number): Promise<Readable> {
    const state = await loadState(this.database, key);
    if (state === undefined) throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    checkReader(caller, state);
    if (this.open.size >= MOST_STREAMS) throw tooManyStreams();
    this.count(party);
    const stream = new Readable({ read: () => undefined });
    this.open.add(stream);
    stream.push(eventOf(state));
    const stop = this.poll.listen((changed) => {
      if (changed.key === key) stream.push(eventOf(changed));
    });
    const heartbeat = setInterval(() => {
      stream.push(': still here\n\n');
    }, HEARTBEAT_MS);
    const end = setTimeout(() => {
      stream.push(null);
    }, seconds * 1_000);
    stream.once('close', () => {
      stop();
      clearInterval(heartbeat);
      clearTimeout(end);
      this.open.delete(stream);
      this.uncount(party);
    });
    return stream;
  }

  private count(party: string): void {
    const opened = this.opened.get(party) ?? 0;
    const most = this.config.limits.streams;
    if (opened >= most) throw tooManyOwnStreams(most);
    this.opened.set(party, opened + 1);
  }

  private uncount(party: string): void {
    const left = (this.opened.get(party) ?? 1) - 1;
    if (left === 0) this.opened.delete(party);
    else this.opened.set(party, left);
  }
}

/** A caller that listens: its principal, and its name for limits. */
interface Listener {
  readonly caller: Principal | undefined;
  readonly party: string;
}

function tooManyOwnStreams(most: number): Problem {
  return new Problem(TOO_MANY_REQUESTS, {
    headers: { 'retry-after': '60' },
    detail: {
      nb: `Høyst ${String(most)} lyttere om gangen. Lukk noen, eller hent statusen med If-None-Match`,
      en: `At most ${String(most)} streams at a time. Close some, or read the status with If-None-Match`,
    },
  });
}

function tooManyStreams(): Problem {
  return new Problem(UNAVAILABLE, {
    headers: { 'retry-after': '60' },
    detail: {
      nb: 'For mange lytter nå. Hent statusen med If-None-Match i stedet',
      en: 'Too many clients listen now. Read the status with If-None-Match instead',
    },
  });
}

/** Returns the event. Its id names the figures: a client that comes back sees what it has missed. */
function eventOf({ key, etag, published, figures_tag }: FiguresState): string {
  const id = sha256(`${etag} ${figures_tag}`).slice(0, 16);
  const data = JSON.stringify({ round: key, etag, published });
  return `event: figures\nid: ${id}\ndata: ${data}\n\n`;
}

import { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { invalidToken } from '../../auth/maskinporten-token.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Database } from '../../platform/database/database.js';
import type { Principal } from '../../platform/base/principal.js';
import { notFound, Problem, UNAVAILABLE } from '../../platform/base/problem.js';
import { type RoundState, StatusAnswers } from './status-answers.port.js';

/**
 * So many streams are open at once in a process; who comes after is asked to poll, which costs next
 * to nothing.
 */
const MOST_STREAMS = 1_000;
const HEARTBEAT_MS = 15_000;

/**
 * Server-sent events: that a round's figures have changed, with the new entity tag, within a tenth
 * of a second of it.
 */
@Injectable()
export class RoundEvents implements BeforeApplicationShutdown {
  private readonly open = new Set<Readable>();

  constructor(
    private readonly database: Database,
    private readonly answers: StatusAnswers,
  ) {}

  beforeApplicationShutdown(): void {
    for (const stream of this.open) stream.push(null);
  }

  /**
   * The state of a round's figures now, and again whenever it is another; for `seconds`, after
   * which a client connects anew with its token.
   */
  async stream(caller: Principal | undefined, key: string, seconds: number): Promise<Readable> {
    const [state] = await this.database.publicRows<RoundState>(
      `select s.key, s.etag, s.published, s.figures_tag, s.computed_at from rollup.round_status s where s.key = $1`,
      [key],
    );
    if (state === undefined) throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    if (!state.published && caller === undefined) throw invalidToken();
    if (this.open.size >= MOST_STREAMS)
      throw new Problem(UNAVAILABLE, {
        headers: { 'retry-after': '60' },
        detail: {
          nb: 'For mange lytter: spør i stedet med If-None-Match',
          en: 'Too many listen: ask with If-None-Match instead',
        },
      });
    const stream = new Readable({ read: () => undefined });
    this.open.add(stream);
    stream.push(eventOf(state));
    const stop = this.answers.listen((changed) => {
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
    });
    return stream;
  }
}

/**
 * The id names the figures, so that a client that comes back sees whether it has missed something.
 */
function eventOf({ key, etag, published, figures_tag }: RoundState): string {
  return `event: figures\nid: ${sha256(`${etag} ${figures_tag}`).slice(0, 16)}\ndata: ${JSON.stringify({ round: key, etag, published })}\n\n`;
}

import { Inject, Injectable } from '@nestjs/common';
import { Clock, osloDate, osloInstant } from '../base/clock.js';
import type { Config } from '../settings/config.js';
import { QUOTAS, type Quota } from '../settings/limits.js';
import { type Localised, Problem, QUOTA_USED } from '../base/problem.js';
import { CONFIG } from '../base/tokens.js';
import { Database } from '../database/database.js';
import { readRetention } from '../database/retention.queries.js';
import type { Tx } from '../database/transaction.js';
import { OutboxRelay } from '../work/outbox.relay.js';
import type { QuotaResponse } from './quota.dto.js';
import { addUse, deleteUsesBefore, readUse } from './quota.queries.js';

const DAY_MS = 86_400_000;

/** Names of the quotas in messages. */
const NAMES: Readonly<Record<Quota, Localised>> = {
  files: { nb: 'filer', en: 'files' },
  bytes: { nb: 'byte i filer', en: 'bytes of files' },
  rows: { nb: 'rader i filer', en: 'rows of files' },
  replays: { nb: 'gjennomspillinger og vurderinger', en: 'replays and evaluations' },
  packs: { nb: 'styringspakker', en: 'board packs' },
  mailboxCodes: { nb: 'koder til fellespostkasser', en: 'codes to shared mailboxes' },
};

/**
 * Quotas of each actor for a day in Norway. A use is counted in the transaction of what uses it: what
 * is rolled back has used nothing.
 */
@Injectable()
export class Quotas {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
    private readonly database: Database,
    relay: OutboxRelay,
  ) {
    relay.pruneWith(() => this.prune());
  }

  /** Counts a use. Throws 429, with the instant of renewal, when the quota does not suffice. */
  async use(tx: Tx, actorId: string, quota: Quota, amount = 1): Promise<void> {
    if (await this.tryToUse(tx, actorId, quota, amount)) return;
    const now = this.clock.now();
    const seconds = Math.ceil((renewalAfter(now).getTime() - now.getTime()) / 1000);
    throw new Problem(QUOTA_USED, {
      headers: { 'retry-after': String(seconds) },
      detail: this.describe(quota),
    });
  }

  /** Counts a use. Returns false, and counts nothing, when the quota does not suffice. */
  tryToUse(tx: Tx, actorId: string, quota: Quota, amount: number): Promise<boolean> {
    const day = osloDate(this.clock.now());
    return addUse(tx, { actorId, day, quota, amount }, this.config.limits.quotas[quota]);
  }

  /** Says how large a quota is and when it begins anew. */
  describe(quota: Quota): Localised {
    const limit = this.config.limits.quotas[quota];
    const renewal = renewalAfter(this.clock.now()).toISOString();
    const { nb, en } = NAMES[quota];
    return {
      nb: `Høyst ${limit.toLocaleString('nb-NO')} ${nb} per døgn. Ny kvote fra ${renewal}`,
      en: `At most ${limit.toLocaleString('en-GB')} ${en} a day. A new quota begins at ${renewal}`,
    };
  }

  /** Lists all quotas of an actor with what it has used today. */
  async list(tx: Tx, actorId: string): Promise<QuotaResponse[]> {
    const now = this.clock.now();
    const rows = await readUse(tx, actorId, osloDate(now));
    const used = new Map(rows.map((row) => [row.quota, row.used]));
    return QUOTAS.map((quota) => ({
      quota,
      used: used.get(quota) ?? 0,
      limit: this.config.limits.quotas[quota],
      renewsAt: renewalAfter(now).toISOString(),
    }));
  }

  private prune(): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const before = await readRetention(tx, this.clock.now());
      await deleteUsesBefore(tx, osloDate(before('quotaUse')));
    });
  }
}

/** Returns the next midnight in Norway. */
function renewalAfter(now: Date): Date {
  const midnight = osloInstant(osloDate(now), '00:00');
  // A day has 23 to 25 hours: the instant 36 hours after midnight is in the next one.
  return osloInstant(osloDate(new Date(midnight.getTime() + 1.5 * DAY_MS)), '00:00');
}

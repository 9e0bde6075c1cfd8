import sql, { type Sql } from 'sql-template-tag';
import { updateRows } from '../../platform/database/entity-rows.js';
import { lockOne } from '../../platform/database/fragments.js';
import { bool, int, rowType, text, textOf, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { JobState } from '../../platform/work/job.entity.js';
import { RoundStatus } from '../lines/rollup.entity.js';
import { differsFromStored, setExcluded } from '../lines/key-replacement.queries.js';
import { figuresTagOf } from '../status/compared-round.queries.js';

/** A job of a round that has no waiting parts. */
export interface ReadyJob {
  readonly id: string;
  readonly state: JobState;
  readonly askedAfterClosing: boolean;
}

/** The stored status of a round, as it is answered. */
export interface StoredStatus {
  readonly body: string;
  readonly etag: string;
  readonly inputs: number;
  readonly missing: number;
}

const READY_ROW = rowType<ReadyJob>({
  id: uuid,
  state: textOf<JobState>(),
  askedAfterClosing: bool,
});
const TAG_ROW = rowType({ tag: text });
const STORED_ROW = rowType<StoredStatus>({ body: text, etag: text, inputs: int, missing: int });

/** Keeps other transactions from writing a round's status until this one ends. */
export async function lockStatus(tx: Tx, roundId: string): Promise<void> {
  await tx.execute(lockOne('roundStatus', roundId));
}

/** Finds the jobs of a round that are completed, or that run and have no waiting part. */
export function findReadyJobs(
  tx: Tx,
  round: { readonly key: string; readonly closed_at: Date | null },
): Promise<ReadyJob[]> {
  return tx.query(
    READY_ROW,
    sql`
      select j.id,
             j.state,
             coalesce(j.created_at >= ${round.closed_at}::timestamptz, false) as "askedAfterClosing"
        from platform.job j
       where j.kind = 'rollup-round'
         and j.subject = ${`round/${round.key}`}
         and (j.state = 'completed'
              or (j.state = 'running'
                  and not exists (select 1
                                    from platform.job_part p
                                   where p.job_id = j.id
                                     and p.done_at is null)))`,
  );
}

/** Computes the cache tag of a round's figures, with a digest of its projects without a report. */
export async function computeFiguresTag(
  tx: Tx,
  roundId: string,
  unreported: string,
): Promise<string> {
  const [row] = await tx.query(
    TAG_ROW,
    sql`
      select ${figuresTagOf(sql`${unreported}::text`)} as tag
        from reporting.round r
       where r.id = ${roundId}`,
  );
  return row?.tag ?? '';
}

/** Status of a round to be stored. */
export interface NewStatus extends StoredStatus {
  readonly roundId: string;
  readonly key: string;
  readonly published: boolean;
  readonly notReported: number;
  readonly reportedNotIn: number;
  readonly unreported: string;
  readonly figuresTag: string;
  readonly now: Date;
}

/**
 * Stores the status of a round. Keeps the stored body and its instant when the entity tag is the
 * same, and the instant of the figures when their tag is the same. Writes nothing when nothing
 * changes.
 */
export async function storeStatus(tx: Tx, status: NewStatus): Promise<void> {
  await tx.execute(upsertStatus(status));
}

/** Columns of a status that take their new value whenever one of them differs. */
const REPLACED_COLUMNS = [
  'published',
  'etag',
  'inputs',
  'figures_tag',
  'missing',
  'not_reported',
  'reported_not_in',
  'unreported',
] as const;

const STATUS_COLUMNS = sql`
            round_id,
            key,
            published,
            etag,
            inputs,
            figures_tag,
            missing,
            not_reported,
            reported_not_in,
            unreported,
            body,
            computed_at,
            figures_at,
            published_at`;

function upsertStatus(status: NewStatus): Sql {
  const { roundId, key, published, etag, body, inputs, missing, figuresTag, now } = status;
  const { notReported, reportedNotIn, unreported } = status;
  return sql`
    insert into rollup.round_status as s
           (${STATUS_COLUMNS})
    values (${roundId},
            ${key},
            ${published},
            ${etag},
            ${inputs},
            ${figuresTag},
            ${missing},
            ${notReported},
            ${reportedNotIn},
            ${unreported},
            ${body},
            ${now},
            ${now},
            case when ${published}::boolean then ${now}::timestamptz end)
        on conflict (round_id) do update
       set ${setExcluded(REPLACED_COLUMNS)},
           published_at = coalesce(s.published_at, excluded.published_at),
           body         = case when s.etag = excluded.etag then s.body else excluded.body end,
           computed_at  = case when s.etag = excluded.etag then s.computed_at
                               else excluded.computed_at
                           end,
           figures_at   = case when s.figures_tag = excluded.figures_tag then s.figures_at
                               else excluded.figures_at
                           end
     where ${differsFromStored(REPLACED_COLUMNS, 's')}`;
}

/** Loads the stored status of a round. */
export async function loadStatus(tx: Tx, roundId: string): Promise<StoredStatus | undefined> {
  const [row] = await tx.query(
    STORED_ROW,
    sql`
      select s.body, s.etag, s.inputs, s.missing
        from rollup.round_status s
       where s.round_id = ${roundId}`,
  );
  return row;
}

/** Writes another body over the stored status of a round. */
export async function overwriteBody(
  tx: Tx,
  roundId: string,
  status: { readonly etag: string; readonly body: string },
  now: Date,
): Promise<void> {
  const { etag, body } = status;
  await tx.execute(updateRows(RoundStatus, { roundId }, { etag, body, computedAt: now }));
}

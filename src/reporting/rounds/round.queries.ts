import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import { instantText } from '../../platform/database/fragments.js';
import {
  bool,
  int,
  json,
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { RoundListResponse, RoundResponse, RoundWarning } from './round.dto.js';
import { Round } from './round.entity.js';
import { newestRoundFirst } from './round-order.lookup.js';
import type { RoundPlace } from './round.rules.js';

/** The other open rounds of an open round's period. */
interface OpenOfPeriod {
  readonly openOfPeriod: readonly string[];
}

const KEY_ROW = rowType({ key: text });
const STORED_ROUND = rowTypeOf(Round);
const ROUND_ROW = rowType<Omit<RoundResponse, 'warnings'> & OpenOfPeriod>({
  key: text,
  period: text,
  name: json(),
  budgetYear: int,
  criteriaSet: text,
  ruleSet: nullable(text),
  comparedWith: nullable(text),
  historical: bool,
  opensAt: text,
  deadline: text,
  closesAt: text,
  reminders: json(),
  state: textOf(),
  openedAt: nullable(text),
  closedAt: nullable(text),
  deadlines: json(),
  cancelledAt: nullable(text),
  cancelReason: nullable(text),
  closedBy: nullable(text),
  missingAtClosing: nullable(int),
  publishAt: nullable(text),
  publishedAt: nullable(text),
  rollupJob: nullable(uuid),
  version: int,
  openOfPeriod: texts,
});

type RoundRow = RowOf<typeof ROUND_ROW>;

/** Rounds `r` as the API answers them. */
const SELECT_ROUND = sql`
  select r.key,
         r.period,
         json_build_object('nb', r.name_nb, 'en', r.name_en) as name,
         r.budget_year as "budgetYear",
         r.criteria_set as "criteriaSet",
         r.rule_set as "ruleSet",
         (select c.key from reporting.round c where c.id = r.compared_with) as "comparedWith",
         r.historical,
         ${instantText(sql`r.opens_at`)} as "opensAt",
         ${instantText(sql`r.deadline`)} as deadline,
         ${instantText(sql`r.closes_at`)} as "closesAt",
         r.reminders,
         r.state,
         ${instantText(sql`r.opened_at`)} as "openedAt",
         ${instantText(sql`r.closed_at`)} as "closedAt",
         r.deadlines,
         ${instantText(sql`r.cancelled_at`)} as "cancelledAt",
         r.cancel_reason as "cancelReason",
         r.closed_by as "closedBy",
         r.missing_at_closing as "missingAtClosing",
         ${instantText(sql`r.publish_at`)} as "publishAt",
         ${instantText(sql`r.published_at`)} as "publishedAt",
         r.rollup_job as "rollupJob",
         r.version,
         array(select o.key
                 from reporting.round o
                where o.period = r.period
                  and o.id <> r.id
                  and o.state = 'open'
                  and r.state = 'open'
                order by o.opens_at, o.key) as "openOfPeriod"
    from reporting.round r`;

/** Reads rounds. Anyone may see them. */
@Injectable()
export class RoundQueries {
  constructor(private readonly database: Database) {}

  async list(): Promise<Answer<RoundListResponse>> {
    const rows = await this.database.readPublic(
      ROUND_ROW,
      sql`${SELECT_ROUND} order by r.opens_at, r.key`,
    );
    return { body: { items: rows.map(responseOf) } };
  }

  async find(key: string): Promise<Answer<RoundResponse>> {
    const rows = await this.database.readPublic(
      ROUND_ROW,
      sql`${SELECT_ROUND} where r.key = ${key}`,
    );
    return answerOf(rows);
  }

  /** Answers one round inside an open transaction. */
  async answer(tx: Tx, key: string): Promise<Answer<RoundResponse>> {
    return answerOf(await tx.query(ROUND_ROW, sql`${SELECT_ROUND} where r.key = ${key}`));
  }
}

function answerOf([row]: readonly RoundRow[]): Answer<RoundResponse> {
  if (row === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
  return { body: responseOf(row), etag: etagOf(row.version) };
}

function responseOf({ openOfPeriod, ...round }: RoundRow): RoundResponse {
  return { ...round, warnings: openOfPeriod.length === 0 ? [] : [warningOf(openOfPeriod)] };
}

function warningOf(rounds: readonly string[]): RoundWarning {
  const keys = rounds.join(', ');
  return {
    code: 'several-open-rounds-of-period',
    text: {
      nb: `Perioden har flere åpne runder: ${keys}`,
      en: `The period has other open rounds: ${keys}`,
    },
    rounds: [...rounds],
  };
}

/** Reads the row of a round. Throws 404 when there is none. */
export async function readRound(tx: Tx, key: string): Promise<EntityRow<Round>> {
  const round = await findRound(tx, key);
  if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
  return round;
}

/** Finds the row of a round. */
export async function findRound(tx: Tx, key: string): Promise<EntityRow<Round> | undefined> {
  const [round] = await tx.query(STORED_ROUND, sql`${selectRows(Round)} where key = ${key}`);
  return round;
}

/** Finds the row of a round by its id. */
export async function findRoundById(tx: Tx, id: string): Promise<EntityRow<Round> | undefined> {
  const [round] = await tx.query(STORED_ROUND, sql`${selectRows(Round)} where id = ${id}`);
  return round;
}

/** Finds the key of a live round of a period: one that is not historical. */
export async function findLiveRound(tx: Tx, period: string): Promise<string | undefined> {
  const [round] = await tx.query(
    KEY_ROW,
    sql`
      select r.key
        from reporting.round r
       where r.period = ${period}
         and not r.historical
         and r.state <> 'cancelled'
       order by ${newestRoundFirst(sql`r`)}
       limit 1`,
  );
  return round?.key;
}

/** Lists the keys of the rounds that are compared with a round, directly or through others. */
export async function listFollowers(tx: Tx, id: string): Promise<string[]> {
  const rows = await tx.query(KEY_ROW, selectFollowers(id));
  return rows.map(({ key }) => key);
}

function selectFollowers(id: string): Sql {
  return sql`
    with recursive
    -- the rounds that name it, and those that name them
    follower (id, key) as (
      select n.id, n.key
        from reporting.round n
       where n.compared_with = ${id}
       union
      select n.id, n.key
        from reporting.round n
        join follower f on n.compared_with = f.id)
    select f.key
      from follower f
     order by f.key`;
}

/** Finds the round that is compared with a round and opens before a place, if there is one. */
export async function findFollowerBefore(
  tx: Tx,
  id: string,
  { opensAt, key }: RoundPlace,
): Promise<string | undefined> {
  const [round] = await tx.query(
    KEY_ROW,
    sql`
      select n.key
        from reporting.round n
       where n.compared_with = ${id}
         and (n.opens_at, n.key) < (${opensAt}::timestamptz, ${key}::text)
       limit 1`,
  );
  return round?.key;
}

/** Reads the rows of all open rounds. */
export function readOpenRounds(tx: Tx): Promise<EntityRow<Round>[]> {
  return tx.query(STORED_ROUND, sql`${selectRows(Round)} where state = 'open'`);
}

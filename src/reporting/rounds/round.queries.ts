import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import { instantText } from '../../platform/database/fragments.js';
import {
  bool,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { RoundListResponse, RoundResponse } from './round.dto.js';
import { Round } from './round.entity.js';
import { newestRoundFirst } from './round-order.lookup.js';

const KEY_ROW = rowType({ key: text });
const STORED_ROUND = rowTypeOf(Round);
const ROUND_ROW = rowType<RoundResponse>({
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
  state: textOf(),
  openedAt: nullable(text),
  closedAt: nullable(text),
  closedBy: nullable(text),
  missingAtClosing: nullable(int),
  publishAt: nullable(text),
  publishedAt: nullable(text),
  rollupJob: nullable(uuid),
  version: int,
});

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
         r.state,
         ${instantText(sql`r.opened_at`)} as "openedAt",
         ${instantText(sql`r.closed_at`)} as "closedAt",
         r.closed_by as "closedBy",
         r.missing_at_closing as "missingAtClosing",
         ${instantText(sql`r.publish_at`)} as "publishAt",
         ${instantText(sql`r.published_at`)} as "publishedAt",
         r.rollup_job as "rollupJob",
         r.version
    from reporting.round r`;

/** Reads rounds. Anyone may see them. */
@Injectable()
export class RoundQueries {
  constructor(private readonly database: Database) {}

  async list(): Promise<Answer<RoundListResponse>> {
    const items = await this.database.readPublic(
      ROUND_ROW,
      sql`${SELECT_ROUND} order by r.opens_at, r.key`,
    );
    return { body: { items } };
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

function answerOf([body]: readonly RoundResponse[]): Answer<RoundResponse> {
  if (body === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
  return { body, etag: etagOf(body.version) };
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

/** Finds the key of a live round of a period: one that is not historical. */
export async function findLiveRound(tx: Tx, period: string): Promise<string | undefined> {
  const [round] = await tx.query(
    KEY_ROW,
    sql`
      select r.key
        from reporting.round r
       where r.period = ${period}
         and not r.historical
       order by ${newestRoundFirst(sql`r`)}
       limit 1`,
  );
  return round?.key;
}

/** Reads the rows of all open rounds. */
export function readOpenRounds(tx: Tx): Promise<EntityRow<Round>[]> {
  return tx.query(STORED_ROUND, sql`${selectRows(Round)} where state = 'open'`);
}

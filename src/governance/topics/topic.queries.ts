import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, instantText } from '../../platform/database/fragments.js';
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
import { actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import { RoundLookup } from '../../reporting/rounds/round.lookup.js';
import { readableBy } from '../councils/publication.queries.js';
import { accessOfReader, isDirectorate } from '../councils/publication.rules.js';
import type {
  SuggestedTopicsResponse,
  TopicListResponse,
  TopicQuery,
  TopicResponse,
} from './topic.dto.js';
import { type FoundChallenge, placeOf, suggestTopics, topicLocks } from './topic.rules.js';
import type { ChallengePlace } from './topic.types.js';

type TopicRow = Omit<TopicResponse, 'allowedActions' | 'lockedActions' | 'projects'>;

const TOPIC_ROW = rowType<TopicRow>({
  code: text,
  title: json(),
  meeting: nullable(text),
  challenges: json(),
  cases: json(),
  publishedAt: nullable(text),
  version: int,
  createdAt: text,
  updatedAt: text,
});
const CHALLENGE_ROW = rowType<FoundChallenge>({
  report: uuid,
  number: int,
  revision: int,
  round: text,
  project: text,
  category: textOf(),
  text,
  published: bool,
});

/** Topics as the API answers them, to be followed by conditions on topic `t`. */
const SELECT_TOPICS = sql`
  select t.code,
         json_build_object('nb', t.title_nb, 'en', t.title_en) as title,
         t.meeting,
         t.challenges,
         (select coalesce(json_agg(c.id order by c.id), '[]')
            from governance.council_case c
           where c.published_at is not null
             and c.about @> jsonb_build_array(
                   jsonb_build_object('kind', 'topic', 'reference', t.code))) as cases,
         ${instantText(sql`t.published_at`)} as "publishedAt",
         t.version,
         ${instantText(sql`t.created_at`)} as "createdAt",
         ${instantText(sql`t.updated_at`)} as "updatedAt"
    from governance.topic t`;

/**
 * Challenges `c` of the last certified revision `v` of reports in the portfolio's rounds `r`, to be
 * followed by conditions.
 */
function selectChallenges(condition: Sql): Sql {
  return sql`
    select v.report_id as report,
           c.number::int as number,
           v.revision,
           r.key as round,
           p.code as project,
           c.challenge->>'category' as category,
           c.challenge->>'text' as text,
           r.published_at is not null as published
      from reporting.report o
      join reporting.report_revision v on v.report_id = o.id and v.revision = o.revision
      join reporting.round r on r.id = o.round_id
      join portfolio.project p on p.id = o.project_id
     cross join lateral jsonb_array_elements(v.content->'challenges')
           with ordinality as c (challenge, number)
     where ${condition}
     order by p.code, c.number`;
}

/** Reads topics: anyone reads published ones, the directorate also the others. */
@Injectable()
export class TopicQueries {
  constructor(
    private readonly database: Database,
    private readonly rounds: RoundLookup,
  ) {}

  async list(caller: Principal | undefined, query: TopicQuery): Promise<Answer<TopicListResponse>> {
    const list = `topics ${query.meeting ?? ''}`;
    const statement = sql`
      ${SELECT_TOPICS}
       where ${readableBy(sql`t.published_at`, caller)}
         and ${equalsIfGiven(sql`t.meeting`, query.meeting)}
         and t.code > ${readCursorKey(list, query)}
       order by t.code
       limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
    const rows = await this.database.transaction(accessOfReader(caller), (tx) =>
      tx.query(TOPIC_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ code }) => code,
      (row) => responseOf(row, caller),
    );
    return { body };
  }

  find(caller: Principal | undefined, code: string): Promise<Answer<TopicResponse>> {
    return this.database.transaction(accessOfReader(caller), (tx) => answerTopic(tx, caller, code));
  }

  /** Suggests topics from the challenges of a round that have equal words. A person decides. */
  suggest({ principal }: Command, round: string): Promise<Answer<SuggestedTopicsResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      if ((await this.rounds.find(tx, round)) === undefined)
        throw notFound({ nb: 'Runden', en: 'The round' });
      const found = await tx.query(CHALLENGE_ROW, selectChallenges(sql`r.key = ${round}`));
      const topics = await tx.query(TOPIC_ROW, sql`${SELECT_TOPICS} order by t.code`);
      const challenges = found.map(({ published: _, ...challenge }) => challenge);
      const items = suggestTopics(challenges).map(({ words, challenges: equal }) => {
        const places = new Set(equal.map(placeOf));
        const having = topics.filter((one) =>
          one.challenges.some((challenge) => places.has(placeOf(challenge))),
        );
        return {
          words,
          projects: countProjects(equal),
          challenges: [...equal],
          topics: having.map(({ code }) => code),
        };
      });
      return { body: { items } };
    });
  }
}

/** Answers one topic inside an open transaction. Throws 404 when the caller may not read it. */
export async function answerTopic(
  tx: Tx,
  caller: Principal | undefined,
  code: string,
): Promise<Answer<TopicResponse>> {
  const [row] = await tx.query(
    TOPIC_ROW,
    sql`${SELECT_TOPICS} where t.code = ${code} and ${readableBy(sql`t.published_at`, caller)}`,
  );
  if (row === undefined) throw notFound({ nb: 'Temaet', en: 'The topic' });
  return { body: responseOf(row, caller), etag: etagOf(row.version) };
}

/** Finds the challenges at some places, by place, as the last certified revisions have them. */
export async function findChallenges(
  tx: Tx,
  places: readonly ChallengePlace[],
): Promise<ReadonlyMap<string, FoundChallenge>> {
  const reports = places.map(({ report }) => report);
  const condition = sql`o.id = any(${reports}::uuid[])`;
  const rows = await tx.query(CHALLENGE_ROW, selectChallenges(condition));
  return new Map(rows.map((row) => [placeOf(row), row]));
}

function responseOf(row: TopicRow, caller: Principal | undefined): TopicResponse {
  const locks = topicLocks(row.publishedAt !== null, isDirectorate(caller));
  return { ...row, projects: countProjects(row.challenges), ...actionsOf(locks) };
}

function countProjects(challenges: readonly { readonly project: string }[]): number {
  return new Set(challenges.map(({ project }) => project)).size;
}

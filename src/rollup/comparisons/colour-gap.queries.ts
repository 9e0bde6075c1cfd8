import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import type { Answer } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { Table } from '../../platform/tables/table.js';
import { Database } from '../../platform/database/database.js';
import {
  nullable,
  type RowOf,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import { Questions } from '../../platform/limits/questions.js';
import { notFound } from '../../platform/base/problem.js';
import { IS_IN_PORTFOLIO, selectLastRevisions, selectLinesAsOf } from '../lines/line.queries.js';
import type { ColourGapQuery, ColourGapResponse } from './colour-gap.dto.js';
import { type ColoursOfOne, gapOf } from './colour-gap.rules.js';

const ACTOR_ROW = rowType({ id: uuid, name: text });
const COLOURS_ROW = rowType<ColoursOfOne & { readonly round: string }>({
  round: text,
  owner: textOf(),
  rule: nullable(textOf()),
  directorate: nullable(textOf()),
});

/** Join of round `r` with an actor's lines `l`: the stored ones, or those as of an instant. */
function joinLines(actorId: string, asOf: Date | null): Sql {
  if (asOf === null)
    return sql`
      join rollup.project_line l on l.round_id = r.id and l.actor_id = ${actorId}`;
  const instant = sql`${asOf}::timestamptz`;
  const condition = sql`v.actor_id = ${actorId} and r.published_at <= ${instant}`;
  const revisions = selectLastRevisions(sql`r.id`, instant, condition);
  return sql`
     cross join lateral (${selectLinesAsOf(sql`r.id`, instant, revisions)}) l`;
}

/**
 * The colours of an actor's projects in published rounds, oldest round first. Active projects in the
 * portfolio only: published shares of colours count no others.
 */
function selectColours(actorId: string, asOf: Date | null): Sql {
  return sql`
    select s.key as round,
           l.colour as owner,
           l.facts->>'ruleColour' as rule,
           l.facts->>'directorateColour' as directorate
      from rollup.round_status s
      join reporting.round r on r.id = s.round_id
           ${joinLines(actorId, asOf)}
     where s.published
       and ${IS_IN_PORTFOLIO}
       and l.colour is not null
       and l.state = 'active'
     order by r.opens_at, s.key`;
}

/** Answers the gap between an actor's own colours and the rule's and directorate's, by round. */
@Injectable()
export class ColourGapQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly questions: Questions,
  ) {}

  find(
    organisationNumber: string,
    query: ColourGapQuery,
    { format, party }: PublicQuery,
  ): Promise<Answer<ColourGapResponse | Table>> {
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? null : new Date(query.asOf);
    if (asOf !== null) checkNotInFuture(asOf, now);
    const read = async (tx: Tx): Promise<Answer<ColourGapResponse | Table>> => {
      const actor = await requireActor(tx, organisationNumber);
      const rows = await tx.query(COLOURS_ROW, selectColours(actor.id, asOf));
      const rounds = [...Map.groupBy(rows, ({ round }) => round)].map(([round, projects]) => ({
        round,
        rated: projects.length,
        rule: gapOf(projects, 'rule'),
        directorate: gapOf(projects, 'directorate'),
      }));
      const body: ColourGapResponse = {
        actor: organisationNumber,
        name: actor.name,
        asOf: (asOf ?? now).toISOString(),
        rounds,
      };
      return { body: format === 'json' ? body : tableOfGaps(body) };
    };
    return this.questions.answer(asOf === null ? 'comparison' : 'asOf', party, () =>
      this.database.read({ kind: 'system' }, read),
    );
  }
}

async function requireActor(tx: Tx, organisationNumber: string): Promise<RowOf<typeof ACTOR_ROW>> {
  const [actor] = await tx.query(
    ACTOR_ROW,
    sql`
      select a.id,
             a.name
        from actors.actor a
       where a.organisation_number = ${organisationNumber}`,
  );
  if (actor === undefined) throw notFound({ nb: 'Aktøren', en: 'The actor' });
  return actor;
}

/**
 * Writes two lines per round: the rule against the owner, and the directorate against the owner.
 */
function tableOfGaps({ rounds, ...about }: ColourGapResponse): Table {
  return new Table(
    [
      'actor',
      'name',
      'asOf',
      'round',
      'rated',
      'against',
      'compared',
      'worse',
      'same',
      'better',
      'steps',
    ],
    rounds.flatMap(({ round, rated, rule, directorate }) => [
      { ...about, round, rated, against: 'rule', ...rule },
      { ...about, round, rated, against: 'directorate', ...directorate },
    ]),
  );
}

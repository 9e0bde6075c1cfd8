import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { CSV, csvOf } from '../../platform/http/csv.writer.js';
import { Database } from '../../platform/database/database.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import type { Asked } from '../../platform/http/operation.js';
import { notFound } from '../../platform/base/problem.js';
import type { ColourGapQuery, ColourGapResponse } from './colour-gap.dto.js';
import { type ColoursOfOne, gapOf } from './colour-gap.rules.js';
import { linesOfRevisions } from '../lines/report-lines.queries.js';

/**
 * The actor's (`$1`) lines of round `r`: those that are kept, or those of an instant (`$2`) by
 * which the round was closed.
 */
const KEPT = 'join rollup.project_line l on l.round_id = r.id and l.actor_id = $1';
const THEN = `cross join lateral (${linesOfRevisions('r.id', '$2', 'v.actor_id = $1 and r.closed_at <= $2')}) l`;

/**
 * The gap between what an actor says of its projects and what others see, round by round; the same
 * for every reader.
 */
@Injectable()
export class ColourGapQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  of(
    organisationNumber: string,
    query: ColourGapQuery,
    { csv }: Asked,
  ): Promise<Answer<ColourGapResponse | string>> {
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? null : new Date(query.asOf);
    if (asOf !== null) checkNotInFuture(asOf, now);
    return this.database.reading({ kind: 'system' }, async (tx) => {
      const [actor] = await tx.rows<{ id: string; name: string }>(
        `select a.id, a.name from actors.actor a where a.organisation_number = $1`,
        [organisationNumber],
      );
      if (actor === undefined) throw notFound({ nb: 'Aktøren', en: 'The actor' });
      // Of published rounds only, and of active projects: those whose colours the shares count.
      const rows = await tx.rows<ColoursOfOne & { round: string }>(
        `select s.key as round, l.colour as owner, l.facts->>'ruleColour' as rule, l.facts->>'directorateColour' as directorate
           from rollup.round_status s join reporting.round r on r.id = s.round_id ${asOf === null ? KEPT : THEN}
          where s.published and l.colour is not null and l.state = 'active' order by r.opens_at, s.key`,
        asOf === null ? [actor.id] : [actor.id, asOf],
      );
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
      return csv ? { body: csvOfGaps(body), contentType: CSV } : { body };
    });
  }
}

/** A line for each round and who is held against the owner. */
function csvOfGaps({ rounds, ...about }: ColourGapResponse): string {
  return csvOf(
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

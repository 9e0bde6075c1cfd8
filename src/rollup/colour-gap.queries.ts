import { Inject, Injectable } from '@nestjs/common';
import type { Answer } from '../platform/answer.js';
import { Database } from '../platform/database.js';
import { notFound } from '../platform/problem.js';
import type { ColourGapResponse } from './colour-gap.dto.js';
import { type ColoursOfOne, gapOf } from './colour-gap.rules.js';

/** The gap between what an actor says of its projects and what others see, round by round; the same for every reader. */
@Injectable()
export class ColourGapQueries {
  constructor(@Inject(Database) private readonly database: Database) {}

  of(organisationNumber: string): Promise<Answer<ColourGapResponse>> {
    return this.database.reading({ kind: 'system' }, async (tx) => {
      const [actor] = await tx.query<{ id: string; name: string }>(`select a.id, a.name from actors.actor a where a.organisation_number = $1`, [organisationNumber]);
      if (actor === undefined) throw notFound({ nb: 'Aktøren', en: 'The actor' });
      // Of published rounds only, and of active projects: those whose colours the shares count.
      const rows = await tx.query<ColoursOfOne & { round: string }>(
        `select s.key as round, l.colour as owner, l.facts->>'ruleColour' as rule, l.facts->>'directorateColour' as directorate
           from rollup.project_line l join rollup.round_status s on s.round_id = l.round_id join reporting.round r on r.id = l.round_id
          where l.actor_id = $1 and s.published and l.colour is not null and l.state = 'active' order by r.opens_at, s.key`,
        [actor.id],
      );
      const rounds = [...Map.groupBy(rows, ({ round }) => round)].map(([round, projects]) => ({ round, rated: projects.length, rule: gapOf(projects, 'rule'), directorate: gapOf(projects, 'directorate') }));
      return { body: { actor: organisationNumber, name: actor.name, rounds } };
    });
  }
}

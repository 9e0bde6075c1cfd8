import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import { visibleTo } from '../../platform/database/fragments.js';
import { json, rowType, text } from '../../platform/database/row-type.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { Standing } from '../projects/project.types.js';
import type { RankingQuery, RankingResponse } from './intake.dto.js';
import { compareByPriority, type NominationContent, scoreNomination } from './ranking.rules.js';

const CANDIDATE_ROW = rowType({
  code: text,
  name: text,
  owner: text,
  content: json<NominationContent>(),
});

/** Selects the projects with a standing, each with its newest nomination. */
function selectCandidates(principal: Principal, standing: Standing): Sql {
  return sql`
    select distinct on (p.id) p.code, p.name, a.organisation_number as owner, n.content
      from portfolio.project p
      join actors.actor a on a.id = p.actor_id
      join portfolio.nomination n on n.project_id = p.id
     where ${visibleTo(sql`p.actor_id`, principal)}
       and p.standing = ${standing}
     order by p.id, n.revision desc`;
}

/** Ranks the candidates for the portfolio. */
@Injectable()
export class RankingQueries {
  constructor(private readonly database: Database) {}

  /** Lists candidates by priority, each with the reasons for its rank. */
  async rank({ principal }: Command, query: RankingQuery): Promise<Answer<RankingResponse>> {
    const candidates = await this.database.transaction(accessOf(principal), (tx) =>
      tx.query(CANDIDATE_ROW, selectCandidates(principal, query.standing ?? 'inAssessment')),
    );
    const items = candidates
      .sort(compareByPriority)
      .slice(0, query.limit ?? 500)
      .map(({ code, name, owner, content }, index) => ({
        rank: index + 1,
        project: code,
        name,
        owner,
        ...scoreNomination(content),
      }));
    return { body: { items } };
  }
}

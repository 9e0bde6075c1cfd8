import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';
import { rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { PackNames } from '../pack-model/pack-source.types.js';
import type { UnnamedKeys } from '../pack-model/unnamed-keys.rules.js';

const NAME_ROW = rowType({ kind: textOf<keyof PackNames>(), key: text, nb: text, en: text });

/**
 * Reads the names of all rounds, criteria sets and rule sets, and those that projects and actors had
 * at an instant. A project that was never in the portfolio has none: its name is not public, and a
 * release may carry the pack.
 */
export async function readNames(tx: Tx, keys: UnnamedKeys, then: Date): Promise<PackNames> {
  const rows = await tx.query(NAME_ROW, selectNames(keys, then));
  const namesOf = (kind: keyof PackNames): PackNames['rounds'] =>
    Object.fromEntries(
      rows.filter((row) => row.kind === kind).map(({ key, nb, en }) => [key, { nb, en }]),
    );
  return {
    rounds: namesOf('rounds'),
    criteriaSets: namesOf('criteriaSets'),
    ruleSets: namesOf('ruleSets'),
    projects: namesOf('projects'),
    actors: namesOf('actors'),
  };
}

function selectNames({ projects, actors }: UnnamedKeys, then: Date): Sql {
  return sql`
    select 'rounds' as kind, r.key, r.name_nb as nb, r.name_en as en
      from reporting.round r
     union all
    select 'criteriaSets', c.key, c.title_nb, c.title_en
      from criteria.criteria_set c
     union all
    select 'ruleSets', s.key, s.title_nb, s.title_en
      from reporting.rule_set s
     union all
    select 'projects', p.code, n.name, n.name
      from portfolio.project p
     cross join lateral (
           select h.project->>'name' as name
             from portfolio.project_revision h
            where h.project_id = p.id
              and h.recorded_at <= ${then}
              and h.project->>'standing' = 'inPortfolio'
            order by h.version desc
            limit 1) n
     where p.code = any(${projects}::text[])
     union all
    select 'actors', a.organisation_number::text, a.name, a.name
      from (${selectActorsThen(then)}) a
     where a.organisation_number = any(${actors}::text[])`;
}

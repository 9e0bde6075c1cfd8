import sql, { type Sql } from 'sql-template-tag';

/**
 * Expression: the findings that make the rule's colour of a revision yellow or red, as JSON. A
 * subquery, so that PostgreSQL looks up the revisions of a short list, also where it may not loop.
 */
export function ruleReasonsOf(revisionId: Sql): Sql {
  return sql`(
    select coalesce(jsonb_agg(f.value order by f.i) filter (where f.value->>'colour' <> 'green'), '[]')
      from reporting.report_revision x
      left join lateral jsonb_array_elements(x.rule_status->'findings')
           with ordinality f(value, i) on true
     where x.id = ${revisionId})`;
}

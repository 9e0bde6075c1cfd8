import sql, { type Sql } from 'sql-template-tag';

/**
 * Expression: the year whose count of inhabitants a year uses: the newest year up to it with a count,
 * or the oldest one.
 */
export function populationYearOf(year: Sql): Sql {
  return sql`
    coalesce((select max(c.year) from actors.population c where c.year <= ${year}),
             (select min(c.year) from actors.population c))`;
}

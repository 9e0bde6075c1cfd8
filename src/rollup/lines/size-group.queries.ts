import sql, { type Sql } from 'sql-template-tag';

/** Expression: the size group of a municipality with a number of inhabitants; null for none. */
export function sizeGroupOf(inhabitants: Sql): Sql {
  return sql`
    case when ${inhabitants} < 5000 then 'small'
         when ${inhabitants} < 20000 then 'medium'
         when ${inhabitants} is not null then 'large'
     end`;
}

/**
 * Expression: the year whose count of inhabitants a budget year uses: the newest year up to it with
 * a count, or the oldest one.
 */
export function populationYearOf(budgetYear: Sql): Sql {
  return sql`
    coalesce((select max(c.year) from actors.population c where c.year <= ${budgetYear}),
             (select min(c.year) from actors.population c))`;
}

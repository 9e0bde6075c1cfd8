import sql, { type Sql } from 'sql-template-tag';

/** Expression: the size group of a municipality with a number of inhabitants; null for none. */
export function sizeGroupOf(inhabitants: Sql): Sql {
  return sql`
    case when ${inhabitants} < 5000 then 'small'
         when ${inhabitants} < 20000 then 'medium'
         when ${inhabitants} is not null then 'large'
     end`;
}

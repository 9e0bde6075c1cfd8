import sql, { type Sql } from 'sql-template-tag';

/** Schemas of the service: one per area. */
export const SCHEMAS = [
  'platform',
  'actors',
  'registers',
  'criteria',
  'portfolio',
  'reporting',
  'strategy',
  'costs',
  'coordination',
  'governance',
  'rollup',
  'publication',
  'workspace',
];

/**
 * Statements that list the schema from the catalog of a migrated database, one line for each row.
 */
export const CATALOG: readonly Sql[] = [
  sql`
    select format('table %s.%s%s%s', n.nspname, c.relname,
                  case when c.relrowsecurity then ' rls' else '' end,
                  case when c.relforcerowsecurity then ' force' else '' end)
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'v', 'm', 'p')
       and n.nspname = any(${SCHEMAS})`,
  sql`
    select format('column %s.%s.%s %s%s%s%s', n.nspname, c.relname, a.attname,
                  format_type(a.atttypid, a.atttypmod),
                  case when a.attnotnull then ' not null' else '' end,
                  case when a.attidentity <> '' then ' identity' else '' end,
                  case when a.attcollation not in (0, 100)
                       then ' collate ' || (
                         select l.collname
                           from pg_collation l
                          where l.oid = a.attcollation
                       )
                       else ''
                  end)
      from pg_attribute a
      join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
     where a.attnum > 0
       and not a.attisdropped
       and c.relkind = 'r'
       and n.nspname = any(${SCHEMAS})`,
  sql`
    select format('index %s', pg_get_indexdef(i.indexrelid))
      from pg_index i
      join pg_class c on c.oid = i.indrelid
      join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = any(${SCHEMAS})`,
  sql`
    select format('constraint %s.%s %s %s', n.nspname, c.relname, k.conname,
                  pg_get_constraintdef(k.oid))
      from pg_constraint k
      join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace
     where k.contype <> 'n'
       and n.nspname = any(${SCHEMAS})`,
  sql`
    select format('policy %s.%s %s for %s to %s using (%s) check (%s)', p.schemaname, p.tablename,
                  p.policyname, p.cmd, p.roles, p.qual, p.with_check)
      from pg_policies p
     where p.schemaname = any(${SCHEMAS})`,
  sql`
    select format('trigger %s', pg_get_triggerdef(t.oid))
      from pg_trigger t
      join pg_class c on c.oid = t.tgrelid
      join pg_namespace n on n.oid = c.relnamespace
     where not t.tgisinternal
       and n.nspname = any(${SCHEMAS})`,
  sql`
    select format('function %s',
                  regexp_replace(pg_get_functiondef(f.oid), '\\s+', ' ', 'g'))
      from pg_proc f
      join pg_namespace n on n.oid = f.pronamespace
     where n.nspname = any(${SCHEMAS})`,
  sql`
    select format('grant %s.%s %s to %s', g.table_schema, g.table_name,
                  string_agg(g.privilege_type, ', ' order by g.privilege_type), g.grantee)
      from information_schema.role_table_grants g
     where g.grantee = 'portfolio_app'
       and g.table_schema = any(${SCHEMAS})
     group by g.table_schema, g.table_name, g.grantee`,
];

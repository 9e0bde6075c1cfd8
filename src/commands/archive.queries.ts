import sql, { empty, join, raw, type Sql } from 'sql-template-tag';
import { type ArchivedTable, KEPT_ROWS, roundColumnOf } from './archive-tables.rules.js';
import { SCHEMAS } from './schema.queries.js';

/** Number of rows that are fetched or written together; fewer where rows have documents. */
export const ROWS_PAGE = 1_000;
export const DOCUMENTS_PAGE = 20;

/** Settings under which every value has one text. Without rights on all rows it fails, not hides. */
export const SETTINGS: readonly Sql[] = [
  sql`set TimeZone = 'UTC'`,
  sql`set DateStyle = 'ISO, YMD'`,
  sql`set IntervalStyle = 'iso_8601'`,
  sql`set extra_float_digits = 1`,
  sql`set row_security = off`,
];

/** Tables of the service, each with its columns, key and references, in order of their names. */
export const SELECT_TABLES = sql`
  select n.nspname || '.' || c.relname as name,
         (select json_agg(
                   json_build_object(
                     'name', a.attname,
                     'type', format_type(a.atttypid, a.atttypmod),
                     'required', a.attnotnull)
                   order by a.attname collate "C")
            from pg_attribute a
           where a.attrelid = c.oid
             and a.attnum > 0
             and a.attgenerated = ''
             and not a.attisdropped) as columns,
         (select json_agg(a.attname order by u.place)
            from pg_constraint k
           cross join unnest(k.conkey) with ordinality u(number, place)
            join pg_attribute a on a.attrelid = c.oid and a.attnum = u.number
           where k.conrelid = c.oid
             and k.contype = 'p') as key,
         (select coalesce(
                   json_agg(
                     json_build_object(
                       'name', k.conname,
                       'columns', ${namesOf(sql`k.conrelid`, sql`k.conkey`)},
                       'table', m.nspname || '.' || f.relname,
                       'targets', ${namesOf(sql`k.confrelid`, sql`k.confkey`)})
                     order by k.conname collate "C"),
                   '[]')
            from pg_constraint k
            join pg_class f on f.oid = k.confrelid
            join pg_namespace m on m.oid = f.relnamespace
           where k.conrelid = c.oid
             and k.contype = 'f') as references
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where c.relkind = 'r'
     and n.nspname = any(${SCHEMAS})
   order by (n.nspname || '.' || c.relname) collate "C"`;

/** Expression: the names of columns of a relation, in the order of their numbers. */
function namesOf(relation: Sql, numbers: Sql): Sql {
  return sql`
    (select json_agg(a.attname order by u.place)
       from unnest(${numbers}) with ordinality u(number, place)
       join pg_attribute a on a.attrelid = ${relation} and a.attnum = u.number)`;
}

export const CREATE_LEFT_OUT = sql`
  create temporary table left_out (name text, place tid, primary key (name, place))
      on commit drop`;

/** Later rounds are those that open after the last archived one. */
function isLater(until: string): Sql {
  return sql`
    o.opens_at > (select u.opens_at from reporting.round u where u.key = ${until})`;
}

/** Selects the day in Norway on which a round closes: a row, or none when there is no round. */
export function selectRound(until: string): Sql {
  return sql`
    select (o.closes_at at time zone 'Europe/Oslo')::date::text as day
      from reporting.round o
     where o.key = ${until}`;
}

/** Leaves out the rows of a table that are short-lived or belong to later rounds. */
export function leaveOutRows(table: ArchivedTable, until: string): Sql | undefined {
  const round = roundColumnOf(table);
  const kept = KEPT_ROWS[table.name];
  if (round === undefined && kept === undefined) return undefined;
  const conditions = [
    ...(kept === undefined ? [] : [sql`not (${raw(kept)})`]),
    ...(round === undefined
      ? []
      : [
          sql`exists (select 1
                        from reporting.round o
                       where o.${raw(round.holds)} = t.${quoted(round.column)}
                         and ${isLater(until)})`,
        ]),
  ];
  return sql`
    insert into left_out (name, place)
    select ${table.name}, t.ctid
      from ${raw(table.name)} t
     where ${join(conditions, ' or ')}`;
}

/** Leaves out rows that refer to rows that are left out. Executing it gives the number of new ones. */
export function leaveOutReferring(
  table: ArchivedTable,
  reference: ArchivedTable['references'][number],
): Sql {
  return sql`
    insert into left_out (name, place)
    select ${table.name}, t.ctid
      from ${raw(table.name)} t
      join ${raw(reference.table)} p on ${matches(reference)}
      join left_out l on l.name = ${reference.table} and l.place = p.ctid
        on conflict do nothing`;
}

function matches({ columns, targets }: ArchivedTable['references'][number]): Sql {
  const pairs = columns.map(
    (column, index) => sql`p.${quoted(targets[index] ?? '')} = t.${quoted(column)}`,
  );
  return join(pairs, ' and ');
}

/** Leaves out later rounds that no archived row refers to. */
export function leaveOutRounds(until: string, tables: readonly ArchivedTable[]): Sql {
  const referring = tables.flatMap((table) =>
    table.references
      .filter((reference) => reference.table === 'reporting.round')
      .map(
        (reference) => sql`
          not exists (select 1
                        from ${raw(table.name)} t
                       where ${matches(reference)}
                         and not exists (select 1
                                           from left_out l
                                          where l.name = ${table.name} and l.place = t.ctid)
                         and t.tableoid || ' ' || t.ctid <> p.tableoid || ' ' || p.ctid)`,
      ),
  );
  return sql`
    insert into left_out (name, place)
    select 'reporting.round', p.ctid
      from reporting.round p
     where exists (select 1 from reporting.round o where o.id = p.id and ${isLater(until)})
       and ${join(referring, ' and ')}`;
}

/** Leaves out the end of each chain: from its first link since a later round opened. */
export function leaveOutLinks(until: string): Sql {
  return sql`
    insert into left_out (name, place)
    select 'platform.audit', a.ctid
      from platform.audit a
      join (select b.actor_id, min(b.seq) as seq
              from platform.audit b
             where b.recorded_at >= (select min(o.opened_at)
                                       from reporting.round o
                                      where ${isLater(until)})
             group by b.actor_id) cut
        on cut.actor_id = a.actor_id and cut.seq <= a.seq`;
}

/** Declares a cursor over the archived rows of a table as texts, with the bytes of documents last. */
export function declareRows(table: ArchivedTable): Sql {
  const values = table.columns.map(({ name, type }) =>
    type === 'bytea' ? sql`null` : sql`t.${quoted(name)}::text`,
  );
  const documents = table.columns.filter(({ type }) => type === 'bytea');
  const order = table.key.map((name) => sql`t.${quoted(name)}::text collate "C"`);
  return sql`
    declare archived no scroll cursor for
     select array[${join(values)}]::text[] as texts,
            ${documents.length === 0 ? sql`null::bytea` : sql`t.${quoted(documents[0]?.name ?? '')}`}
              as document
       from ${rowsOf(table)} t
      order by ${join(order)}`;
}

/** Archived rows of a table. The heads of the chains are those of the archived links. */
function rowsOf({ name }: ArchivedTable): Sql {
  if (name === 'platform.audit_head')
    return sql`
      (select distinct on (a.actor_id)
              a.actor_id as chain,
              a.hash,
              a.seq
         from platform.audit a
        where ${isArchived('platform.audit', sql`a.ctid`)}
        order by a.actor_id, a.seq desc)`;
  return sql`(select t.* from ${raw(name)} t where ${isArchived(name, sql`t.ctid`)})`;
}

function isArchived(name: string, place: Sql): Sql {
  return sql`
    not exists (select 1 from left_out l where l.name = ${name} and l.place = ${place})`;
}

export const fetchRows = (rows: number): Sql => sql`fetch ${raw(String(rows))} from archived`;
export const CLOSE_ROWS = sql`close archived`;

/** Codes with their texts, one a row. */
export const SELECT_CODES = sql`
  select to_jsonb(e)::text as code
    from registers.entry e
   order by to_jsonb(e)::text collate "C"`;

export const SELECT_SERVICE_SCHEMA = sql`select to_regclass('platform.audit') is not null as there`;

/** A reference between tables of the service, with the definition that makes it again. */
export interface StoredReference {
  readonly table: string;
  readonly name: string;
  readonly definition: string;
}

/** All references between tables of the service, in order of their tables and names. */
export const SELECT_REFERENCES = sql`
  select n.nspname || '.' || c.relname as table,
         k.conname as name,
         pg_get_constraintdef(k.oid) as definition
    from pg_constraint k
    join pg_class c on c.oid = k.conrelid
    join pg_namespace n on n.oid = c.relnamespace
   where k.contype = 'f'
     and n.nspname = any(${SCHEMAS})
   order by (n.nspname || '.' || c.relname) collate "C", k.conname collate "C"`;

export function dropReference({ table, name }: StoredReference): Sql {
  return sql`alter table ${raw(table)} drop constraint ${quoted(name)}`;
}

/** Makes a reference again. PostgreSQL refuses it when a row refers to nothing. */
export function addReference({ table, name, definition }: StoredReference): Sql {
  return sql`alter table ${raw(table)} add constraint ${quoted(name)} ${raw(definition)}`;
}

/** Turns the triggers of a table off or on again, but not those of PostgreSQL itself. */
export function switchTriggers({ name }: ArchivedTable, to: 'enable' | 'disable'): Sql {
  return sql`alter table ${raw(name)} ${raw(to)} trigger user`;
}

export function deleteAll({ name }: ArchivedTable): Sql {
  return sql`delete from ${raw(name)}`;
}

/** Inserts rows that are given as one list of texts per column. */
export function insertRows(
  { name, columns }: ArchivedTable,
  values: readonly (readonly (string | null)[])[],
): Sql {
  const names = columns.map((column) => quoted(column.name));
  const typed = columns.map((column) => sql`r.${quoted(column.name)}::${raw(column.type)}`);
  const lists = values.map((list) => sql`${list}::text[]`);
  return sql`
    insert into ${raw(name)} (${join(names)}) overriding system value
    select ${join(typed)}
      from unnest(${join(lists)}) r(${join(names)})`;
}

function quoted(name: string): Sql {
  return name === '' ? empty : raw(`"${name.replaceAll('"', '""')}"`);
}

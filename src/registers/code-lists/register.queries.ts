import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
import { Table } from '../../platform/tables/table.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import {
  bool,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import type {
  RegisterEntryResponse,
  RegisterListResponse,
  RegisterResponse,
} from './register.dto.js';
import { REGISTER_KINDS, REGISTERS, type RegisterKey } from './register.types.js';

export const ENTRY_ROW = rowType<RegisterEntryResponse>({
  id: uuid,
  register: textOf(),
  code: text,
  parent: nullable(text),
  names: json(),
  validFrom: nullable(text),
  validTo: nullable(text),
  source: text,
  version: int,
});

/** Entries as the API answers them, to be followed by conditions on entry `e`. */
export const SELECT_ENTRY = sql`
  select e.id,
         e.register,
         e.code,
         e.parent,
         json_build_object('nb', e.name_nb, 'nn', e.name_nn, 'en', e.name_en) as names,
         e.valid_from::text as "validFrom",
         e.valid_to::text as "validTo",
         e.source,
         e.version
    from registers.entry e`;

function selectEntry(register: RegisterKey, id: string): Sql {
  return sql`
    ${SELECT_ENTRY}
     where e.register = ${register}
       and e.id = ${id}`;
}

/** Condition: entry `e` is valid on this day. True for every entry when no day is given. */
export function isValidOn(day: string | null): Sql {
  return sql`(${day}::date is null
              or daterange(e.valid_from, e.valid_to) @> ${day}::date)`;
}

interface SummaryRow {
  readonly register: RegisterKey;
  readonly entries: number;
  readonly validToday: number;
  readonly fileVersion: number | null;
}

const SUMMARY_ROW = rowType<SummaryRow>({
  register: textOf(),
  entries: int,
  validToday: int,
  fileVersion: nullable(int),
});

const FOUND_ROW = rowType({ found: bool });

const COLUMNS = [
  'register',
  'code',
  'parent',
  'nameNb',
  'nameNn',
  'nameEn',
  'validFrom',
  'validTo',
  'source',
];

/** Reads the registers, which are open to anyone. */
@Injectable()
export class RegisterQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<Answer<RegisterListResponse>> {
    const today = osloDate(this.clock.now());
    const rows = await this.database.readPublic(
      SUMMARY_ROW,
      sql`
        select k.register,
               count(e.id)::int as entries,
               (count(e.id) filter (where ${isValidOn(today)}))::int as "validToday",
               max(f.version) as "fileVersion"
          from unnest(${[...REGISTERS]}::text[]) with ordinality k(register, i)
          left join registers.entry e on e.register = k.register
          left join registers.loaded_file f on f.register = k.register
         group by k.register, k.i
         order by k.i`,
    );
    const items = rows.map((row) => {
      const { title, parent } = REGISTER_KINDS[row.register];
      return { ...row, title, parentRegister: parent };
    });
    return answerTagged({ items });
  }

  /** Lists the entries of a register that are valid on a day, or all of them. */
  async listEntries(
    register: RegisterKey,
    on: string | null,
    { format }: PublicQuery,
  ): Promise<Answer<RegisterResponse | Table>> {
    const items = await this.database.readPublic(
      ENTRY_ROW,
      sql`
        ${SELECT_ENTRY}
         where e.register = ${register}
           and ${isValidOn(on)}
         order by e.code, e.valid_from nulls first`,
    );
    if (format !== 'json') return { body: new Table(COLUMNS, items.map(tableRowOf)) };
    return answerTagged({ register, title: REGISTER_KINDS[register].title, on, items });
  }

  async find(register: RegisterKey, id: string): Promise<Answer<RegisterEntryResponse>> {
    const [body] = await this.database.readPublic(ENTRY_ROW, selectEntry(register, id));
    if (body === undefined) throw notFound({ nb: 'Oppføringen', en: 'The entry' });
    return { body, etag: etagOf(body.version) };
  }
}

/** Lists the entries of a code, oldest first. */
export function listEntriesOf(
  tx: Tx,
  register: RegisterKey,
  code: string,
): Promise<RegisterEntryResponse[]> {
  return tx.query(
    ENTRY_ROW,
    sql`
      ${SELECT_ENTRY}
       where e.register = ${register}
         and e.code = ${code}
       order by e.valid_from nulls first`,
  );
}

/** Finds one entry of a register. */
export async function findEntry(
  tx: Tx,
  register: RegisterKey,
  id: string,
): Promise<RegisterEntryResponse | undefined> {
  const [entry] = await tx.query(ENTRY_ROW, selectEntry(register, id));
  return entry;
}

/** Says whether entries of a register stand under this code. */
export async function hasEntriesUnder(
  tx: Tx,
  registers: readonly RegisterKey[],
  code: string,
): Promise<boolean> {
  const [row] = await tx.query(
    FOUND_ROW,
    sql`
      select exists (
             select 1
               from registers.entry e
              where e.register = any(${[...registers]}::text[])
                and e.parent = ${code}) as found`,
  );
  return row?.found === true;
}

/** Deletes one version of an entry. Returns false when the entry has moved on. */
export async function deleteEntry(tx: Tx, id: string, version: number): Promise<boolean> {
  const deleted = await tx.execute(sql`
    delete from registers.entry
     where id = ${id}
       and version = ${version}`);
  return deleted === 1;
}

/** Makes an answer whose tag changes with its content. */
function answerTagged<T>(body: T): Answer<T> {
  return { body, etag: `"${sha256(JSON.stringify(body)).slice(0, 16)}"` };
}

function tableRowOf({ names, ...entry }: RegisterEntryResponse): Record<string, unknown> {
  return { ...entry, nameNb: names.nb, nameNn: names.nn, nameEn: names.en };
}

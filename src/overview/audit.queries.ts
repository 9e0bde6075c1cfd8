import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { accessOf, type Principal, seesAll } from '../platform/base/principal.js';
import { FORBIDDEN, Problem } from '../platform/base/problem.js';
import { Database } from '../platform/database/database.js';
import { equalsIfGiven, instantText, microsecondsOf } from '../platform/database/fragments.js';
import { int, json, nullable, rowType, text } from '../platform/database/row-type.js';
import type { Answer } from '../platform/http/answer.js';
import type { Command } from '../platform/http/command.js';
import { DEFAULT_LIMIT, foreignCursor, pageOf, readCursorKey } from '../platform/http/page.js';
import type { AuditEntryResponse, AuditListResponse, AuditQuery } from './audit.dto.js';

const ENTRY_ROW = rowType<AuditEntryResponse & { readonly place: string }>({
  place: text,
  actor: text,
  number: int,
  recordedAt: text,
  operation: text,
  subject: text,
  detail: json(),
  client: nullable(json()),
  previousHash: text,
  hash: text,
});

/** Expression: the instant of entry `a`. */
const MICROSECONDS = microsecondsOf(sql`a.recorded_at`);

/** Place of an entry in the list: microseconds since 1970, then its chain and number. */
const PLACE = /^\d{1,18} \d{9} \d{1,12}$/;

/** Answers the audit: every change, with who made it and what it changed (F57). */
@Injectable()
export class AuditQueries {
  constructor(private readonly database: Database) {}

  async list({ principal }: Command, query: AuditQuery): Promise<Answer<AuditListResponse>> {
    const { subject = '', actor = '', operation = '' } = query;
    if (!mayRead(principal, query)) throw new Problem(FORBIDDEN, { detail: ONLY_OWN });
    const name = `audit ${principal.organisationNumber} ${subject} ${actor} ${operation}`;
    const after = readCursorKey(name, query);
    if (after !== '' && !PLACE.test(after)) throw foreignCursor();
    const rows = await this.database.read(accessOf(principal), (tx) =>
      tx.query(ENTRY_ROW, selectEntries(principal, query, after)),
    );
    const body = pageOf(
      name,
      query,
      rows,
      ({ place }) => place,
      ({ place: _, ...entry }) => entry,
    );
    return { body };
  }
}

const ONLY_OWN = {
  nb: 'Bare direktoratet kan lese det som andre aktører har endret',
  en: 'Only the directorate may read what other actors have changed',
};

function mayRead(principal: Principal, { actor, subject }: AuditQuery): boolean {
  if (seesAll(principal) || subject !== undefined) return true;
  return actor === undefined || actor === principal.organisationNumber;
}

function selectEntries(principal: Principal, query: AuditQuery, after: string): Sql {
  const [instant = '', chain = '', number = ''] = after.split(' ');
  return sql`
    select concat_ws(' ', ${MICROSECONDS}, c.organisation_number, a.seq) as place,
           c.organisation_number as actor,
           a.seq::int as number,
           ${instantText(sql`a.recorded_at`)} as "recordedAt",
           a.action as operation,
           a.subject,
           -- links of transfers from before November 2026 have their content in the entry itself
           coalesce(a.entry->'detail', a.entry) as detail,
           case when a.entry->>'clientId' is not null
                 and (a.actor_id = any(${[...principal.actorIds]}::uuid[])
                      or ${principal.directorate}::boolean)
                then jsonb_build_object(
                       'clientId', a.entry->'clientId',
                       'supplier', a.entry->'supplier',
                       'delegate', a.entry->'delegate'->'organisationNumber',
                       'requestId', a.entry->'requestId')
            end as client,
           a.previous_hash as "previousHash",
           a.hash
      from platform.audit a
      join actors.actor c on c.id = a.actor_id
     where ${isAskedFor(principal, query)}
       and ${equalsIfGiven(sql`a.action`, query.operation)}
       and (${after} = ''
            or (${MICROSECONDS}, c.organisation_number, a.seq)
               < (nullif(${instant}, '')::bigint, ${chain}, nullif(${number}, '')::bigint))
     order by ${MICROSECONDS} desc, c.organisation_number desc, a.seq desc
     limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`;
}

/** Condition: entry `a` is of the subject or of the actor that is asked about, and may be read. */
function isAskedFor(principal: Principal, { subject, actor }: AuditQuery): Sql {
  const own = sql`a.actor_id = any(${[...principal.actorIds]}::uuid[])`;
  const byActor = actor === undefined ? sql`true` : sql`c.organisation_number = ${actor}`;
  if (subject === undefined) return actor === undefined ? own : byActor;
  const readable = seesAll(principal) ? sql`true` : sql`(${own} or ${isOfOwner(principal)})`;
  return sql`a.subject = ${subject} and ${byActor} and ${readable}`;
}

/** Condition: the subject of entry `a` is a project or a report of the caller. */
function isOfOwner({ actorIds }: Principal): Sql {
  const ids = [...actorIds];
  return sql`
           (exists (select 1
                      from portfolio.project p
                     where 'project/' || p.code = a.subject
                       and p.actor_id = any(${ids}::uuid[]))
            or exists (select 1
                         from reporting.report r
                        where 'report/' || r.id = a.subject
                          and r.actor_id = any(${ids}::uuid[])))`;
}

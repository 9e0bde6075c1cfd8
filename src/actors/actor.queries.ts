import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { sha256 } from '../platform/base/canonical-json.js';
import { notFound } from '../platform/base/problem.js';
import { Database } from '../platform/database/database.js';
import { equalsIfGiven } from '../platform/database/fragments.js';
import { json, nullable, rowType, text, textOf } from '../platform/database/row-type.js';
import type { Answer } from '../platform/http/answer.js';
import { readCursorKey, DEFAULT_LIMIT, foreignCursor, pageOf } from '../platform/http/page.js';
import type { ActorListResponse, ActorQuery, ActorResponse } from './actor.dto.js';

const ACTOR_ROW = rowType<ActorResponse>({
  organisationNumber: text,
  name: text,
  kind: textOf(),
  role: textOf(),
  municipalityNumber: nullable(text),
  county: nullable(text),
  region: nullable(text),
  population: nullable(json()),
  parent: nullable(text),
  validFrom: nullable(text),
  validTo: nullable(text),
  successor: nullable(text),
});

/**
 * Expression: the regional health authority of actor `a` with owner `p`: itself, its owner, or that
 * of a municipality.
 */
const REGION_OF_ACTOR = sql`
         case 'regionalHealthAuthority'
              when a.kind then a.organisation_number
              when p.kind then p.organisation_number
              else a.health_region
          end`;

/** Actors as the API answers them, to be followed by conditions on actor `a`. */
const SELECT_ACTOR = sql`
  select a.organisation_number as "organisationNumber",
         a.name,
         a.kind,
         a.role,
         a.municipality_number as "municipalityNumber",
         a.county,
         ${REGION_OF_ACTOR} as region,
         (select json_build_object(
                   'year', c.year,
                   'inhabitants', c.inhabitants,
                   'source', c.source)
            from actors.population c
           where c.organisation_number = a.organisation_number
           order by c.year desc
           limit 1) as population,
         p.organisation_number as parent,
         a.valid_from::text as "validFrom",
         a.valid_to::text as "validTo",
         s.organisation_number as successor
    from actors.actor a
    left join actors.actor p on p.id = a.parent_id
    left join actors.actor s on s.id = a.successor_id`;

/** Condition: the organisation `a` is an actor on this day, neither yet to come nor closed. */
export function isActorOn(day: string): Sql {
  return sql`(a.valid_from is null or a.valid_from <= ${day}::date)
              and (a.valid_to is null or a.valid_to > ${day}::date)`;
}

/** Condition: actor `a` comes after the last actor of the page before. */
function comesAfter(cursor: string): Sql {
  if (cursor === '') return sql`true`;
  const [name = '', number = ''] = cursor.split('\t');
  if (!/^\d{9}$/.test(number)) throw foreignCursor();
  return sql`(a.name, a.organisation_number) > (${name} collate "nb-NO-x-icu", ${number})`;
}

/** Reads the register, which is open to anyone. */
@Injectable()
export class ActorQueries {
  constructor(private readonly database: Database) {}

  /** Lists actors in Norwegian order of name. */
  async list(query: ActorQuery): Promise<Answer<ActorListResponse>> {
    const list = `actors ${query.kind ?? ''}`;
    const rows = await this.database.readPublic(
      ACTOR_ROW,
      sql`
        ${SELECT_ACTOR}
         where ${equalsIfGiven(sql`a.kind`, query.kind)}
           and ${comesAfter(readCursorKey(list, query))}
         order by a.name, a.organisation_number
         limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`,
    );
    const body = pageOf(
      list,
      query,
      rows,
      (actor) => `${actor.name}\t${actor.organisationNumber}`,
      (actor) => actor,
    );
    return { body };
  }

  async find(organisationNumber: string): Promise<Answer<ActorResponse>> {
    const [body] = await this.database.readPublic(
      ACTOR_ROW,
      sql`${SELECT_ACTOR} where a.organisation_number = ${organisationNumber}`,
    );
    if (body === undefined) throw notFound({ nb: 'Aktøren', en: 'The actor' });
    return { body, etag: `"${sha256(JSON.stringify(body)).slice(0, 16)}"` };
  }
}

import { Injectable } from '@nestjs/common';
import type { Answer } from '../platform/http/answer.js';
import { sha256 } from '../platform/base/canonical-json.js';
import { Database } from '../platform/database/database.js';
import { cursorKey, DEFAULT_LIMIT, foreignCursor, pageOf } from '../platform/http/page.js';
import { notFound } from '../platform/base/problem.js';
import type { ActorListResponse, ActorQuery, ActorResponse } from './actor.dto.js';

const COLUMNS = `a.organisation_number as "organisationNumber", a.name, a.kind, a.role, a.municipality_number as "municipalityNumber", a.county,
  p.organisation_number as parent, a.valid_from::text as "validFrom", a.valid_to::text as "validTo", s.organisation_number as successor`;
const FROM = `actors.actor a left join actors.actor p on p.id = a.parent_id left join actors.actor s on s.id = a.successor_id`;

/** The register as anyone may read it. */
@Injectable()
export class ActorQueries {
  constructor(private readonly database: Database) {}

  /** In Norwegian order of name. */
  async list(query: ActorQuery): Promise<Answer<ActorListResponse>> {
    const list = `actors ${query.kind ?? ''}`;
    const after = cursorKey(list, query);
    const [name = '', number = ''] = after === '' ? [] : after.split('\t');
    if (after !== '' && !/^\d{9}$/.test(number)) throw foreignCursor();
    const rows = await this.database.publicRows<ActorResponse>(
      `select ${COLUMNS} from ${FROM}
        where ($1::text is null or a.kind = $1) and ($2 = '' or (a.name, a.organisation_number) > ($3 collate "nb-NO-x-icu", $4))
        order by a.name, a.organisation_number limit $5`,
      [query.kind ?? null, after, name, number, (query.limit ?? DEFAULT_LIMIT) + 1],
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => `${row.name}\t${row.organisationNumber}`,
        (row) => row,
      ),
    };
  }

  async find(organisationNumber: string): Promise<Answer<ActorResponse>> {
    const [row] = await this.database.publicRows<ActorResponse>(
      `select ${COLUMNS} from ${FROM} where a.organisation_number = $1`,
      [organisationNumber],
    );
    if (row === undefined) throw notFound({ nb: 'Aktøren', en: 'The actor' });
    return { body: row, etag: `"${sha256(JSON.stringify(row)).slice(0, 16)}"` };
  }
}

import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { IS_WITHHELD } from '../status/compared-round.queries.js';
import { checkReader, type Readership } from '../status/figure-reader.rules.js';
import { isId } from '../../platform/base/ids.js';
import type { Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instantText } from '../../platform/database/fragments.js';
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
import type { Answer } from '../../platform/http/answer.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import type {
  CorrectionListResponse,
  CorrectionQuery,
  CorrectionResponse,
} from './correction.dto.js';

const READERSHIP_ROW = rowType<Readership>({ published: bool, withheld: bool });
const CORRECTION_ROW = rowType<CorrectionResponse & { readonly id: string }>({
  id: uuid,
  kind: textOf(),
  project: text,
  name: text,
  actor: text,
  revision: int,
  revertsTo: nullable(int),
  correction: bool,
  reason: nullable(text),
  recordedAt: text,
  contentHash: nullable(text),
  directorateColour: nullable(json()),
});

/** Relation: the reports of round `r` that were certified as corrections. */
const CORRECTED_REPORTS = sql`
    select v.id,
           'report' as kind,
           v.project->>'code' as project,
           v.project->>'name' as name,
           v.actor_id,
           v.revision,
           v.reverts_to,
           v.reason,
           v.recorded_at,
           v.content_hash::text as content_hash,
           null::jsonb as directorate_colour
      from reporting.report_revision v
     where v.round_id = r.id
       and v.correction`;

/** Relation: the changes of the directorate's colour since the figures of round `r` are public. */
const CORRECTED_COLOURS = sql`
    select d.id,
           'directorateColour',
           v.project->>'code',
           v.project->>'name',
           v.actor_id,
           d.revision,
           null,
           d.reason,
           d.recorded_at,
           null,
           jsonb_build_object('before', d.colour_before, 'now', d.colour)
      from rollup.round_status s
      join (select e.*,
                   t.round_id,
                   lag(e.colour) over (
                     partition by e.report_id
                     order by e.recorded_at, e.id) as colour_before
              from reporting.directorate_colour e
              join reporting.report t on t.id = e.report_id) d on d.round_id = s.round_id
      join reporting.report_revision v on v.report_id = d.report_id and v.revision = d.revision
     where s.round_id = r.id
       and s.published
       and d.recorded_at >= s.published_at`;

/** Corrections of a round after an id. Ids are made in the order of time. */
function selectCorrections(round: string, after: string | null, limit: number): Sql {
  return sql`
    select c.id,
           c.kind,
           c.project,
           c.name,
           a.organisation_number as actor,
           c.revision,
           c.reverts_to as "revertsTo",
           true as correction,
           c.reason,
           ${instantText(sql`c.recorded_at`)} as "recordedAt",
           c.content_hash as "contentHash",
           c.directorate_colour as "directorateColour"
      from reporting.round r
     cross join lateral (${CORRECTED_REPORTS}
            union all
           ${CORRECTED_COLOURS}) c
      join actors.actor a on a.id = c.actor_id
     where r.key = ${round}
       and (${after}::uuid is null or c.id > ${after})
     order by c.id
     limit ${limit}`;
}

/** Lists the corrections of a round. */
@Injectable()
export class CorrectionQueries {
  constructor(private readonly database: Database) {}

  async list(
    caller: Principal | undefined,
    round: string,
    query: CorrectionQuery,
  ): Promise<Answer<CorrectionListResponse>> {
    const [figures] = await this.database.readPublic(
      READERSHIP_ROW,
      sql`
        select s.published, ${IS_WITHHELD} as withheld
          from rollup.round_status s
          join reporting.round r on r.id = s.round_id
         where s.key = ${round}`,
    );
    if (figures === undefined)
      throw notFound({ nb: 'Tall for runden', en: 'Figures of the round' });
    checkReader(caller, figures);
    const list = `corrections ${round}`;
    const after = readCursorKey(list, query);
    const limit = (query.limit ?? DEFAULT_LIMIT) + 1;
    const statement = selectCorrections(round, isId(after) ? after : null, limit);
    const rows = await this.database.transaction({ kind: 'system' }, (tx) =>
      tx.query(CORRECTION_ROW, statement),
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ id }) => id,
      ({ id: _, ...row }) => row,
    );
    return { body };
  }
}

import { Injectable } from '@nestjs/common';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import { notFound } from '../../platform/base/problem.js';
import type { MeetingListResponse, MeetingQuery, MeetingResponse } from './meeting.dto.js';
import { calendarOf } from './meeting-calendar.writer.js';

const COLUMNS = `m.key, m.council, m.starts_on::text as "startsOn", m.ends_on::text as "endsOn", m.extra, m.place, m.url, m.version,
  ${instantText('m.recorded_at')} as "recordedAt"`;
/** By date; keys of one day stand in their own order. */
const SORT = `(m.starts_on::text || ' ' || m.key) collate "C"`;

/** The annual wheel, which anyone may read. */
@Injectable()
export class MeetingQueries {
  constructor(private readonly database: Database) {}

  async list(query: MeetingQuery): Promise<Answer<MeetingListResponse>> {
    const list = `meetings ${String(query.year ?? '')} ${query.council ?? ''}`;
    const rows = await this.database.publicRows<MeetingResponse>(
      `select ${COLUMNS} from governance.meeting m
        where ($1::int is null or extract(year from m.starts_on) = $1) and ($2::text is null or m.council = $2) and ${SORT} > $3 order by ${SORT} limit $4`,
      [
        query.year ?? null,
        query.council ?? null,
        cursorKey(list, query),
        (query.limit ?? DEFAULT_LIMIT) + 1,
      ],
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        (row) => `${row.startsOn} ${row.key}`,
        (row) => row,
      ),
    };
  }

  /** The same bytes for the same meetings, whenever it is asked for. */
  async calendar(council: string | undefined): Promise<Answer<string>> {
    const rows = await this.database.publicRows<MeetingResponse>(
      `select ${COLUMNS} from governance.meeting m where $1::text is null or m.council = $1 order by ${SORT}`,
      [council ?? null],
    );
    const body = calendarOf(rows);
    return {
      body,
      etag: `"${sha256(body).slice(0, 16)}"`,
      contentType: 'text/calendar; charset=utf-8',
    };
  }

  async find(key: string): Promise<Answer<MeetingResponse>> {
    const [row] = await this.database.publicRows<MeetingResponse>(
      `select ${COLUMNS} from governance.meeting m where m.key = $1`,
      [key],
    );
    return answerOf(row);
  }

  /** One meeting as an answer, inside an open transaction. */
  async answer(tx: Tx, key: string): Promise<Answer<MeetingResponse>> {
    const [row] = await tx.rows<MeetingResponse>(
      `select ${COLUMNS} from governance.meeting m where m.key = $1`,
      [key],
    );
    return answerOf(row);
  }
}

function answerOf(row: MeetingResponse | undefined): Answer<MeetingResponse> {
  if (row === undefined) throw notFound({ nb: 'Møtet', en: 'The meeting' });
  return { body: row, etag: etagOf(row.version) };
}

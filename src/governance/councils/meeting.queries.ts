import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { sha256 } from '../../platform/base/canonical-json.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { equalsIfGiven, instantText } from '../../platform/database/fragments.js';
import { bool, int, nullable, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { readCursorKey, DEFAULT_LIMIT, pageOf } from '../../platform/http/page.js';
import type { MeetingListResponse, MeetingQuery, MeetingResponse } from './meeting.dto.js';
import type { NamedMeeting } from './meeting.rules.js';

const MEETING_ROW = rowType<MeetingResponse>({
  key: text,
  council: text,
  startsOn: text,
  endsOn: text,
  extra: bool,
  place: nullable(text),
  url: nullable(text),
  cancelledAt: nullable(text),
  cancelReason: nullable(text),
  version: int,
  recordedAt: text,
});
const NAMED_ROW = rowType<NamedMeeting>({ council: text, cancelled: bool, held: bool });

/** Meetings as the API answers them, to be followed by conditions on meeting `m`. */
const SELECT_MEETING = sql`
  select m.key,
         m.council,
         m.starts_on::text as "startsOn",
         m.ends_on::text as "endsOn",
         m.extra,
         m.place,
         m.url,
         ${instantText(sql`m.cancelled_at`)} as "cancelledAt",
         m.cancel_reason as "cancelReason",
         m.version,
         ${instantText(sql`m.recorded_at`)} as "recordedAt"
    from governance.meeting m`;

/** Sort key of meeting `m`: its first day, then its key. */
const SORT_KEY = sql`(m.starts_on::text || ' ' || m.key) collate "C"`;

/** Reads meetings, which are open to anyone. */
@Injectable()
export class MeetingQueries {
  constructor(private readonly database: Database) {}

  async list(query: MeetingQuery): Promise<Answer<MeetingListResponse>> {
    const list = `meetings ${String(query.year ?? '')} ${query.council ?? ''}`;
    const year = query.year ?? null;
    const rows = await this.database.readPublic(
      MEETING_ROW,
      sql`
        ${SELECT_MEETING}
         where (${year}::int is null or extract(year from m.starts_on) = ${year}::int)
           and ${equalsIfGiven(sql`m.council`, query.council)}
           and ${SORT_KEY} > ${readCursorKey(list, query)}
         order by ${SORT_KEY}
         limit ${(query.limit ?? DEFAULT_LIMIT) + 1}`,
    );
    const body = pageOf(
      list,
      query,
      rows,
      ({ startsOn, key }) => `${startsOn} ${key}`,
      (meeting) => meeting,
    );
    return { body };
  }

  /** Answers the same bytes, and so the same ETag, as long as the meetings are the same. */
  async getCalendar(council: string | undefined): Promise<Answer<string>> {
    const rows = await this.database.readPublic(
      MEETING_ROW,
      sql`
        ${SELECT_MEETING}
         where ${equalsIfGiven(sql`m.council`, council)}
         order by ${SORT_KEY}`,
    );
    // Loads the library for calendars with the first feed.
    const { calendarOf } = await import('./meeting-calendar.writer.js');
    const body = calendarOf(rows);
    return {
      body,
      etag: `"${sha256(body).slice(0, 16)}"`,
      contentType: 'text/calendar; charset=utf-8',
    };
  }

  async find(key: string): Promise<Answer<MeetingResponse>> {
    const statement = sql`${SELECT_MEETING} where m.key = ${key}`;
    return answerOf(await this.database.readPublic(MEETING_ROW, statement));
  }

  /** Answers one meeting inside an open transaction. Throws 404 when there is none. */
  async answer(tx: Tx, key: string): Promise<Answer<MeetingResponse>> {
    return answerOf(await tx.query(MEETING_ROW, sql`${SELECT_MEETING} where m.key = ${key}`));
  }
}

function answerOf([body]: readonly MeetingResponse[]): Answer<MeetingResponse> {
  if (body === undefined) throw notFound({ nb: 'Møtet', en: 'The meeting' });
  return { body, etag: etagOf(body.version) };
}

/** Finds a meeting by its key. */
export async function findMeeting(tx: Tx, key: string): Promise<NamedMeeting | undefined> {
  const [meeting] = await tx.query(
    NAMED_ROW,
    sql`
      select m.council,
             m.cancelled_at is not null as cancelled,
             n.published_at is not null as held
        from governance.meeting m
        left join governance.minutes n on n.meeting = m.key
       where m.key = ${key}`,
  );
  return meeting;
}

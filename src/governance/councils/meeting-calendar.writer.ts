import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import type { MeetingResponse } from './meeting.dto.js';

/**
 * Writes meetings as an iCalendar feed (RFC 5545). Meetings last whole days, so DTEND is the day
 * after the last one. UIDs and stamps come from the meetings and never from the clock, so calendars
 * see a change only when a meeting has changed. A cancelled meeting stays in the feed, so that
 * calendars that have it mark it as cancelled.
 */
export function calendarOf(meetings: readonly MeetingResponse[]): string {
  const calendar = new ICalCalendar({
    name: 'Nasjonale utvalg for e-helse',
    prodId: { company: 'Portefølje', product: 'Møter', language: 'NB' },
  });
  for (const {
    key,
    council,
    startsOn,
    endsOn,
    extra,
    place,
    url,
    cancelledAt,
    version,
    recordedAt,
  } of meetings) {
    calendar.createEvent({
      id: `${key}@portfolio`,
      sequence: version - 1,
      stamp: new Date(recordedAt),
      lastModified: new Date(recordedAt),
      allDay: true,
      start: new Date(`${startsOn}T00:00:00Z`),
      end: nextDayOf(endsOn),
      summary: `${cancelledAt === null ? '' : 'Avlyst: '}Møte i ${council.toUpperCase()}${extra ? ' (ekstra)' : ''}`,
      status: cancelledAt === null ? ICalEventStatus.CONFIRMED : ICalEventStatus.CANCELLED,
      location: place,
      url,
    });
  }
  return calendar.toString();
}

function nextDayOf(day: string): Date {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date;
}

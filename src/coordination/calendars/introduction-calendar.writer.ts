import { ICalCalendar, ICalEventStatus } from 'ical-generator';
import { firstDayOf, quarterAfter } from '../solutions/quarter.rules.js';
import type { CalendarReceiver, IntroductionRow } from './receiver-calendar.queries.js';
import { isAgreed, quarterOfIntroduction } from './receiver-calendar.rules.js';

/**
 * Writes the introductions of a receiver as an iCalendar feed (RFC 5545), each as long as its quarter.
 * UIDs and stamps come from the roll-outs and never from the clock. A declined roll-out stays in the
 * feed, so that calendars that have it mark it as cancelled.
 */
export function introductionCalendarOf(
  { name }: CalendarReceiver,
  introductions: readonly IntroductionRow[],
): string {
  const calendar = new ICalCalendar({
    name: `Innføringer: ${name}`,
    prodId: { company: 'Portefølje', product: 'Innføringer', language: 'NB' },
  });
  for (const introduction of introductions) {
    const quarter = quarterOfIntroduction(introduction);
    if (quarter === null) continue;
    const { id, solution, supplier, since, version } = introduction;
    calendar.createEvent({
      id: `${id}@portfolio`,
      sequence: version - 1,
      stamp: since,
      lastModified: since,
      allDay: true,
      start: new Date(`${firstDayOf(quarter)}T00:00:00Z`),
      end: new Date(`${firstDayOf(quarterAfter(quarter))}T00:00:00Z`),
      summary: `${solution ?? 'Tiltak'} (${supplier.name})`,
      status: statusOf(introduction),
    });
  }
  return calendar.toString();
}

function statusOf(introduction: IntroductionRow): ICalEventStatus {
  if (introduction.state === 'declined') return ICalEventStatus.CANCELLED;
  return isAgreed(introduction) ? ICalEventStatus.CONFIRMED : ICalEventStatus.TENTATIVE;
}

/**
 * The service's only source of time. In production it is real time; the demo and tests start it
 * elsewhere (`CLOCK_START`, refused in production) and move it forward, so that deadlines and
 * lateness come out as they did.
 */
export class Clock {
  private offset: number;

  constructor(start?: Date) {
    this.offset = start === undefined ? 0 : start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /**
   * Moves the clock to an instant; it ticks on from there. Only the demo and tests hold a reason to
   * call this.
   */
  moveTo(instant: Date): void {
    this.offset = instant.getTime() - Date.now();
  }
}

/** The calendar date in Norway of an instant, `YYYY-MM-DD` (Europe/Oslo, summer time included). */
export function osloDate(instant: Date): string {
  // Its clocks are whole hours from UTC: within an hour the date is one, and working it out takes
  // 40 µs.
  const hour = Math.floor(instant.getTime() / 3_600_000);
  if (hour !== lastDate.hour) lastDate = { hour, date: OSLO_DATE.format(instant) };
  return lastDate.date;
}

let lastDate = { hour: NaN, date: '' };

/**
 * The instant at which clocks in Norway show a time of day (`08:00`) on a date; of two in autumn
 * the first.
 */
export function osloInstant(date: string, time: string): Date {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  const shown = (instant: number): number =>
    Date.parse(`${OSLO_TIME.format(instant).replace(' ', 'T')}Z`);
  // Norway is one or two hours ahead; whichever shows the time asked for, the earlier first.
  const found = [asUtc - 2 * 3_600_000, asUtc - 3_600_000].find(
    (instant) => shown(instant) === asUtc,
  );
  return new Date(found ?? asUtc - 3_600_000);
}

const OSLO_TIME = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Oslo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const OSLO_DATE = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Oslo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
});

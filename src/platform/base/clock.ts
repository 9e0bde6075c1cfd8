/**
 * The service's only source of time: real time in production. The demo and tests start it at
 * another instant (`CLOCK_START`, refused in production) and move it forward, so that deadlines and
 * lateness come out as in the quarter that they replay.
 */
export class Clock {
  private offset: number;

  constructor(start?: Date) {
    this.offset = start === undefined ? 0 : start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** Returns how many seconds the clock is ahead of real time, for libraries that read real time. */
  secondsAhead(): number {
    return Math.round(this.offset / 1000);
  }

  /** Moves the clock to an instant, from which it runs on. For the demo and tests only. */
  moveTo(instant: Date): void {
    this.offset = instant.getTime() - Date.now();
  }
}

/** Returns the calendar date of an instant in Norway, as `YYYY-MM-DD`. */
export function osloDate(instant: Date): string {
  // Norway is whole hours from UTC, so the date changes between hours only. Formatting it takes
  // 40 µs.
  const hour = Math.floor(instant.getTime() / 3_600_000);
  if (hour !== lastDate.hour) lastDate = { hour, date: OSLO_DATE.format(instant) };
  return lastDate.date;
}

let lastDate = { hour: NaN, date: '' };

/**
 * Returns the instant at which clocks in Norway show a time of day (`08:00`) on a date. When clocks
 * show it twice, in autumn, it is the first.
 */
export function osloInstant(date: string, time: string): Date {
  const asUtc = Date.parse(`${date}T${time}:00Z`);
  const readOsloClock = (instant: number): number =>
    Date.parse(`${OSLO_TIME.format(instant).replace(' ', 'T')}Z`);
  // Norway is one or two hours ahead of UTC. The earlier instant comes first.
  const found = [asUtc - 2 * 3_600_000, asUtc - 3_600_000].find(
    (instant) => readOsloClock(instant) === asUtc,
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

/**
 * The service's only source of time. In production it is real time; the demo and tests start it elsewhere
 * (`CLOCK_START`, refused in production) and move it forward, so that deadlines and lateness come out as they did.
 */
export class Clock {
  private offset: number;

  constructor(start?: Date) {
    this.offset = start === undefined ? 0 : start.getTime() - Date.now();
  }

  now(): Date {
    return new Date(Date.now() + this.offset);
  }

  /** Moves the clock to an instant; it ticks on from there. Only the demo and tests hold a reason to call this. */
  moveTo(instant: Date): void {
    this.offset = instant.getTime() - Date.now();
  }
}

/** The calendar date in Norway of an instant, `YYYY-MM-DD` (Europe/Oslo, summer time included). */
export function osloDate(instant: Date): string {
  return OSLO_DATE.format(instant);
}

const OSLO_DATE = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Oslo', year: 'numeric', month: '2-digit', day: '2-digit' });

const DATE = /^20\d{2}-(\d{2})-(\d{2})$/;

/** Says whether a value is the text of a calendar date from 2000 to 2099. */
export function isCalendarDate(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, month = '', day = ''] = DATE.exec(value) ?? [];
  if (day === '') return false;
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return false;
  // JavaScript reads 31 April as 1 May, so the day of the parsed date must be the same.
  return (
    Number(day) <= 28 ||
    new Date(Date.UTC(Number(value.slice(0, 4)), Number(month) - 1, Number(day))).getUTCDate() ===
      Number(day)
  );
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Says whether a value is the text of an instant with its offset from UTC. */
export function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    INSTANT.test(value) &&
    isCalendarDate(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value))
  );
}

/** Says whether a value is a public https address: a public name, without user or port. */
export function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, username, password, port, hostname } = new URL(value);
  return (
    protocol === 'https:' &&
    username === '' &&
    password === '' &&
    port === '' &&
    /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(hostname) &&
    !/\.(?:local|internal|localhost|test|invalid|example)$/.test(hostname)
  );
}

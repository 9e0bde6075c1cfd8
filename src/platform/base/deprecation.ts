/** End of an operation, told beforehand. */
export interface Deprecation {
  /** Instant from which clients should use something else, such as `2027-01-01T00:00:00Z`. */
  readonly since: string;
  /** Instant from which it may be gone. */
  readonly sunset: string;
  /** Address that says what to use instead. */
  readonly explainedAt: string;
}

/** Returns the headers of a deprecated operation: RFC 9745, RFC 8594 and RFC 8288. */
export function headersOfDeprecation({
  since,
  sunset,
  explainedAt,
}: Deprecation): [name: string, value: string][] {
  const [from, to] = [new Date(since), new Date(sunset)];
  if (!(from < to)) throw new Error(`The sunset ${sunset} must be after ${since}`);
  return [
    ['Deprecation', `@${String(from.getTime() / 1000)}`],
    ['Sunset', to.toUTCString()],
    ['Link', `<${explainedAt}>; rel="deprecation"`],
  ];
}

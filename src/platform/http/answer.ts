/** Answer of a handler: the body and its headers. `AnswerAdapter` writes it. */
export interface Answer<T> {
  readonly body: T;
  readonly status?: number;
  /** Strong entity tag, quotes included. */
  readonly etag?: string;
  readonly location?: string;
  readonly cacheControl?: string;
  /** Media type of a body that is text, bytes or a stream. Default: JSON. */
  readonly contentType?: string;
  /** Targets of the `Link` header by relation (RFC 8288), for bodies without a field for them. */
  readonly links?: Readonly<Record<string, string>>;
  /** Name under which a browser saves a body of bytes. */
  readonly fileName?: string;
}

/** Headers of every answer against misuse in a browser. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
} as const;

/** Media type of an Excel workbook. */
export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Returns the entity tag of a version of a resource. */
export function etagOf(version: number): string {
  return `"${String(version)}"`;
}

/** What a handler answers: the body and the headers that belong to it. The adapter writes it. */
export interface Answer<T> {
  readonly body: T;
  readonly status?: number;
  /** Strong entity tag, quotes included. */
  readonly etag?: string;
  readonly location?: string;
  readonly cacheControl?: string;
  /** Of a body that is text, bytes or a stream; JSON unless told. */
  readonly contentType?: string;
  /**
   * Where one can go on from here, by relation (RFC 8288): for what has no place for it in its
   * body.
   */
  readonly links?: Readonly<Record<string, string>>;
  /** Under which a body of bytes is saved. */
  readonly fileName?: string;
}

/** An Excel workbook. */
export const XLSX_MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** The entity tag of a versioned resource. */
export function etagOf(version: number): string {
  return `"${String(version)}"`;
}

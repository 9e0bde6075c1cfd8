/** What a handler answers: the body and the headers that belong to it. The adapter writes it. */
export interface Answer<T> {
  readonly body: T;
  readonly status?: number;
  /** Strong entity tag, quotes included. */
  readonly etag?: string;
  readonly location?: string;
  readonly cacheControl?: string;
  /** Of a body that is text, or a stream of it; JSON unless told. */
  readonly contentType?: string;
}

/** The entity tag of a versioned resource. */
export function etagOf(version: number): string {
  return `"${String(version)}"`;
}

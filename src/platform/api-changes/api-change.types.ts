import type { Localised } from '../base/problem.js';

export const NOTICE_KINDS = ['added', 'changed', 'deprecated', 'removed'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A version of the API, as its addresses name it. */
export interface ApiVersion {
  readonly version: string;
  readonly from: string;
  /** Instant at which it ends. Null: no end is decided. */
  readonly until: string | null;
}

/** A notice of a change of the API. Once published, it never changes. */
export interface ApiNotice {
  /** Its place among the notices, oldest first, from 1. */
  readonly number: number;
  readonly kind: NoticeKind;
  readonly version: string;
  readonly publishedAt: string;
  /** Ids of the operations that it is about, as the OpenAPI description names them. */
  readonly operations: readonly string[];
  /** Names of the schemas that it is about. */
  readonly schemas: readonly string[];
  /** Instant from which a deprecated operation may be gone. Null for other kinds. */
  readonly sunset: string | null;
  readonly title: Localised;
  readonly text: Localised;
}

/** The versions of the API and the notices of its changes, oldest first. */
export interface ApiChanges {
  readonly versions: readonly ApiVersion[];
  readonly notices: readonly ApiNotice[];
}

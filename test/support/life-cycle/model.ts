import type { TestService } from '../service.js';
import type { Actor, Directorate } from '../story.js';

export const OPENS = '2021-01-11T08:00:00+01:00';
/** The times of a life in their order. The deadline is on 29 January, the closing on 5 February. */
export const TIMES = {
  inTime: '2021-01-20T10:00:00+01:00',
  late: '2021-02-01T10:00:00+01:00',
  afterClosing: '2021-02-06T10:00:00+01:00',
  afterExtension: '2021-02-12T10:00:00+01:00',
} as const;
export type Time = keyof typeof TIMES;
export const ORDER = Object.keys(TIMES) as Time[];
export const EXTENDED_TO = '2021-02-10T10:00:00+01:00';
/** Last day of a delegation that has one: it is over with the closing. */
export const LAST_DAY = '2021-02-05';
/** An earlier round, in which the first project of each actor was certified. */
export const EARLIER = '2020-1';
export const REASON = { reason: 'Fordi.' };

/** An actor's submission, in the words of the issue and without the service's own table. */
export interface Submission {
  state: 'none' | 'draft' | 'submitted' | 'certified' | 'accepted' | 'returned' | 'reopened';
  nil: boolean;
  correcting: boolean;
  extended: boolean;
  preparedBy: string | undefined;
  /** Clients that have written since the last certification. */
  readonly writers: Set<string>;
  readonly reports: Map<string, Report>;
  /** Open questions, and the parties that have ever asked one. */
  readonly open: Record<'directorate' | 'owner', number>;
  readonly asked: Set<'directorate' | 'owner'>;
}
/** A delegation of this life. */
export interface Grant {
  readonly id: string;
  readonly prepare: boolean;
  readonly certify: boolean;
  readonly ends: boolean;
  revoked: boolean;
}
export interface Report {
  certified: boolean;
  revision: number;
  corrections: number;
  readonly late: boolean[];
}
/** The state of one life. */
export interface Model {
  time: Time;
  closed: boolean;
  readonly submissions: Submission[];
  /** Delegations by actor, oldest first. */
  readonly grants: Grant[][];
  /** Actors that have ever delegated, in any life. */
  readonly delegated: Set<number>;
}
/** An actor with one step or two. It has two clients, and KS, which acts for it when it may. */
export interface Owner {
  readonly steps: 1 | 2;
  readonly clients: readonly Actor[];
  readonly projects: readonly string[];
}
/** The service in one life, and the keys of what the life has made in it. */
export interface World {
  readonly service: TestService;
  readonly directorate: Directorate;
  readonly owners: readonly Owner[];
  readonly round: string;
  readonly reports: Map<string, string>;
  readonly ids: (string | undefined)[];
  /** The newest delegation of each actor. */
  readonly grants: (string | undefined)[];
}

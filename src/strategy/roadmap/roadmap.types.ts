import type { Localised } from '../../platform/base/problem.js';

/** Key of a roadmap, such as `helsenorge`. */
export const ROADMAP_KEY = /^[a-z][a-z0-9-]{1,39}$/;

/** Key of a version of a roadmap: the month that it is named after, such as `2023-11`. */
export const ROADMAP_VERSION_KEY = /^20\d{2}-(?:0[1-9]|1[0-2])$/;

/** Code of an item. It means the same item in every version of its roadmap, and in no other one. */
export const ROADMAP_ITEM_CODE = /^[A-Z][A-Z0-9-]{1,39}$/;

/** Kapabilitet, and tiltak under it. */
export const ROADMAP_ITEM_KINDS = ['capability', 'measure'] as const;
export type RoadmapItemKind = (typeof ROADMAP_ITEM_KINDS)[number];

/** Ikke påbegynt, pågår, innført, utgår. */
export const ROADMAP_ITEM_STATES = ['notStarted', 'inProgress', 'introduced', 'dropped'] as const;
export type RoadmapItemState = (typeof ROADMAP_ITEM_STATES)[number];

/** A project behind an item, and the milestone of it that delivers the item, where one does. */
export interface RoadmapLink {
  readonly projectId: string;
  readonly project: string;
  readonly milestone: string | null;
  readonly note: string | null;
}

/** A roadmap item as it stood at an instant: as its version gives it, with what was decided since. */
export interface RoadmapItemThen {
  readonly roadmap: string;
  readonly version: string;
  readonly itemId: string;
  readonly code: string;
  readonly kind: RoadmapItemKind;
  /** Code of the capability that a measure stands under. */
  readonly parent: string | null;
  /** Code of the register of areas. */
  readonly focusArea: string | null;
  readonly title: Localised;
  readonly period: string | null;
  readonly firstDay: string | null;
  readonly lastDay: string | null;
  readonly state: RoadmapItemState;
  readonly links: readonly RoadmapLink[];
}

import {
  DateOnly,
  Nested,
  NestedList,
  OneOf,
  OrganisationNumber,
  Text,
} from '../../platform/fields/fields.js';
import { LocalisedInput, LocalisedTitle } from '../../platform/fields/localised.dto.js';
import { MILESTONE_KEY } from '../../portfolio/projects/baseline.types.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import { PLANNED_PERIOD } from './planned-period.rules.js';
import {
  ROADMAP_ITEM_CODE,
  ROADMAP_ITEM_KINDS,
  ROADMAP_ITEM_STATES,
  ROADMAP_VERSION_KEY,
  type RoadmapItemKind,
  type RoadmapItemState,
} from './roadmap.types.js';

const CODE_OF_REGISTER = /^[A-Za-z0-9.-]{1,40}$/;
const PERIOD_FORM = {
  nb: 'Må være et år (2024), flere år (2025-26), et halvår (2025-H1) eller et kvartal (2025-Q1)',
  en: 'Must be a year (2024), some years (2025-26), a half-year (2025-H1) or a quarter (2025-Q1)',
};

export class RoadmapLinkInput {
  @ProjectMention({ description: 'Code of a project that works on the item', example: 'SAFEST' })
  project: string;

  @Text({
    description: "Key of the project's milestone that delivers the item. Null: all of the project",
    max: 20,
    pattern: MILESTONE_KEY,
    optional: true,
    nullable: true,
    example: null,
  })
  milestone?: string | null;

  @Text({
    description: 'Who says that the project works on the item',
    max: 300,
    optional: true,
    nullable: true,
    example: 'Illustrativt',
  })
  note?: string | null;
}

export class RoadmapItemInput {
  @Text({
    description: 'Code of the item, the same in every version of the roadmap',
    max: 40,
    pattern: ROADMAP_ITEM_CODE,
    example: 'DIGITAL-HENVISNING',
  })
  code: string;

  @OneOf(ROADMAP_ITEM_KINDS, {
    name: 'RoadmapItemKind',
    description: 'Kapabilitet, or tiltak under it',
    example: 'capability',
  })
  kind: RoadmapItemKind;

  @Text({
    description: 'Code of the capability that a measure stands under',
    max: 40,
    pattern: ROADMAP_ITEM_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  parent?: string | null;

  @Text({
    description: 'Focus area: a code of the register `areas`',
    max: 40,
    pattern: CODE_OF_REGISTER,
    optional: true,
    nullable: true,
    example: 'citizenServices',
  })
  focusArea?: string | null;

  @Nested(() => LocalisedTitle, {
    description: 'The item in words',
    example: { nb: 'Digital henvisning', en: 'Digital referral' },
  })
  title: LocalisedTitle;

  @Text({
    description:
      'Planned period: a year (`2024`), some years (`2025-26`), a half-year (`2025-H1`) or a ' +
      'quarter (`2025-Q1`). Null when the source gives none',
    max: 9,
    pattern: PLANNED_PERIOD,
    form: PERIOD_FORM,
    optional: true,
    nullable: true,
    example: '2025-26',
  })
  period?: string | null;

  @OneOf(ROADMAP_ITEM_STATES, {
    name: 'RoadmapItemState',
    description: 'Ikke påbegynt, pågår, innført, utgår',
    example: 'notStarted',
  })
  state: RoadmapItemState;

  @OrganisationNumber({
    description: 'Organisation number of its owner. Null or absent: the owner of the roadmap',
    optional: true,
    nullable: true,
    example: '983658776',
  })
  owner?: string | null;

  @Text({
    description: 'Paper that gives the item. Null or absent: that of the version',
    max: 500,
    optional: true,
    nullable: true,
    example: '004 7/24',
  })
  source?: string | null;

  @DateOnly({
    description: 'Date of that paper. Null or absent: that of the version',
    optional: true,
    nullable: true,
    example: '2024-02-15',
  })
  sourceDate?: string | null;

  @NestedList(() => RoadmapLinkInput, {
    description: 'The projects behind the item, all of them. Absent: those known before stay',
    max: 50,
    optional: true,
  })
  links?: RoadmapLinkInput[];
}

export class PublishRoadmapVersion {
  @Text({
    description: 'Key of the version: the month that it is named after',
    max: 7,
    pattern: ROADMAP_VERSION_KEY,
    example: '2023-11',
  })
  version: string;

  @Nested(() => LocalisedTitle, {
    description: 'Title of the roadmap',
    example: { nb: 'Veikart for Helsenorge', en: 'Roadmap of Helsenorge' },
  })
  title: LocalisedTitle;

  @Text({
    description: 'Code of the national solution that it is about. Null: of several',
    max: 40,
    pattern: CODE_OF_REGISTER,
    optional: true,
    nullable: true,
    example: 'Helsenorge',
  })
  nationalSolution?: string | null;

  @OrganisationNumber({
    description: 'Organisation number of the owner of the roadmap',
    example: '983658776',
  })
  owner: string;

  @DateOnly({
    description: 'First day on which this version is the roadmap, after that of the version before',
    example: '2020-11-01',
  })
  validFrom: string;

  @Text({ description: 'Paper or page that gives the version', max: 500, example: '004 7/24' })
  source: string;

  @DateOnly({ description: 'Date of that paper', example: '2020-11-01' })
  sourceDate: string;

  @NestedList(() => RoadmapItemInput, {
    description: 'Every item of the version, in its order. Each stands once, in one period',
    min: 1,
    max: 500,
  })
  items: RoadmapItemInput[];
}

/** A decision on an item of the newest version. At least a period or a state is given. */
export class DecideRoadmapItem {
  @Text({
    description: 'The planned period from now on. Absent: it stays. Null: none is planned any more',
    max: 9,
    pattern: PLANNED_PERIOD,
    form: PERIOD_FORM,
    optional: true,
    nullable: true,
    example: '2027-28',
  })
  period?: string | null;

  @OneOf(ROADMAP_ITEM_STATES, {
    name: 'RoadmapItemState',
    description: 'The state from now on. Absent: it stays',
    optional: true,
    example: 'inProgress',
  })
  state?: RoadmapItemState;

  @Text({
    description: 'Council and number of the case that decided it, as its papers write them',
    max: 60,
    pattern: /^[A-ZÆØÅ][A-ZÆØÅ ]{1,19} \d{1,3}\/\d{2}(?:-\d{1,2})?$/,
    form: { nb: 'Må være råd og saksnummer, som NUIT 7/24', en: 'Must be such as NUIT 7/24' },
    example: 'NUIT 7/24',
  })
  case: string;

  @Text({ description: 'The reason', max: 2000, example: 'Finansieringen er ikke avklart.' })
  reason: string;

  @DateOnly({ description: 'Date of the decision, today at the latest', example: '2021-03-18' })
  decidedOn: string;
}

export class LinkRoadmapItem {
  @NestedList(() => RoadmapLinkInput, {
    description: 'The projects behind the item from now on, all of them',
    max: 50,
  })
  links: RoadmapLinkInput[];
}

/** Statement of the directorate on the roadmap in a round, beside what is computed. */
export class StateRoadmap extends LocalisedInput {}

import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import {
  ROADMAP_ITEM_KINDS,
  ROADMAP_ITEM_STATES,
  type RoadmapItemKind,
  type RoadmapItemState,
} from '../../strategy/roadmap/roadmap.types.js';
import { OfRound } from '../lists/round-list.dto.js';
import {
  DATE_SOURCES,
  type DateSource,
  ROADMAP_OUTCOMES,
  type RoadmapOutcome,
} from './roadmap-outcome.rules.js';

export class RoadmapOutcomeCounts {
  @ApiProperty({ type: 'integer', description: 'Every linked project delivers in the period' })
  confirmed: number;

  @ApiProperty({ type: 'integer', description: 'A linked project delivers outside the period' })
  moves: number;

  @ApiProperty({ type: 'integer', description: 'Not every linked project has said when' })
  unanswered: number;

  @ApiProperty({ type: 'integer', description: 'No project is linked' })
  withoutProject: number;

  @ApiProperty({ type: 'integer', description: 'No period is planned, so nothing can move' })
  withoutPeriod: number;

  @ApiProperty({ type: 'integer', description: 'Introduced or dropped already' })
  settled: number;
}

/** The certified report of a linked project, and the day that it gives. */
export class RoadmapReport {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null: all of the project' })
  milestone: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Who says that they are linked' })
  note: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Id of the report. Null when the project has no certified report in the round',
  })
  report: string | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Certified revision' })
  revision: number | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Day on which the project delivers. Null when the report does not say',
  })
  date: string | null;

  @ApiProperty({
    type: 'string',
    enum: [...DATE_SOURCES],
    nullable: true,
    description: 'The linked milestone, the last milestone, or the end date of the project',
  })
  dateFrom: DateSource | null;
}

export class RoundRoadmapItem {
  @ApiProperty({ example: 'helsenorge' })
  roadmap: string;

  @ApiProperty({ example: '2020-11' })
  version: string;

  @ApiProperty({ example: 'DIGITAL-HENVISNING' })
  code: string;

  @ApiProperty({ enum: ROADMAP_ITEM_KINDS, enumName: 'RoadmapItemKind' })
  kind: RoadmapItemKind;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the capability that a measure stands under',
  })
  parent: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Code of the register `areas`' })
  focusArea: string | null;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ enum: ROADMAP_ITEM_STATES, enumName: 'RoadmapItemState' })
  state: RoadmapItemState;

  @ApiProperty({ type: 'string', nullable: true, example: '2022' })
  period: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  firstDay: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  lastDay: string | null;

  @ApiProperty({ enum: ROADMAP_OUTCOMES, enumName: 'RoadmapOutcome' })
  outcome: RoadmapOutcome;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Day to which the reports would move the item',
  })
  movesTo: string | null;

  @ApiProperty({ type: [RoadmapReport] })
  reports: RoadmapReport[];
}

export class RoundRoadmapResponse extends OfRound {
  @ApiProperty({
    type: LocalisedText,
    description: 'What the certified reports mean for the roadmap, as computed',
  })
  sentence: LocalisedText;

  @ApiProperty({
    type: LocalisedText,
    nullable: true,
    description: 'What the directorate says itself',
  })
  statement: LocalisedText | null;

  @ApiProperty({ type: RoadmapOutcomeCounts, description: 'Items of all roadmaps by outcome' })
  counts: RoadmapOutcomeCounts;

  @ApiProperty({
    type: [RoundRoadmapItem],
    description:
      'Items in the order of their roadmaps. Before the figures are published, an actor sees ' +
      'those of its own projects',
  })
  items: RoundRoadmapItem[];
}

import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import {
  ROADMAP_ITEM_KINDS,
  ROADMAP_ITEM_STATES,
  type RoadmapItemKind,
  type RoadmapItemState,
} from './roadmap.types.js';

export class RoadmapLinkResponse {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Null: all of the project' })
  milestone: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  note: string | null;
}

/** A decision that moved an item. The period and state of before are kept in it. */
export class RoadmapDecisionResponse {
  @ApiProperty({ type: 'string', nullable: true, example: '2024' })
  periodBefore: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '2025-26' })
  period: string | null;

  @ApiProperty({ enum: ROADMAP_ITEM_STATES, enumName: 'RoadmapItemState' })
  stateBefore: RoadmapItemState;

  @ApiProperty({ enum: ROADMAP_ITEM_STATES, enumName: 'RoadmapItemState' })
  state: RoadmapItemState;

  @ApiProperty({ description: 'Council and number of the case', example: 'NUIT 7/24' })
  case: string;

  @ApiProperty()
  reason: string;

  @ApiProperty({ format: 'date' })
  decidedOn: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

/** An item of a version, with the period and state that were decided last. */
export class RoadmapItemResponse {
  @ApiProperty({ example: 'DIGITAL-HENVISNING' })
  code: string;

  @ApiProperty({ enum: ROADMAP_ITEM_KINDS, enumName: 'RoadmapItemKind' })
  kind: RoadmapItemKind;

  @ApiProperty({ type: 'string', nullable: true })
  parent: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Code of the register `areas`' })
  focusArea: string | null;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ type: 'string', nullable: true, description: 'As decided last', example: '2024' })
  period: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  firstDay: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  lastDay: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'As the version was published' })
  publishedPeriod: string | null;

  @ApiProperty({ enum: ROADMAP_ITEM_STATES, enumName: 'RoadmapItemState' })
  state: RoadmapItemState;

  @ApiProperty({ description: 'Organisation number of its owner', example: '983658776' })
  owner: string;

  @ApiProperty()
  source: string;

  @ApiProperty({ format: 'date' })
  sourceDate: string;

  @ApiProperty({ type: [RoadmapLinkResponse] })
  links: RoadmapLinkResponse[];

  @ApiProperty({ type: [RoadmapDecisionResponse], description: 'The last one first' })
  decisions: RoadmapDecisionResponse[];
}

export class RoadmapSummary {
  @ApiProperty({ example: 'helsenorge' })
  roadmap: string;

  @ApiProperty({ example: '2023-11' })
  version: string;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ type: 'string', nullable: true, example: 'Helsenorge' })
  nationalSolution: string | null;

  @ApiProperty({ description: 'Organisation number of the owner', example: '983658776' })
  owner: string;

  @ApiProperty({ format: 'date' })
  validFrom: string;

  @ApiProperty()
  source: string;

  @ApiProperty({ format: 'date' })
  sourceDate: string;

  @ApiProperty({ format: 'date-time' })
  publishedAt: string;

  @ApiProperty({ type: 'integer', description: 'Number of capabilities' })
  capabilities: number;

  @ApiProperty({ type: 'integer', description: 'Number of measures' })
  measures: number;
}

export class RoadmapListResponse {
  @ApiProperty({
    type: [RoadmapSummary],
    description: 'Every version of every roadmap: by roadmap, the newest version first',
  })
  items: RoadmapSummary[];
}

export class RoadmapVersionResponse extends RoadmapSummary {
  @ApiProperty({ type: [RoadmapItemResponse], description: 'In the order of the version' })
  items: RoadmapItemResponse[];
}

/** A roadmap item in one version. */
export class RoadmapItemInVersion extends RoadmapItemResponse {
  @ApiProperty({ example: 'helsenorge' })
  roadmap: string;

  @ApiProperty({ example: '2023-11' })
  version: string;
}

export class RoadmapItemHistoryResponse {
  @ApiProperty({ format: 'uuid', description: 'The same in every version' })
  id: string;

  @ApiProperty({ example: 'DIGITAL-HENVISNING' })
  code: string;

  @ApiProperty({
    type: [RoadmapItemInVersion],
    description: 'The item in every version that has it, the newest first',
  })
  items: RoadmapItemInVersion[];
}

export class RoadmapStatementResponse extends LocalisedText {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

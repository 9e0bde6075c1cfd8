import { OmitType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Instant, Text } from '../../platform/fields/fields.js';
import { type Standing, STANDINGS } from '../../portfolio/projects/project.types.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { NotReportedProject } from '../groups/portfolio-group.dto.js';
import { PortfolioStatusResponse } from '../status/portfolio-status.dto.js';

export class FreezeFigures {
  @Text({
    description: 'Title, such as the meeting that it is for',
    max: 200,
    example: 'Status til NUIT 20. mai 2021',
  })
  title: string;

  @Instant({
    description: 'Freezes what was known at this instant. Default: now.',
    optional: true,
    nullable: true,
  })
  asOf?: string | null;
}

export class SnapshotQuery extends PageQuery {}

/** Status of a round without its instants and its hash. */
export class FrozenStatus extends OmitType(PortfolioStatusResponse, [
  'asOf',
  'computedAt',
  'hash',
] as const) {}

export class SnapshotInput {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({
    description: 'Organisation number of the actor that reported',
    example: '983658776',
  })
  actor: string;

  @ApiProperty({
    enum: STANDINGS,
    enumName: 'Standing',
    description: 'Standing of the project. The figures count the projects in the portfolio.',
  })
  standing: Standing;

  @ApiProperty({ format: 'uuid', description: 'Id of the report' })
  report: string;

  @ApiProperty({ type: 'integer', description: 'Number of the revision that counts' })
  revision: number;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ description: 'SHA-256 of the revision' })
  contentHash: string;
}

export class SnapshotMissing {
  @ApiProperty({
    description: 'Organisation number of the actor that should have reported',
    example: '983658725',
  })
  actor: string;

  @ApiProperty({ description: 'Code of the project', example: 'STILLE' })
  project: string;
}

export class SnapshotCarriedOver {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({
    type: 'integer',
    description: 'Number of rounds in a row in which the report was confirmed unchanged',
    example: 2,
  })
  rounds: number;
}

export class SnapshotPrevious {
  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Snapshot of that round that was compared with; null when there was none',
  })
  snapshot: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'SHA-256 of that snapshot' })
  hash: string | null;
}

/** Content of a snapshot. The hash of the snapshot is the hash of this content. */
export class SnapshotContent {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time', description: 'The instant that the figures describe' })
  asOf: string;

  @ApiProperty({
    description: 'Version of the criteria that the round uses',
    example: '2021-03',
  })
  criteriaSet: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Rule set that the round uses',
    example: 'standard-1',
  })
  ruleSet: string | null;

  @ApiProperty({ type: FrozenStatus })
  status: FrozenStatus;

  @ApiProperty({
    type: SnapshotPrevious,
    nullable: true,
    description:
      'The round that `previous` and `change` are compared with; null for the first round',
  })
  previous: SnapshotPrevious | null;

  @ApiProperty({
    type: [SnapshotInput],
    description: 'Certified revisions behind the figures, sorted by project code',
  })
  inputs: SnapshotInput[];

  @ApiProperty({
    type: [SnapshotMissing],
    description: 'Expected reports that were missing, sorted by project code',
  })
  missing: SnapshotMissing[];

  @ApiProperty({
    type: [NotReportedProject],
    description: 'Projects in the portfolio without a certified report, sorted by code',
  })
  notReported: NotReportedProject[];

  @ApiProperty({
    type: [SnapshotCarriedOver],
    description:
      'Reports that were confirmed unchanged since an earlier round, sorted by project code',
  })
  carriedOver: SnapshotCarriedOver[];
}

export class SnapshotReference {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ example: 'Status til NUIT 20. mai 2021' })
  title: string;

  @ApiProperty({ format: 'date-time' })
  asOf: string;

  @ApiProperty({ format: 'date-time' })
  frozenAt: string;

  @ApiProperty({ description: 'SHA-256 of `content` as canonical JSON (RFC 8785)' })
  hash: string;
}

export class SnapshotResponse extends SnapshotReference {
  @ApiProperty({ type: SnapshotContent })
  content: SnapshotContent;
}

export class SnapshotListResponse extends PageResponse {
  @ApiProperty({ type: [SnapshotReference], description: 'Newest first' })
  items: SnapshotReference[];
}

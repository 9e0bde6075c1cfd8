import { OmitType } from '../../platform/http/derived-classes.js';
import { ApiProperty } from '../../platform/http/documentation.js';
import { Instant, Text } from '../../platform/http/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { PortfolioStatusResponse } from '../status/portfolio-status.dto.js';

export class FreezeFigures {
  @Text({ description: 'What it is for', max: 200, example: 'Status til NUIT 20. mai 2021' })
  title: string;

  @Instant({
    description: 'Freezes what was known at an instant; what is known now unless told',
    optional: true,
    nullable: true,
  })
  asOf?: string | null;
}

export class SnapshotQuery extends PageQuery {}

/** The status of a round without when it was computed. */
export class FrozenStatus extends OmitType(PortfolioStatusResponse, [
  'computedAt',
  'hash',
] as const) {}

export class SnapshotInput {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({ description: 'Organisation number of who reported', example: '983658776' })
  actor: string;

  @ApiProperty({ format: 'uuid', description: 'The report' })
  report: string;

  @ApiProperty({ type: 'integer', description: 'The revision that counts' })
  revision: number;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ description: 'SHA-256 of the revision' })
  contentHash: string;
}

export class SnapshotMissing {
  @ApiProperty({ description: 'Organisation number of who answers for it', example: '983658725' })
  actor: string;

  @ApiProperty({ description: 'Code of the project', example: 'STILLE' })
  project: string;
}

export class SnapshotCarriedOver {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({
    type: 'integer',
    description: 'Rounds in a row in which its report is confirmed unchanged',
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
    description: 'The snapshot it is compared with; null when that round was never frozen',
  })
  snapshot: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'SHA-256 of that snapshot' })
  hash: string | null;
}

/** What is frozen, and what its hash is of. */
export class SnapshotContent {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time', description: 'The instant as of which the figures hold' })
  asOf: string;

  @ApiProperty({
    description: 'The version of the criteria that the round binds',
    example: '2021-03',
  })
  criteriaSet: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The rule set that the round binds',
    example: 'standard-1',
  })
  ruleSet: string | null;

  @ApiProperty({ type: FrozenStatus })
  status: FrozenStatus;

  @ApiProperty({
    type: SnapshotPrevious,
    nullable: true,
    description: 'What `previous` and `change` are held against',
  })
  previous: SnapshotPrevious | null;

  @ApiProperty({
    type: [SnapshotInput],
    description: 'The certified revisions that the figures are made of, by code',
  })
  inputs: SnapshotInput[];

  @ApiProperty({
    type: [SnapshotMissing],
    description: 'Reports that were expected and not there, by code',
  })
  missing: SnapshotMissing[];

  @ApiProperty({
    type: [SnapshotCarriedOver],
    description: 'Reports that are confirmed unchanged from an earlier round, by code',
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

import { ApiProperty } from '../../platform/fields/documentation.js';
import { Text, Whole } from '../../platform/fields/fields.js';
import {
  PROJECT_KINDS,
  PROJECT_STATES,
  type ProjectFactsValue,
  type ProjectState,
} from '../../portfolio/projects/project.types.js';
import { Assessed } from '../assessment/report-assessment.dto.js';
import type { ReportContentValue } from '../content/report.types.js';
import { SaveReport } from './report.dto.js';

export class RevertReport {
  @Whole({
    description: 'Number of the certified revision to restore',
    min: 1,
    max: 1_000_000,
    example: 1,
  })
  revision: number;

  @Text({
    description: 'The reason. It is shown to everyone when published figures are corrected',
    max: 2000,
    example: 'Prognosen ble ført på feil tiltak.',
  })
  reason: string;
}

export class RevisionProjectResponse {
  @ApiProperty()
  code: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: PROJECT_KINDS, enumName: 'ProjectKind' })
  kind: string;

  @ApiProperty({ type: 'string', nullable: true })
  parent: string | null;

  @ApiProperty()
  mainGoal: string;

  @ApiProperty({ type: [String] })
  goals: string[];
}

export class RevisionResponse extends Assessed {
  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({ format: 'date-time', description: 'Time of the certification' })
  recordedAt: string;

  @ApiProperty({ description: 'Certified after the deadline' })
  late: boolean;

  @ApiProperty({ description: 'Certified after the round closed' })
  correction: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Reason for the correction, or for restoring an earlier revision',
  })
  reason: string | null;

  @ApiProperty({
    type: 'integer',
    description:
      'Number of rounds in a row in which the report was confirmed unchanged. 0 when it is not ' +
      'confirmed unchanged',
  })
  confirmedUnchanged: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The earlier revision that it restores',
  })
  revertsTo: number | null;

  @ApiProperty({ description: 'Organisation number of the actor that certified' })
  certifiedBy: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the supplier that acted for the actor',
  })
  supplier: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the delegate that acted for the actor',
  })
  delegate: string | null;

  @ApiProperty({
    description: 'SHA-256 of {"project": …, "report": …} as canonical JSON (RFC 8785)',
  })
  contentHash: string;

  @ApiProperty({
    type: RevisionProjectResponse,
    description: 'The project as it was when the report was certified',
  })
  project: ProjectFactsValue;

  @ApiProperty({ type: SaveReport })
  content: ReportContentValue;
}

/** The last certified revision of a project in one round. */
export class CertifiedReportResponse {
  @ApiProperty({ description: 'Key of the round', example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'uuid', description: 'Id of the report: GET /v1/reports/{id}/revisions' })
  report: string;

  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({
    description: 'Organisation number of the actor that certified it: the owner of that time',
  })
  actor: string;

  @ApiProperty({ enum: PROJECT_STATES, enumName: 'ProjectState' })
  state: ProjectState;

  @ApiProperty()
  late: boolean;

  @ApiProperty({ format: 'date-time', description: 'Time of the certification' })
  recordedAt: string;
}

export class CertifiedReportListResponse {
  @ApiProperty({ type: [CertifiedReportResponse], description: 'Oldest round first' })
  items: CertifiedReportResponse[];
}

export class RevisionListResponse {
  @ApiProperty({ type: [RevisionResponse], description: 'Oldest first' })
  items: RevisionResponse[];
}

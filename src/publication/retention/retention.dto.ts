import {
  RETENTION_ACTIONS,
  type RetentionAction,
} from '../../platform/database/retention.entity.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Text, Whole } from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { PageResponse } from '../../platform/http/page.js';
import { PROPOSAL_STATES, type ProposalState } from './retention.types.js';

export class ChangeRetentionClass {
  @Whole({
    description: 'Days for which rows are kept, from the event that starts the period',
    min: 1,
    max: 36_500,
    example: 730,
  })
  days: number;

  @Text({ description: 'The reason for the change', max: 500, example: 'Vedtak i sak 21/04417' })
  reason: string;
}

export class RetentionClassResponse {
  @ApiProperty({ example: 'notices' })
  key: string;

  @ApiProperty({ type: 'integer', example: 1 })
  version: number;

  @ApiProperty({ type: [String], example: ['platform.notice'] })
  tables: string[];

  @ApiProperty({ type: LocalisedText, description: 'The rows that it is about' })
  covers: LocalisedText;

  @ApiProperty({ type: LocalisedText, description: 'The law or the decision' })
  basis: LocalisedText;

  @ApiProperty({ type: LocalisedText, description: 'The event from which the period runs' })
  starts: LocalisedText;

  @ApiProperty({ enum: RETENTION_ACTIONS, enumName: 'RetentionAction' })
  action: RetentionAction;

  @ApiProperty({
    description: 'True: a person approves each deletion. False: the worker deletes every hour',
  })
  approval: boolean;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Days for which rows are kept; null for ever',
  })
  days: number | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Fewest days that may be decided; null when rows are always kept',
  })
  shortestDays: number | null;

  @ApiProperty()
  reason: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the body that decided it; null for the first version',
  })
  decidedBy: string | null;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class RetentionClassListResponse {
  @ApiProperty({ type: [RetentionClassResponse] })
  items: RetentionClassResponse[];
}

export class ProposalPartResponse {
  @ApiProperty({ description: 'Key of the class', example: 'notices' })
  class: string;

  @ApiProperty({ type: 'integer', description: 'Version of the class' })
  version: number;

  @ApiProperty({ format: 'date-time', description: 'Rows from before this instant are deleted' })
  before: string;

  @ApiProperty({ type: 'integer' })
  count: number;

  @ApiProperty({ format: 'date-time', description: 'Start of the oldest row’s period' })
  oldest: string;

  @ApiProperty({ description: 'SHA-256 of the ids of the rows, sorted, one a line' })
  hash: string;
}

export class RetentionProposalResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: PROPOSAL_STATES, enumName: 'RetentionProposalState' })
  state: ProposalState;

  @ApiProperty({ description: 'Organisation number of the body that proposed it' })
  body: string;

  @ApiProperty({ type: [ProposalPartResponse] })
  parts: ProposalPartResponse[];

  @ApiProperty({ format: 'date-time' })
  proposedAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  approvedAt: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant at which it was carried out or withdrawn',
  })
  endedAt: string | null;
}

export class RetentionProposalListResponse extends PageResponse {
  @ApiProperty({ type: [RetentionProposalResponse] })
  items: RetentionProposalResponse[];
}

import { ApiProperty } from '../platform/http/documentation.js';
import { DELEGATION_STATES, type DelegationState } from '../auth/acting-actor.js';
import { ActionsResponse } from '../platform/http/allowed-actions.dto.js';
import { DateOnly, Flag, OneOf, OrganisationNumber, Text } from '../platform/http/fields.js';
import { PageQuery, PageResponse } from '../platform/http/page.js';

export class CreateDelegation {
  @OrganisationNumber({
    description: 'For whom; the caller unless the directorate gives it for another actor',
    optional: true,
    example: '983658776',
  })
  actor?: string;

  @OrganisationNumber({ description: 'Who may act for the actor', example: '971032146' })
  delegate: string;

  @Flag({
    description: 'May prepare: write and submit reports, and answer questions',
    example: true,
  })
  mayPrepare: boolean;

  @Flag({ description: 'May certify', example: false })
  mayCertify: boolean;

  @DateOnly({
    description: 'First day, in Norway; today unless told otherwise',
    optional: true,
    example: '2021-04-01',
  })
  firstDay?: string;

  @DateOnly({
    description: 'Last day; null or absent: until it is revoked',
    optional: true,
    nullable: true,
    example: '2021-12-31',
  })
  lastDay?: string | null;

  @Text({
    description: 'Why, such as the agreement it follows from',
    max: 2000,
    example: 'Avtale om felles rapportering for kommunene.',
  })
  reason: string;
}

export class DelegationQuery extends PageQuery {
  @OrganisationNumber({ description: 'Only for this actor', optional: true, example: '983658776' })
  actor?: string;

  @OrganisationNumber({
    description: 'Only to this delegate',
    optional: true,
    example: '971032146',
  })
  delegate?: string;

  @OneOf(DELEGATION_STATES, {
    name: 'DelegationState',
    description: 'Only delegations in this state',
    optional: true,
    example: 'inForce',
  })
  state?: DelegationState;
}

export class DelegationResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Organisation number of the actor for which the delegate may act' })
  actor: string;

  @ApiProperty({ description: 'Organisation number' })
  delegate: string;

  @ApiProperty()
  mayPrepare: boolean;

  @ApiProperty()
  mayCertify: boolean;

  @ApiProperty({ format: 'date', description: 'First day, in Norway' })
  firstDay: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Last day; null: until it is revoked',
  })
  lastDay: string | null;

  @ApiProperty({ enum: DELEGATION_STATES, enumName: 'DelegationState' })
  state: DelegationState;

  @ApiProperty()
  reason: string;

  @ApiProperty({ description: 'Organisation number: the actor itself or the directorate' })
  grantedBy: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  revokedAt: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Organisation number' })
  revokedBy: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class DelegationListResponse extends PageResponse {
  @ApiProperty({ type: [DelegationResponse], description: 'Newest first' })
  items: DelegationResponse[];
}

import { ApiProperty } from '../platform/fields/documentation.js';
import { DELEGATION_STATES, type DelegationState } from '../auth/acting-actor.js';
import { ActionsResponse } from '../platform/fields/allowed-actions.dto.js';
import { DateOnly, Flag, OneOf, OrganisationNumber, Text } from '../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../platform/http/page.js';

export class CreateDelegation {
  @OrganisationNumber({
    description:
      'Actor that gives the delegation. Default: the caller. ' +
      'Only the directorate may name another actor',
    optional: true,
    example: '983658776',
  })
  actor?: string;

  @OrganisationNumber({
    description: 'Organisation that may act for the actor',
    example: '971032146',
  })
  delegate: string;

  @Flag({
    description: 'The delegate may write and submit reports, and answer questions',
    example: true,
  })
  mayPrepare: boolean;

  @Flag({ description: 'The delegate may certify reports', example: false })
  mayCertify: boolean;

  @Flag({
    description:
      'The delegate may plan, ask for, confirm and decline roll-outs, and state capacity. ' +
      'Default: false',
    optional: true,
    example: false,
  })
  mayIntroduce?: boolean;

  @DateOnly({
    description: 'First day of the delegation, in Norwegian time. Default: today',
    optional: true,
    example: '2021-04-01',
  })
  firstDay?: string;

  @DateOnly({
    description: 'Last day of the delegation. Null or absent: it lasts until it is revoked',
    optional: true,
    nullable: true,
    example: '2021-12-31',
  })
  lastDay?: string | null;

  @Text({
    description: 'Reason for the delegation, such as an agreement',
    max: 2000,
    example: 'Avtale om felles rapportering for kommunene.',
  })
  reason: string;
}

export class DelegationQuery extends PageQuery {
  @OrganisationNumber({
    description: 'Only delegations given by this actor',
    optional: true,
    example: '983658776',
  })
  actor?: string;

  @OrganisationNumber({
    description: 'Only delegations given to this delegate',
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

  @ApiProperty({ description: 'Organisation number of the actor that gave the delegation' })
  actor: string;

  @ApiProperty({ description: 'Organisation number of the delegate' })
  delegate: string;

  @ApiProperty()
  mayPrepare: boolean;

  @ApiProperty()
  mayCertify: boolean;

  @ApiProperty({ description: 'The delegate may answer roll-outs for the actor' })
  mayIntroduce: boolean;

  @ApiProperty({ format: 'date', description: 'First day, in Norwegian time' })
  firstDay: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Last day. Null: it lasts until it is revoked',
  })
  lastDay: string | null;

  @ApiProperty({ enum: DELEGATION_STATES, enumName: 'DelegationState' })
  state: DelegationState;

  @ApiProperty()
  reason: string;

  @ApiProperty({ description: 'Organisation number of the actor itself or of the directorate' })
  grantedBy: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  revokedAt: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the actor itself or of the directorate',
  })
  revokedBy: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class DelegationListResponse extends PageResponse {
  @ApiProperty({ type: [DelegationResponse], description: 'Newest first' })
  items: DelegationResponse[];
}

import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { DateOnly, OneOf, OrganisationNumber, Text } from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { ROUND_KEY } from '../../platform/base/period.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import { TRANSFER_STATES, type TransferState } from './transfer.types.js';

export class ProposeTransfer {
  @OrganisationNumber({
    description: 'Organisation number of the new owner',
    example: '983658725',
  })
  to: string;

  @DateOnly({
    description:
      'First day of the new owner, in Norwegian time: today without it and without a round. It may ' +
      'lie as far back as the opening of a round that is open now',
    optional: true,
    example: '2021-04-12',
  })
  firstDay?: string;

  @Text({
    description: 'Key of the round with whose opening the new owner begins, instead of a day',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
  })
  round?: string;

  @Text({
    description: 'Reason for the transfer, such as an agreement',
    max: 2000,
    example: 'Ansvaret for løsningen er flyttet.',
  })
  reason: string;
}

export class TransferReason {
  @Text({ description: 'Reason', max: 2000, example: 'Partene er ikke enige om tidspunktet.' })
  reason: string;
}

export class TransferQuery extends PageQuery {
  @OneOf(TRANSFER_STATES, {
    name: 'TransferState',
    description: 'Only transfers in this state',
    optional: true,
    example: 'proposed',
  })
  state?: TransferState;

  @ProjectMention({
    description: 'Only transfers of this project',
    optional: true,
    example: 'SAFEST',
  })
  project?: string;
}

export class TransferResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({ description: 'Organisation number of the owner when it was proposed' })
  from: string;

  @ApiProperty({ description: 'Organisation number of the new owner' })
  to: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'First day of the new owner. Null when a round decides it',
  })
  firstDay: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The round with whose opening the new owner begins. Null when a day decides it',
  })
  round: string | null;

  @ApiProperty()
  reason: string;

  @ApiProperty({
    enum: TRANSFER_STATES,
    enumName: 'TransferState',
    description:
      'Foreslått (proposed), avtalt (agreed: it waits for its day), avslått (declined), trukket ' +
      '(withdrawn), bortfalt (lapsed), gjennomført (carriedOut)',
  })
  state: TransferState;

  @ApiProperty({ description: 'Organisation number of the owner or of the directorate' })
  proposedBy: string;

  @ApiProperty({ format: 'date-time' })
  proposedAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  ownerAgreedAt: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  receiverAgreedAt: string | null;

  @ApiProperty({ description: 'The directorate has decided it, without the consent of both' })
  decided: boolean;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Organisation number of whoever agreed last, decided, declined or withdrew it. Null for a ' +
      'transfer that lapsed by itself',
  })
  settledBy: string | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  settledAt: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  settledReason: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant at which the project changed its owner',
  })
  carriedOutAt: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class TransferListResponse extends PageResponse {
  @ApiProperty({ type: [TransferResponse], description: 'Newest first' })
  items: TransferResponse[];
}

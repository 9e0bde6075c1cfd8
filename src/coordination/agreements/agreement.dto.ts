import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { PageResponse } from '../../platform/http/page.js';
import {
  AGREEMENT_KINDS,
  AGREEMENT_MOVES,
  AGREEMENT_SIDES,
  AGREEMENT_STATES,
  type AgreementKind,
  type AgreementMove,
  type AgreementSide,
  type AgreementState,
  SLIPS,
  type Slip,
} from './agreement.types.js';

export class AgreementTargetResponse {
  @ApiProperty({ type: 'string', nullable: true, example: 'SAF' })
  project: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  roadmapItem: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  nationalSolution: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  area: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  ground: string | null;
}

export class AgreementForecast {
  @ApiProperty({ format: 'date' })
  date: string;

  @ApiProperty({ description: 'The supplier reports it as reached on that day' })
  reached: boolean;

  @ApiProperty({ description: 'Round of the certified report that says so', example: '2021-1' })
  round: string;
}

/** Members that an agreement and each of its moves have. */
export class AgreementPositionResponse {
  @ApiProperty({ enum: AGREEMENT_STATES, enumName: 'AgreementState' })
  state: AgreementState;

  @ApiProperty({ format: 'date', description: 'Day on which the receiver needs it' })
  neededBy: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  offeredOn: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Condition of the last offer' })
  condition: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Day that both sides agreed on last',
  })
  committedOn: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  deliveredOn: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: "Key of the supplying project's milestone whose forecast counts. Null: its last",
  })
  milestone: string | null;
}

export class AgreementMoveResponse extends AgreementPositionResponse {
  @ApiProperty({ type: 'integer', description: 'Number of the move, from 1' })
  number: number;

  @ApiProperty({ enum: AGREEMENT_MOVES, enumName: 'AgreementMove' })
  move: AgreementMove;

  @ApiProperty({ enum: AGREEMENT_SIDES, enumName: 'AgreementSide' })
  side: AgreementSide;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'The day that the move is about. Null for one that ends the agreement',
  })
  date: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Round of the certified report that made the move. Null for a move by request',
  })
  round: string | null;

  @ApiProperty({ description: 'Organisation number of the body that moved' })
  movedBy: string;

  @ApiProperty({ format: 'date-time' })
  movedAt: string;
}

class AgreementDetails extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Code of the project that needs it', example: 'SAFEST' })
  project: string;

  @ApiProperty({ description: 'Organisation number of the receiver: the owner of that project' })
  receiver: string;

  @ApiProperty({ type: AgreementTargetResponse })
  on: AgreementTargetResponse;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the supplier. Null when nobody supplies',
  })
  supplier: string | null;

  @ApiProperty({ enum: AGREEMENT_KINDS, enumName: 'AgreementKind' })
  kind: AgreementKind;

  @ApiProperty({ example: 'FHIR-grensesnitt for legemiddel' })
  what: string;

  @ApiProperty({ type: 'integer' })
  lagDays: number;

  @ApiProperty({
    enum: AGREEMENT_SIDES,
    enumName: 'AgreementSide',
    nullable: true,
    description: 'The side that owes the next move. Null when none does',
  })
  turn: AgreementSide | null;

  @ApiProperty({ format: 'date-time', description: 'Instant of the last move' })
  since: string;

  @ApiProperty({
    type: AgreementForecast,
    nullable: true,
    description: "The supplier's own forecast, by its last certified report",
  })
  forecast: AgreementForecast | null;

  @ApiProperty({
    enum: SLIPS,
    enumName: 'AgreementSlip',
    isArray: true,
    description:
      'Why the agreement slips: the commitment or the forecast is later than it is needed, or ' +
      'its day has passed. Computed, never typed',
  })
  slips: Slip[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: "Last round in which the receiver's certified report named it",
  })
  namedIn: string | null;

  @ApiProperty({ type: [AgreementMoveResponse], description: 'Oldest first' })
  moves: AgreementMoveResponse[];

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class AgreementResponse extends IntersectionType(
  AgreementDetails,
  AgreementPositionResponse,
) {}

export class AgreementListResponse extends PageResponse {
  @ApiProperty({ type: [AgreementResponse], description: 'Newest first' })
  items: AgreementResponse[];
}

export class MovedAgreementsResponse {
  @ApiProperty({ type: [AgreementResponse], description: 'In the order of the moves' })
  items: AgreementResponse[];
}

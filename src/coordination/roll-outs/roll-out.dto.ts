import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { PageResponse } from '../../platform/http/page.js';
import {
  CHANGE_SIZES,
  type ChangeSize,
  type Debtor,
  DEBTORS,
  PRECONDITION_STATES,
  type PreconditionState,
  ROLL_OUT_MOVES,
  ROLL_OUT_SIDES,
  ROLL_OUT_STATES,
  type RollOutMove,
  type RollOutSide,
  type RollOutState,
} from './roll-out.types.js';

export class PreconditionResponse {
  @ApiProperty()
  what: string;

  @ApiProperty({ enum: DEBTORS, enumName: 'PreconditionDebtor' })
  owedBy: Debtor;

  @ApiProperty({ enum: PRECONDITION_STATES, enumName: 'PreconditionState' })
  state: PreconditionState;
}

/** Members that a roll-out and each of its moves have. */
class RollOutPositionResponse {
  @ApiProperty({ enum: ROLL_OUT_STATES, enumName: 'RollOutState' })
  state: RollOutState;

  @ApiProperty({ type: 'string', nullable: true, description: 'Quarter that the receiver asked' })
  asked: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Quarter that the supplier planned' })
  planned: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Quarter that both sides agreed on last',
  })
  confirmed: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: "The supplier's own forecast" })
  forecast: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Quarter of first use' })
  actual: string | null;

  @ApiProperty({ enum: CHANGE_SIZES, enumName: 'ChangeSize' })
  size: ChangeSize;

  @ApiProperty({ type: 'string', nullable: true })
  vendor: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  system: string | null;

  @ApiProperty({ type: [PreconditionResponse] })
  preconditions: readonly PreconditionResponse[];
}

export class RollOutMoveResponse extends RollOutPositionResponse {
  @ApiProperty({ type: 'integer', description: 'Number of the move, from 1' })
  number: number;

  @ApiProperty({ enum: ROLL_OUT_MOVES, enumName: 'RollOutMove' })
  move: RollOutMove;

  @ApiProperty({ enum: ROLL_OUT_SIDES, enumName: 'RollOutSide' })
  side: RollOutSide;

  @ApiProperty({ type: 'string', nullable: true, description: 'The quarter that the move names' })
  quarter: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ description: 'Organisation number of the body that moved, or of its delegate' })
  movedBy: string;

  @ApiProperty({ format: 'date-time' })
  movedAt: string;
}

class RollOutIdentity extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Code of the solution' })
  solution: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Code of the project' })
  project: string | null;

  @ApiProperty({ description: 'Organisation number of the owner, who supplies' })
  supplier: string;

  @ApiProperty({ description: 'Organisation number of the receiver' })
  receiver: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'Network that it was planned for' })
  network: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'The users. Null: all' })
  userGroup: string | null;

  @ApiProperty({
    enum: ROLL_OUT_SIDES,
    enumName: 'RollOutSide',
    nullable: true,
    description: 'The side that owes the next word. Null when none does',
  })
  turn: RollOutSide | null;

  @ApiProperty({ type: 'integer', description: 'Number of preconditions that are not met' })
  openPreconditions: number;

  @ApiProperty({ format: 'date-time', description: 'Instant of the last move' })
  since: string;

  @ApiProperty({ type: [RollOutMoveResponse], description: 'Oldest first' })
  moves: RollOutMoveResponse[];

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class RollOutResponse extends IntersectionType(RollOutIdentity, RollOutPositionResponse) {}

export class RollOutListResponse extends PageResponse {
  @ApiProperty({ type: [RollOutResponse], description: 'Newest first' })
  items: RollOutResponse[];
}

export class RollOutsResponse {
  @ApiProperty({ type: [RollOutResponse], description: 'In the order of the request' })
  items: RollOutResponse[];
}

import { ActionsResponse } from '../../platform/http/allowed-actions.dto.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import {
  DateOnly,
  Id,
  Nested,
  NestedList,
  OneOf,
  OrganisationNumber,
  Text,
  Whole,
} from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { MILESTONE_KEY } from '../../portfolio/projects/baseline.types.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import { REGISTERED_CODE } from '../../reporting/content/report.types.js';
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

/** The target of an agreement: one of the members. */
export class AgreementTarget {
  @ProjectMention({
    description: 'Code of the project that is to supply it',
    optional: true,
    nullable: true,
    example: 'SAF',
  })
  project?: string | null;

  @Text({
    description: 'A national solution, a code of the register `nationalSolutions`',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  nationalSolution?: string | null;

  @Text({
    description: 'An area, a code of the register `areas`',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  area?: string | null;

  @Text({
    description: 'A ground outside any project, such as a judgement or a regulation',
    max: 200,
    optional: true,
    nullable: true,
    example: null,
  })
  ground?: string | null;
}

export class RequestAgreement {
  @ProjectMention({
    description: "Code of one of the caller's own projects: the one that needs it",
    example: 'SAFEST',
  })
  project: string;

  @Nested(() => AgreementTarget, { description: 'What it is needed of: exactly one member' })
  on: AgreementTarget;

  @OrganisationNumber({
    description:
      'Organisation number of the supplier, for what is not a project: the owner of a project is ' +
      'its supplier. Without a supplier the receiver says itself when the ground is there',
    optional: true,
  })
  supplier?: string;

  @OneOf(AGREEMENT_KINDS, {
    name: 'AgreementKind',
    description:
      'Leveranse (delivery), beslutning (decision), rettslig grunnlag (legalGround), kapasitet ' +
      '(capacity), finansiering (funding)',
    example: 'delivery',
  })
  kind: AgreementKind;

  @Text({ description: 'What is needed', max: 500, example: 'FHIR-grensesnitt for legemiddel' })
  what: string;

  @DateOnly({ description: 'Day on which it is needed', example: '2021-10-01' })
  neededBy: string;

  @Whole({
    description: 'Days that the project needs from the delivery to its own end',
    min: 0,
    max: 3650,
    optional: true,
    example: 30,
  })
  lagDays?: number;

  @Text({ description: 'Why it is needed then', max: 2000, optional: true })
  reason?: string;
}

/** A move of one agreement. */
export class MakeMove {
  @OneOf(AGREEMENT_MOVES, {
    name: 'AgreementMove',
    description:
      'Be om en annen dag (request), tilby en dag (offer), be om en annen dag enn tilbudet ' +
      '(counter), love den dagen som er foreslått (commit), levere (deliver), avslå (decline), ' +
      'trekke (withdraw). `allowedActions` of the agreement says which are open',
    example: 'offer',
  })
  move: AgreementMove;

  @DateOnly({
    description: 'The day of a request, an offer, a counter-offer or a delivery',
    optional: true,
    nullable: true,
    example: '2021-11-15',
  })
  date?: string | null;

  @Text({
    description: 'Condition of an offer',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Gitt at finansieringen er på plass før sommeren',
  })
  condition?: string | null;

  @Text({
    description: 'Reason. Required to decline and to withdraw',
    max: 2000,
    optional: true,
    nullable: true,
  })
  reason?: string | null;

  @Text({
    description:
      "Key of the supplying project's milestone whose forecast counts from now on, with an offer " +
      "or a commitment. Without it, the project's last milestone counts",
    max: 20,
    pattern: MILESTONE_KEY,
    optional: true,
    nullable: true,
    example: 'BP4',
  })
  milestone?: string | null;
}

/** The agreement that a move is of, in a list of moves. */
export class MovedAgreement {
  @Id({ description: 'The agreement' })
  agreement: string;

  @Whole({
    description: 'The version of the agreement that the move answers',
    min: 1,
    max: 1_000_000,
    example: 1,
  })
  version: number;
}

export class ListedMove extends IntersectionType(MovedAgreement, MakeMove) {}

export class MakeMoves {
  @NestedList(() => ListedMove, {
    description: 'Moves of different agreements. All are made, or none',
    min: 1,
    max: 200,
  })
  items: ListedMove[];
}

export class AgreementQuery extends PageQuery {
  @OneOf(AGREEMENT_STATES, {
    name: 'AgreementState',
    description: 'Only agreements in this state',
    optional: true,
    example: 'requested',
  })
  state?: AgreementState;

  @OneOf(AGREEMENT_SIDES, {
    name: 'AgreementSide',
    description: 'Only agreements in which the caller is this side',
    optional: true,
    example: 'supplier',
  })
  side?: AgreementSide;

  @OneOf(AGREEMENT_SIDES, {
    name: 'AgreementSide',
    description: 'Only agreements that wait for this side',
    optional: true,
    example: 'supplier',
  })
  turn?: AgreementSide;

  @ProjectMention({
    description: 'Only agreements of this project, on either side',
    optional: true,
    example: 'SAFEST',
  })
  project?: string;
}

export class AgreementTargetResponse {
  @ApiProperty({ type: 'string', nullable: true, example: 'SAF' })
  project: string | null;

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

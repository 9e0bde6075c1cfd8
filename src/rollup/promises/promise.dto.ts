import { ApiProperty } from '../../platform/fields/documentation.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { OneOf, OrganisationNumber, Text } from '../../platform/fields/fields.js';
import { PageQuery } from '../../platform/http/page.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import {
  AGREEMENT_KINDS,
  AGREEMENT_SIDES,
  AGREEMENT_STATES,
  type AgreementKind,
  type AgreementSide,
  type AgreementState,
  SLIPS,
  type Slip,
  TARGET_KINDS,
  type TargetKind,
} from '../../coordination/agreements/agreement.types.js';
import { ListOfRound } from '../lists/round-list.dto.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';

const QUARTER = /^20\d\dQ[1-4]$/;

export class PromiseFilters extends IntersectionType(AsOfQuery, PageQuery) {
  @OrganisationNumber({ description: 'Only promises of this supplier', optional: true })
  supplier?: string;

  @OrganisationNumber({ description: 'Only promises to this receiver', optional: true })
  receiver?: string;

  @ProjectMention({
    description: 'Only promises of or to this project',
    optional: true,
    example: 'SAFEST',
  })
  project?: string;

  @Text({
    description: 'Only promises of this quarter, such as `2021Q4`',
    max: 6,
    pattern: QUARTER,
    optional: true,
    example: '2021Q4',
  })
  quarter?: string;
}

export class PromiseQuery extends PromiseFilters {
  @OneOf(AGREEMENT_STATES, {
    name: 'AgreementState',
    description: 'Only promises in this state',
    optional: true,
    example: 'committed',
  })
  state?: AgreementState;

  @OneOf(['true', 'false'], {
    name: 'TrueOrFalse',
    description: 'Only promises that slip, or only those that do not',
    optional: true,
    example: 'true',
  })
  slipping?: 'true' | 'false';
}

export class PromiseBody {
  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty({ example: 'Helse Vest RHF' })
  name: string;
}

export class PromiseForecast {
  @ApiProperty({ format: 'date' })
  date: string;

  @ApiProperty({ description: 'The project reports it as reached on that day' })
  reached: boolean;

  @ApiProperty({ description: 'Round of the certified report that says so', example: '2021-1' })
  round: string;

  @ApiProperty({ format: 'uuid', description: 'Revision of that report' })
  revision: string;
}

/** An agreement as others than its two sides may read it. */
export class PromiseResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: AGREEMENT_KINDS, enumName: 'AgreementKind' })
  kind: AgreementKind;

  @ApiProperty({ example: 'FHIR-grensesnitt for legemiddel' })
  what: string;

  @ApiProperty({ description: 'Code of the project that needs it', example: 'SAFEST' })
  project: string;

  @ApiProperty({ type: PromiseBody })
  receiver: PromiseBody;

  @ApiProperty({ enum: TARGET_KINDS, enumName: 'AgreementTargetKind' })
  onKind: TargetKind;

  @ApiProperty({
    description: 'Code of the project, the solution or the area, or the ground in words',
    example: 'SAF',
  })
  on: string;

  @ApiProperty({ type: PromiseBody, nullable: true, description: 'Null when nobody supplies' })
  supplier: PromiseBody | null;

  @ApiProperty({ enum: AGREEMENT_STATES, enumName: 'AgreementState' })
  state: AgreementState;

  @ApiProperty({
    enum: AGREEMENT_SIDES,
    enumName: 'AgreementSide',
    nullable: true,
    description: 'The side that owes the next move',
  })
  turn: AgreementSide | null;

  @ApiProperty({ format: 'date' })
  neededBy: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  committedOn: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  deliveredOn: string | null;

  @ApiProperty({ type: PromiseForecast, nullable: true })
  forecast: PromiseForecast | null;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Days from the day of need to the delivery, the forecast, the period of the roadmap or the ' +
      'commitment, in this order. Negative when it is early',
  })
  gapDays: number | null;

  @ApiProperty({
    description: 'Quarter of the delivery, the commitment or the need, in this order',
    example: '2021Q4',
  })
  quarter: string;

  @ApiProperty({ enum: SLIPS, enumName: 'AgreementSlip', isArray: true })
  slips: Slip[];

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Days since the move that awaits an answer. Null when none does',
  })
  unansweredDays: number | null;
}

export class PromiseCountsResponse {
  @ApiProperty({ type: 'integer' })
  promises: number;

  @ApiProperty({ type: 'integer', description: 'Those that are not over' })
  open: number;

  @ApiProperty({ type: 'integer' })
  committed: number;

  @ApiProperty({ type: 'integer' })
  delivered: number;

  @ApiProperty({ type: 'integer' })
  slipping: number;

  @ApiProperty({ type: 'integer', description: 'Those that wait for an answer' })
  unanswered: number;

  @ApiProperty({ type: 'integer', description: 'Longest wait for an answer in days' })
  longestWait: number;
}

export class PromiseQuarter extends PromiseCountsResponse {
  @ApiProperty({ example: '2021Q4' })
  quarter: string;
}

/** One row of the board: a supplier, and its promises by quarter. */
export class PromiseRow extends PromiseCountsResponse {
  @ApiProperty({ type: PromiseBody, nullable: true })
  supplier: PromiseBody | null;

  @ApiProperty({ type: [PromiseQuarter], description: 'In the order of the quarters' })
  quarters: PromiseQuarter[];
}

export class PromisePair extends PromiseCountsResponse {
  @ApiProperty({ type: PromiseBody })
  supplier: PromiseBody;

  @ApiProperty({ type: PromiseBody })
  receiver: PromiseBody;
}

export class PromisesResponse extends ListOfRound {
  @ApiProperty({ format: 'date', description: 'Date in Norway on which the promises are judged' })
  day: string;

  @ApiProperty({ type: PromiseCountsResponse, description: 'Of all pages' })
  counts: PromiseCountsResponse;

  @ApiProperty({ type: [PromiseRow], description: 'By supplier and quarter, of all pages' })
  board: PromiseRow[];

  @ApiProperty({
    type: [PromisePair],
    description:
      'The first hundred pairs of bodies by their names, of all pages. `promises/pairs` has all',
  })
  pairs: PromisePair[];

  @ApiProperty({ type: 'integer', description: 'Number of pairs of bodies' })
  pairTotal: number;

  @ApiProperty({ type: [PromiseResponse], description: 'By quarter, then by day of need' })
  items: PromiseResponse[];
}

export class PromisePairsResponse extends ListOfRound {
  @ApiProperty({ format: 'date', description: 'Date in Norway on which the promises are judged' })
  day: string;

  @ApiProperty({
    type: [PromisePair],
    description: 'By organisation number of the supplier, then of the receiver',
  })
  items: PromisePair[];
}

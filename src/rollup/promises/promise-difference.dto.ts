import {
  AGREEMENT_STATES,
  type AgreementState,
  TARGET_KINDS,
  type TargetKind,
} from '../../coordination/agreements/agreement.types.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { AgainstQuery, ComparedWith } from '../comparisons/difference.dto.js';
import { ListOfRound } from '../lists/round-list.dto.js';
import { PromiseBody, PromiseCountsResponse, PromiseFilters } from './promise.dto.js';
import { PROMISE_CHANGES, type PromiseChange } from './promise-difference.rules.js';

export class PromiseDifferenceQuery extends IntersectionType(PromiseFilters, AgainstQuery) {}

/** An agreement on one of the two boards. */
export class PromiseSide {
  @ApiProperty({ enum: AGREEMENT_STATES, enumName: 'AgreementState' })
  state: AgreementState;

  @ApiProperty({
    format: 'date',
    description: 'Day of the delivery, the commitment or the need, in this order',
  })
  day: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: "Date of the supplier's own certified forecast",
  })
  forecast: string | null;

  @ApiProperty({ example: '2021Q4' })
  quarter: string;
}

export class PromiseDifference {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({
    enum: PROMISE_CHANGES,
    enumName: 'PromiseChange',
    isArray: true,
    description:
      'Ny (new), borte (gone), flyttet (moved: another day or another forecast), eller i en annen ' +
      'tilstand (state)',
  })
  changes: PromiseChange[];

  @ApiProperty({ example: 'FHIR-grensesnitt for legemiddel' })
  what: string;

  @ApiProperty({ description: 'Code of the project that needs it', example: 'SAFEST' })
  project: string;

  @ApiProperty({ type: PromiseBody })
  receiver: PromiseBody;

  @ApiProperty({ enum: TARGET_KINDS, enumName: 'AgreementTargetKind' })
  onKind: TargetKind;

  @ApiProperty({ example: 'SAF' })
  on: string;

  @ApiProperty({ type: PromiseBody, nullable: true, description: 'Null when nobody supplies' })
  supplier: PromiseBody | null;

  @ApiProperty({ type: PromiseSide, nullable: true })
  before: PromiseSide | null;

  @ApiProperty({ type: PromiseSide, nullable: true })
  now: PromiseSide | null;
}

export class PromiseDifferenceCounts {
  @ApiProperty({ type: 'integer' })
  new: number;

  @ApiProperty({ type: 'integer' })
  gone: number;

  @ApiProperty({ type: 'integer' })
  moved: number;

  @ApiProperty({ type: 'integer', description: 'Those in another state' })
  state: number;
}

export class ComparedPromisePair {
  @ApiProperty({ type: PromiseBody })
  supplier: PromiseBody;

  @ApiProperty({ type: PromiseBody })
  receiver: PromiseBody;

  @ApiProperty({ type: PromiseCountsResponse })
  before: PromiseCountsResponse;

  @ApiProperty({ type: PromiseCountsResponse })
  now: PromiseCountsResponse;
}

export class PromiseDifferencesResponse extends ListOfRound {
  @ApiProperty({ type: ComparedWith })
  against: ComparedWith;

  @ApiProperty({ type: PromiseDifferenceCounts, description: 'Of all pages' })
  counts: PromiseDifferenceCounts;

  @ApiProperty({ type: [ComparedPromisePair], description: 'By pair of bodies, of all agreements' })
  pairs: ComparedPromisePair[];

  @ApiProperty({ type: [PromiseDifference], description: 'Only the agreements that differ' })
  items: PromiseDifference[];
}

import { IntersectionType, OmitType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Id, Instant, Text } from '../../platform/fields/fields.js';
import { ROUND_KEY } from '../../platform/base/period.js';
import { FigureAnswer, FiguresQuery } from '../figures/figure.dto.js';
import { FIGURE_DIMENSIONS, type FigureDimension } from '../figures/figure.types.js';
import { DIFFERENCE_PARTS, type DifferencePart } from '../groups/bridge.types.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { PricesResponse } from '../lines/prices.dto.js';
import { OfRound } from '../lists/round-list.dto.js';

/** Query parameters that name the other side of a comparison. Default: the previous round. */
class OtherSideQuery {
  @Text({
    description: 'Key of a round to compare with',
    max: 10,
    pattern: ROUND_KEY,
    optional: true,
    example: '2021-1',
  })
  against?: string;

  @Instant({
    description:
      'Instant to compare with, in the round named by `against`. Without `against`, in this round.',
    optional: true,
  })
  againstAsOf?: string;

  @Id({
    description:
      'Snapshot to compare with, of the round named by `against`. Without `against`, of this round.',
    optional: true,
  })
  againstSnapshot?: string;
}

export class AgainstQuery extends IntersectionType(AsOfQuery, OtherSideQuery) {}
export class FigureDifferencesQuery extends IntersectionType(FiguresQuery, OtherSideQuery) {}

export class ComparedWith {
  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'Instant of the other side. Null when it is the figures of now, or the previous round.',
  })
  asOf: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'Snapshot of the other side; null when it is not a snapshot',
  })
  snapshot: string | null;
}

export class Existed {
  @ApiProperty({ description: 'True when it exists on this side' })
  now: boolean;

  @ApiProperty({ description: 'True when it exists on the other side' })
  before: boolean;
}

/** A number on both sides. Projects that are not there are 0; an amount that nobody reported is null. */
export class TotalDifference {
  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  now: bigint | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  before: bigint | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Null unless both sides have the amount',
  })
  change: bigint | null;
}

/** The difference between the amounts of two sides at one price level. */
export class LevelDifference extends IntersectionType(PricesResponse, TotalDifference) {}

export class FigureCellDifference extends TotalDifference {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] as unknown as 'string' },
    description: 'The value of the cell in each dimension; null for reports without a value',
    example: { actor: '983658776' },
  })
  keys: Partial<Record<FigureDimension, string | null>>;

  @ApiProperty({ type: Existed })
  existed: Existed;
}

export class FigureDifferencesResponse extends OmitType(FigureAnswer, [
  'total',
  'totals',
  'reports',
] as const) {
  @ApiProperty({ enum: FIGURE_DIMENSIONS, enumName: 'FigureDimension', isArray: true })
  by: FigureDimension[];

  @ApiProperty({ type: ComparedWith })
  against: ComparedWith;

  @ApiProperty({
    type: TotalDifference,
    nullable: true,
    description: 'Null when the amounts stand at several price levels: see `totals`',
  })
  total: TotalDifference | null;

  @ApiProperty({
    type: [LevelDifference],
    description: 'The difference at each price level. Empty when projects are counted.',
  })
  totals: LevelDifference[];

  @ApiProperty({ type: [FigureCellDifference], description: 'Only the cells that differ' })
  cells: FigureCellDifference[];
}

/**
 * Fields of a project that are compared. Amounts are whole NOK of the round's budget year, in
 * `prices` (`2021-nominal`). Several values in one field are separated by a space; programmes begin
 * with the project's own.
 */
export const DIFFERING_FIELDS = [
  'actor',
  'kind',
  'state',
  'phase',
  'colour',
  'ruleColour',
  'directorateColour',
  'timeColour',
  'costColour',
  'scopeColour',
  'resourcesColour',
  'benefitColour',
  'riskColour',
  'cause',
  'mainGoal',
  'programme',
  'segment',
  'theme',
  'nationalSolution',
  'prices',
  'approved',
  'forecast',
  'actual',
  'framePrices',
  'frame',
] as const;

export type DifferingField = (typeof DIFFERING_FIELDS)[number];

export class FieldDifference {
  @ApiProperty({ enum: DIFFERING_FIELDS, enumName: 'DifferingField' })
  field: DifferingField;

  @ApiProperty({ type: 'string', nullable: true, example: 'red' })
  now: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: 'yellow' })
  before: string | null;
}

export class ProjectDifference {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({ example: 'SAFEST' })
  name: string;

  @ApiProperty({ type: Existed })
  existed: Existed;

  @ApiProperty({
    enum: DIFFERENCE_PARTS,
    enumName: 'DifferencePart',
    description:
      '`entered` or `returned` (it was in the portfolio, but not reported) for a project on this ' +
      'side only; `left` or `notReported` for one on the other side only; else `changed`',
  })
  part: DifferencePart;

  @ApiProperty({
    type: [FieldDifference],
    description: 'Fields that differ, for a project that exists on both sides',
  })
  changes: FieldDifference[];
}

export class DifferencesResponse extends OfRound {
  @ApiProperty({ type: ComparedWith })
  against: ComparedWith;

  @ApiProperty({
    type: [ProjectDifference],
    description: 'Only the projects that differ, sorted by code',
  })
  items: ProjectDifference[];
}

import { IntersectionType, OmitType } from '../../platform/http/derived-classes.js';
import { ApiProperty } from '../../platform/http/documentation.js';
import { Id, Instant, Text } from '../../platform/http/fields.js';
import { ROUND_KEY } from '../../platform/base/period.js';
import { FigureAnswer, FiguresQuery } from '../figures/figure.dto.js';
import { FIGURE_DIMENSIONS, type FigureDimension } from '../figures/figure.types.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { OfRound } from '../lists/aggregate.dto.js';

/** The other side of a comparison; the round before unless told. */
class Other {
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
      'Compares with what was known at an instant, of the round named by `against` or else of this one',
    optional: true,
  })
  againstAsOf?: string;

  @Id({
    description: 'Compares with a snapshot, of the round named by `against` or else of this one',
    optional: true,
  })
  againstSnapshot?: string;
}

export class AgainstQuery extends IntersectionType(AsOfQuery, Other) {}
export class FigureDifferencesQuery extends IntersectionType(FiguresQuery, Other) {}

export class ComparedWith {
  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description:
      'The instant as of which it is compared; null for now and for the round before as it was frozen',
  })
  asOf: string | null;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The snapshot it is compared with',
  })
  snapshot: string | null;
}

export class Existed {
  @ApiProperty({ description: 'Whether it is there on this side' })
  now: boolean;

  @ApiProperty({ description: 'Whether it was there on the other side' })
  before: boolean;
}

export class TotalDifference {
  @ApiProperty({ type: 'integer', format: 'int64' })
  now: bigint;

  @ApiProperty({ type: 'integer', format: 'int64' })
  before: bigint;

  @ApiProperty({ type: 'integer', format: 'int64' })
  change: bigint;
}

export class FigureCellDifference extends TotalDifference {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: ['string', 'null'] as unknown as 'string' },
    description: 'Its value in each dimension; null for what has none',
    example: { actor: '983658776' },
  })
  keys: Partial<Record<FigureDimension, string | null>>;

  @ApiProperty({ type: Existed })
  existed: Existed;
}

export class FigureDifferencesResponse extends OmitType(FigureAnswer, [
  'total',
  'reports',
] as const) {
  @ApiProperty({ enum: FIGURE_DIMENSIONS, enumName: 'FigureDimension', isArray: true })
  by: FigureDimension[];

  @ApiProperty({ type: ComparedWith })
  against: ComparedWith;

  @ApiProperty({ type: TotalDifference })
  total: TotalDifference;

  @ApiProperty({ type: [FigureCellDifference], description: 'Only the cells that differ' })
  cells: FigureCellDifference[];
}

/**
 * What of a project is compared; amounts are those of the round's budget year, whole NOK, in
 * `prices` (`2021-nominal`); several national solutions stand with a space between, and programmes,
 * from its own up.
 */
export const DIFFERING_FIELDS = [
  'actor',
  'kind',
  'state',
  'phase',
  'colour',
  'ruleColour',
  'directorateColour',
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
] as const;

export class FieldDifference {
  @ApiProperty({ enum: DIFFERING_FIELDS, enumName: 'DifferingField' })
  field: (typeof DIFFERING_FIELDS)[number];

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

  @ApiProperty({ type: [FieldDifference], description: 'Of a project that is there on both sides' })
  changes: FieldDifference[];
}

export class DifferencesResponse extends OfRound {
  @ApiProperty({ type: ComparedWith })
  against: ComparedWith;

  @ApiProperty({ type: [ProjectDifference], description: 'Only the projects that differ, by code' })
  items: ProjectDifference[];
}

import { SIZE_GROUPS, type SizeGroup } from '../../actors/actor.types.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { OrganisationNumber } from '../../platform/fields/fields.js';
import { PricesResponse } from '../lines/prices.dto.js';
import { OfRound } from '../lists/round-list.dto.js';
import { NO_PREVIOUS_ROUND, type NoPreviousRound } from '../status/compared-round.types.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import {
  ConversionResponse,
  PriceIndexParameter,
  PriceYearParameter,
} from '../status/price-conversion.dto.js';

export class MunicipalityComparisonQuery extends AsOfQuery {
  @OrganisationNumber({
    description: 'Organisation number of a municipality',
    example: '964965226',
  })
  actor: string;

  @PriceYearParameter()
  prices?: string;

  @PriceIndexParameter()
  priceIndex?: string;
}

/** A count of inhabitants. */
export class InhabitantsResponse {
  @ApiProperty({ type: 'integer', description: 'Counted on 1 January of this year' })
  year: number;

  @ApiProperty({ type: 'integer' })
  inhabitants: number;

  @ApiProperty({ example: 'Statistics Norway, table 07459' })
  source: string;
}

/** The municipality that is compared, by its county and its size. */
export class ComparedMunicipality {
  @ApiProperty({ example: '964965226' })
  organisationNumber: string;

  @ApiProperty({ example: 'Stavanger kommune' })
  name: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Rogaland' })
  county: string | null;

  @ApiProperty({
    enum: SIZE_GROUPS,
    enumName: 'SizeGroup',
    nullable: true,
    description:
      'Size group of Statistics Norway (KOSTRA): `small` under 5,000 inhabitants, `medium` 5,000 to ' +
      '19,999, `large` 20,000 and more. Null when the inhabitants are unknown',
  })
  sizeGroup: SizeGroup | null;

  @ApiProperty({
    type: InhabitantsResponse,
    nullable: true,
    description: 'The count that figures per inhabitant use. Null when there is none of the year',
  })
  population: InhabitantsResponse | null;
}

/** Approved amounts of the budget year at one price level. */
export class AmountPerInhabitant extends PricesResponse {
  @ApiProperty({ type: 'integer', format: 'int64', description: 'Whole NOK' })
  approved: number;

  @ApiProperty({ type: 'integer', description: 'Municipalities that have an amount here' })
  municipalities: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Their inhabitants' })
  inhabitants: number | null;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'NOK per inhabitant of these municipalities, with two decimals; exact halves are rounded away ' +
      'from zero. Null when the inhabitants are unknown, or in a group of fewer than three',
    example: 412.37,
  })
  perInhabitant: number | null;
}

/** Figures of one or several municipalities, with the base that they are of. */
export class ComparedFigures {
  @ApiProperty({
    type: 'integer',
    description: 'Municipalities of the group, those that have not reported included',
  })
  municipalities: number;

  @ApiProperty({
    type: 'integer',
    description: 'Those of them with a certified report of a project in the portfolio',
  })
  reported: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Inhabitants of those that have reported. Null when unknown, or when none has',
  })
  inhabitants: number | null;

  @ApiProperty({ type: 'integer', description: 'Reported projects in the portfolio' })
  projects: number;

  @ApiProperty({
    type: 'number',
    nullable: true,
    description:
      'Projects per 1,000 inhabitants of those that have reported, with two decimals; exact halves ' +
      'are rounded away from zero. Null when the inhabitants are unknown, when the municipality has ' +
      'not reported, or in a group where fewer than three have',
    example: 0.07,
  })
  projectsPerThousand: number | null;

  @ApiProperty({
    type: [AmountPerInhabitant],
    description: 'Amounts approved for the budget year, one entry for each price level',
  })
  budgets: AmountPerInhabitant[];
}

/** The figures of a round, for the municipality and for the groups that it is compared with. */
export class ComparedGroups {
  @ApiProperty({ type: 'integer', example: 2021 })
  budgetYear: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Inhabitants are those of 1 January of this year: the newest count up to the budget year, ' +
      'or the oldest there is. Null when there is none',
    example: 2024,
  })
  populationYear: number | null;

  @ApiProperty({ type: ComparedFigures, description: 'The municipality itself' })
  own: ComparedFigures;

  @ApiProperty({
    type: ComparedFigures,
    nullable: true,
    description: 'Municipalities of its county, itself included. Null when it has no county',
  })
  county: ComparedFigures | null;

  @ApiProperty({
    type: ComparedFigures,
    nullable: true,
    description: 'Municipalities of its size group, itself included. Null when it has none',
  })
  sizeGroup: ComparedFigures | null;

  @ApiProperty({ type: ComparedFigures, description: 'All municipalities' })
  country: ComparedFigures;
}

/** The same figures of the round before. */
export class PreviousGroups extends ComparedGroups {
  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({ type: 'string', format: 'uuid', nullable: true })
  snapshot: string | null;
}

export class MunicipalityComparisonResponse extends OfRound {
  @ApiProperty({ type: ComparedMunicipality })
  actor: ComparedMunicipality;

  @ApiProperty({ type: ComparedGroups })
  figures: ComparedGroups;

  @ApiProperty({
    type: PreviousGroups,
    nullable: true,
    description:
      'The same of the previous round, for its own budget year, in the county and size group of ' +
      'this round. Null when there is none',
  })
  previous: PreviousGroups | null;

  @ApiProperty({
    enum: NO_PREVIOUS_ROUND,
    enumName: 'NoPreviousRound',
    nullable: true,
    description: 'Says why the round is compared with none; null when it is compared with one',
  })
  noPreviousRound: NoPreviousRound | null;

  @ApiProperty({
    type: ConversionResponse,
    nullable: true,
    description:
      'The conversion of the amounts, with those of all municipalities as reported. Null when none ' +
      'is asked for',
  })
  conversion: ConversionResponse | null;
}

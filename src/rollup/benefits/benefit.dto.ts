import { ApiProperty } from '../../platform/fields/documentation.js';
import { ListOfRound, OfProject } from '../lists/round-list.dto.js';
import { PricesResponse } from '../lines/prices.dto.js';

const AMOUNT = { type: 'integer', format: 'int64' } as const;
const COUNT = 'Number of benefits behind the sums';
const REALISED = 'Null when nothing realised is reported';

/** A benefit in money. */
export class BenefitAmountResponse extends PricesResponse {
  @ApiProperty({ ...AMOUNT, description: 'Planned, whole NOK' })
  planned: number;

  @ApiProperty({ ...AMOUNT, nullable: true, description: REALISED })
  realised: number | null;
}

/** A benefit in another unit than money. */
export class BenefitMeasureResponse {
  @ApiProperty({ example: 'Minutter spart per konsultasjon' })
  unit: string;

  @ApiProperty({ ...AMOUNT, description: 'Planned' })
  planned: number;

  @ApiProperty({ ...AMOUNT, nullable: true, description: REALISED })
  realised: number | null;
}

export class BenefitOfProject extends OfProject {
  @ApiProperty({ example: 'Mindre tidsbruk på legemiddelsamstemming' })
  description: string;

  @ApiProperty({ type: 'integer', description: 'The year that the benefit is planned for' })
  year: number;

  @ApiProperty({ description: 'The role that realises the benefit', example: 'Avdelingsleder' })
  ownerRole: string;

  @ApiProperty({ type: BenefitAmountResponse, nullable: true })
  amount: BenefitAmountResponse | null;

  @ApiProperty({ type: BenefitMeasureResponse, nullable: true })
  measure: BenefitMeasureResponse | null;
}

/** Benefits in money at one price level. */
export class BenefitSum extends BenefitAmountResponse {
  @ApiProperty({ type: 'integer', description: COUNT })
  benefits: number;
}

export class BenefitSumOfYear extends BenefitSum {
  @ApiProperty({ type: 'integer', example: 2023 })
  year: number;
}

export class BenefitSumOfActor extends BenefitSum {
  @ApiProperty({ description: 'Organisation number', example: '983658776' })
  actor: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  actorName: string;
}

export class BenefitMeasureOfYear extends BenefitMeasureResponse {
  @ApiProperty({ type: 'integer', example: 2023 })
  year: number;

  @ApiProperty({ type: 'integer', description: COUNT })
  benefits: number;
}

/** The benefits of a round, planned and realised. */
export class BenefitsResponse extends ListOfRound {
  @ApiProperty({
    type: [BenefitSumOfYear],
    description: 'Benefits in money on all pages, by year and price level',
  })
  years: BenefitSumOfYear[];

  @ApiProperty({
    type: [BenefitSumOfActor],
    description: 'Benefits in money on all pages, by actor and price level',
  })
  actors: BenefitSumOfActor[];

  @ApiProperty({
    type: [BenefitMeasureOfYear],
    description: 'Benefits in other units on all pages, by unit and year',
  })
  measures: BenefitMeasureOfYear[];

  @ApiProperty({
    type: [BenefitOfProject],
    description: 'The benefits of this page, sorted by project code',
  })
  items: BenefitOfProject[];
}

import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { SEVERITIES, type Severity } from '../../reporting/rule-sets/rule-set.types.js';
import { PricesResponse } from '../lines/prices.dto.js';
import { ListOfRound, OfProject } from './round-list.dto.js';

class WarningOfProject extends OfProject {
  @ApiProperty({
    description: 'JSON pointer to the field of the report',
    example: '/budget/0/approved',
  })
  pointer: string;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;

  @ApiProperty({ type: 'number', nullable: true })
  value: number | null;

  @ApiProperty({ type: 'number', nullable: true })
  expected: number | null;
}

export class WarningGroup {
  @ApiProperty({ description: 'Public code of the rule', example: 'budget-jump' })
  code: string;

  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  @ApiProperty({
    type: 'integer',
    description: 'Number of projects with this warning, on all pages',
  })
  projects: number;

  @ApiProperty({
    type: [WarningOfProject],
    description: 'The warnings on this page, sorted by project code',
  })
  items: WarningOfProject[];
}

export class Outlier extends OfProject {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: "Amount approved for the round's budget year, whole NOK",
  })
  value: number;

  @ApiProperty({
    type: PricesResponse,
    description: 'Prices of the amount, which is compared with amounts in the same prices',
  })
  prices: PricesResponse;

  @ApiProperty({
    enum: ['history', 'peers'],
    enumName: 'OutlierAgainst',
    description:
      "`history`: compared with the actor's own projects in earlier published rounds. " +
      '`peers`: compared with projects of other actors of the same kind in this round.',
  })
  against: 'history' | 'peers';

  @ApiProperty({ type: 'number', description: 'Median of the amounts compared with, whole NOK' })
  median: number;

  @ApiProperty({
    type: 'number',
    description: 'Median of the absolute deviations from the median, whole NOK',
  })
  deviation: number;

  @ApiProperty({
    type: 'number',
    description:
      'Modified z-score: 0.6745 · (value − median) / deviation, to two decimals. ' +
      'An outlier has a score below −3.5 or above 3.5.',
    example: 5.1,
  })
  score: number;

  @ApiProperty({ type: 'integer', description: 'Number of amounts compared with; at least 8' })
  among: number;
}

export class QualityResponse extends ListOfRound {
  @ApiProperty({
    type: [WarningGroup],
    description:
      "Warnings from the rules of the round's rule set, sorted by the code of the rule. " +
      'Every page has all rules with their counts, and the warnings of that page.',
  })
  warnings: WarningGroup[];

  @ApiProperty({
    type: [Outlier],
    description:
      'Budgets that are unusual among those in the same prices. An outlier need not be wrong. ' +
      'The filters do not change what a budget is compared with. ' +
      'Outliers come after the last warning, sorted by project code.',
  })
  outliers: Outlier[];
}

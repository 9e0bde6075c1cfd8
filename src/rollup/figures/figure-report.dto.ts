import { IntersectionType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { PageResponse } from '../../platform/http/page.js';
import { PricesResponse } from '../lines/prices.dto.js';
import { FigureAnswer } from './figure.dto.js';

/** A report behind a figure. */
export class FigureReport {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({ example: 'SAFEST' })
  name: string;

  @ApiProperty({
    description: 'Organisation number of the actor that reported',
    example: '983658776',
  })
  actor: string;

  @ApiProperty({ type: 'integer', description: 'Number of the revision that counts' })
  revision: number;

  @ApiProperty({ format: 'date-time', description: 'When the revision was recorded' })
  recordedAt: string;

  @ApiProperty({
    description: 'Address of the revision',
    example: '/v1/reports/019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11/revisions/1',
  })
  href: string;

  @ApiProperty({
    type: [String],
    description:
      'JSON pointers into the revision: the fields that the filters and dimensions look at, ' +
      'and the amounts that are added up',
    example: ['/content/status/colour', '/content/budget/0/approved'],
  })
  fields: string[];

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'The part of the figure that comes from this report',
  })
  value: bigint;

  @ApiProperty({ type: PricesResponse, nullable: true, description: 'Prices of the amount' })
  prices: PricesResponse | null;
}

/** The reports behind a figure. */
export class FigureReportsResponse extends IntersectionType(FigureAnswer, PageResponse) {
  @ApiProperty({
    type: 'integer',
    description: 'Reports that you may not see. They are counted but never listed.',
  })
  hidden: number;

  @ApiProperty({
    type: [FigureReport],
    description: 'Reports that you may see, sorted by project code',
  })
  items: FigureReport[];
}

import { ApiProperty } from '../../platform/fields/documentation.js';
import { PricesResponse } from '../lines/prices.dto.js';
import type { FigureDimension } from './figure.types.js';

const KEYS = {
  type: 'object',
  additionalProperties: { type: ['string', 'null'] as unknown as 'string' },
} as const;

export class FigureCell {
  @ApiProperty({
    ...KEYS,
    description: 'The value of the cell in each dimension; null for reports without a value',
    example: { colour: 'yellow' },
  })
  keys: Partial<Record<FigureDimension, string | null>>;

  @ApiProperty({ type: 'integer', format: 'int64', example: 23 })
  value: bigint;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description:
      'Per cent. The shares add up to 100 (largest remainder), at each price level. ' +
      'When you split by a colour, the shares are of the reports that have one. ' +
      'Null when the cells do not add up to the total, or one of them is negative.',
    example: 54,
  })
  share: number | null;

  @ApiProperty({ type: 'integer', description: 'Number of reports behind the figure', example: 23 })
  reports: number;

  @ApiProperty({
    description:
      'Address of the list of these reports: ' +
      '`figures/reports` with the same filters, and the keys of the cell as filters',
    example: '/v1/rounds/2021-2/figures/reports?colour=yellow',
  })
  href: string;
}

export class NamedActor {
  @ApiProperty({ description: 'Organisation number', example: '983658776' })
  actor: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  name: string;
}

/** The sum of the amounts at one price level. */
export class LevelTotal extends PricesResponse {
  @ApiProperty({ type: 'integer', format: 'int64' })
  total: bigint;

  @ApiProperty({ type: 'integer', description: 'Number of reports behind the total' })
  reports: number;
}

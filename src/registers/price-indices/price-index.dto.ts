import { ApiProperty } from '../../platform/fields/documentation.js';
import { Nested, NestedList, Text, Whole } from '../../platform/fields/fields.js';
import { LocalisedTitle, LocalisedText } from '../../platform/fields/localised.dto.js';
import { PRICE_INDEX_KEY } from './price-index.types.js';

export class PriceIndexValue {
  @Whole({ description: 'Year', min: 2000, max: 2099, example: 2021 })
  year: number;

  @Whole({
    description:
      'Level of prices in the year, as a whole number. Only the ratio of two years counts, ' +
      'so multiply an index with one decimal by ten, in every year alike.',
    min: 1,
    max: 1_000_000_000,
    example: 1161,
  })
  value: number;
}

export class PublishPriceIndex {
  @Text({ description: 'Key of the index', max: 40, pattern: PRICE_INDEX_KEY, example: 'kpi' })
  index: string;

  @Nested(() => LocalisedTitle, {
    description: 'Title',
    example: { nb: 'Konsumprisindeksen', en: 'The consumer price index' },
  })
  title: LocalisedTitle;

  @Text({
    description: 'The publication that the values are taken from',
    max: 1000,
    example: 'Eksempel, ikke publiserte tall',
  })
  source: string;

  @NestedList(() => PriceIndexValue, {
    description: 'Level of prices by year. Each year stands once.',
    max: 100,
    example: [
      { year: 2020, value: 1000 },
      { year: 2021, value: 1020 },
    ],
  })
  values: PriceIndexValue[];
}

/** One published version of a price index. It never changes. */
export class PriceIndexResponse {
  @ApiProperty({ example: 'kpi' })
  index: string;

  @ApiProperty({ type: 'integer', description: 'Number of the version, from 1', example: 1 })
  version: number;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ description: 'The publication that the values are taken from' })
  source: string;

  @ApiProperty({ type: [PriceIndexValue], description: 'Sorted by year' })
  values: PriceIndexValue[];

  @ApiProperty({ format: 'date-time' })
  publishedAt: string;
}

export class PriceIndexListResponse {
  @ApiProperty({
    type: [PriceIndexResponse],
    description: 'The newest version of each index, the one published last first',
  })
  items: PriceIndexResponse[];
}

export class PriceIndexVersionsResponse {
  @ApiProperty({ type: [PriceIndexResponse], description: 'Every version, the newest first' })
  items: PriceIndexResponse[];
}

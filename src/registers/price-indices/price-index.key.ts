import { keyParam } from '../../platform/http/key-param.js';
import { PRICE_INDEX_KEY } from './price-index.types.js';

export const PriceIndexParam = keyParam(
  'index',
  { nb: 'Prisindeksen', en: 'The price index' },
  (value) => PRICE_INDEX_KEY.test(value),
  {
    type: 'string',
    pattern: PRICE_INDEX_KEY.source,
    description: 'Key of the price index, such as `kpi`',
  },
  'kpi',
);

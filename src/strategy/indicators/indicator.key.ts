import { keyParam } from '../../platform/http/key-param.js';
import { INDICATOR_CODE } from './indicator.types.js';

export const IndicatorParam = keyParam(
  'indicator',
  { nb: 'Indikatoren', en: 'The indicator' },
  (value) => INDICATOR_CODE.test(value),
  {
    type: 'string',
    pattern: INDICATOR_CODE.source,
    description: 'Code of the indicator, such as `10`, or of a part of it, such as `10.3`',
  },
  '4',
);

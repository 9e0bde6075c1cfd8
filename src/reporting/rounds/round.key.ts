import { ROUND_KEY } from '../../platform/base/period.js';
import { keyParam } from '../../platform/http/key-param.js';

export const RoundParam = keyParam(
  'round',
  { nb: 'Runden', en: 'The round' },
  (value) => ROUND_KEY.test(value),
  {
    type: 'string',
    pattern: ROUND_KEY.source,
    description: 'Key of the round, as `GET /v1/rounds` lists it',
  },
  '2021-2',
);

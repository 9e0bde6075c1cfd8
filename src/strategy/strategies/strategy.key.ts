import { keyParam } from '../../platform/http/key-param.js';
import { STRATEGY_KEY } from './strategy.types.js';

export const StrategyParam = keyParam(
  'strategy',
  { nb: 'Strategien', en: 'The strategy' },
  (value) => STRATEGY_KEY.test(value),
  {
    type: 'string',
    pattern: STRATEGY_KEY.source,
    description: 'Key of the strategy, as `GET /v1/strategies` lists it',
  },
  '2023-2030',
);

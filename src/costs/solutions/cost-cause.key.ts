import { keyParam } from '../../platform/http/key-param.js';
import { COST_CAUSE_KEY } from './cost-cause.types.js';

export const CostCauseParam = keyParam(
  'cause',
  { nb: 'Kostnadsårsaken', en: 'The cost cause' },
  (value) => COST_CAUSE_KEY.test(value),
  {
    type: 'string',
    pattern: COST_CAUSE_KEY.source,
    description: 'Key of the cost cause, such as `pll-sfm`',
  },
  'pll-sfm',
);

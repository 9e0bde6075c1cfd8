import { problemKind } from '../platform/base/problem.js';

export const COST_CAUSE_TAKEN = problemKind(
  'cost-cause-taken',
  409,
  'Kostnadsårsaken finnes fra før',
  'The cost cause exists already',
);

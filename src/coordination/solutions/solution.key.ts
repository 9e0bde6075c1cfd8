import { keyParam } from '../../platform/http/key-param.js';
import { SOLUTION_CODE } from './solution.types.js';

export const SolutionParam = keyParam(
  'solution',
  { nb: 'Løsningen', en: 'The solution' },
  (value) => SOLUTION_CODE.test(value),
  {
    type: 'string',
    pattern: SOLUTION_CODE.source,
    description: 'Code of the solution, as the list of solutions shows it',
  },
  'DIGIHELSE',
);

import { fault, type Fault } from '../../platform/base/problem.js';

export function unknownCouncil(): Fault {
  return fault('/council', 'unknown-council', 'Utvalget finnes ikke', 'The council does not exist');
}

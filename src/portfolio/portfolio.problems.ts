import { problemKind } from '../platform/problem.js';

export const PROJECT_CODE_TAKEN = problemKind('project-code-taken', 409, 'Koden er i bruk', 'The code is taken');

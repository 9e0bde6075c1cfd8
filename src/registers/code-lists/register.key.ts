import { keyParam } from '../../platform/http/key-param.js';
import { REGISTERS } from './register.types.js';

export const RegisterParam = keyParam(
  'register',
  { nb: 'Registeret', en: 'The register' },
  (value) => REGISTERS.some((register) => register === value),
  {
    type: 'string',
    pattern: `^(?:${REGISTERS.join('|')})$`,
    description: 'Key of the register, such as `goals`',
  },
  'goals',
);

import { keyParam } from '../../platform/http/key-param.js';

export const RevisionParam = keyParam(
  'revision',
  { nb: 'Revisjonen', en: 'The revision' },
  (value) => /^[1-9]\d{0,8}$/.test(value),
  {
    type: 'string',
    pattern: '^[1-9]\\d{0,8}$',
    description: 'Number of the revision: 1 is the first certified version',
  },
  '1',
);

import { keyParam } from '../platform/http/key-param.js';

export const CriteriaSetParam = keyParam(
  'key',
  { nb: 'Kriteriesettet', en: 'The criteria set' },
  (value) => /^[a-z0-9-]{1,40}$/.test(value),
  {
    type: 'string',
    pattern: '^[a-z0-9-]{1,40}$',
    description: 'Key of the criteria set, as `GET /v1/criteria-sets` lists it',
  },
  '2021-03',
);

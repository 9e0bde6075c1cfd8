import { keyParam } from '../../platform/http/key-param.js';

export const RuleSetParam = keyParam(
  'key',
  { nb: 'Regelsettet', en: 'The rule set' },
  (value) => /^[a-z0-9-]{1,40}$/.test(value),
  {
    type: 'string',
    pattern: '^[a-z0-9-]{1,40}$',
    description: 'Key of the rule set, as `GET /v1/rule-sets` lists it',
  },
  'standard-1',
);

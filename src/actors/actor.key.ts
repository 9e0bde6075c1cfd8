import { isOrganisationNumber } from '../platform/base/organisation-number.js';
import { keyParam } from '../platform/http/key-param.js';

export const ActorParam = keyParam(
  'organisationNumber',
  { nb: 'Aktøren', en: 'The actor' },
  isOrganisationNumber,
  {
    type: 'string',
    pattern: '^\\d{9}$',
    description: 'Organisation number of the actor, nine digits',
  },
  '983658776',
);

import { keyParam } from '../../platform/http/key-param.js';

/** Name of a saved mapping. Excludes names that every JavaScript object has. */
export const MAPPING_NAME = /^(?!(?:constructor|prototype)$)[a-z0-9-]{1,40}$/;

export const MappingParam = keyParam(
  'name',
  { nb: 'Tilordningen', en: 'The mapping' },
  (value) => MAPPING_NAME.test(value),
  {
    type: 'string',
    pattern: MAPPING_NAME.source,
    description: 'Name of the mapping, as it was saved',
  },
  'prosjektarkiv',
);

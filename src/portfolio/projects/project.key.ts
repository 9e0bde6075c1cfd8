import { keyParam } from '../../platform/http/key-param.js';

/**
 * Pattern of a project code: two to twenty capital letters, digits and hyphens, beginning with a
 * letter (`SAFEST`).
 */
export const PROJECT_CODE = /^[A-Z][A-Z0-9-]{1,19}$/;

export const ProjectParam = keyParam(
  'code',
  { nb: 'Tiltaket', en: 'The project' },
  (value) => PROJECT_CODE.test(value),
  {
    type: 'string',
    pattern: PROJECT_CODE.source,
    description: 'Code of the project, as `GET /v1/projects` lists it',
  },
  'SAFEST',
);

import { keyParam } from '../../platform/http/key-param.js';

const CLASS_KEY = /^[a-zA-Z]{1,40}$/;

export const ClassParam = keyParam(
  'class',
  { nb: 'Klassen', en: 'The class' },
  (value) => CLASS_KEY.test(value),
  { type: 'string', pattern: CLASS_KEY.source, description: 'Key of the retention class' },
  'notices',
);

import { keyParam } from '../../platform/http/key-param.js';

const NOTICE_NUMBER = /^[1-9]\d{0,3}$/;

export const NoticeNumberParam = keyParam(
  'number',
  { nb: 'Varselet', en: 'The notice' },
  (value) => NOTICE_NUMBER.test(value),
  {
    type: 'string',
    pattern: NOTICE_NUMBER.source,
    description: 'Number of the notice, as `GET /v1/api-changes` lists it',
  },
  '1',
);

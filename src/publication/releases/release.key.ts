import { keyParam } from '../../platform/http/key-param.js';

/** Form of a release's number within its round. */
export const RELEASE_NUMBER = /^[1-9]\d{0,3}$/;

export const NumberParam = keyParam(
  'number',
  { nb: 'Utgivelsen', en: 'The release' },
  (value) => RELEASE_NUMBER.test(value),
  {
    type: 'string',
    pattern: RELEASE_NUMBER.source,
    description: 'Number of the release within its round, as `GET /v1/releases` lists it',
  },
  '1',
);

/** A name with an ending in small letters, or one in capitals such as `LICENCE`. */
const FILE_NAME = /^(?:[a-z0-9][a-z0-9_-]{0,60}\.[a-z0-9.-]{1,38}|[A-Z][A-Z0-9]{0,99})$/;

export const FileParam = keyParam(
  'name',
  { nb: 'Filen', en: 'The file' },
  (value) => FILE_NAME.test(value),
  {
    type: 'string',
    pattern: FILE_NAME.source,
    description: 'Name of the file, as `documents` of the release lists it',
  },
  'view.json',
);

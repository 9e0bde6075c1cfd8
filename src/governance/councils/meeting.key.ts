import { keyParam } from '../../platform/http/key-param.js';

/** A meeting's key: the council's key and the day it was first planned for (`nuit-2021-05-20`). */
export const MEETING_KEY = /^[a-z]{2,10}-20\d{2}-\d{2}-\d{2}$/;

export const MeetingParam = keyParam(
  'key',
  { nb: 'Møtet', en: 'The meeting' },
  (value) => MEETING_KEY.test(value),
  {
    type: 'string',
    pattern: MEETING_KEY.source,
    description: 'Key of the meeting: its council and the day it was first planned for',
  },
  'nuit-2021-05-20',
);

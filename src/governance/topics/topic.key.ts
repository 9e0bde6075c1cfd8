import { keyParam } from '../../platform/http/key-param.js';
import { TOPIC_CODE } from './topic.types.js';

export const TopicParam = keyParam(
  'topic',
  { nb: 'Temaet', en: 'The topic' },
  (value) => value.length <= 190 && TOPIC_CODE.test(value),
  { type: 'string', pattern: TOPIC_CODE.source, description: 'Code of the topic' },
  'legemiddelomradet-2021',
);

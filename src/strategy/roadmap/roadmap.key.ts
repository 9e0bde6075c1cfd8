import { keyParam } from '../../platform/http/key-param.js';
import { ROADMAP_ITEM_CODE, ROADMAP_KEY, ROADMAP_VERSION_KEY } from './roadmap.types.js';

export const RoadmapParam = keyParam(
  'roadmap',
  { nb: 'Veikartet', en: 'The roadmap' },
  (value) => ROADMAP_KEY.test(value),
  {
    type: 'string',
    pattern: ROADMAP_KEY.source,
    description: 'Key of the roadmap, such as `helsenorge`',
  },
  'helsenorge',
);

export const RoadmapVersionParam = keyParam(
  'version',
  { nb: 'Versjonen av veikartet', en: 'The version of the roadmap' },
  (value) => ROADMAP_VERSION_KEY.test(value),
  {
    type: 'string',
    pattern: ROADMAP_VERSION_KEY.source,
    description: 'Key of the version: the month that it is named after',
  },
  '2023-11',
);

export const RoadmapItemParam = keyParam(
  'item',
  { nb: 'Veikartpunktet', en: 'The roadmap item' },
  (value) => ROADMAP_ITEM_CODE.test(value),
  {
    type: 'string',
    pattern: ROADMAP_ITEM_CODE.source,
    description: 'Code of the item, as the roadmap lists it',
  },
  'DIGITAL-HENVISNING',
);

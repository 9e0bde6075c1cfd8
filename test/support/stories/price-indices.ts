import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt } = ACTORS;

/** A price index that the directorate publishes and anyone reads. */
export const priceIndices: Slice = {
  name: 'priceIndices',
  steps: [
    {
      operation: 'publishPriceIndex',
      actor: directorate,
      body: {
        index: 'eksempel',
        title: { nb: 'Eksempel', en: 'Example' },
        source: 'Illustrerende tall',
        values: [
          { year: 2020, value: 1000 },
          { year: 2021, value: 1020 },
        ],
      },
    },
    { operation: 'listPriceIndices', actor: helseMidt },
    { operation: 'getPriceIndex', actor: helseMidt, path: { index: 'eksempel' } },
  ],
};

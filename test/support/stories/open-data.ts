import { ACTORS } from '../service.js';
import type { Slice } from './acted-story.js';

/** Reading the catalogue of open data. */
export const openData: Slice = {
  name: 'open data',
  after: ['foundation'],
  steps: [{ operation: 'getCatalogue', actor: ACTORS.helseMidt }],
};

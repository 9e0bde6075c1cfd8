import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt } = ACTORS;

/** The registers as anyone reads them; an entry is added, ended and removed. */
export const registers: Slice = {
  name: 'registers',
  steps: [
    { operation: 'listRegisters', actor: helseMidt },
    {
      operation: 'getRegister',
      actor: helseMidt,
      path: { register: 'goals' },
      leaves: ({ body }) => ({ entry: body.items[0].id }),
    },
    {
      operation: 'getRegisterEntry',
      actor: helseMidt,
      path: ({ entry }) => ({ register: 'goals', id: entry }),
    },
    // Anyone may read an entry.
    {
      operation: 'createRegisterEntry',
      actor: directorate,
      path: { register: 'segments' },
      shared: true,
      leaves: ({ body }) => ({ segment: body.id }),
    },
    {
      operation: 'updateRegisterEntry',
      actor: directorate,
      path: ({ segment }) => ({ register: 'segments', id: segment }),
      shared: true,
      body: {
        names: { nb: 'Digital hjemmeoppfølging', nn: null, en: 'Digital home follow-up' },
        parent: null,
        validTo: '2031-01-01',
        source: 'NUIT 14/21',
      },
    },
    {
      operation: 'removeRegisterEntry',
      actor: directorate,
      path: ({ segment }) => ({ register: 'segments', id: segment }),
    },
  ],
};

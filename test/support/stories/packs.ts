import type { Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate } = ACTORS;

/** A board pack is made of the frozen figures, downloaded, attached to a case; another is cancelled. */
export const packs: Slice = {
  name: 'packs',
  after: ['figures', 'frozenFigures'],
  steps: [
    {
      operation: 'requestPack',
      actor: directorate,
      path: ({ snapshot }) => ({ id: snapshot }),
      body: { council: 'nehs', language: 'nb', challenges: [], illustrative: false },
      leaves: ({ body }) => ({ pack: body.id }),
    },
    {
      operation: 'getPack',
      actor: directorate,
      path: ({ pack }) => ({ id: pack }),
      eventually: ({ state }) => state === 'completed',
    },
    {
      operation: 'getPackFile',
      actor: directorate,
      path: ({ pack }) => ({ id: pack, format: 'pdf' }),
    },
    { operation: 'listPacks', actor: directorate },
    {
      operation: 'createCase',
      actor: directorate,
      shared: true,
      body: {
        council: 'nehs',
        number: '95/21',
        type: 'information',
        title: { nb: 'Status for porteføljen', en: 'Status of the portfolio' },
        presenter: 'Leder av porteføljekontoret',
      },
      leaves: ({ body }) => ({ packCase: body.id }),
    },
    {
      operation: 'attachPack',
      actor: directorate,
      path: ({ pack }) => ({ id: pack }),
      body: ({ packCase }) => ({
        case: packCase,
        format: 'pdf',
        url: 'https://www.helsedirektoratet.no/status-2021-1.pdf',
      }),
    },
    {
      operation: 'requestPack',
      actor: directorate,
      path: ({ snapshot }) => ({ id: snapshot }),
      body: {
        ...{ council: 'nehs', language: 'nb', challenges: [] },
        ...{ illustrative: true, published: ['/snapshot/status/projects/now'] },
      },
      leaves: ({ body }) => ({ cancelledPack: body.id }),
    },
    {
      operation: 'cancelPack',
      actor: directorate,
      path: ({ cancelledPack }) => ({ id: cancelledPack }),
    },
  ],
};

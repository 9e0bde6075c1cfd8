import { ACTORS } from '../service.js';
import type { Slice } from './acted-story.js';

const { directorate, helseMidt } = ACTORS;
const ROADMAP = { roadmap: 'helsenorge' };
const ITEM = { item: 'DIGITAL-HENVISNING' };
const LINK = { project: 'SAFEST', milestone: null, note: 'Eksempel' };

/** A roadmap that the directorate publishes, an item that a case moves, and a round held against it. */
export const roadmaps: Slice = {
  name: 'roadmaps',
  after: ['foundation', 'closing'],
  steps: [
    {
      operation: 'publishRoadmapVersion',
      actor: directorate,
      path: ROADMAP,
      body: {
        version: '2020-11',
        title: { nb: 'Veikart for Helsenorge', en: 'Roadmap of Helsenorge' },
        nationalSolution: 'Helsenorge',
        owner: directorate,
        validFrom: '2020-11-01',
        source: 'Eksempel',
        sourceDate: '2020-11-01',
        items: [
          {
            code: 'DIGITAL-HENVISNING',
            kind: 'capability',
            parent: null,
            focusArea: 'citizenServices',
            title: { nb: 'Digital henvisning', en: 'Digital referral' },
            period: '2021-H1',
            state: 'notStarted',
            owner: helseMidt,
            source: 'Eksempel for punktet',
            sourceDate: '2020-10-01',
            links: [LINK],
          },
        ],
      },
    },
    { operation: 'listRoadmaps', actor: helseMidt },
    { operation: 'getRoadmapVersion', actor: helseMidt, path: { ...ROADMAP, version: '2020-11' } },
    {
      operation: 'decideRoadmapItem',
      actor: directorate,
      path: ITEM,
      body: {
        period: '2021-22',
        state: 'inProgress',
        case: 'NUIT 7/21',
        reason: 'Eksempel',
        decidedOn: '2021-03-18',
      },
    },
    {
      operation: 'linkRoadmapItem',
      actor: directorate,
      path: ITEM,
      body: { links: [{ ...LINK, note: 'Et annet eksempel' }] },
    },
    { operation: 'getRoadmapItem', actor: helseMidt, path: ITEM },
    { operation: 'stateRoadmap', actor: directorate, path: ({ round }) => ({ round }) },
    { operation: 'getRoundRoadmap', actor: helseMidt, path: ({ round }) => ({ round }) },
  ],
};

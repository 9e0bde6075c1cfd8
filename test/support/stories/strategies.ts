import { ACTORS } from '../service.js';
import type { Slice } from './acted-story.js';

const { directorate, helseMidt } = ACTORS;
const LATER = { strategy: '2023-2030' };
const INDICATOR = { ...LATER, indicator: '4' };

/** Two strategies, the mapping between them, and an indicator that is measured and judged. */
export const strategies: Slice = {
  name: 'strategies',
  after: ['foundation', 'closing'],
  steps: [
    {
      operation: 'publishStrategy',
      actor: directorate,
      body: {
        strategy: '2017-2022',
        title: { nb: 'Nasjonal e-helsestrategi 2017–2022', en: 'Strategy of 2017–2022' },
        validFrom: '2017-01-01',
        validTo: '2023-01-01',
        source: 'Eksempel',
      },
    },
    {
      operation: 'publishStrategy',
      actor: directorate,
      body: {
        strategy: '2023-2030',
        title: { nb: 'Nasjonal e-helsestrategi 2023–2030', en: 'Strategy of 2023–2030' },
        validFrom: '2023-01-01',
        validTo: '2031-01-01',
        source: 'Eksempel',
      },
    },
    {
      operation: 'mapGoals',
      actor: directorate,
      path: LATER,
      body: {
        from: '2017-2022',
        goals: [{ from: '1', to: ['1', '2A'], note: 'Eksempel' }],
        source: 'Eksempel',
      },
    },
    { operation: 'listStrategies', actor: helseMidt },
    { operation: 'getStrategy', actor: helseMidt, path: LATER },
    { operation: 'publishIndicators', actor: directorate, path: LATER },
    { operation: 'listIndicators', actor: helseMidt, path: LATER },
    { operation: 'measureIndicator', actor: directorate, path: INDICATOR },
    { operation: 'judgeIndicator', actor: directorate, path: INDICATOR },
    { operation: 'getIndicator', actor: helseMidt, path: INDICATOR },
    { operation: 'judgeGoal', actor: directorate, path: ({ round }) => ({ round }) },
    { operation: 'getStrategyFollowUp', actor: helseMidt, path: ({ round }) => ({ round }) },
    {
      operation: 'listGoalProjects',
      actor: helseMidt,
      path: ({ round }) => ({ round }),
      query: { goal: '1' },
    },
  ],
};

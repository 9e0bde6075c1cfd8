import type { Slice } from './acted-story.js';
import { aCase, anAdvice } from '../stages/governance.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt } = ACTORS;
const MET = ['digitalisation', 'coreActivity', 'coordination'].map((criterion) => ({
  criterion,
  met: true,
  reason: 'Ja.',
}));
const TOPIC = { topic: 'legemiddelomradet-2021' };
/** A meeting whose minutes are published, and one whose minutes are not. */
const [PUBLISHED, DRAFT] = ['nuit-2021-05-20', 'nuit-2021-09-15'];

/** A meeting, its minutes and its cases: one decided, one withdrawn, one a draft for good. */
export const councils: Slice = {
  name: 'councils',
  after: ['foundation', 'intake'],
  steps: [
    { operation: 'listCouncils', actor: helseMidt },
    {
      operation: 'createMeeting',
      actor: directorate,
      shared: true,
      leaves: ({ body }) => ({ meeting: body.key }),
    },
    {
      operation: 'updateMeeting',
      actor: directorate,
      shared: true,
      path: ({ meeting }) => ({ key: meeting }),
    },
    { operation: 'getMeeting', actor: helseMidt, path: ({ meeting }) => ({ key: meeting }) },
    { operation: 'listMeetings', actor: helseMidt, query: { limit: '2' } },
    { operation: 'getCalendar', actor: helseMidt },
    { operation: 'saveMinutes', actor: directorate, path: { key: DRAFT } },
    { operation: 'saveMinutes', actor: directorate, shared: true, path: { key: PUBLISHED } },
    { operation: 'publishMinutes', actor: directorate, path: { key: PUBLISHED } },
    { operation: 'getMinutes', actor: helseMidt, path: { key: PUBLISHED } },
    {
      operation: 'createCase',
      actor: directorate,
      body: aCase({ number: '90/21', projects: ['SAFEST'] }),
      leaves: ({ body }) => ({ draftCase: body.id }),
    },
    {
      operation: 'createCase',
      actor: directorate,
      body: aCase({ number: '91/21' }),
      leaves: ({ body }) => ({ withdrawnCase: body.id }),
    },
    {
      operation: 'withdrawCase',
      actor: directorate,
      path: ({ withdrawnCase }) => ({ id: withdrawnCase }),
    },
    {
      operation: 'createCase',
      actor: directorate,
      shared: true,
      leaves: ({ body }) => ({ case: body.id }),
    },
    {
      operation: 'updateCase',
      actor: directorate,
      shared: true,
      path: (keys) => ({ id: keys['case'] }),
    },
    {
      operation: 'checkCaseDocument',
      actor: directorate,
      path: (keys) => ({ id: keys['case'] }),
      query: { document: '1' },
      file: { type: 'application/pdf', text: 'Et underlag' },
    },
    { operation: 'publishCase', actor: directorate, path: (keys) => ({ id: keys['case'] }) },
    // Recommending needs the directorate's assessment that the criteria are met.
    {
      operation: 'evaluateProject',
      actor: directorate,
      path: ({ code }) => ({ code }),
      body: { criteriaSet: '2021-03', answers: MET },
    },
    {
      operation: 'decideCase',
      actor: directorate,
      shared: true,
      path: (keys) => ({ id: keys['case'] }),
    },
    { operation: 'getCase', actor: helseMidt, path: (keys) => ({ id: keys['case'] }) },
    { operation: 'listCases', actor: helseMidt },
    {
      operation: 'cancelMeeting',
      actor: directorate,
      shared: true,
      path: ({ meeting }) => ({ key: meeting }),
    },
  ],
};

/** Advice that is answered and whose effect is stated; other advice that is published. */
export const advice: Slice = {
  name: 'advice',
  after: ['foundation'],
  steps: [
    { operation: 'createAdvice', actor: directorate, leaves: ({ body }) => ({ advice: body.id }) },
    { operation: 'answerAdvice', actor: helseMidt, path: (keys) => ({ id: keys['advice'] }) },
    { operation: 'stateEffect', actor: directorate, path: (keys) => ({ id: keys['advice'] }) },
    { operation: 'listAdvice', actor: helseMidt, query: { limit: '1' } },
    {
      operation: 'createAdvice',
      actor: directorate,
      shared: true,
      body: anAdvice({ round: '2021-2' }),
      leaves: ({ body }) => ({ publishedAdvice: body.id }),
    },
    {
      operation: 'publishAdvice',
      actor: directorate,
      path: ({ publishedAdvice }) => ({ id: publishedAdvice }),
    },
    {
      operation: 'getAdvice',
      actor: helseMidt,
      path: ({ publishedAdvice }) => ({ id: publishedAdvice }),
    },
    { operation: 'listPublishedAdvice', actor: helseMidt },
  ],
};

/** A case with the figures of the closed round. */
export const frozenFigures: Slice = {
  name: 'frozenFigures',
  after: ['closing'],
  steps: [
    {
      operation: 'createCase',
      actor: directorate,
      shared: true,
      body: ({ round }) => aCase({ number: '92/21', rounds: [round] }),
      leaves: ({ body }) => ({ figuresCase: body.id }),
    },
    {
      operation: 'publishCase',
      actor: directorate,
      path: ({ figuresCase }) => ({ id: figuresCase }),
    },
    {
      operation: 'getCaseFigures',
      actor: helseMidt,
      path: ({ figuresCase, round }) => ({ id: figuresCase, round }),
    },
  ],
};

/** A topic of a challenge of the closed round, published; and one that stays a draft. */
export const topics: Slice = {
  name: 'topics',
  after: ['closing'],
  steps: [
    { operation: 'suggestTopics', actor: directorate, path: ({ round }) => ({ round }) },
    {
      operation: 'createTopic',
      actor: directorate,
      body: { code: 'utkast', title: { nb: 'Utkast', en: 'Draft' }, challenges: [] },
    },
    {
      operation: 'createTopic',
      actor: directorate,
      shared: true,
      body: ({ report }) => ({
        code: TOPIC.topic,
        title: { nb: 'Legemiddelområdet', en: 'The medication area' },
        meeting: PUBLISHED,
        challenges: [{ report, number: 1 }],
      }),
    },
    {
      operation: 'updateTopic',
      actor: directorate,
      shared: true,
      path: TOPIC,
      body: ({ report }) => ({
        title: { nb: 'Legemidler', en: 'Medication' },
        meeting: PUBLISHED,
        challenges: [{ report, number: 1 }],
      }),
    },
    { operation: 'publishTopic', actor: directorate, path: TOPIC },
    { operation: 'getTopic', actor: helseMidt, path: TOPIC },
    { operation: 'listTopics', actor: helseMidt, query: { limit: '1' } },
  ],
};

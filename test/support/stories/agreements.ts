import type { Keys, Slice } from './acted-story.js';
import { aProject } from '../reports/samples.js';
import { ACTORS } from '../service.js';

const { helseMidt, helseVest } = ACTORS;

const ofAgreement = ({ agreement }: Keys): Keys => ({ id: agreement });
const NEEDED = { kind: 'delivery', neededBy: '2021-10-01', lagDays: 30 };

/**
 * Helse Midt-Norge asks Helse Vest for a delivery of a project, and answers its offer with another
 * day; Helse Vest commits to that one. Lists of moves offer a test environment and take a request back.
 */
export const agreements: Slice = {
  name: 'agreements',
  after: ['foundation'],
  steps: [
    {
      operation: 'createProject',
      actor: helseVest,
      body: aProject('LEVERER'),
      leaves: ({ body }) => ({ supplying: body.code }),
    },
    {
      operation: 'requestAgreement',
      actor: helseMidt,
      body: ({ code, supplying }) => ({
        ...NEEDED,
        project: code,
        on: { project: supplying },
        what: 'FHIR-grensesnitt',
        reason: 'Innføringen begynner etter ferien.',
      }),
      leaves: ({ body }) => ({ agreement: body.id }),
    },
    {
      operation: 'moveAgreement',
      actor: helseVest,
      path: ofAgreement,
      body: { move: 'offer', date: '2021-11-15', condition: 'Gitt finansiering.' },
    },
    {
      operation: 'moveAgreement',
      actor: helseMidt,
      path: ofAgreement,
      body: { move: 'counter', date: '2021-10-15', reason: 'Opplæringen er bestilt.' },
    },
    { operation: 'getAgreement', actor: helseVest, path: ofAgreement },
    {
      operation: 'moveAgreement',
      actor: helseVest,
      path: ofAgreement,
      body: { move: 'commit' },
    },
    {
      operation: 'requestAgreement',
      actor: helseMidt,
      body: ({ code }) => ({
        ...NEEDED,
        project: code,
        on: { nationalSolution: 'Kjernejournal' },
        supplier: helseVest,
        what: 'Testmiljø',
      }),
      leaves: ({ body }) => ({ solution: body.id }),
    },
    {
      operation: 'moveAgreements',
      actor: helseVest,
      body: ({ solution }) => ({
        items: [
          {
            agreement: solution,
            version: 1,
            move: 'offer',
            date: '2021-12-01',
            condition: 'Gitt kapasitet.',
            reason: 'Miljøet bygges om.',
          },
        ],
      }),
    },
    {
      operation: 'requestAgreement',
      actor: helseMidt,
      body: ({ code }) => ({
        ...NEEDED,
        project: code,
        on: { area: 'medicines' },
        what: 'Felles krav',
      }),
    },
    {
      operation: 'requestAgreement',
      actor: helseMidt,
      body: ({ code }) => ({
        ...NEEDED,
        project: code,
        on: { ground: 'Personverndommen' },
        what: 'Avklart overføring til tredjeland',
      }),
      leaves: ({ body }) => ({ ground: body.id }),
    },
    {
      operation: 'moveAgreements',
      actor: helseMidt,
      body: ({ ground }) => ({
        items: [
          { agreement: ground, version: 1, move: 'withdraw', reason: 'Avklart på annen måte.' },
        ],
      }),
    },
    { operation: 'listSuggestions', actor: helseVest },
    { operation: 'listAgreements', actor: helseVest, query: { limit: '1' } },
  ],
};

/** Helse Midt-Norge asks the owner of a roadmap's item for it. */
export const agreementsOnRoadmap: Slice = {
  name: 'agreements on a roadmap',
  after: ['foundation', 'roadmaps'],
  steps: [
    {
      operation: 'requestAgreement',
      actor: helseMidt,
      body: ({ code }) => ({
        ...NEEDED,
        project: code,
        on: { roadmapItem: 'DIGITAL-HENVISNING' },
        what: 'Felles kjerne',
        neededBy: '2023-10-01',
      }),
    },
  ],
};

import type { Keys, Slice } from './acted-story.js';
import { ACTORS } from '../service.js';

const { directorate, helseMidt, helseNord, helseVest, ks } = ACTORS;

const SOLUTION = { solution: 'DIGIHELSE' };
const BECAUSE = { reason: 'Avtale om innføring.' };
const NETWORK = { network: 'digiNordland' };
const ofRollOut = ({ rollOut }: Keys): Keys => ({ id: rollOut });
const DETAILS = {
  size: 'large',
  vendor: 'Eksempelleverandør',
  system: 'Eksempeljournal',
  preconditions: [{ what: 'Leverandørene er klare', owedBy: 'vendor', state: 'open' }],
  reason: 'Opplæringen er bestilt.',
};

/**
 * Helse Vest registers a solution and plans its roll-out to Helse Midt-Norge and the members of a
 * network. Helse Nord asks for a later quarter, and Helse Vest plans that one. Helse Midt-Norge asks for a
 * project by itself. KS answers for Helse Nord.
 */
export const rollOuts: Slice = {
  name: 'rollOuts',
  after: ['foundation', 'agreements'],
  steps: [
    { operation: 'registerSolution', actor: helseVest, shared: true },
    { operation: 'changeSolution', actor: helseVest, path: SOLUTION, shared: true },
    { operation: 'listSolutions', actor: helseNord },
    { operation: 'getSolution', actor: helseNord, path: SOLUTION },
    {
      operation: 'listNetworkMembers',
      actor: directorate,
      path: NETWORK,
      body: { members: [helseNord], source: 'Eksempel' },
      shared: true,
    },
    { operation: 'getNetworkMembers', actor: helseNord, path: NETWORK },
    {
      operation: 'planRollOuts',
      actor: helseVest,
      body: {
        ...SOLUTION,
        ...DETAILS,
        receivers: [helseMidt],
        networks: ['digiNordland'],
        userGroup: 'Sykehjem',
        quarter: '2021Q4',
      },
      leaves: ({ body }) => ({ confirmed: body.items[0].id, rollOut: body.items[1].id }),
    },
    {
      operation: 'moveRollOut',
      actor: helseNord,
      path: ofRollOut,
      body: { ...DETAILS, move: 'ask', quarter: '2022Q1' },
    },
    { operation: 'getRollOut', actor: helseVest, path: ofRollOut },
    {
      operation: 'moveRollOuts',
      actor: helseVest,
      body: ({ rollOut }) => ({
        items: [{ ...DETAILS, rollOut, version: 2, move: 'plan', quarter: '2022Q1' }],
      }),
    },
    {
      operation: 'moveRollOuts',
      actor: helseMidt,
      body: ({ confirmed }) => ({ items: [{ rollOut: confirmed, version: 1, move: 'confirm' }] }),
    },
    {
      operation: 'planRollOuts',
      actor: helseMidt,
      body: ({ supplying }) => ({
        project: supplying,
        receivers: [helseMidt],
        quarter: '2022Q2',
      }),
    },
    {
      operation: 'createDelegation',
      actor: helseNord,
      body: { delegate: ks, mayPrepare: false, mayCertify: false, mayIntroduce: true, ...BECAUSE },
    },
    {
      operation: 'moveRollOut',
      actor: ks,
      onBehalfOf: helseNord,
      path: ofRollOut,
      body: { ...DETAILS, move: 'settle' },
    },
    { operation: 'listCoverage', actor: helseVest, query: SOLUTION },
    { operation: 'stateCapacity', actor: helseNord },
    { operation: 'listCapacities', actor: helseNord },
    {
      operation: 'getReceiverCalendar',
      actor: helseNord,
      path: { organisationNumber: helseNord },
      query: ({ rollOut }) => ({ from: '2021Q4', rollOut, movedTo: '2022Q3' }),
    },
    { operation: 'listCollisions', actor: helseVest, query: { ...SOLUTION, limit: '1' } },
    {
      operation: 'getReceiverFeed',
      actor: helseNord,
      path: { organisationNumber: helseNord },
    },
    { operation: 'listRollOuts', actor: helseVest, query: { limit: '1' } },
  ],
};

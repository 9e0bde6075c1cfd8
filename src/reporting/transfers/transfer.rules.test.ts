import { findTransferLock, type TransferSituation } from './transfer.rules.js';
import { TRANSFER_ACTIONS, TRANSFER_STATES, type TransferParty } from './transfer.types.js';

const PROPOSED: TransferSituation = {
  state: 'proposed',
  parties: [],
  byOwner: true,
  ownerAgreed: true,
  receiverAgreed: false,
};
const openTo = (situation: Partial<TransferSituation>): string[] =>
  TRANSFER_ACTIONS.filter(
    (action) => findTransferLock(action, { ...PROPOSED, ...situation }) === undefined,
  );
const PARTIES: readonly TransferParty[] = ['owner', 'receiver', 'directorate'];

test('each party has its own steps of a transfer that the owner proposes', () => {
  expect(PARTIES.map((party) => openTo({ parties: [party] }))).toEqual([
    ['withdraw'],
    ['accept', 'decline'],
    ['withdraw', 'decide'],
  ]);
});

test('both actors consent to a transfer that the directorate proposes, and may not withdraw it', () => {
  const proposed = { byOwner: false, ownerAgreed: false };
  expect(PARTIES.map((party) => openTo({ ...proposed, parties: [party] }))).toEqual([
    ['accept', 'decline'],
    ['accept', 'decline'],
    ['withdraw', 'decide'],
  ]);
});

test('once it is agreed only the directorate calls it off, and nobody once it is over', () => {
  const open = TRANSFER_STATES.filter((state) => state !== 'proposed').map((state) => [
    state,
    PARTIES.map((party) => openTo({ state, receiverAgreed: true, parties: [party] })),
  ]);
  expect(Object.fromEntries(open)).toEqual({
    agreed: [[], [], ['withdraw']],
    declined: [[], [], []],
    withdrawn: [[], [], []],
    lapsed: [[], [], []],
    carriedOut: [[], [], []],
  });
});

test('an actor that was merged into the other consents for both', () => {
  expect(openTo({ parties: ['owner', 'receiver'] })).toEqual(['accept', 'decline', 'withdraw']);
});

import { findProposalObstacle, isSamePart } from './retention.rules.js';
import { PROPOSAL_STATES, type ProposalPart } from './retention.types.js';

const PART: ProposalPart = {
  class: 'notices',
  version: 1,
  before: '2021-01-01T00:00:00.000Z',
  count: 2,
  oldest: '2020-01-01T00:00:00.000Z',
  hash: 'a'.repeat(64),
};

test('is approved by another client than the one that proposed, and carried out after it', () => {
  const codes = PROPOSAL_STATES.map((state) =>
    (['approve', 'carryOut', 'withdraw'] as const).map(
      (action) => findProposalObstacle(action, { state, preparedBy: 'first' }, 'first')?.code,
    ),
  );
  expect(codes).toEqual([
    ['own-proposal', 'proposal-not-approved', undefined],
    ['proposal-approved', undefined, undefined],
    ['proposal-ended', 'proposal-ended', 'proposal-ended'],
    ['proposal-ended', 'proposal-ended', 'proposal-ended'],
  ]);
  const other = findProposalObstacle('approve', { state: 'proposed', preparedBy: 'a' }, 'b');
  expect(other).toBeUndefined();
});

test('is outdated by another row, another period and another number of rows', () => {
  expect(isSamePart(PART, { ...PART, oldest: '2019-01-01T00:00:00.000Z' })).toBe(true);
  expect(isSamePart(PART, { ...PART, hash: 'b'.repeat(64) })).toBe(false);
  expect(isSamePart(PART, { ...PART, version: 2 })).toBe(false);
  expect(isSamePart(PART, { ...PART, count: 3 })).toBe(false);
  expect(isSamePart(PART, undefined)).toBe(false);
});

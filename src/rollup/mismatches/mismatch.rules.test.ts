import type { PromisedAgreement, PromisingProject } from '../promises/promise.types.js';
import { describePromise } from '../promises/promise.rules.js';
import { findMismatches } from './mismatch.rules.js';

const body = (actorId: string) => ({ actorId, organisationNumber: actorId, name: actorId });
const AGREEMENT: PromisedAgreement = {
  id: 'a',
  kind: 'delivery',
  what: 'Grensesnitt',
  projectId: 'receiving',
  receiver: body('midt'),
  supplier: body('vest'),
  targetKind: 'project',
  targetProjectId: 'supplying',
  target: null,
  lagDays: 0,
  state: 'committed',
  neededBy: '2021-06-01',
  offeredOn: null,
  condition: null,
  committedOn: '2021-06-01',
  deliveredOn: null,
  milestone: null,
  since: '2021-02-01',
  movedBy: 'supplier',
  everNamed: true,
  namedFor: '2021-06-01',
};
const project = (id: string, changes: Partial<PromisingProject> = {}): PromisingProject => ({
  id,
  code: id,
  name: id,
  ownerId: 'eier',
  ownerName: 'Eier',
  owner: '0',
  left: false,
  state: 'active',
  round: '2021-1',
  revisionId: `revision of ${id}`,
  reported: true,
  milestones: [{ key: 'BP4', date: '2021-05-01', reached: false }],
  endsOn: null,
  planned: null,
  ...changes,
});

/** Finds the mismatches of the agreement, with some members and some of its supplier changed. */
function judge(
  changes: Partial<PromisedAgreement>,
  supplying: Partial<PromisingProject> = {},
  rings: readonly ReadonlySet<string>[] = [],
): string[] {
  const agreement = { ...AGREEMENT, ...changes };
  const projects = new Map(
    [project('receiving'), project('supplying', supplying)].map((one) => [one.id, one]),
  );
  const roadmap = new Map([['SAMHANDLING', '2021-12-31']]);
  const round = { agreements: [agreement], projects, roadmap, day: '2021-02-16', due: true };
  return findMismatches(describePromise(agreement, round), { due: true, rings });
}

describe('an agreement', () => {
  test('has no mismatch when both sides say the same', () => {
    expect(judge({})).toEqual([]);
  });

  test('lacks an answer after more than 14 days', () => {
    const asked = { state: 'requested', committedOn: null } as const;
    expect(judge({ ...asked, since: '2021-02-02' })).toEqual([]);
    expect(judge({ ...asked, since: '2021-02-01' })).toEqual(['no-answer']);
    expect(judge({ ...asked, since: '2021-02-01', supplier: null })).toEqual([]);
  });

  test('has a gap when the forecast, or without one the commitment, is after the need', () => {
    const late = [{ key: 'BP4', date: '2021-06-02', reached: false }];
    expect(judge({}, { milestones: late })).toEqual(['date-gap']);
    expect(judge({ committedOn: '2021-06-02' }, { milestones: [] })).toEqual(['date-gap']);
    expect(judge({ committedOn: '2021-06-02' })).toEqual([]);
    const item = {
      targetKind: 'roadmapItem',
      targetProjectId: null,
      target: 'SAMHANDLING',
    } as const;
    expect(judge(item)).toEqual(['date-gap']);
  });

  test('of a project that is stopped, has left or is silent says so', () => {
    expect(judge({}, { state: 'stopped' })).toEqual(['supplier-stopped']);
    expect(judge({}, { left: true })).toEqual(['supplier-left']);
    expect(judge({}, { reported: false })).toEqual(['supplier-silent']);
    expect(judge({}, { reported: false, state: 'completed' })).toEqual([]);
  });

  test('is one-sided when a report names what was declined, or no longer what is open', () => {
    expect(judge({ namedFor: null })).toEqual(['one-sided']);
    expect(judge({ namedFor: null, everNamed: false })).toEqual([]);
    expect(judge({ state: 'declined' })).toEqual(['one-sided']);
    expect(judge({ state: 'declined', namedFor: null })).toEqual([]);
    expect(judge({ state: 'delivered' })).toEqual([]);
  });

  test('in a ring says so', () => {
    expect(judge({}, {}, [new Set(['receiving', 'supplying'])])).toEqual(['ring']);
    expect(judge({}, {}, [new Set(['receiving', 'other'])])).toEqual([]);
  });
});

import {
  findMoveLock,
  findSide,
  listDrawnMoves,
  moveFaults,
  moveOfMention,
  positionAfter,
} from './agreement.rules.js';
import { slipsOf, turnOf } from './agreement-standing.lookup.js';
import type { AgreementMove, AgreementPosition, AgreementState } from './agreement.types.js';

const REQUESTED: AgreementPosition = {
  state: 'requested',
  neededBy: '2021-06-01',
  offeredOn: null,
  condition: null,
  committedOn: null,
  deliveredOn: null,
  milestone: null,
};
const bare = { condition: null, reason: null, milestone: null };
const at = (state: AgreementState): AgreementPosition => ({ ...REQUESTED, state });
const lockOf = (move: AgreementMove, state: AgreementState, side: 'receiver' | 'supplier') =>
  findMoveLock(move, { state, supplied: true, sides: [side] })?.code;

test('the moves of an agreement are those of the drawing', () => {
  expect(
    listDrawnMoves().map(({ from, side, move, to }) => `${from} ${side} ${move} ${to}`),
  ).toEqual([
    'requested receiver request requested',
    'requested receiver withdraw withdrawn',
    'requested supplier offer offered',
    'requested supplier commit committed',
    'requested supplier decline declined',
    'offered receiver counter countered',
    'offered receiver commit committed',
    'offered receiver withdraw withdrawn',
    'countered receiver request countered',
    'countered receiver withdraw withdrawn',
    'countered supplier offer offered',
    'countered supplier commit committed',
    'countered supplier decline declined',
    'committed receiver withdraw withdrawn',
    'committed supplier offer offered',
    'committed supplier deliver delivered',
  ]);
});

describe('the moves of an agreement', () => {
  test('are locked out of turn, after the end and for others', () => {
    expect(lockOf('commit', 'requested', 'receiver')).toBe('not-your-turn');
    expect(lockOf('offer', 'offered', 'supplier')).toBe('not-your-turn');
    expect(lockOf('deliver', 'requested', 'supplier')).toBe('agreement-state');
    expect(lockOf('withdraw', 'delivered', 'receiver')).toBe('agreement-state');
    expect(findMoveLock('offer', { state: 'requested', supplied: true, sides: [] })?.code).toBe(
      'not-yours',
    );
  });

  test('are made as the side that may, by a body that is both', () => {
    const situation = { supplied: true, sides: ['receiver', 'supplier'] } as const;
    expect(findSide('offer', { ...situation, state: 'requested' })).toBe('supplier');
    expect(findSide('commit', { ...situation, state: 'offered' })).toBe('receiver');
    expect(findSide('deliver', { ...situation, state: 'offered' })).toBeUndefined();
  });

  test('are the receiver’s alone when nobody supplies', () => {
    const situation = { state: 'requested', supplied: false, sides: ['receiver'] } as const;
    expect(findSide('deliver', situation)).toBe('receiver');
    expect(findMoveLock('commit', situation)?.code).toBe('agreement-state');
    expect(turnOf('requested', false)).toBeNull();
  });
});

describe('the position after a move', () => {
  test('commits to the day offered, or to the day needed', () => {
    const offered = positionAfter(REQUESTED, {
      ...bare,
      move: 'offer',
      date: '2021-08-01',
      condition: 'Finansiering',
    });
    expect(offered).toMatchObject({ state: 'offered', offeredOn: '2021-08-01' });
    const commit = { ...bare, move: 'commit', date: null } as const;
    expect(positionAfter(offered, commit).committedOn).toBe('2021-08-01');
    expect(positionAfter(REQUESTED, commit).committedOn).toBe('2021-06-01');
  });

  test('keeps the commitment while another day is offered', () => {
    const committed = { ...at('committed'), committedOn: '2021-06-01' };
    const offered = positionAfter(committed, { ...bare, move: 'offer', date: '2021-09-01' });
    expect(offered).toMatchObject({ committedOn: '2021-06-01', offeredOn: '2021-09-01' });
  });
});

describe('what comes with a move', () => {
  const days = { today: '2021-04-01', forecast: null };
  const codes = (
    move: AgreementMove,
    content: object,
    forecast = days.forecast as never,
  ): string[] =>
    moveFaults({ ...bare, move, date: null, ...content }, { ...days, forecast }, '').map(
      ({ pointer, code }) => `${pointer} ${code}`,
    );

  test('is a day that can be, or none', () => {
    expect(codes('offer', {})).toEqual(['/date required']);
    expect(codes('offer', { date: '2021-03-31' })).toEqual(['/date date-passed']);
    expect(codes('deliver', { date: '2021-04-02' })).toEqual(['/date in-future']);
    expect(codes('commit', { date: '2021-05-01' })).toEqual(['/date date-not-taken']);
    expect(codes('counter', { date: '2021-04-01' })).toEqual([]);
  });

  test('is not before the day on which the supplier reported it as reached', () => {
    const reached = { date: '2021-03-15', reached: true } as never;
    expect(codes('deliver', { date: '2021-03-14' }, reached)).toEqual(['/date before-actual']);
    expect(codes('deliver', { date: '2021-03-15' }, reached)).toEqual([]);
  });

  test('has a reason where the agreement ends, and a condition only in an offer', () => {
    expect(codes('decline', {})).toEqual(['/reason required']);
    expect(codes('counter', { date: '2021-05-01', condition: 'x' })).toEqual([
      '/condition condition-not-taken',
    ]);
  });
});

describe('a report that names an agreement', () => {
  test('moves it only while the two sides have not agreed', () => {
    expect(moveOfMention(REQUESTED, '2021-06-01')).toBeUndefined();
    expect(moveOfMention(REQUESTED, '2021-05-01')).toBe('request');
    expect(moveOfMention(at('countered'), '2021-05-01')).toBe('request');
    expect(moveOfMention(at('offered'), '2021-05-01')).toBe('counter');
    expect(moveOfMention(at('committed'), '2021-05-01')).toBeUndefined();
  });
});

describe('an agreement', () => {
  const committed = { ...at('committed'), committedOn: '2021-07-01' };

  test('slips by its commitment, its forecast and the day', () => {
    const forecast = { date: '2021-08-01', reached: false };
    expect(slipsOf(committed, forecast, '2021-07-02')).toEqual([
      'committed-late',
      'forecast-late',
      'overdue',
    ]);
    expect(slipsOf(committed, null, '2021-07-01')).toEqual(['committed-late']);
    expect(slipsOf(REQUESTED, null, '2021-06-02')).toEqual(['overdue']);
  });

  test('does not slip once it is over', () => {
    expect(slipsOf({ ...committed, state: 'delivered' }, null, '2022-01-01')).toEqual([]);
  });
});

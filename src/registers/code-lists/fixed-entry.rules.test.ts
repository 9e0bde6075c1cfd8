import { fixedFaults, listRoundsOf, removalFault } from './fixed-entry.rules.js';

const ROUND = { key: '2021-1', firstDay: '2021-01-18', lastDay: '2021-02-05' };
const NEXT = { key: '2021-2', firstDay: '2021-02-01', lastDay: '2021-05-01' };
const ENTRY = {
  names: { nb: 'Velferd', nn: null, en: 'Welfare' },
  parent: null,
  validFrom: null,
  validTo: null,
};

/** Lists the pointers of the faults of a change to the entry. */
const pointersOf = (before: object, after: object, rounds = [ROUND]): string[] =>
  fixedFaults({ ...ENTRY, ...before }, { ...ENTRY, ...after }, rounds).map(
    ({ pointer }) => pointer,
  );

test.each([
  ['its names', { names: { ...ENTRY.names, nn: 'Velferd' } }, ['/names']],
  ['its parent', { parent: 'other' }, ['/parent']],
  ['an end on the last day of the round', { validTo: '2021-02-05' }, ['/validTo']],
  ['an end before the round', { validTo: '2020-01-01' }, ['/validTo']],
  ['an end on the day after the round', { validTo: '2021-02-06' }, []],
  ['nothing', {}, []],
])('with %s changed while a round is open', (_, after, pointers) => {
  expect(pointersOf({}, after)).toEqual(pointers);
});

test('an entry that ended within the round is not prolonged into the rest of it', () => {
  expect(pointersOf({ validTo: '2021-01-20' }, {})).toEqual(['/validTo']);
});

test('an entry that begins after the round, or ended before it, may change', () => {
  for (const days of [{ validFrom: '2021-02-06' }, { validTo: '2021-01-18' }]) {
    const names = { nb: 'Nytt', nn: null, en: 'New' };
    expect(pointersOf(days, { ...days, names })).toEqual([]);
    expect(removalFault({ ...ENTRY, ...days }, [ROUND])).toBeUndefined();
  }
});

test('of two open rounds, the one that closes last decides the day', () => {
  const [first] = fixedFaults(ENTRY, { ...ENTRY, validTo: '2021-03-01' }, [ROUND, NEXT]);
  expect(first?.detail.en).toBe(
    'Choose an end after 2021-05-01, or wait until 2021-1, 2021-2 is closed',
  );
  expect(listRoundsOf({ validFrom: '2021-02-06', validTo: null }, [ROUND, NEXT])).toEqual([NEXT]);
});

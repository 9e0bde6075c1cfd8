import type { PublicRollOut } from '../../coordination/calendars/municipal-plans.lookup.js';
import { makeMunicipalTables } from './municipal-tables.rules.js';

const rollOut = (receiver: string, quarter: string | null, state = 'planned'): PublicRollOut => ({
  id: `${receiver} ${String(quarter)}`,
  receiver: { actor: receiver, name: receiver },
  solution: 'HELSE',
  supplier: { actor: '1', name: 'KS' },
  quarter,
  state,
  size: 'small',
  weight: 1,
  confirmed: false,
});

test('a receiver counts once in the coverage, from its first quarter on', () => {
  const rollOuts = [
    rollOut('Oslo', '2021Q1', 'inUse'),
    rollOut('Oslo', '2021Q3'),
    rollOut('Bergen', '2021Q3'),
    rollOut('Asker', null),
    { ...rollOut('Bodø', '2021Q2'), solution: null },
  ];
  const tables = makeMunicipalTables({ solutions: [], rollOuts, loads: [] }, () => ({}));
  expect(tables.find(({ name }) => name === 'coverage')?.rows).toEqual([
    ['HELSE', '2021Q1', 1, 1],
    ['HELSE', '2021Q2', 1, 1],
    ['HELSE', '2021Q3', 2, 1],
  ]);
});

import { MAX_AMOUNT } from '../../platform/base/money.js';
import { columnsOf } from '../columns/report-columns.rules.js';
import type { RecordName } from '../columns/report-table.types.js';
import { CODE_CHOICES } from '../../../test/support/reports/registered.js';
import { ListsSheet, makeFieldColumn } from './template-columns.writer.js';

const LISTS = new ListsSheet({
  language: 'nb',
  round: {
    historical: false,
    ruleSet: 'standard-5',
    key: '2021-2',
    name: { nb: 'Runde', en: 'Round' },
  },
  actor: { organisationNumber: '983658776', name: 'Helse Midt-Norge RHF' },
  deadline: new Date('2021-04-16T14:00:00Z'),
  projects: [],
  codes: CODE_CHOICES,
  registered: [],
});

test.each<[record: RecordName, column: string, least: number]>([
  ['budget', 'approved', -MAX_AMOUNT],
  ['budget', 'forecast', -MAX_AMOUNT],
  ['budget', 'actual', -MAX_AMOUNT],
  ['operatingCost', 'amount', -MAX_AMOUNT],
  ['report', 'approved', 0],
  ['report', 'forecast', 0],
  ['benefit', 'plannedAmount', 0],
])('a cell on the sheet %s takes in the column %s from %i', (record, name, least) => {
  const column = columnsOf(record).find((one) => one.name === name);
  if (column === undefined) throw new Error(`There is no column ${name}`);
  const { takes } = makeFieldColumn(column, record, 'nb', LISTS);
  expect([takes?.formula1, takes?.formula2]).toEqual([String(least), String(MAX_AMOUNT)]);
});

import {
  COLUMNS,
  findColumn,
  columnsOf,
  normalise,
  RECORD_LABELS,
  findRecord,
} from './report-columns.rules.js';
import { RECORDS } from './report-table.types.js';

test('a heading in any language names one column', () => {
  const headings = COLUMNS.flatMap((column) =>
    [...new Set([column.name, column.heading.nb, column.heading.en].map(normalise))].map(
      (heading) => ({ heading, column }),
    ),
  );
  expect(new Set(headings.map(({ heading }) => heading)).size).toBe(headings.length);
  for (const { heading, column } of headings)
    expect(findColumn(` ${heading.toUpperCase()} `)).toBe(column);
});

test('an unknown heading names no column', () => {
  expect(findColumn('ukjent')).toBeUndefined();
});

test('a label in any language names one kind of row', () => {
  const labels = RECORDS.flatMap((record) => [
    ...new Set([record, RECORD_LABELS[record].nb, RECORD_LABELS[record].en].map(normalise)),
  ]);
  expect(new Set(labels).size).toBe(labels.length);
});

test.each([
  ['Milepæler', 'milestone'],
  ['operating COSTS', 'operatingCost'],
  ['benefit', 'benefit'],
  ['tull', undefined],
])('the label %s names the kind of row %j', (label, record) => {
  expect(findRecord(label)).toBe(record);
});

test('a choice in any language names one value', () => {
  for (const { choices } of COLUMNS) {
    const words = choices.flatMap(({ value, nb, en }) => [
      ...new Set([value, nb, en].map(normalise)),
    ]);
    expect(new Set(words).size).toBe(words.length);
  }
});

test.each(RECORDS)('a row of the kind %s has columns of its own', (record) => {
  expect(columnsOf(record).length).toBeGreaterThan(1);
});

import { COLUMNS } from './report-columns.rules.js';
import { readHeadings } from './report-headings.rules.js';

test('a heading is known by the name and the labels of its column, in any case', () => {
  for (const { name, heading } of COLUMNS) {
    const { nb, en } = heading;
    for (const text of [name, nb, en, name.toUpperCase(), ` ${nb} `]) {
      const { faults } = readHeadings(['project', text], null);
      expect([name, text, faults]).toEqual([name, text, []]);
    }
  }
});

const UNKNOWN = ['Tiltakk', 'Tiltak', 'statusColor', 'TILTAK', 'x_eget', 'X_annet', ''];

test('a heading that is unknown or repeated is told, and one that begins with x_ is left alone', () => {
  const { faults } = readHeadings(UNKNOWN, null);
  expect(faults.map(({ code, heading }) => [code, heading])).toEqual([
    ['unknown-column', 'Tiltakk'],
    ['unknown-column', 'statusColor'],
    ['column-repeated', 'TILTAK'],
  ]);
});

test('an unknown heading is told with the one that may be meant', () => {
  const [first, second] = readHeadings(UNKNOWN, null).faults;
  expect(first?.expected.nb).toContain('«Tiltak»');
  expect(second?.expected.en).toContain('"statusColour"');
});

test("an actor's own headings are known by its mapping, in any case", () => {
  const mapping = { prosjektnr: 'project', HVA: 'summary' };
  expect(readHeadings(['Prosjektnr', 'Hva'], mapping).faults).toEqual([]);
});

test.each([
  ['frame', 'Total ramme', 'Total budget'],
  ['Budsjet', 'Total ramme', 'Total budget'],
  ['Trafikklys', 'Status', 'Status'],
  ['Prosjekt', 'Tiltak', 'Project code'],
  ['Forbruk', 'Regnskap', 'Actual'],
  ['Deadline', 'Trengs innen', 'Needed by'],
  ['stausColour', 'statusColour', 'statusColour'],
])('%s leads to the heading near in meaning, in the language that is asked for', (text, nb, en) => {
  const [fault] = readHeadings(['project', text], null).faults;
  expect(fault?.expected.nb).toContain(`«${nb}»`);
  expect(fault?.expected.en).toContain(`"${en}"`);
  for (const heading of [nb, en])
    if (heading !== 'Tiltak' && heading !== 'Project code')
      expect(readHeadings(['project', heading], null).faults).toEqual([]);
});

import type { PackSource } from './board-pack.types.js';
import { PackCitation } from './pack-citation.rules.js';
import type { SectionInput } from './pack-section.rules.js';
import { NB_TEXTS } from './pack-texts-nb.rules.js';
import { describeBridge } from './status-section.rules.js';

/** Makes a source in which one project has left, with this last report. */
function makeSource(lastReport: object): PackSource {
  const status = {
    round: { key: '2021-2', budgetYear: 2021 },
    bridge: [{ measure: 'projects', level: null, before: 1, now: 0 }],
    movement: { entered: [], left: [{ name: 'A', actor: 'B', lastReport }], changed: [] },
    notListed: { entered: 0, left: 0, changed: 0 },
  };
  return JSON.parse(JSON.stringify({ snapshot: { status } })) as PackSource;
}

/** Describes the amounts of the project that left: the headings, the row, and the note. */
function describeLeaver(lastReport: object): unknown[] {
  const cite = new PackCitation(makeSource(lastReport), 'nb', new Set());
  const input: SectionInput = {
    ...{ cite, texts: NB_TEXTS, asked: 'nb', challenges: [] },
    snapshot: { id: '', hash: '' },
  };
  const section = describeBridge(input);
  if ('reason' in section) throw new Error(section.reason);
  const table = section.tables.find(({ title }) => title === NB_TEXTS.bridge.leftTable);
  const headings = table?.columns.slice(3).map(({ title }) => title.replaceAll('\u00a0', ' '));
  return [headings, table?.rows[0]?.slice(3).map(({ text }) => text), section.notes.at(-1)];
}

const NOTE =
  'Beløpene for tiltak som har gått ut, er av siste rapport: «Siste budsjett» for dens budsjettår';
const amount = { priceYear: 2021, basis: 'nominal', approved: 5_000_000 };
const report = { round: '2021-1', colour: 'red', budgetYear: 2020, budgets: [] };

test('a leaver with an amount for the year of the bridge alone is told with the note', () => {
  expect(describeLeaver({ ...report, budgetsOfRound: [amount] })).toEqual([
    ['Budsjett 2021, mill. kr'],
    ['5,0'],
    `${NOTE}, «Budsjett 2021» for året som broen sammenligner.`,
  ]);
});

test('a snapshot without amounts of that year has neither the column nor a word of it', () => {
  expect(describeLeaver({ ...report, budgets: [amount] })).toEqual([
    ['Siste budsjett, mill. kr'],
    ['5,0'],
    `${NOTE}.`,
  ]);
});

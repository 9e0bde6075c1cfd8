import { ViewRow } from '../parts/view-rows.text.js';
import { standingOf } from './promise-chip.part.js';

type Cells = Readonly<Record<string, string | number | null>>;

/** Makes a row of the table `promises`. Cells that are not given are empty. */
function makeRow(cells: Cells): ViewRow {
  const names = Object.keys(cells);
  const places = new Map(names.map((name, place) => [name, place]));
  const context = { table: 'promises', places, withheld: [], phases: new Map<string, string>() };
  return new ViewRow(
    context,
    names.map((name) => cells[name] ?? null),
  );
}

test.each<[Cells, string]>([
  [{ promise_state: 'committed', committed_on: '2021-05-01', slips: 'committed-late' }, 'late'],
  [{ promise_state: 'countered', committed_on: '2021-05-01', slips: 'overdue' }, 'late'],
  [{ promise_state: 'requested', slips: 'overdue', unanswered_days: 108 }, 'unagreedPassed'],
  [{ promise_state: 'offered', slips: 'forecast-late overdue' }, 'unagreedPassed'],
  [{ promise_state: 'offered', slips: 'forecast-late' }, 'unagreedLate'],
  [{ promise_state: 'requested', unanswered_days: 3 }, 'waiting'],
  [{ promise_state: 'delivered', slips: 'overdue' }, 'delivered'],
])('%j stands as %s', (cells, standing) => {
  expect(standingOf(makeRow(cells))).toBe(standing);
});

import type { JSX } from 'preact';
import type { PageRequest } from '../parts/page.types.js';
import { Sign } from '../parts/status-sign.part.js';
import type { ViewRow } from '../parts/view-rows.text.js';
import { Withheld } from '../parts/withheld.part.js';
import type { StatusColour } from '../texts/page-language.types.js';
import type { PromiseSign } from '../topic-texts/promise-texts.types.js';

/** The sign of each standing: a late promise as red, what nobody promised as yellow at most. */
const SIGNS: Readonly<Record<PromiseSign, StatusColour | 'none'>> = {
  late: 'red',
  unagreedPassed: 'yellow',
  unagreedLate: 'yellow',
  waiting: 'yellow',
  agreed: 'green',
  delivered: 'green',
  over: 'none',
  open: 'none',
};

/** Says whether a delivery may still slip. */
function isOpen(row: ViewRow): boolean {
  return !['delivered', 'declined', 'withdrawn'].includes(row.text('promise_state'));
}

/** Returns the standing of a delivery. Slipping counts more than an answer that is awaited. */
export function standingOf(row: ViewRow): PromiseSign {
  const state = row.text('promise_state');
  if (state === 'delivered') return 'delivered';
  if (state === 'declined' || state === 'withdrawn') return 'over';
  if (row.cell('slips') !== null) return standingOfSlip(row);
  if (row.cell('unanswered_days') !== null) return 'waiting';
  return state === 'committed' ? 'agreed' : 'open';
}

/** Returns the standing of a delivery that slips. Without a promised day nobody is late. */
function standingOfSlip(row: ViewRow): PromiseSign {
  const isPromised = row.text('promise_state') === 'committed' || row.cell('committed_on') !== null;
  if (isPromised) return 'late';
  return row.text('slips').split(' ').includes('overdue') ? 'unagreedPassed' : 'unagreedLate';
}

/** Shows the standing of a delivery as sign and word, the gap, and the answer that is awaited. */
export function PromiseChip({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { promises } = request.texts;
  const field = row.findWithheld('slips');
  if (field !== undefined && isOpen(row)) return <Withheld field={field} texts={request.texts} />;
  const standing = standingOf(row);
  const told = [writeGap(request, row), writeWait(request, row)].filter((text) => text !== '');
  const word = standing === 'over' ? promises.states[row.text('promise_state')] : undefined;
  return (
    <span class="site-chip">
      <Sign name={SIGNS[standing]}>{word ?? promises.signs[standing]}</Sign>
      {told.length > 0 && <span class="site-chip__told">{told.join(', ')}</span>}
    </span>
  );
}

/** Writes the gap of a delivery in weeks; in days when it is less than one week. */
function writeGap({ texts: { promises } }: PageRequest, row: ViewRow): string {
  const [days, weeks] = [row.number('gap_days'), row.number('gap_weeks')];
  if (days === null || standingOf(row) === 'over') return '';
  if (weeks !== null && weeks !== 0) return promises.weeks(weeks);
  return days === 0 ? promises.onDay : promises.days(days);
}

/** Writes for how many days an answer is awaited, and the side that owes it. */
function writeWait({ texts: { promises } }: PageRequest, row: ViewRow): string {
  const days = row.number('unanswered_days');
  if (days === null) return '';
  const side = promises.sides[row.text('turn')];
  const unanswered = promises.unanswered(days);
  return side === undefined ? unanswered : `${unanswered}, ${promises.turn(side).toLowerCase()}`;
}

import type { JSX } from 'preact';
import { PartHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { isWithheld, RowValue } from './row-value.part.js';

/** Columns of the table that hold counts, in their order. */
const COUNTS = ['before', 'after', 'entering', 'leaving', 'undecided', 'comments'] as const;

/** Shows the published replays of the criteria: a sentence for each, and their counts. */
export function CriteriaReplays({ request }: { readonly request: PageRequest }): JSX.Element {
  const { view } = request.release;
  const said = request.texts.plans.criteria.replays;
  const rows = readRows(view, 'criteria_replays');
  return (
    <section>
      <PartHeading>{said.title}</PartHeading>
      <p class="ds-paragraph">{said.description}</p>
      {rows.length === 0 ? (
        <p class="ds-paragraph">{said.none}</p>
      ) : (
        <>
          {rows.map((row) => (
            <ReplaySentence request={request} row={row} />
          ))}
          <ReplayTable request={request} rows={rows} />
        </>
      )}
      <SourceLink request={request} table={findTable(view, 'criteria_replays')} />
      <SourceLink request={request} table={findTable(view, 'criteria_replay_reasons')} />
    </section>
  );
}

/** Says the effect of a replay in words. A sentence with something withheld is left out. */
function ReplaySentence({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element | null {
  const { moves, noneLeaves, enter, remainUndecided } = request.texts.plans.criteria.replays;
  const reasons = listReasons(request, row);
  if (isWithheld(row, 'criteria_set', 'baseline', ...COUNTS) || reasons === undefined) return null;
  const [entering, undecided] = [row.number('entering') ?? 0, row.number('undecided') ?? 0];
  const effects = [
    reasons.length === 0 ? noneLeaves : reasons.join(', '),
    ...(entering === 0 ? [] : [enter(entering)]),
    ...(undecided === 0 ? [] : [remainUndecided(undecided)]),
  ];
  const moved = `${moves(row.text('before'), row.text('after'))}: ${effects.join('; ')}`;
  return (
    <p class="ds-paragraph">
      {nameReplay(request, row)}. <strong>{moved}</strong>.
    </p>
  );
}

/**
 * Lists the numbers of projects that a replay would take out, each with its reason, the largest first.
 * Returns undefined when they are withheld.
 */
function listReasons(request: PageRequest, replay: ViewRow): string[] | undefined {
  const { leave, unmet, unmetOther } = request.texts.plans.criteria.replays;
  const rows = readRows(request.release.view, 'criteria_replay_reasons')
    .filter((row) => row.text('replay') === replay.text('replay'))
    .filter((row) => row.text('replay_effect') === 'leaves');
  if (rows.some((row) => isWithheld(row, 'projects'))) return undefined;
  const countOf = (row: ViewRow): number => row.number('projects') ?? 0;
  return rows
    .toSorted((a, b) => countOf(b) - countOf(a))
    .map((row) => {
      const criterion = row.text('criterion');
      return leave(countOf(row), unmet[criterion] ?? unmetOther(criterion));
    });
}

/** Names a replay by its criteria, and those that it is compared with. */
function nameReplay(request: PageRequest, row: ViewRow): string {
  const [set, baseline] = [row.text('criteria_set'), row.text('baseline')];
  return baseline === '' ? set : request.texts.plans.criteria.replays.against(set, baseline);
}

function ReplayTable({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  const said = request.texts.plans.criteria.replays;
  const counts = COUNTS.map((column) => [said[column], 'site-number'] as const);
  return (
    <PageTable caption={said.title} headings={[said.replay, said.asOf, ...counts]}>
      <tbody>
        {rows.map((row) => (
          <ReplayRow request={request} row={row} />
        ))}
      </tbody>
    </PageTable>
  );
}

function ReplayRow({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="criteria_replays" row={row} column={column} />
  );
  const isNamed = !isWithheld(row, 'criteria_set', 'baseline');
  return (
    <tr>
      <th scope="row">{isNamed ? nameReplay(request, row) : value('criteria_set')}</th>
      <td>{value('as_of')}</td>
      {COUNTS.map((column) => (
        <td class="site-number">{value(column)}</td>
      ))}
    </tr>
  );
}

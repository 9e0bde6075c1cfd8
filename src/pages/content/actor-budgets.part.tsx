import type { JSX } from 'preact';
import { type Bar, BarTable } from '../charts/bar-table.part.js';
import { addPrices } from '../parts/figure-name.text.js';
import { PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink, ViewTablePart } from '../parts/view-table.part.js';

/** Shows the budgets of the projects of a body, added by year and prices. */
export function ActorBudgets({
  request,
  number,
}: {
  readonly request: PageRequest;
  readonly number: string;
}): JSX.Element | null {
  const table = findTable(request.release.view, 'actor_budgets');
  const rows = readRows(request.release.view, 'actor_budgets').filter(
    (row) => row.text('actor') === number,
  );
  if (table === undefined || rows.length === 0) return null;
  const columns = table.columns.filter(({ name }) => name !== 'actor' && name !== 'actor_name');
  return (
    <section>
      <PartHeading>{request.texts.figures.sources.actorYears}</PartHeading>
      <ViewTablePart request={request} table={{ ...table, columns, key: ['year'] }} rows={rows} />
      <SourceLink request={request} table={table} />
    </section>
  );
}

/**
 * Shows the approved budgets of the round's year by body, in the prices that most of them have, and
 * says of how many bodies amounts are left out.
 */
export function BudgetsByActor({ request }: { readonly request: PageRequest }): JSX.Element | null {
  const { texts, release } = request;
  const { overview, project: said, projects: names } = texts.content;
  const table = findTable(release.view, 'actor_budgets');
  if (table === undefined) return null;
  const year = readRows(release.view, 'projects')[0]?.number('budget_year');
  const rows = readRows(release.view, 'actor_budgets')
    .filter((row) => row.number('year') === year)
    .filter((row) => (row.number('approved') ?? 0) > 0);
  const [prices = '', most = []] = findCommonPrices(rows);
  if (most.length === 0) return null;
  const others = rows.filter((row) => row.text('prices') !== prices);
  const budgets = addPrices(request, said.budget(String(year)), prices);
  const leftOut = new Set(others.map((row) => row.text('actor'))).size;
  return (
    <section>
      <PartHeading>{texts.figures.sources.byActor}</PartHeading>
      <BarTable
        caption={`${texts.figures.sources.byActor}: ${budgets}`}
        shownCaption={budgets}
        headings={[names.actor, overview.approved]}
        bars={makeBars(request, most)}
      />
      {leftOut > 0 && <p class="ds-paragraph">{overview.otherPricesOfBodies(leftOut)}</p>}
      <SourceLink request={request} table={table} />
    </section>
  );
}

/** Makes a bar of the budget of each body, the largest first. */
function makeBars({ formats, language, release }: PageRequest, rows: readonly ViewRow[]): Bar[] {
  return rows
    .map((row) => ({ row, value: row.number('approved') ?? 0 }))
    .sort((a, b) => b.value - a.value)
    .map(({ row, value }) => ({
      label: (
        <a class="ds-link" href={addressOf(language, `/actors/${row.text('actor')}`, release)}>
          {row.text('actor_name')}
        </a>
      ),
      value,
      text: formats.money(value),
    }));
}

/** Finds the price level of most rows: amounts at different ones cannot be compared. */
export function findCommonPrices(
  rows: readonly ViewRow[],
): readonly [string, readonly ViewRow[]] | [] {
  const levels = [...Map.groupBy(rows, (row) => row.text('prices'))];
  return levels.sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
}

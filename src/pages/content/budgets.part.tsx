import type { JSX } from 'preact';
import { type Bar, BarTable } from '../charts/bar-table.part.js';
import { addPrices } from '../parts/figure-name.text.js';
import { PartHeading } from '../parts/heading.part.js';
import { projectAddress } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { Withheld } from '../parts/withheld.part.js';
import { findCommonPrices } from './actor-budgets.part.js';

/** Bars that are shown: more of them nobody compares by eye. */
const MOST_BARS = 10;

/** Finds the budget year of the round. Empty when no project says it. */
function findYear(projects: readonly ViewRow[]): string {
  return (
    projects.find((project) => project.cell('budget_year') !== null)?.text('budget_year') ?? ''
  );
}

/** Says whether a project has a budget at several price levels, which are never added. */
export function isAtSeveralPrices(project: ViewRow, column = 'approved'): boolean {
  return (
    project.cell(column) === null &&
    project.findWithheld(column) === undefined &&
    project.text('prices').includes(' ')
  );
}

/** Makes a bar of each of the largest budgets. */
function makeBars(request: PageRequest, projects: readonly ViewRow[]): Bar[] {
  return projects
    .map((project) => ({ project, value: project.number('approved') ?? 0 }))
    .sort((a, b) => b.value - a.value)
    .slice(0, MOST_BARS)
    .map(({ project, value }) => ({
      label: (
        <a class="ds-link" href={projectAddress(request, project.text('project'))}>
          {project.text('name')}
        </a>
      ),
      value,
      text: request.formats.money(value),
    }));
}

/**
 * Shows the largest approved budgets of the round's year, in the prices that most of them have. Each
 * leads to its project.
 */
export function Budgets({
  request,
  projects,
}: {
  readonly request: PageRequest;
  readonly projects: readonly ViewRow[];
}): JSX.Element {
  const { overview, projects: names, project: said } = request.texts.content;
  const budgeted = projects.filter((project) => (project.number('approved') ?? 0) > 0);
  const [prices = '', comparable = []] = findCommonPrices(budgeted);
  const leftOut =
    budgeted.length -
    comparable.length +
    projects.filter((project) => isAtSeveralPrices(project)).length;
  const bars = makeBars(request, comparable);
  const withheld = projects.flatMap((project) => project.findWithheld('approved') ?? [])[0];
  return (
    <section>
      <PartHeading>{request.texts.figures.sources.largest}</PartHeading>
      {withheld !== undefined && (
        <p class="ds-paragraph">
          <Withheld field={withheld} texts={request.texts} />
        </p>
      )}
      {bars.length === 0 ? (
        withheld === undefined && <p class="ds-paragraph">{request.texts.table.noRows}</p>
      ) : (
        <BarTable
          caption={addPrices(request, said.budget(findYear(projects)), prices)}
          headings={[names.name, overview.approved]}
          bars={bars}
        />
      )}
      {leftOut > 0 && <p class="ds-paragraph">{overview.otherPrices(leftOut)}</p>}
      <SourceLink request={request} table={findTable(request.release.view, 'projects')} />
    </section>
  );
}

import type { JSX } from 'preact';
import { BarTable } from '../charts/bar-table.part.js';
import { PartHeading } from '../parts/heading.part.js';
import { projectAddress } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { Withheld } from '../parts/withheld.part.js';

/** Bars that are shown: more of them nobody compares by eye. */
const MOST_BARS = 10;

/** Finds the budget year of the round. Empty when no project says it. */
function findYear(projects: readonly ViewRow[]): string {
  return (
    projects.find((project) => project.cell('budget_year') !== null)?.text('budget_year') ?? ''
  );
}

/** Shows the largest approved budgets of the round's year. Each leads to its project. */
export function Budgets({
  request,
  projects,
}: {
  readonly request: PageRequest;
  readonly projects: readonly ViewRow[];
}): JSX.Element {
  const { overview, projects: names, project: said } = request.texts.content;
  const bars = projects
    .map((project) => ({ project, value: project.number('approved') ?? 0 }))
    .filter(({ value }) => value > 0)
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
          caption={said.budget(findYear(projects))}
          headings={[names.name, overview.approved]}
          bars={bars}
        />
      )}
      <SourceLink request={request} table={findTable(request.release.view, 'projects')} />
    </section>
  );
}

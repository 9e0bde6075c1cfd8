import type { JSX } from 'preact';
import { Cell } from '../parts/cell.part.js';
import { Facts } from '../parts/facts.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink, textIn, ViewTablePart } from '../parts/view-table.part.js';
import { ActorPromises } from '../promises/promise-list.part.js';
import { ColourGap, Peers } from '../threads/actor-comparison.part.js';
import { ActorBudgets } from './actor-budgets.part.js';
import { ProjectTable } from './projects.page.js';

/** Makes the page of one body: how it reports, its projects, and what is missing. */
export function makeActorPage(request: PageRequest): Made {
  const { texts, release, parameters, language } = request;
  const row = readRows(release.view, 'actors').find(
    (actor) => actor.text('actor') === parameters['number'],
  );
  if (row === undefined) return 'notFound';
  const title = row.text('name');
  const { actor: said } = texts.figures;
  return {
    title,
    description: `${title}: ${texts.content.actors.description}`,
    menu: 'actors',
    above: [{ title: texts.content.actors.title, path: '/actors' }],
    table: 'actors',
    content: (
      <>
        <PageHeading request={request} title={title}>
          {said.number} {row.text('actor')}
        </PageHeading>
        <Numbers request={request} row={row} title={said.reporting} columns={REPORTING} describes />
        <Numbers
          request={request}
          row={row}
          title={texts.threads.comparison.colours}
          columns={COLOURS}
          linkTo={(colour) =>
            addressOf(language, '/projects', release, {
              actor: row.text('actor'),
              colour,
              state: 'active',
            })
          }
        />
        <ColourGap request={request} row={row} />
        <Peers request={request} row={row} />
        <ActorBudgets request={request} number={row.text('actor')} />
        <ActorPromises request={request} number={row.text('actor')} />
        <OwnProjects request={request} number={row.text('actor')} />
        <OwnSilent request={request} name={title} />
      </>
    ),
  };
}

/** Columns of the table of bodies: when reports came, and the colours of active projects. */
const REPORTING = ['reports', 'on_time', 'late', 'days_late', 'missing', 'unchanged', 'corrected'];
const COLOURS = ['green', 'yellow', 'red'];

/** Shows numbers of the body in the table of bodies. */
function Numbers({
  request,
  row,
  title,
  columns,
  describes = false,
  linkTo,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly title: string;
  readonly columns: readonly string[];
  /** True when the names of the columns alone do not say what is counted. */
  readonly describes?: boolean;
  /** Address of what a number counts; of none without it. */
  readonly linkTo?: (column: string) => string;
}): JSX.Element | null {
  const table = findTable(request.release.view, 'actors');
  if (table === undefined) return null;
  return (
    <section>
      <PartHeading>{title}</PartHeading>
      <Facts
        facts={columns
          .flatMap((name) => table.columns.filter((column) => column.name === name))
          .map((column) => [
            <>
              {textIn(request, column.title)}
              {describes && <span class="site-note">{textIn(request, column.description)}</span>}
            </>,
            linkTo === undefined || !row.number(column.name) ? (
              <Cell request={request} column={column} row={row} />
            ) : (
              <a class="ds-link" href={linkTo(column.name)}>
                <Cell request={request} column={column} row={row} />
              </a>
            ),
          ])}
      />
      <SourceLink request={request} table={table} />
    </section>
  );
}

function OwnProjects({
  request,
  number,
}: {
  readonly request: PageRequest;
  readonly number: string;
}): JSX.Element {
  const { actor: said } = request.texts.figures;
  const { view } = request.release;
  const own = readRows(view, 'projects').filter((project) => project.text('actor') === number);
  return (
    <section>
      <PartHeading>{said.projects}</PartHeading>
      {own.length === 0 ? (
        <p class="ds-paragraph">{said.noProjects}</p>
      ) : (
        <ProjectTable request={request} rows={own} ofOne />
      )}
    </section>
  );
}

function OwnSilent({
  request,
  name,
}: {
  readonly request: PageRequest;
  readonly name: string;
}): JSX.Element | null {
  const table = findTable(request.release.view, 'not_reported');
  const own = readRows(request.release.view, 'not_reported').filter(
    (project) => project.text('actor_name') === name,
  );
  if (table === undefined || own.length === 0) return null;
  return (
    <section>
      <PartHeading>{request.texts.figures.actor.silent}</PartHeading>
      <ViewTablePart request={request} table={table} rows={own} />
    </section>
  );
}

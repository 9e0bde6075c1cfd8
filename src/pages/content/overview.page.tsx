import type { JSX } from 'preact';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import type { Page, PageRequest } from '../parts/page.types.js';
import { nameRound } from '../parts/round-name.text.js';
import { OverviewPlans } from '../plans/overview-plans.part.js';
import { StatusSign } from '../parts/status-sign.part.js';
import { findTable, readRows } from '../parts/view-rows.text.js';
import { SourceLink, ViewTablePart } from '../parts/view-table.part.js';
import type { StatusColour } from '../texts/page-language.types.js';
import { BudgetsByActor } from './actor-budgets.part.js';
import { Bridge } from './bridge.part.js';
import { ColourCount } from './colour-count.part.js';
import { Budgets } from './budgets.part.js';
import { Deviations } from './deviations.part.js';
import { SummaryTable } from './summary-table.part.js';

const COLOURS: readonly StatusColour[] = ['green', 'yellow', 'red'];

/** Makes the first page: counts, movement, deviations with reasons, budget, and what is missing. */
export function makeOverviewPage(request: PageRequest): Page {
  const { overview } = request.texts.content;
  const { view } = request.release;
  const title = nameRound(request.language, view);
  const projects = readRows(view, 'projects');
  const silent = findTable(view, 'not_reported');
  const reporting = readRows(view, 'actors').filter((actor) => (actor.number('reports') ?? 0) > 0);
  return {
    title,
    description: overview.description,
    menu: 'overview',
    above: [],
    table: 'summary',
    content: (
      <>
        <PageHeading request={request} title={title}>
          {overview.lead(projects.length, reporting.length)}
          {silent !== undefined && ` ${overview.portfolio(projects.length + silent.rows.length)}`}
        </PageHeading>
        <ColourCards request={request} />
        <Bridge request={request} />
        <Deviations request={request} projects={projects} />
        <Budgets request={request} projects={projects} />
        <BudgetsByActor request={request} />
        <Silent request={request} />
        <OverviewPlans request={request} />
        <section>
          <PartHeading>{overview.figures}</PartHeading>
          <SummaryTable request={request} />
        </section>
      </>
    ),
  };
}

function ColourCards({ request }: { readonly request: PageRequest }): JSX.Element {
  const { texts, formats, release } = request;
  const { overview } = texts.content;
  const figures = new Map(
    readRows(release.view, 'summary').map((row) => [row.text('figure'), row]),
  );
  const rated = figures.get('rated')?.number('value') ?? null;
  return (
    <section>
      <PartHeading>{overview.status(rated)}</PartHeading>
      <ul class="site-cards">
        {COLOURS.map((colour) => {
          const row = figures.get(colour);
          const change = row?.number('change') ?? null;
          const share = figures.get(`share_${colour}`)?.number('value') ?? null;
          return (
            <li class={`site-card site-card--${colour}`}>
              <p class="site-card__label">
                <StatusSign colour={colour} texts={texts} />
              </p>
              <p class="site-card__figure">
                <ColourCount request={request} row={row} colour={colour} />
              </p>
              <p class="site-card__note">
                {share !== null && overview.share(formats.percent(share), rated)}
                {share !== null && change !== null && ' · '}
                {change !== null && overview.since(change)}
              </p>
            </li>
          );
        })}
      </ul>
      {(rated ?? 0) > 0 && figures.get('share_green')?.number('value') != null && (
        <p class="site-note">{overview.rounded}</p>
      )}
      <SourceLink request={request} table={findTable(release.view, 'summary')} />
    </section>
  );
}

/** Shows the projects without a report. */
function Silent({ request }: { readonly request: PageRequest }): JSX.Element {
  const { overview } = request.texts.content;
  const table = findTable(request.release.view, 'not_reported');
  return (
    <section>
      <PartHeading>{overview.silent}</PartHeading>
      {table === undefined && <p class="ds-paragraph">{request.texts.table.notInRelease}</p>}
      {table?.rows.length === 0 && <p class="ds-paragraph">{overview.noneSilent}</p>}
      {table !== undefined && table.rows.length > 0 && (
        <ViewTablePart request={request} table={table} />
      )}
    </section>
  );
}

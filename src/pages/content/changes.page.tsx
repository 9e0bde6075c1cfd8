import type { JSX } from 'preact';
import { CellOf, headColumn, SourceLink } from '../parts/view-table.part.js';
import { FilterChoice, FilterForm } from '../parts/filter-form.part.js';
import { nameFigure, namePrices } from '../parts/figure-name.text.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf, nameListed, projectAddress, releaseName } from '../parts/page-address.text.js';
import type { Made, PageRequest, ShownRelease } from '../parts/page.types.js';
import { PageTable } from '../parts/page-table.part.js';
import { labelListed, nameRound } from '../parts/round-name.text.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { FigureValue, orderFigures } from './summary-table.part.js';

/** Query members of the page of changes: a release to compare with, and one project. */
export const CHANGES_FILTERS = ['project', 'since'] as const;

/** Columns of a project that a reader follows from one release to the next. */
const FOLLOWED = [
  'actor_name',
  'state',
  'phase',
  'owner_colour',
  'rule_colour',
  'directorate_colour',
  'forecast_end',
  'slip_days',
  'approved',
  'frame',
] as const;

/** Rows of a project in both releases. One is absent when the project came or left. */
interface Pair {
  readonly then: ViewRow | undefined;
  readonly now: ViewRow | undefined;
}

/** Makes the page of what has changed since an earlier release: figures, and project by project. */
export function makeChangesPage(asked: PageRequest): Made {
  const request = joinNominalYears(asked);
  const { texts, query, since } = request;
  const { changes: said } = texts.content;
  const { project } = query;
  if (query['since'] !== undefined && since === undefined) return 'badQuery';
  const pairs = since === undefined ? [] : pairProjects(request, since);
  if (project !== undefined && since !== undefined && !hasPage(request, since, project))
    return 'badQuery';
  const title = since === undefined ? said.title : said.since(nameRelease(request, since));
  return {
    title,
    description: said.description,
    menu: 'changes',
    above: [],
    table: undefined,
    content: <Changes request={request} title={title} pairs={pairs} />,
  };
}

/** Lets both releases tell the price years of nominal amounts where they differ between them. */
function joinNominalYears(request: PageRequest): PageRequest {
  const { release, since } = request;
  if (since === undefined) return request;
  const nominalYears = new Set([...release.nominalYears, ...since.nominalYears]);
  return { ...request, release: { ...release, nominalYears }, since: { ...since, nominalYears } };
}

/** Shows the choice of a release, and what differs from it. */
function Changes({
  request,
  title,
  pairs,
}: {
  readonly request: PageRequest;
  readonly title: string;
  readonly pairs: readonly Pair[];
}): JSX.Element {
  const { texts, query, since, language, release } = request;
  const { changes: said } = texts.content;
  const { project } = query;
  const shown = pairs.filter((pair) => project === undefined || codeOf(pair) === project);
  return (
    <>
      <PageHeading request={request} title={title}>
        {since === undefined ? said.first : said.to(...nameBoth(request, since))}
      </PageHeading>
      {request.releases.length > 1 && <Choice request={request} pairs={pairs} />}
      {since !== undefined && project === undefined && <Figures request={request} since={since} />}
      {since !== undefined && <Projects request={request} since={since} pairs={shown} />}
      {project !== undefined && (
        <p class="ds-paragraph">
          <a class="ds-link" href={addressOf(language, '/changes', release, withoutProject(query))}>
            {said.all}
          </a>
        </p>
      )}
    </>
  );
}

function withoutProject({ since }: PageRequest['query']): Record<string, string> {
  return since === undefined ? {} : { since };
}

function nameRelease(
  { language, texts }: Pick<PageRequest, 'language' | 'texts'>,
  { view }: ShownRelease,
): string {
  return `${nameRound(language, view)}, ${texts.foot.release(view.version).toLowerCase()}`;
}

/**
 * Names two releases that are compared, the earlier one first: by their rounds, or also by their
 * versions when the round is the same.
 */
function nameBoth(request: PageRequest, since: ShownRelease): [older: string, newer: string] {
  const { language, release } = request;
  const isOfOneRound = since.view.round === release.view.round;
  const nameOf = (one: ShownRelease): string =>
    isOfOneRound ? nameRelease(request, one) : nameRound(language, one.view);
  return [nameOf(since), nameOf(release)];
}

/** Says whether a project has a page in one of the releases. It may have a report in none. */
function hasPage({ release }: PageRequest, since: ShownRelease, project: string): boolean {
  return release.projects.has(project) || since.projects.has(project);
}

function pairProjects({ release }: PageRequest, since: ShownRelease): Pair[] {
  const [then, now] = [since, release].map(
    ({ view }) => new Map(readRows(view, 'projects').map((row) => [row.text('project'), row])),
  );
  const codes = [...new Set([...(then?.keys() ?? []), ...(now?.keys() ?? [])])].sort();
  return codes.map((code) => ({ then: then?.get(code), now: now?.get(code) }));
}

function codeOf({ then, now }: Pair): string {
  return (now ?? then)?.text('project') ?? '';
}

/** A form that chooses the release to compare with. */
function Choice({
  request,
  pairs,
}: {
  readonly request: PageRequest;
  readonly pairs: readonly Pair[];
}): JSX.Element {
  const { texts, releases, since, query, rounds, language } = request;
  const names = new Map(rounds.map(({ view }) => [view.round, nameRound(language, view)]));
  const { changes: said, projects } = texts.content;
  const named = pairs.map(
    (pair) => [codeOf(pair), (pair.now ?? pair.then)?.text('name') ?? ''] as const,
  );
  return (
    <FilterForm request={request} path="/changes">
      <FilterChoice
        name="since"
        label={said.choose}
        any={said.before}
        chosen={since === undefined ? undefined : releaseName(since)}
        options={releases.map((one) => [nameListed(one), labelListed(texts, one, names)])}
      />
      <FilterChoice
        name="project"
        label={projects.name}
        any={said.all}
        chosen={query['project']}
        options={named}
      />
    </FilterForm>
  );
}

/** A main figure in both releases. */
interface FigurePair {
  readonly then: ViewRow;
  readonly now: ViewRow;
}

/** Lists the main figures that both releases have with different values. */
function listChangedFigures({ release }: PageRequest, since: ShownRelease): FigurePair[] {
  const before = new Map(
    readRows(since.view, 'summary').map((row) => [row.text('figure'), row] as const),
  );
  return orderFigures(readRows(release.view, 'summary')).flatMap((now) => {
    const then = before.get(now.text('figure'));
    return then === undefined || then.number('value') === now.number('value')
      ? []
      : [{ then, now }];
  });
}

function Figures({
  request,
  since,
}: {
  readonly request: PageRequest;
  readonly since: ShownRelease;
}): JSX.Element {
  const { texts, release } = request;
  const { columns } = texts.figures;
  const { changes: said } = texts.content;
  const { figures: title } = said;
  const [older, newer] = nameBoth(request, since);
  const changed = listChangedFigures(request, since);
  return (
    <section>
      <PartHeading>{title}</PartHeading>
      {changed.length === 0 ? (
        <p class="ds-paragraph">{said.none}</p>
      ) : (
        <PageTable
          caption={title}
          headings={[columns.figure, [older, 'site-number'], [newer, 'site-number']]}
        >
          <tbody>
            {changed.map(({ then, now }) => (
              <tr>
                <th scope="row" class="site-name">
                  {nameFigure(request, now.text('figure'))}
                </th>
                <td class="site-number">
                  <ComparedFigure request={{ ...request, release: since }} row={then} />
                </td>
                <td class="site-number">
                  <ComparedFigure request={request} row={now} />
                </td>
              </tr>
            ))}
          </tbody>
        </PageTable>
      )}
      <SourceLink request={request} table={findTable(release.view, 'summary')} />
    </section>
  );
}

/** Shows a main figure of one release, or says that the release does not have it. */
function ComparedFigure({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const isAbsent = row.cell('value') === null && row.findWithheld('value') === undefined;
  if (isAbsent) return <>{request.texts.content.changes.noFigure}</>;
  return <FigureValue request={request} row={row} column="value" />;
}

interface ProjectsProps {
  readonly request: PageRequest;
  readonly since: ShownRelease;
  readonly pairs: readonly Pair[];
}

/** Shows each followed value of a project that is another now, and who came and left. */
function Projects({ request, since, pairs }: ProjectsProps): JSX.Element {
  const { texts, release } = request;
  const { changes: said } = texts.content;
  const changed = pairs
    .map((pair) => ({ pair, columns: listChanged(pair) }))
    .filter(({ columns }) => columns.length > 0)
    .sort((a, b) => rankOf(a.columns) - rankOf(b.columns));
  return (
    <section>
      <PartHeading>{said.projects}</PartHeading>
      {changed.length === 0 ? (
        <p class="ds-paragraph">{said.none}</p>
      ) : (
        <PageTable
          caption={said.projects}
          headings={[said.what, ...nameBoth(request, since)]}
          isStacked
        >
          {changed.map(({ pair, columns }) => (
            <tbody>
              <tr>
                <th scope="rowgroup" colSpan={3} class="site-area">
                  <ProjectName request={request} since={since} pair={pair} />
                </th>
              </tr>
              {columns.map((column) => (
                <ChangeRow request={request} since={since} pair={pair} column={column} />
              ))}
            </tbody>
          ))}
        </PageTable>
      )}
      <SourceLink request={request} table={findTable(release.view, 'projects')} />
    </section>
  );
}

/** Places a project: another colour of its owner first, then who came or left, then the others. */
function rankOf(columns: readonly (string | null)[]): number {
  if (columns.includes('owner_colour')) return 0;
  return columns.includes(null) ? 1 : 2;
}

/** Lists the followed columns that differ; null for a project that came or left. */
function listChanged({ then, now }: Pair): readonly (string | null)[] {
  if (then === undefined || now === undefined) return [null];
  // The budget of another year is no change of the budget.
  const isOfYear = then.cell('budget_year') === now.cell('budget_year');
  return FOLLOWED.filter((column) => column !== 'approved' || isOfYear).filter(
    (column) =>
      then.cell(column) !== now.cell(column) ||
      (then.findWithheld(column) === undefined) !== (now.findWithheld(column) === undefined),
  );
}

/** Shows a change in one row: the value of then beside the value of now. */
function ChangeRow({
  request,
  since,
  pair: { then, now },
  column,
}: {
  readonly request: PageRequest;
  readonly since: ShownRelease;
  readonly pair: Pair;
  readonly column: string | null;
}): JSX.Element {
  const [older, newer] = nameBoth(request, since);
  const ofThen = { ...request, release: since };
  return (
    <tr>
      <th scope="row" class="site-name">
        {nameFollowed(request, column)}
      </th>
      <ChangedCell request={ofThen} label={older} row={then} column={column} />
      <ChangedCell request={request} label={newer} row={now} column={column} />
    </tr>
  );
}

/** Names a followed column with its unit. */
function nameFollowed(request: PageRequest, column: string | null): string {
  const { changes, projects } = request.texts.content;
  if (column === 'slip_days') return projects.slip;
  const table = findTable(request.release.view, 'projects');
  const found = table?.columns.find(({ name }) => name === column);
  return found === undefined ? changes.reported : headColumn(request, found);
}

/** Columns with the price levels of followed amounts. */
const PRICES: Readonly<Record<string, string>> = { approved: 'prices', frame: 'frame_prices' };

/** Shows the value of a project in one release: an amount with its prices. */
function ChangedCell({
  request,
  label,
  row,
  column,
}: {
  readonly request: PageRequest;
  readonly label: string;
  readonly row: ViewRow | undefined;
  readonly column: string | null;
}): JSX.Element {
  const { changes: said } = request.texts.content;
  if (column === null || row === undefined)
    return <td data-label={label}>{said.isReported(row !== undefined)}</td>;
  const prices = row.cell(column) === null ? '' : row.text(PRICES[column] ?? '');
  return (
    <td data-label={label}>
      <CellOf
        request={request}
        table={findTable(request.release.view, 'projects')}
        row={row}
        name={column}
      />
      {prices !== '' && <span class="site-note">{namePrices(request, prices)}</span>}
    </td>
  );
}

/** Leads to a project: in this release, or in the earlier one when it has left. */
function ProjectName({
  request,
  since,
  pair: { then, now },
}: {
  readonly request: PageRequest;
  readonly since: ShownRelease;
  readonly pair: Pair;
}): JSX.Element | null {
  const row = now ?? then;
  if (row === undefined) return null;
  const release = now === undefined ? since : request.release;
  return (
    <a class="ds-link" href={projectAddress({ ...request, release }, row.text('project'))}>
      {row.text('name')}
    </a>
  );
}

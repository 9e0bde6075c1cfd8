import type { JSX } from 'preact';
import { Cell, nameCode } from '../parts/cell.part.js';
import { PageTable, type TableHeading } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { isWithin, listSteps, type TimeStep } from './half-years.text.js';
import { RowText, RowValue } from './row-value.part.js';

interface TimelineProps {
  readonly request: PageRequest;
  readonly items: readonly ViewRow[];
  readonly title: string;
}

/** Columns of an item before its timeline. */
const WORDS = 4;

/** Shows the items of a roadmap against half-years. Each row says the same in words. */
export function RoadmapTimeline({ request, items, title }: TimelineProps): JSX.Element {
  const { roadmap: said } = request.texts.plans;
  const days = items.flatMap((row) =>
    ['first_day', 'last_day', 'moves_to'].map((name) => row.text(name)).filter((day) => day !== ''),
  );
  const sorted = days.sort();
  const steps = listSteps(sorted[0] ?? '9', sorted.at(-1) ?? '0');
  const projects = groupProjects(request);
  return (
    <PageTable
      caption={`${said.timeline}: ${title}`}
      shownCaption={`${said.timeline} (${said.items(items.length)})`}
      headings={listHeadings(request, steps)}
      style="site-timeline"
    >
      <tbody>
        {items.map((row, index) => (
          <>
            <AreaRow request={request} row={row} before={items[index - 1]} span={steps.length} />
            <ItemRow
              request={request}
              row={row}
              steps={steps}
              reports={projects.get(`${row.text('roadmap')} ${row.text('item')}`) ?? []}
            />
          </>
        ))}
      </tbody>
    </PageTable>
  );
}

/** Groups the projects behind roadmap items by their item. */
function groupProjects({ release }: PageRequest): ReadonlyMap<string, readonly ViewRow[]> {
  const groups = new Map<string, ViewRow[]>();
  for (const row of readRows(release.view, 'roadmap_reports')) {
    const key = `${row.text('roadmap')} ${row.text('item')}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}

function listHeadings({ texts }: PageRequest, steps: readonly TimeStep[]): TableHeading[] {
  const { roadmap: said } = texts.plans;
  return [
    said.item,
    said.period,
    said.byReports,
    said.projects,
    ...steps.map(
      ({ year, half }) =>
        [half === null ? year : `${said.half(half)} ${year}`, 'site-when'] as const,
    ),
  ];
}

/** Heads the items of an area. Nothing is shown while the area is the same, or not known. */
function AreaRow({
  request,
  row,
  before,
  span,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly before: ViewRow | undefined;
  readonly span: number;
}): JSX.Element | null {
  const name = textOf(request.language, row, 'area_name');
  if (name === '' || before?.text('area') === row.text('area')) return null;
  return (
    <tr>
      <th scope="colgroup" colSpan={WORDS + span} class="site-area">
        {name}
      </th>
    </tr>
  );
}

function ItemRow({
  request,
  row,
  steps,
  reports,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly steps: readonly TimeStep[];
  readonly reports: readonly ViewRow[];
}): JSX.Element {
  const { texts } = request;
  const { roadmap: said } = texts.plans;
  const isUnder = row.text('parent') !== '';
  return (
    <tr>
      <th scope="row" class={isUnder ? 'site-name site-under' : 'site-name'}>
        <RowText request={request} row={row} column="title" />
        <span class="site-note">
          {nameCode(texts, 'kind', row.text('kind'))} ·{' '}
          {nameCode(texts, 'state', row.text('state'))}
        </span>
      </th>
      <td>
        {row.text('period') === '' && row.findWithheld('period') === undefined ? (
          said.noPeriod
        ) : (
          <RowValue request={request} table="roadmap" row={row} column="period" />
        )}
      </td>
      <td>
        <Outcome request={request} row={row} />
      </td>
      <td>
        <Projects request={request} reports={reports} />
      </td>
      {steps.map((step) => (
        <Step request={request} row={row} step={step} />
      ))}
    </tr>
  );
}

function Outcome({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { texts, formats } = request;
  const moves = row.text('moves_to');
  return (
    <>
      <RowValue request={request} table="roadmap" row={row} column="outcome" />
      {moves !== '' && (
        <span class="site-note">{texts.plans.roadmap.movesTo(formats.day(moves))}</span>
      )}
    </>
  );
}

/** Links to the projects behind an item, each once. */
function Projects({
  request,
  reports,
}: {
  readonly request: PageRequest;
  readonly reports: readonly ViewRow[];
}): JSX.Element {
  const { texts, release } = request;
  const column = findTable(release.view, 'roadmap_reports')?.columns.find(
    ({ name }) => name === 'project',
  );
  if (column === undefined || reports.length === 0) return <>{texts.plans.roadmap.noProjects}</>;
  const once = [...new Map(reports.map((row) => [row.text('project'), row])).values()];
  return (
    <ul class="site-plain">
      {once.map((row) => (
        <li>
          <Cell request={request} column={column} row={row} />
        </li>
      ))}
    </ul>
  );
}

/** Fills a step of the timeline that the period has a day of, and frames that of the reports. */
function Step({
  request,
  row,
  step,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly step: TimeStep;
}): JSX.Element {
  const { roadmap: said } = request.texts.plans;
  const moves = row.text('moves_to');
  const isPlanned = isWithin(step, row.text('first_day'), row.text('last_day'));
  const isMoved = isWithin(step, moves, moves);
  const words = [isPlanned && said.planned, isMoved && said.moved].filter((one) => one !== false);
  if (words.length === 0) return <td class="site-when" />;
  const style = ['site-step', isPlanned && 'site-step--planned', isMoved && 'site-step--moved'];
  return (
    <td class="site-when">
      <span class={style.filter(Boolean).join(' ')} title={words.join('. ')}>
        <span class="site-hidden">{words.join('. ')}</span>
      </span>
    </td>
  );
}

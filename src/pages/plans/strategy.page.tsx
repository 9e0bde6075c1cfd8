import type { JSX } from 'preact';
import { nameCode } from '../parts/cell.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Page, PageRequest } from '../parts/page.types.js';
import { StatusSign } from '../parts/status-sign.part.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import type { StatusColour } from '../texts/page-language.types.js';
import { IndicatorTable } from './indicator-table.part.js';
import { PlanFigures } from './plan-figures.part.js';
import { findStatement } from './roadmap-statement.part.js';
import { isWithheld, RowText, RowValue } from './row-value.part.js';

/** Signs of directions: the same shapes as those of colours, with words of their own. */
const SIGNS: Readonly<Record<string, StatusColour>> = {
  onTrack: 'green',
  watch: 'yellow',
  towardsRed: 'red',
};

/** Makes the page of the strategy: goals with their direction, and indicators with their light. */
export function makeStrategyPage(request: PageRequest): Page {
  const { texts, release } = request;
  const { strategy: said } = texts.plans;
  const goals = readRows(release.view, 'goals');
  const strategy = goals[0]?.text('strategy');
  const subGoals = goals.filter((goal) => goal.text('parent') !== '').length;
  return {
    title: said.title,
    description: said.description,
    menu: 'strategy',
    above: [],
    table: 'goals',
    content: (
      <>
        <PageHeading request={request} title={said.title}>
          {strategy === undefined
            ? said.description
            : said.lead(strategy, goals.length - subGoals, subGoals)}
        </PageHeading>
        {strategy === undefined ? (
          <p class="ds-paragraph">{said.none}</p>
        ) : (
          <Strategy request={request} goals={goals} />
        )}
      </>
    ),
  };
}

function Strategy({
  request,
  goals,
}: {
  readonly request: PageRequest;
  readonly goals: readonly ViewRow[];
}): JSX.Element {
  const { strategy: said } = request.texts.plans;
  const { view } = request.release;
  const indicators = readRows(view, 'indicators');
  const rule = findStatement(request, 'strategy', 'rule');
  return (
    <>
      <section>
        <PartHeading>{said.directions}</PartHeading>
        <PlanFigures request={request} of="goals_" />
        {rule !== undefined && (
          <details class="ds-details">
            <summary>{said.rule}</summary>
            <p class="ds-paragraph site-prose">
              <RowText request={request} row={rule} column="text" />
            </p>
          </details>
        )}
      </section>
      <section>
        <PartHeading>{said.goals}</PartHeading>
        <GoalTable request={request} rows={goals} />
        <SourceLink request={request} table={findTable(view, 'goals')} />
      </section>
      <section>
        <PartHeading>{said.indicators}</PartHeading>
        {indicators.length === 0 ? (
          <p class="ds-paragraph">{said.noIndicators}</p>
        ) : (
          <>
            <PlanFigures request={request} of="indicators_" />
            <IndicatorTable request={request} rows={indicators} />
          </>
        )}
      </section>
    </>
  );
}

/** Shows goals with their sub-goals under them: signs, direction and judgement. */
export function GoalTable({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  const { strategy: said } = request.texts.plans;
  const placed = rows
    .filter((row) => row.text('parent') === '')
    .flatMap((goal) => [goal, ...rows.filter((row) => row.text('parent') === goal.text('goal'))]);
  const shown = placed.length === 0 ? rows : placed;
  return (
    <PageTable
      caption={said.goals}
      headings={[
        said.goal,
        said.direction,
        said.judged,
        [said.projects, 'site-number'],
        said.coloured,
        said.delayed,
        said.lightsOff,
      ]}
    >
      <tbody>
        {shown.map((row) => (
          <GoalRow request={request} row={row} />
        ))}
      </tbody>
    </PageTable>
  );
}

function GoalRow({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { language, release } = request;
  const code = row.text('goal');
  const goal = addressOf(language, `/strategy/${code}`, release);
  const projects = <RowValue request={request} table="goals" row={row} column="projects" />;
  return (
    <tr>
      <th scope="row" class={row.text('parent') === '' ? 'site-name' : 'site-name site-under'}>
        <a class="ds-link" href={goal}>
          {code} {textOf(language, row, 'name')}
        </a>
      </th>
      <td>
        <Direction request={request} row={row} column="direction" />
      </td>
      <td>
        {row.cell('judged') === null && row.findWithheld('judged') === undefined ? (
          '–'
        ) : (
          <Direction request={request} row={row} column="judged" />
        )}
      </td>
      <td class="site-number">
        {(row.number('projects') ?? 0) === 0 ? (
          projects
        ) : (
          <a class="ds-link" href={goal}>
            {projects}
          </a>
        )}
      </td>
      {(['coloured', 'delayed', 'lights'] as const).map((of) => (
        <td>
          <Ratio request={request} row={row} of={of} />
        </td>
      ))}
    </tr>
  );
}

/** Shows how many of those that are known are so: `2 of 5`. */
function Ratio({
  request,
  row,
  of,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly of: 'coloured' | 'delayed' | 'lights';
}): JSX.Element {
  const hidden = [of, `${of}_of`].find((column) => isWithheld(row, column));
  if (hidden !== undefined)
    return <RowValue request={request} table="goals" row={row} column={hidden} />;
  const all = row.number(`${of}_of`) ?? 0;
  return <>{all === 0 ? '–' : request.texts.plans.strategy.of(row.number(of) ?? 0, all)}</>;
}

/** Shows a direction as a sign and words. */
export function Direction({
  request,
  row,
  column,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly column: 'direction' | 'judged';
}): JSX.Element {
  const { texts } = request;
  if (row.findWithheld(column) !== undefined)
    return <RowValue request={request} table="goals" row={row} column={column} />;
  const code = row.text(column);
  const word = code === '' ? texts.plans.strategy.unknown : nameCode(texts, 'direction', code);
  return <StatusSign colour={SIGNS[code] ?? null} texts={texts} word={word} />;
}

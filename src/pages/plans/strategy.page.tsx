import type { JSX } from 'preact';
import { nameCode } from '../parts/cell.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Choice } from '../parts/chosen-rows.text.js';
import type { Made, PageRequest } from '../parts/page.types.js';
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

/** Query members of the strategy. */
export const STRATEGY_FILTERS = ['direction', 'light'] as const;

/** Choices of goals by direction, and of indicators by light, by the figure that counts them. */
const CHOICES: Readonly<Record<string, Choice>> = {
  goals_on_track: { direction: 'onTrack' },
  goals_watch: { direction: 'watch' },
  goals_towards_red: { direction: 'towardsRed' },
  goals_unknown: { direction: 'unknown' },
  indicators_green: { light: 'green' },
  indicators_yellow: { light: 'yellow' },
  indicators_red: { light: 'red' },
  indicators_none: { light: 'none' },
};

/** Fields by which goals and indicators are chosen. */
const CHOSEN_BY: Readonly<Record<string, string>> = {
  direction: 'goals.direction',
  light: 'indicators.light',
};

/**
 * Returns the address of the goals or indicators that a figure counts. Undefined where the list would
 * lack those of which the choice is withheld.
 */
export function strategyAddress(
  { language, release }: PageRequest,
  figure: string,
): string | undefined {
  const choice = CHOICES[figure] ?? {};
  const fields = new Set(Object.keys(choice).map((name) => CHOSEN_BY[name]));
  return release.view.withheld.some(({ field }) => fields.has(field))
    ? undefined
    : addressOf(language, '/strategy', release, choice);
}

/** Makes the page of the strategy: goals with their direction, and indicators with their light. */
export function makeStrategyPage(request: PageRequest): Made {
  const { texts, release, query } = request;
  const { strategy: said } = texts.plans;
  const isKnown = ([name, value]: readonly [string, string]): boolean =>
    Object.values(CHOICES).some((choice) => choice[name] === value);
  if (!Object.entries(query).every(isKnown)) return 'badQuery';
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
  const rule = findStatement(request, 'strategy', 'rule');
  return (
    <>
      <section>
        <PartHeading>{said.directions}</PartHeading>
        <PlanFigures
          request={request}
          of="goals_"
          linkTo={(figure) => strategyAddress(request, figure)}
        />
        {rule !== undefined && (
          <details class="ds-details">
            <summary>{said.rule}</summary>
            <p class="ds-paragraph site-prose">
              <RowText request={request} row={rule} column="text" />
            </p>
          </details>
        )}
      </section>
      <Goals request={request} goals={goals} />
      <Indicators request={request} />
    </>
  );
}

/** Shows all goals, or those of the direction that is asked for. */
function Goals({
  request,
  goals,
}: {
  readonly request: PageRequest;
  readonly goals: readonly ViewRow[];
}): JSX.Element {
  const { strategy: said } = request.texts.plans;
  const { direction } = request.query;
  const shown = goals.filter((row) => isChosen(row, 'direction', direction ?? 'any'));
  return (
    <section>
      <PartHeading>{said.goals}</PartHeading>
      {direction !== undefined && (
        <Chosen request={request} said={said.shownGoals(shown.length, goals.length)} />
      )}
      {shown.length > 0 && <GoalTable request={request} rows={shown} />}
      <SourceLink request={request} table={findTable(request.release.view, 'goals')} />
    </section>
  );
}

/** Shows all indicators with their parts, or whole ones with the light that is asked for. */
function Indicators({ request }: { readonly request: PageRequest }): JSX.Element {
  const { strategy: said } = request.texts.plans;
  const { light } = request.query;
  const all = readRows(request.release.view, 'indicators');
  const whole = all.filter((row) => row.text('parent') === '');
  const chosen = whole.filter((row) => isChosen(row, 'light', light ?? 'any'));
  const shown = light === undefined ? all : chosen;
  return (
    <section>
      <PartHeading>{said.indicators}</PartHeading>
      {all.length === 0 ? (
        <p class="ds-paragraph">{said.noIndicators}</p>
      ) : (
        <PlanFigures
          request={request}
          of="indicators_"
          linkTo={(figure) => strategyAddress(request, figure)}
        />
      )}
      {light !== undefined && (
        <Chosen request={request} said={said.shownIndicators(chosen.length, whole.length)} />
      )}
      {shown.length > 0 && <IndicatorTable request={request} rows={shown} />}
    </section>
  );
}

/** Says whether a row has the value that is asked for. An empty cell is unknown, or none. */
function isChosen(row: ViewRow, column: string, value: string): boolean {
  if (value === 'any') return true;
  if (row.findWithheld(column) !== undefined) return false;
  return value === 'unknown' || value === 'none'
    ? row.cell(column) === null
    : row.text(column) === value;
}

/** Says how many are shown, and leads back to all. */
function Chosen({
  request: { language, release, texts },
  said,
}: {
  readonly request: PageRequest;
  readonly said: string;
}): JSX.Element {
  return (
    <p class="ds-paragraph" role="status">
      {said}{' '}
      <a class="ds-link" href={addressOf(language, '/strategy', release)}>
        {texts.plans.strategy.showAll}
      </a>
    </p>
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
  const codes = new Set(rows.map((row) => row.text('goal')));
  const shown = rows
    .filter((row) => !codes.has(row.text('parent')))
    .flatMap((goal) => [goal, ...rows.filter((row) => row.text('parent') === goal.text('goal'))]);
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
export function Ratio({
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

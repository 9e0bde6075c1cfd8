import type { ComponentChild, JSX } from 'preact';
import type { ViewColumn } from '../../publication/view-tables/release-view.types.js';
import { Cell, nameCode } from '../parts/cell.part.js';
import { addPrices } from '../parts/figure-name.text.js';
import { Facts } from '../parts/facts.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { colourOf, StatusSign } from '../parts/status-sign.part.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink, textIn, ViewTablePart } from '../parts/view-table.part.js';
import { Withheld } from '../parts/withheld.part.js';
import { isAtSeveralPrices } from './budgets.part.js';
import { ProjectPromises } from '../promises/promise-list.part.js';
import { makeFormerProjectPage } from '../threads/former-project.page.js';
import { Milestones, SinceLastPlan } from '../threads/milestones.part.js';
import { ProjectAdvice } from '../threads/project-advice.part.js';
import { ProjectHistory } from '../threads/project-history.part.js';

/** Makes the page of one project. One without a report in the release has a page of its own kind. */
export function makeProjectPage(request: PageRequest): Made {
  const { texts, release, parameters, language } = request;
  const row = readRows(release.view, 'projects').find(
    (project) => project.text('project') === parameters['code'],
  );
  if (row === undefined) return makeFormerProjectPage(request);
  const title = row.text('name');
  const actor = addressOf(language, `/actors/${encodeURIComponent(row.text('actor'))}`, release);
  return {
    title,
    description: `${title}, ${row.text('actor_name')}`,
    menu: 'projects',
    above: [{ title: texts.content.projects.title, path: '/projects' }],
    table: 'projects',
    content: (
      <>
        <PageHeading request={request} title={title}>
          <a class="ds-link" href={actor}>
            {row.text('actor_name')}
          </a>{' '}
          · {row.text('project')}
        </PageHeading>
        <Colours request={request} row={row} />
        <Plan request={request} row={row} />
        <Milestones request={request} row={row} />
        <Money request={request} row={row} />
        <Years request={request} row={row} />
        <ProjectPromises request={request} code={row.text('project')} />
        <ProjectAdvice request={request} code={row.text('project')} />
        <ProjectHistory
          request={request}
          code={row.text('project')}
          title={texts.threads.history.title}
        />
        <AboutProject request={request} row={row} />
      </>
    ),
  };
}

interface RowProps {
  readonly request: PageRequest;
  readonly row: ViewRow;
}

/** Shows a value of the project by its column: withheld, not stated, or as `write` writes it. */
function showValue(
  { request: { texts }, row }: RowProps,
  column: string,
  write: (text: string) => string,
): ComponentChild {
  const field = row.findWithheld(column);
  if (field !== undefined) return <Withheld field={field} texts={texts} />;
  return row.cell(column) === null ? texts.unknown : write(row.text(column));
}

/** Shows the owner's, the rule's and the directorate's colour, each with its reason. */
function Colours(props: RowProps): JSX.Element {
  const { texts } = props.request;
  const { project: said, overview } = texts.content;
  const opinions = [
    [said.byOwner, 'owner'],
    [said.byRule, 'rule'],
    [said.byDirectorate, 'directorate'],
  ] as const;
  return (
    <section>
      <PartHeading>{said.colours}</PartHeading>
      <ul class="site-cards">
        {opinions.map(([name, by]) => (
          <Opinion {...props} name={name} by={by} />
        ))}
      </ul>
      {(props.row.text('action') !== '' || props.row.findWithheld('action') !== undefined) && (
        <p class="ds-paragraph">
          <strong>{overview.action}:</strong> {showValue(props, 'action', (text) => text)}
        </p>
      )}
      <Dimensions {...props} />
      <SourceLink
        request={props.request}
        table={findTable(props.request.release.view, 'projects')}
      />
    </section>
  );
}

function Opinion({
  name,
  by,
  ...props
}: RowProps & { readonly name: string; readonly by: string }): JSX.Element {
  const { row, request } = props;
  const { texts } = request;
  const colour = colourOf(row.cell(`${by}_colour`));
  const field = row.findWithheld(`${by}_colour`);
  const isSilent =
    row.text(`${by}_reason`) === '' && row.findWithheld(`${by}_reason`) === undefined;
  const { noOpinion, noRuleColour } = texts.content.project;
  const isUnset = colour === null && field === undefined;
  const none = isUnset && { directorate: noOpinion, rule: noRuleColour }[by];
  return (
    <li class={`site-card site-card--${colour ?? 'none'}`}>
      <h3 class="site-card__label">{name}</h3>
      <p class="site-card__status">
        {field === undefined ? (
          <StatusSign colour={colour} texts={texts} />
        ) : (
          <Withheld field={field} texts={texts} />
        )}
      </p>
      <p class="site-card__note">
        {isSilent ? none : showValue(props, `${by}_reason`, (text) => text)}
      </p>
    </li>
  );
}

const DIMENSIONS = ['time', 'cost', 'scope', 'resources', 'benefit', 'risk'] as const;

/** Shows the colours of time, cost and the other dimensions that the owner has rated. */
function Dimensions({ request, row }: RowProps): JSX.Element | null {
  const columns = findTable(request.release.view, 'projects')?.columns ?? [];
  const rated = DIMENSIONS.flatMap((dimension) =>
    columns.filter(
      ({ name }) =>
        name === `${dimension}_colour` &&
        (row.cell(name) !== null || row.findWithheld(name) !== undefined),
    ),
  );
  if (rated.length === 0) return null;
  return (
    <Facts
      facts={rated.map((column: ViewColumn) => [
        textIn(request, column.title),
        <Cell request={request} column={column} row={row} />,
      ])}
    />
  );
}

function Plan(props: RowProps): JSX.Element {
  const { texts, formats } = props.request;
  const { project: said } = texts.content;
  const slip = props.row.number('slip_days');
  return (
    <section>
      <PartHeading>{said.plan}</PartHeading>
      {slip !== null && (
        <p class="ds-paragraph">
          <strong>{slip === 0 ? said.onPlan : said.slip(slip)}</strong>
        </p>
      )}
      <SinceLastPlan {...props} />
      <Facts
        facts={[
          [said.firstEnd, showValue(props, 'first_end', formats.day)],
          [said.currentEnd, showValue(props, 'forecast_end', formats.day)],
        ]}
      />
    </section>
  );
}

function Money(props: RowProps): JSX.Element {
  const { texts, formats } = props.request;
  const { project: said } = texts.content;
  const [year, prices] = [props.row.text('budget_year'), props.row.text('prices')];
  const money = (column: string): ComponentChild =>
    showValue(props, column, (amount) => formats.money(Number(amount)));
  const ofYear = (column: string): ComponentChild =>
    isAtSeveralPrices(props.row, column) ? said.severalPrices : money(column);
  return (
    <section>
      <PartHeading>{said.money}</PartHeading>
      <Facts
        facts={[
          [addPrices(props.request, said.budget(year), prices), ofYear('approved')],
          [addPrices(props.request, said.forecast(year), prices), ofYear('forecast')],
          [addPrices(props.request, said.frame, props.row.text('frame_prices')), money('frame')],
        ]}
      />
      <SourceLink
        request={props.request}
        table={findTable(props.request.release.view, 'projects')}
      />
    </section>
  );
}

/** Shows the budgets of the project year by year. */
function Years({ request, row }: RowProps): JSX.Element | null {
  const table = findTable(request.release.view, 'budgets');
  const own = readRows(request.release.view, 'budgets').filter(
    (budget) => budget.text('project') === row.text('project'),
  );
  if (table === undefined || own.length === 0) return null;
  const shown = { ...table, columns: table.columns.filter(({ name }) => name !== 'project') };
  return (
    <section>
      <PartHeading>{request.texts.figures.sources.years}</PartHeading>
      <ViewTablePart request={request} table={{ ...shown, key: ['year'] }} rows={own} />
      <SourceLink request={request} table={table} />
    </section>
  );
}

function AboutProject(props: RowProps): JSX.Element {
  const { request, row } = props;
  const { texts } = request;
  const { project: said } = texts.content;
  const unchanged = row.number('unchanged_rounds') ?? 0;
  const code = (column: string): ComponentChild =>
    showValue(props, column, (text) => nameCode(texts, column, text));
  return (
    <section>
      <PartHeading>{said.facts}</PartHeading>
      <Facts
        facts={[
          [said.state, code('state')],
          [said.phase, code('phase')],
          [said.lead, code('lead_role')],
          ...(row.text('programme') === '' ? [] : [[said.programme, code('programme')] as const]),
        ]}
      />
      {unchanged > 0 && <p class="ds-paragraph">{said.unchanged(unchanged)}</p>}
      {row.cell('corrected') === true && <p class="ds-paragraph">{said.corrected}</p>}
      {row.cell('late') === true && <p class="ds-paragraph">{said.late}</p>}
    </section>
  );
}

import type { JSX } from 'preact';
import { nameQuarter } from '../parts/cell.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Page, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { receiverAddress } from './receiver-address.text.js';
import { isWithheld, RowText, RowValue } from './row-value.part.js';

/** Makes the page of the municipal sector: its solutions, and receivers with too much at once. */
export function makeMunicipalPage(request: PageRequest): Page {
  const { texts, release, language } = request;
  const { municipal: said } = texts.plans;
  const solutions = readRows(release.view, 'solutions');
  return {
    title: said.title,
    description: said.description,
    menu: 'municipal',
    above: [],
    table: 'solutions',
    content: (
      <>
        <PageHeading request={request} title={said.title}>
          {said.description}
        </PageHeading>
        <p class="ds-paragraph">
          <a class="ds-link" href={addressOf(language, '/receivers', release)}>
            {said.findReceiver}
          </a>
        </p>
        <section>
          <PartHeading>{said.solutions}</PartHeading>
          {solutions.length === 0 ? (
            <p class="ds-paragraph">{said.none}</p>
          ) : (
            <SolutionTable request={request} rows={solutions} />
          )}
          <SourceLink request={request} table={findTable(release.view, 'solutions')} />
        </section>
        <Coverage request={request} />
        <Collisions request={request} />
      </>
    ),
  };
}

interface RowsProps {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}

/** Shows the solutions under their focus areas. */
function SolutionTable({ request, rows }: RowsProps): JSX.Element {
  const { municipal: said } = request.texts.plans;
  const areas = new Map<string, ViewRow[]>();
  for (const row of rows) {
    const area = textOf(request.language, row, 'area_name') || row.text('focus_area');
    areas.set(area, [...(areas.get(area) ?? []), row]);
  }
  return (
    <PageTable
      caption={said.solutions}
      headings={[
        said.solution,
        said.owner,
        said.maturity,
        [said.coming, 'site-number'],
        [said.inUse, 'site-number'],
      ]}
    >
      {[...areas].map(([area, own]) => (
        <tbody>
          <tr>
            <th scope="rowgroup" colSpan={5} class="site-area">
              {area}
            </th>
          </tr>
          {own.map((row) => (
            <SolutionRow request={request} row={row} />
          ))}
        </tbody>
      ))}
    </PageTable>
  );
}

function SolutionRow({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { language, release } = request;
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="solutions" row={row} column={column} />
  );
  const code = row.text('solution');
  const isNowhere = row.number('coming') === 0 && row.number('in_use') === 0;
  const href = addressOf(language, '/receivers', release, { solution: code });
  return (
    <tr>
      <th scope="row" class="site-name">
        {isNowhere ? (
          <RowText request={request} row={row} column="name" />
        ) : (
          <a class="ds-link" href={href}>
            <RowText request={request} row={row} column="name" />
          </a>
        )}
      </th>
      <td>{value('owner_name')}</td>
      <td>
        {value('maturity')}
        {row.text('release') !== '' && <span class="site-note">{value('release')}</span>}
      </td>
      <td class="site-number">{value('coming')}</td>
      <td class="site-number">{value('in_use')}</td>
    </tr>
  );
}

/** Shows how many receivers have each solution by the end of each quarter. */
function Coverage({ request }: { readonly request: PageRequest }): JSX.Element | null {
  const { texts, language, release } = request;
  const { municipal: said } = texts.plans;
  const table = findTable(release.view, 'coverage');
  const rows = readRows(release.view, 'coverage');
  if (rows.length === 0) return null;
  const quarters = [...new Set(rows.map((row) => row.text('quarter')))].sort();
  const solutions = readRows(release.view, 'solutions').filter((solution) =>
    rows.some((row) => row.text('solution') === solution.text('solution')),
  );
  const at = new Map(rows.map((row) => [`${row.text('solution')} ${row.text('quarter')}`, row]));
  return (
    <section>
      <PartHeading>{said.coverage}</PartHeading>
      <p class="ds-paragraph site-prose">{said.coverageText}</p>
      <PageTable
        caption={said.coverage}
        headings={[
          said.solution,
          ...quarters.map((quarter) => [nameQuarter(texts, quarter), 'site-number'] as const),
        ]}
      >
        <tbody>
          {solutions.map((solution) => (
            <tr>
              <th scope="row" class="site-name">
                {textOf(language, solution, 'name')}
              </th>
              {quarters.map((quarter) => (
                <CoverageCell
                  request={request}
                  row={at.get(`${solution.text('solution')} ${quarter}`)}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={table} />
    </section>
  );
}

function CoverageCell({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow | undefined;
}): JSX.Element {
  return (
    <td class="site-number">
      {row === undefined ? (
        '–'
      ) : (
        <RowValue request={request} table="coverage" row={row} column="receivers" />
      )}
    </td>
  );
}

/** Lists the quarters in which a receiver has more than it has said that it can take. */
function Collisions({ request }: { readonly request: PageRequest }): JSX.Element {
  const { municipal: said } = request.texts.plans;
  const { view } = request.release;
  const all = readRows(view, 'receiver_quarters');
  const rows = all
    .filter((row) => (row.number('over') ?? 0) > 0 || isWithheld(row, 'over'))
    .sort((a, b) => (a.text('quarter') < b.text('quarter') ? -1 : 1));
  return (
    <section>
      <PartHeading>{said.collisions}</PartHeading>
      {rows.length === 0 ? (
        <p class="ds-paragraph">{sayNone(request, all)}</p>
      ) : (
        <>
          <CollisionTable request={request} rows={rows} />
          <p class="ds-paragraph">{said.weights}</p>
        </>
      )}
      <SourceLink request={request} table={findTable(view, 'receiver_quarters')} />
    </section>
  );
}

/** Says why no collision is shown: no table, no capacity to compare with, or no collision. */
function sayNone({ texts, release }: PageRequest, all: readonly ViewRow[]): string {
  if (findTable(release.view, 'receiver_quarters') === undefined) return texts.table.notInRelease;
  const isStated = all.some((row) => row.cell('capacity') !== null || isWithheld(row, 'capacity'));
  return isStated ? texts.plans.municipal.noCollisions : texts.plans.municipal.noCapacityStated;
}

function CollisionTable({ request, rows }: RowsProps): JSX.Element {
  const { municipal: said } = request.texts.plans;
  return (
    <PageTable
      caption={said.collisions}
      headings={[
        said.receiver,
        said.quarter,
        [said.load, 'site-number'],
        [said.capacity, 'site-number'],
        [said.over, 'site-number'],
      ]}
    >
      <tbody>
        {rows.map((row) => {
          const value = (column: string): JSX.Element => (
            <RowValue request={request} table="receiver_quarters" row={row} column={column} />
          );
          return (
            <tr>
              <th scope="row" class="site-name">
                <a class="ds-link" href={receiverAddress(request, row.text('receiver'))}>
                  {value('receiver_name')}
                </a>
              </th>
              <td>{value('quarter')}</td>
              <td class="site-number">{value('load')}</td>
              <td class="site-number">{value('capacity')}</td>
              <td class="site-number">{value('over')}</td>
            </tr>
          );
        })}
      </tbody>
    </PageTable>
  );
}

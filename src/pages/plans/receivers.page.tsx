import type { JSX } from 'preact';
import { PageHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import type { ReceiversTexts } from '../topic-texts/plan-texts.types.js';
import { FilterChoice, FilterForm } from '../parts/filter-form.part.js';
import { receiverAddress } from './receiver-address.text.js';
import { RowValue } from './row-value.part.js';

/** Query members of the list of receivers. */
export const RECEIVER_FILTERS = ['name', 'solution'] as const;
/** Longest part of a name that is looked for. */
const LONGEST_NAME = 60;

/** Makes the list of receivers, found by a part of their name or by a solution. */
export function makeReceiversPage(request: PageRequest): Made {
  const { texts, release, query, language } = request;
  const { receivers: said, municipal } = texts.plans;
  const { name = '', solution } = query;
  const solutions = readRows(release.view, 'solutions');
  if (name.length > LONGEST_NAME) return 'badQuery';
  if (solution !== undefined && !solutions.some((row) => row.text('solution') === solution))
    return 'badQuery';
  const all = readRows(release.view, 'receivers');
  const shown = all
    .filter((row) => hasName(row, name, language))
    .filter(
      (row) =>
        solution === undefined || listReceiversOf(request, solution).has(row.text('receiver')),
    )
    .sort((a, b) => a.text('receiver_name').localeCompare(b.text('receiver_name'), 'nb'));
  return {
    title: said.title,
    description: said.description,
    menu: 'receivers',
    above: [{ title: municipal.title, path: '/municipal' }],
    table: 'receivers',
    content: (
      <>
        <PageHeading request={request} title={municipal.findReceiver}>
          {said.description}
        </PageHeading>
        <Filter request={request} solutions={solutions} />
        <p class="ds-paragraph" role="status">
          {describeShown(said, shown.length, all.length)}
        </p>
        {shown.length > 0 && <ReceiverTable request={request} rows={shown} />}
        <SourceLink request={request} table={findTable(release.view, 'receivers')} />
      </>
    ),
  };
}

function describeShown(said: ReceiversTexts, shown: number, all: number): string {
  if (all === 0) return said.noRollOuts;
  return shown === 0 ? said.none : said.shown(shown, all);
}

function hasName(row: ViewRow, part: string, language: string): boolean {
  const lower = (text: string): string => text.toLocaleLowerCase(language);
  return lower(row.text('receiver_name')).includes(lower(part.trim()));
}

function listReceiversOf({ release }: PageRequest, solution: string): ReadonlySet<string> {
  return new Set(
    readRows(release.view, 'roll_outs')
      .filter((row) => row.text('solution') === solution)
      .map((row) => row.text('receiver')),
  );
}

function Filter({
  request,
  solutions,
}: {
  readonly request: PageRequest;
  readonly solutions: readonly ViewRow[];
}): JSX.Element {
  const { language, query } = request;
  const { receivers: said } = request.texts.plans;
  const options = solutions
    .map((row) => [row.text('solution'), textOf(language, row, 'name')] as const)
    .sort(([, a], [, b]) => a.localeCompare(b, language));
  return (
    <FilterForm request={request} path="/receivers">
      <div class="ds-field">
        <label class="ds-label" for="filter-receiver">
          {said.name}
        </label>
        <input
          class="ds-input"
          id="filter-receiver"
          name="name"
          type="search"
          maxLength={LONGEST_NAME}
          value={query['name'] ?? ''}
        />
      </div>
      <FilterChoice
        name="solution"
        label={said.solution}
        any={said.anySolution}
        chosen={query['solution']}
        options={options}
      />
    </FilterForm>
  );
}

function ReceiverTable({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  const { receivers: said, municipal } = request.texts.plans;
  return (
    <PageTable
      caption={said.title}
      headings={[
        municipal.receiver,
        [municipal.coming, 'site-number'],
        [municipal.inUse, 'site-number'],
        [said.overQuarters, 'site-number'],
      ]}
    >
      <tbody>
        {rows.map((row) => {
          const value = (column: string): JSX.Element => (
            <RowValue request={request} table="receivers" row={row} column={column} />
          );
          return (
            <tr>
              <th scope="row" class="site-name">
                <a class="ds-link" href={receiverAddress(request, row.text('receiver'))}>
                  {value('receiver_name')}
                </a>
              </th>
              <td class="site-number">{value('coming')}</td>
              <td class="site-number">{value('in_use')}</td>
              <td class="site-number">{value('over_quarters')}</td>
            </tr>
          );
        })}
      </tbody>
    </PageTable>
  );
}

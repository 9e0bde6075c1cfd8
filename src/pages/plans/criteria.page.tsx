import type { JSX } from 'preact';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { PageTable } from '../parts/page-table.part.js';
import type { Page, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { CriteriaReplays } from './criteria-replays.part.js';
import { RowText, RowValue } from './row-value.part.js';

/** Makes the page of the criteria that were in force or on trial. */
export function makeCriteriaPage(request: PageRequest): Page {
  const { texts, release } = request;
  const { criteria: said } = texts.plans;
  const sets = readRows(release.view, 'criteria_sets');
  return {
    title: said.title,
    description: said.description,
    menu: 'criteria',
    above: [],
    table: 'criteria',
    content: (
      <>
        <PageHeading request={request} title={said.title}>
          {said.description}
        </PageHeading>
        {sets.length === 0 && <p class="ds-paragraph">{said.none}</p>}
        {sets.map((set) => (
          <CriteriaSet request={request} set={set} />
        ))}
        <SourceLink request={request} table={findTable(release.view, 'criteria')} />
        <CriteriaReplays request={request} />
      </>
    ),
  };
}

function CriteriaSet({
  request,
  set,
}: {
  readonly request: PageRequest;
  readonly set: ViewRow;
}): JSX.Element {
  const { texts, formats, language, release } = request;
  const { criteria: said } = texts.plans;
  const key = set.text('criteria_set');
  const from = set.text('status_from');
  const rows = readRows(release.view, 'criteria').filter((row) => row.text('criteria_set') === key);
  const title = textOf(language, set, 'title');
  return (
    <section>
      <PartHeading>{title}</PartHeading>
      <p class="ds-paragraph">
        {key}. <RowValue request={request} table="criteria_sets" row={set} column="set_status" />
        {from !== '' && ` ${said.from(formats.day(from))}`}.
      </p>
      <CriterionTable request={request} title={title} rows={rows} />
      <details class="ds-details">
        <summary>{said.rule}</summary>
        <p class="ds-paragraph">
          <code>
            <RowValue request={request} table="criteria_sets" row={set} column="rule" />
          </code>
        </p>
      </details>
    </section>
  );
}

/** Shows the criteria of a set, and their guidance when some have any. */
function CriterionTable({
  request,
  title,
  rows,
}: {
  readonly request: PageRequest;
  readonly title: string;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  const { criteria: said } = request.texts.plans;
  const isGuided = rows.some(
    (row) => row.text('guidance') !== '' || row.findWithheld('guidance') !== undefined,
  );
  return (
    <PageTable
      caption={title}
      headings={isGuided ? [said.criterion, said.guidance] : [said.criterion]}
    >
      <tbody>
        {rows.map((row) => (
          <tr>
            <th scope="row" class="site-long">
              <RowText request={request} row={row} column="text" />
            </th>
            {isGuided && (
              <td class="site-long">
                <RowText request={request} row={row} column="guidance" />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </PageTable>
  );
}

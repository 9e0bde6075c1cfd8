import type { JSX } from 'preact';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { RowValue } from './row-value.part.js';

/** Shows indicators with their last measurement and their light, parts under the whole. */
export function IndicatorTable({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  const { strategy: said } = request.texts.plans;
  const placed = [...rows].sort((a, b) =>
    a.text('indicator').localeCompare(b.text('indicator'), 'en', { numeric: true }),
  );
  return (
    <>
      <PageTable
        caption={said.indicators}
        headings={[
          said.indicator,
          [said.value, 'site-number'],
          [said.base, 'site-number'],
          said.period,
          said.light,
        ]}
      >
        <tbody>
          {placed.map((row) => (
            <IndicatorRow request={request} row={row} />
          ))}
        </tbody>
      </PageTable>
      <SourceLink request={request} table={findTable(request.release.view, 'indicators')} />
    </>
  );
}

function IndicatorRow({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { texts, language } = request;
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="indicators" row={row} column={column} />
  );
  const isMeasured = row.cell('value') !== null || row.findWithheld('value') !== undefined;
  const isUnder = row.text('parent') !== '';
  return (
    <tr>
      <th scope="row" class={isUnder ? 'site-name site-under' : 'site-name'}>
        {row.text('indicator')} {textOf(language, row, 'name')}
        <span class="site-note">{value('unit')}</span>
      </th>
      <td class="site-number">{isMeasured ? value('value') : texts.plans.strategy.notMeasured}</td>
      <td class="site-number">{value('base')}</td>
      <td>{value('period')}</td>
      <td>
        {value('light')}
        {row.text('light_by') !== '' && <span class="site-note">{value('light_by')}</span>}
        {row.text('judged_reason') !== '' && (
          <span class="site-note">{row.text('judged_reason')}</span>
        )}
      </td>
    </tr>
  );
}

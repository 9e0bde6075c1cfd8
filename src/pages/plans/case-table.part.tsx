import type { JSX } from 'preact';
import { projectAddress } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { readRows, type ViewRow } from '../parts/view-rows.text.js';
import { RowText, RowValue } from './row-value.part.js';

/** Shows cases as short articles: number and title, facts on one line, decision or proposal. */
export function CaseList({
  request,
  rows,
}: {
  readonly request: PageRequest;
  readonly rows: readonly ViewRow[];
}): JSX.Element {
  return (
    <div class="site-deviations">
      {rows.map((row) => (
        <Case request={request} row={row} />
      ))}
    </div>
  );
}

function Case({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element {
  const { meetings: said } = request.texts.plans;
  const value = (column: string): JSX.Element => (
    <RowValue request={request} table="cases" row={row} column={column} />
  );
  const isDecided = row.text('case_state') === 'decided';
  const told = isDecided ? 'decision' : 'proposed_decision';
  const isTold = row.cell(told) !== null || row.findWithheld(told) !== undefined;
  return (
    <article class="site-deviation">
      <h3 class="ds-heading" data-size="2xs">
        {said.caseNumber} {row.text('number')}:{' '}
        <RowText request={request} row={row} column="title" />
      </h3>
      <p class="site-deviation__facts">
        <span>{value('case_type')}</span>
        <span>{isDecided ? value('decision_outcome') : value('case_state')}</span>
        {row.text('decided_on') !== '' && <span>{value('decided_on')}</span>}
        <span>
          {said.presenter}: {value('presenter')}
        </span>
      </p>
      {isTold && (
        <p>
          <strong>{isDecided ? said.decision : said.proposal}:</strong> {value(told)}
        </p>
      )}
      <CaseProjects request={request} row={row} />
      <CaseDocuments request={request} row={row} />
    </article>
  );
}

/** Links to the projects of a case that are in the release; others are named. */
function CaseProjects({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element | null {
  const { release, texts } = request;
  const codes = row.text('projects').split(' ').filter(Boolean);
  if (codes.length === 0) return null;
  return (
    <p class="site-deviation__facts">
      <span>{texts.plans.meetings.projects}:</span>
      {codes.map((code) =>
        release.projects.has(code) ? (
          <a class="ds-link" href={projectAddress(request, code)}>
            {code}
          </a>
        ) : (
          <span>{code}</span>
        ),
      )}
    </p>
  );
}

/** Links to the documents of a case on the web sites that hold them. */
function CaseDocuments({
  request,
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element | null {
  const own = readRows(request.release.view, 'case_documents').filter(
    (one) =>
      one.text('council') === row.text('council') && one.text('number') === row.text('number'),
  );
  if (own.length === 0) return null;
  return (
    <ul class="site-plain">
      {own.map((one) => {
        const title = <RowText request={request} row={one} column="title" />;
        const url = one.text('url');
        return (
          <li>
            {/^https?:\/\//.test(url) ? (
              <a class="ds-link" href={url}>
                {title}
              </a>
            ) : (
              title
            )}
          </li>
        );
      })}
    </ul>
  );
}

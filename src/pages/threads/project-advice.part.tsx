import type { ComponentChild, JSX } from 'preact';
import { PartHeading } from '../parts/heading.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { Withheld } from '../parts/withheld.part.js';

/** Shows the published advice on a project: the advice, the answer of its owner, and the effect. */
export function ProjectAdvice({
  request,
  code,
}: {
  readonly request: PageRequest;
  readonly code: string;
}): JSX.Element | null {
  const { advice: said } = request.texts.threads;
  const table = findTable(request.release.view, 'advice');
  if (table === undefined) return null;
  const rows = readRows(request.release.view, 'advice')
    .filter((row) => row.text('project') === code)
    .toSorted((a, b) => (a.text('published_on') < b.text('published_on') ? 1 : -1));
  return (
    <section>
      <PartHeading>{said.title}</PartHeading>
      {rows.length === 0 && <p class="ds-paragraph">{said.none}</p>}
      {rows.map((row) => (
        <OneAdvice request={request} row={row} />
      ))}
      <SourceLink request={request} table={table} />
    </section>
  );
}

interface RowProps {
  readonly request: PageRequest;
  readonly row: ViewRow;
}

function OneAdvice({ request, row }: RowProps): JSX.Element {
  const { advice: said } = request.texts.threads;
  const { formats } = request;
  const [number, outcome] = [row.text('council_case'), row.text('outcome')];
  return (
    <article class="site-advice">
      <h3 class="ds-heading" data-size="2xs">
        {row.text('council')}, {formats.day(row.text('published_on'))}
        {number !== '' && `, ${said.inCase(number)}`}
      </h3>
      <dl class="site-thread">
        <dt>{said.advice}</dt>
        <dd>{showText({ request, row }, 'advice_text', '')}</dd>
        <dt>
          {row.cell('answered_on') === null
            ? said.answerIn(row.text('answer_due_in'))
            : said.answeredOn(formats.day(row.text('answered_on')))}
          {row.cell('answer_late') === true && `. ${said.late}`}
        </dt>
        <dd>{showText({ request, row }, 'answer', said.noAnswer)}</dd>
        <dt>
          {said.effect}
          {outcome !== '' && `: ${(said.outcomes[outcome] ?? outcome).toLowerCase()}`}
        </dt>
        <dd>{showText({ request, row }, 'effect', said.noEffect)}</dd>
      </dl>
    </article>
  );
}

/** Shows a text, that it is withheld, or what stands in its place. */
function showText({ request, row }: RowProps, column: string, none: string): ComponentChild {
  const field = row.findWithheld(column);
  if (field !== undefined) return <Withheld field={field} texts={request.texts} />;
  return row.text(column) || none;
}

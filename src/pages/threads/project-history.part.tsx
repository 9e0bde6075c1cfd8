import type { ComponentChild, JSX } from 'preact';
import { PartHeading } from '../parts/heading.part.js';
import { projectAddress } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';

/** Reads the events of a project, the oldest first. */
export function readHistory({ release }: PageRequest, code: string): readonly ViewRow[] {
  return readRows(release.view, 'origins')
    .filter((row) => row.text('project') === code)
    .toSorted((a, b) => (a.number('number') ?? 0) - (b.number('number') ?? 0));
}

/** Shows the course of a project across splits, mergers, names and owners. */
export function ProjectHistory({
  request,
  code,
  title,
}: {
  readonly request: PageRequest;
  readonly code: string;
  readonly title: string;
}): JSX.Element | null {
  const { texts, formats, release } = request;
  const table = findTable(release.view, 'origins');
  if (table === undefined) return null;
  const events = readHistory(request, code);
  return (
    <section>
      <PartHeading>{title}</PartHeading>
      {events.length === 0 ? (
        <p class="ds-paragraph">{texts.threads.history.none}</p>
      ) : (
        <ol class="site-course">
          {events.map((row) => (
            <li>
              <span class="site-course__day">{formats.day(row.text('on_day'))}</span>{' '}
              <span>{tell(request, row)}</span>
            </li>
          ))}
        </ol>
      )}
      <SourceLink request={request} table={table} />
    </section>
  );
}

/** Tells of an event in a sentence, with the other project or what changed. */
function tell(request: PageRequest, row: ViewRow): ComponentChild {
  const { history } = request.texts.threads;
  const event = row.text('event');
  const words = history.events[event] ?? event;
  if (row.cell('other') !== null) return <OtherProject request={request} row={row} words={words} />;
  const [before, after] = [row.text('before'), row.text('after')];
  if (event === 'left' && after !== '') return `${words}: ${history.reasons[after] ?? after}`;
  return before === '' ? words : `${words}, ${history.fromTo(before, after)}`;
}

function OtherProject({
  request,
  row,
  words,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
  readonly words: string;
}): JSX.Element {
  const code = row.text('other');
  return (
    <>
      {words}{' '}
      {request.release.projects.has(code) ? (
        <a class="ds-link" href={projectAddress(request, code)}>
          {row.text('other_name')}
        </a>
      ) : (
        row.text('other_name')
      )}{' '}
      ({code})
    </>
  );
}

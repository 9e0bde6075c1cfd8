import type { JSX } from 'preact';
import { nameCode } from '../parts/cell.part.js';
import { Facts } from '../parts/facts.part.js';
import { PageHeading } from '../parts/heading.part.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { colourOf, StatusSign } from '../parts/status-sign.part.js';
import { readRows, type ViewRow } from '../parts/view-rows.text.js';
import { ProjectPromises } from '../promises/promise-list.part.js';
import { ProjectAdvice } from './project-advice.part.js';
import { ProjectHistory, readHistory } from './project-history.part.js';

/**
 * Makes the page of a project that has no report in the release: it left the portfolio, became part
 * of another, or is silent. Its code keeps its page.
 */
export function makeFormerProjectPage(request: PageRequest): Made {
  const code = request.parameters['code'] ?? '';
  const { texts, release } = request;
  const { history } = texts.threads;
  const silent = readRows(release.view, 'not_reported').find((row) => row.text('project') === code);
  const [event] = readHistory(request, code);
  const known = silent ?? event;
  if (known === undefined) return 'notFound';
  const title = known.text('name');
  const owner = silent?.text('actor_name') ?? event?.text('owner_name') ?? '';
  return {
    title,
    description: `${title}, ${owner}`,
    menu: 'projects',
    above: [{ title: texts.content.projects.title, path: '/projects' }],
    table: silent === undefined ? 'origins' : 'not_reported',
    content: (
      <>
        <PageHeading request={request} title={title}>
          {owner} · {code}
        </PageHeading>
        <p class="ds-paragraph">
          <strong>{silent === undefined ? history.left : history.silent}</strong>
        </p>
        {silent !== undefined && <LastReport request={request} row={silent} />}
        <ProjectHistory
          request={request}
          code={code}
          title={silent === undefined ? history.became : history.title}
        />
        <ProjectPromises request={request} code={code} />
        <ProjectAdvice request={request} code={code} />
      </>
    ),
  };
}

function LastReport({
  request: { texts },
  row,
}: {
  readonly request: PageRequest;
  readonly row: ViewRow;
}): JSX.Element | null {
  if (row.cell('last_round') === null) return null;
  return (
    <Facts
      facts={[
        [texts.threads.history.lastReport, row.text('last_round')],
        [texts.content.project.state, nameCode(texts, 'state', row.text('last_state'))],
        [
          texts.content.project.byOwner,
          <StatusSign colour={colourOf(row.cell('last_colour'))} texts={texts} />,
        ],
      ]}
    />
  );
}

import type { JSX } from 'preact';
import { PartHeading } from '../parts/heading.part.js';
import { nameCode } from '../parts/cell.part.js';
import { projectAddress } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { colourOf, StatusSign } from '../parts/status-sign.part.js';
import type { ViewRow } from '../parts/view-rows.text.js';
import { Withheld } from '../parts/withheld.part.js';

/** Shows the active red projects before the yellow ones, each with its reason. */
export function Deviations({
  request,
  projects,
}: {
  readonly request: PageRequest;
  readonly projects: readonly ViewRow[];
}): JSX.Element {
  const { overview } = request.texts.content;
  const active = projects.filter((project) => project.text('state') === 'active');
  const deviating = (['red', 'yellow'] as const).flatMap((colour) =>
    active.filter((project) => project.text('owner_colour') === colour),
  );
  const withheld = active.flatMap((project) => project.findWithheld('owner_colour') ?? []);
  const [first] = withheld;
  return (
    <section>
      <PartHeading>{overview.deviations}</PartHeading>
      {deviating.length === 0 && first === undefined && (
        <p class="ds-paragraph">{overview.noDeviations}</p>
      )}
      {first !== undefined && (
        <p class="ds-paragraph">
          {overview.hiddenColours(withheld.length)} <Withheld field={first} texts={request.texts} />
        </p>
      )}
      <div class="site-deviations">
        {deviating.map((project) => (
          <Deviation request={request} project={project} />
        ))}
      </div>
    </section>
  );
}

/** Shows one deviation: whose it is, why, and what is done about it, in the words of the report. */
function Deviation({
  request,
  project,
}: {
  readonly request: PageRequest;
  readonly project: ViewRow;
}): JSX.Element {
  const { texts } = request;
  const { overview } = texts.content;
  const colour = colourOf(project.cell('owner_colour'));
  const cause = project.text('cause');
  return (
    <article class={`site-deviation site-deviation--${colour ?? 'none'}`}>
      <h3 class="ds-heading" data-size="2xs">
        <a class="ds-link" href={projectAddress(request, project.text('project'))}>
          {project.text('name')}
        </a>
      </h3>
      <p class="site-deviation__facts">
        <StatusSign colour={colour} texts={texts} />
        <span>{project.text('actor_name')}</span>
        {cause !== '' && (
          <span>
            {overview.cause}: {nameCode(texts, 'cause', cause).toLowerCase()}
          </span>
        )}
      </p>
      <p class="ds-paragraph">
        <Said request={request} project={project} column="owner_reason" />
      </p>
      {project.text('action') !== '' && (
        <p class="ds-paragraph">
          <strong>{overview.action}:</strong> {project.text('action')}
        </p>
      )}
    </article>
  );
}

function Said({
  request: { texts },
  project,
  column,
}: {
  readonly request: PageRequest;
  readonly project: ViewRow;
  readonly column: string;
}): JSX.Element {
  const field = project.findWithheld(column);
  return field === undefined ? (
    <>{project.text(column)}</>
  ) : (
    <Withheld field={field} texts={texts} />
  );
}

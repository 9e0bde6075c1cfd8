import type { JSX } from 'preact';
import { projectAddress } from '../parts/page-address.text.js';
import type { PageRequest, ShownRelease } from '../parts/page.types.js';
import { readRows } from '../parts/view-rows.text.js';

/** Names of the projects of the portfolio, by their codes. */
export type ProjectNames = ReadonlyMap<string, string>;

/** Finds the names of the projects of the portfolio, reported or not. A name may be withheld. */
export function nameProjects({ view }: Pick<ShownRelease, 'view'>): ProjectNames {
  return new Map(
    ['not_reported', 'projects'].flatMap((table) =>
      readRows(view, table)
        .filter((row) => row.text('name') !== '')
        .map((row) => [row.text('project'), row.text('name')] as const),
    ),
  );
}

/** Names a project, as a way to its page: by its code when it is not in the portfolio. */
export function NamedProject({
  request,
  code,
  names,
}: {
  readonly request: PageRequest;
  readonly code: string;
  readonly names: ProjectNames;
}): JSX.Element {
  const name = names.get(code) ?? code;
  if (!request.release.projects.has(code)) return <>{name}</>;
  return (
    <a class="ds-link" href={projectAddress(request, code)}>
      {name}
    </a>
  );
}

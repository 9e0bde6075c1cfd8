import type { JSX } from 'preact';
import type { ReleaseView } from '../../publication/view-tables/release-view.types.js';
import { PartHeading } from '../parts/heading.part.js';
import { projectAddress } from '../parts/page-address.text.js';
import { PageTable } from '../parts/page-table.part.js';
import type { PageRequest } from '../parts/page.types.js';
import { colourOf, StatusSign } from '../parts/status-sign.part.js';
import { findTable, readRows, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { Withheld } from '../parts/withheld.part.js';

/** Projects that moved from one colour, or none, to another. */
interface Step {
  readonly before: string;
  readonly after: string;
  readonly projects: readonly ViewRow[];
}

/** Shows the way from the colours of the previous round to those of this one, project by project. */
export function Bridge({ request }: { readonly request: PageRequest }): JSX.Element {
  const { texts, release } = request;
  const { bridge } = texts.figures;
  const moves = readRows(release.view, 'movements');
  const steps = groupSteps(release.view, moves);
  const withheld = moves
    .filter((row) => row.text('field') === 'owner_colour')
    .map((row) => row.findWithheld('after'))
    .find((field) => field !== undefined);
  return (
    <section>
      <PartHeading>{bridge.title}</PartHeading>
      {withheld !== undefined && (
        <p class="ds-paragraph">
          <Withheld field={withheld} texts={texts} />
        </p>
      )}
      {steps.length === 0 ? (
        withheld === undefined && <p class="ds-paragraph">{bridge.none}</p>
      ) : (
        <>
          <p class="ds-paragraph">{bridge.description}</p>
          <BridgeTable request={request} steps={steps} />
        </>
      )}
      <SourceLink request={request} table={findTable(release.view, 'movements')} />
    </section>
  );
}

/**
 * Groups projects by where their owner's colour began and ends, the largest group first. A project
 * that came was absent. One that left is absent now: the release does not know the colour that it had.
 */
function groupSteps(view: ReleaseView, moves: readonly ViewRow[]): Step[] {
  const projects = new Map(readRows(view, 'projects').map((row) => [row.text('project'), row]));
  const groups = Map.groupBy(moves, (row) => endsOf(row, projects)?.join(' '));
  return [...groups]
    .flatMap(([key, rows]) => {
      if (key === undefined) return [];
      const [before = '', after = ''] = key.split(' ');
      return [{ before, after, projects: rows }];
    })
    .sort((a, b) => b.projects.length - a.projects.length);
}

/** Returns where a movement begins and ends. Undefined for one that is of another matter. */
function endsOf(
  move: ViewRow,
  projects: ReadonlyMap<string, ViewRow>,
): readonly [before: string, after: string] | undefined {
  const field = move.text('field');
  if (field === 'owner_colour')
    return move.findWithheld('after') === undefined
      ? [move.text('before') || 'none', move.text('after') || 'none']
      : undefined;
  if (field !== 'reported') return undefined;
  const now = projects.get(move.text('project'));
  if (now === undefined) return ['present', 'absent'];
  const isHidden = now.findWithheld('owner_colour') !== undefined;
  return ['absent', isHidden ? 'present' : now.text('owner_colour') || 'none'];
}

function End({
  request: { texts },
  end,
}: {
  readonly request: PageRequest;
  readonly end: string;
}): JSX.Element {
  const { bridge } = texts.figures;
  if (end === 'absent' || end === 'present') return <>{bridge[end]}</>;
  return <StatusSign colour={colourOf(end)} texts={texts} />;
}

function BridgeTable({
  request,
  steps,
}: {
  readonly request: PageRequest;
  readonly steps: readonly Step[];
}): JSX.Element {
  const { bridge } = request.texts.figures;
  return (
    <PageTable
      caption={bridge.title}
      headings={[bridge.from, bridge.to, bridge.projects]}
      isStacked
    >
      <tbody>
        {steps.map((step) => (
          <BridgeRow request={request} step={step} />
        ))}
      </tbody>
    </PageTable>
  );
}

function BridgeRow({
  request,
  step: { before, after, projects },
}: {
  readonly request: PageRequest;
  readonly step: Step;
}): JSX.Element {
  const { bridge } = request.texts.figures;
  return (
    <tr>
      <th scope="row" data-label={bridge.from}>
        <End request={request} end={before} />
      </th>
      <td data-label={bridge.to}>
        <End request={request} end={after} />
      </td>
      <td class="site-name">
        <ul class="site-names">
          {projects.map((row) => (
            <li>
              {request.release.projects.has(row.text('project')) ? (
                <a class="ds-link" href={projectAddress(request, row.text('project'))}>
                  {row.text('name')}
                </a>
              ) : (
                row.text('name')
              )}
            </li>
          ))}
        </ul>
      </td>
    </tr>
  );
}

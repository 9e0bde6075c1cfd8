import type { JSX } from 'preact';
import { nameCode } from '../parts/cell.part.js';
import { PageHeading, PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import type { Made, PageRequest } from '../parts/page.types.js';
import { findTable, readRows, textOf, type ViewRow } from '../parts/view-rows.text.js';
import { SourceLink } from '../parts/view-table.part.js';
import { PlanFigures } from './plan-figures.part.js';
import { RoadmapStatement } from './roadmap-statement.part.js';
import { RoadmapTimeline } from './roadmap-timeline.part.js';
import { isWithheld } from './row-value.part.js';

/** Query members of the roadmap. */
export const ROADMAP_FILTERS = ['outcome'] as const;

/** Outcomes of items by the figure that counts them. */
const OUTCOMES: Readonly<Record<string, string>> = {
  roadmap_confirmed: 'confirmed',
  roadmap_moves: 'moves',
  roadmap_unanswered: 'unanswered',
  roadmap_without_project: 'withoutProject',
  roadmap_without_period: 'withoutPeriod',
  roadmap_settled: 'settled',
};

/** Makes the roadmap as a timeline, filtered by what the reports say of its items. */
export function makeRoadmapPage(request: PageRequest): Made {
  const { texts, release, query, language } = request;
  const { roadmap: said } = texts.plans;
  const all = readRows(release.view, 'roadmap');
  const { outcome } = query;
  if (outcome !== undefined && !Object.values(OUTCOMES).includes(outcome)) return 'badQuery';
  const shown = all.filter((row) => outcome === undefined || row.text('outcome') === outcome);
  const title = said.title;
  return {
    title,
    description: said.description,
    menu: 'roadmap',
    above: [],
    table: 'roadmap',
    content: (
      <>
        <PageHeading request={request} title={title}>
          {said.description}
        </PageHeading>
        <RoadmapStatement request={request} />
        {all.length > 0 && <Outcomes request={request} />}
        {outcome !== undefined && (
          <p class="ds-paragraph" role="status">
            {nameCode(texts, 'outcome', outcome)}. {said.shown(shown.length, all.length)}{' '}
            <a class="ds-link" href={addressOf(language, '/roadmap', release)}>
              {said.showAll}
            </a>
          </p>
        )}
        {listRoadmaps(shown).map((items) => (
          <Roadmap request={request} items={items} />
        ))}
        <SourceLink request={request} table={findTable(release.view, 'roadmap')} />
      </>
    ),
  };
}

/** Counts the items by what the reports say of them, each count a way to its items. */
function Outcomes({ request }: { readonly request: PageRequest }): JSX.Element {
  const { language, release, texts } = request;
  return (
    <section>
      <PartHeading>{texts.plans.roadmap.outcomes}</PartHeading>
      <PlanFigures
        request={request}
        of="roadmap_"
        linkTo={(figure) =>
          addressOf(language, '/roadmap', release, { outcome: OUTCOMES[figure] ?? '' })
        }
      />
    </section>
  );
}

/** Lists the items of each roadmap, in their places. */
function listRoadmaps(rows: readonly ViewRow[]): readonly ViewRow[][] {
  const placed = [...rows].sort(
    (a, b) => (a.number('position') ?? 0) - (b.number('position') ?? 0),
  );
  const roadmaps = new Map<string, ViewRow[]>();
  for (const row of placed) {
    const items = roadmaps.get(row.text('roadmap')) ?? [];
    roadmaps.set(row.text('roadmap'), [...items, row]);
  }
  return [...roadmaps.values()];
}

function Roadmap({
  request,
  items,
}: {
  readonly request: PageRequest;
  readonly items: readonly ViewRow[];
}): JSX.Element {
  const { roadmap: said } = request.texts.plans;
  const [first] = items;
  const name = first === undefined ? '' : textOf(request.language, first, 'roadmap_title');
  const title = said.version(name, first?.text('version') ?? '');
  return (
    <section>
      <PartHeading>{title}</PartHeading>
      <RoadmapTimeline request={request} items={items} title={title} />
      <p class="site-source">
        {items.some((row) => row.text('first_day') !== '' || isWithheld(row, 'first_day'))
          ? said.legend
          : said.noPeriods}
      </p>
    </section>
  );
}

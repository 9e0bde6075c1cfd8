import type { JSX } from 'preact';
import { PartHeading } from '../parts/heading.part.js';
import { addressOf } from '../parts/page-address.text.js';
import type { PageRequest } from '../parts/page.types.js';
import { PlanFigures, findPlanFigure } from './plan-figures.part.js';
import { RoadmapStatement } from './roadmap-statement.part.js';
import { strategyAddress } from './strategy.page.js';

/** Shows on the first page what the reports say of the roadmap and of the strategy. */
export function OverviewPlans({ request }: { readonly request: PageRequest }): JSX.Element {
  const { language, release, texts } = request;
  const { roadmap, strategy } = texts.plans;
  const hasRoadmap = findPlanFigure(request, 'roadmap_confirmed') !== undefined;
  const hasGoals = findPlanFigure(request, 'goals_watch') !== undefined;
  const hasLights = findPlanFigure(request, 'indicators_green') !== undefined;
  const linkTo = (figure: string): string | undefined => strategyAddress(request, figure);
  return (
    <>
      <section>
        <PartHeading>{roadmap.title}</PartHeading>
        <RoadmapStatement request={request} />
        {hasRoadmap && (
          <p class="site-source">
            <a class="ds-link" href={addressOf(language, '/roadmap', release)}>
              {roadmap.link}
            </a>
          </p>
        )}
      </section>
      {(hasGoals || hasLights) && (
        <section>
          <PartHeading>{strategy.title}</PartHeading>
          {hasGoals && <PlanFigures request={request} of="goals_" linkTo={linkTo} />}
          {hasLights && <PlanFigures request={request} of="indicators_" linkTo={linkTo} />}
          <p class="site-source">
            <a class="ds-link" href={addressOf(language, '/strategy', release)}>
              {strategy.link}
            </a>
          </p>
        </section>
      )}
    </>
  );
}

import type { Made, PageRequest } from '../parts/page.types.js';
import { matchPath } from '../../platform/http/path-pattern.js';
import { TABLE_FILTERS } from '../parts/chosen-rows.text.js';
import { makeAccessibilityPage, makeMethodPage } from '../content/about.page.js';
import { makeActorPage } from '../content/actor.page.js';
import { makeActorsPage } from '../content/actors.page.js';
import { CHANGES_FILTERS, makeChangesPage } from '../content/changes.page.js';
import { makeOverviewPage } from '../content/overview.page.js';
import { makeProjectPage } from '../content/project.page.js';
import { makeProjectsPage, PROJECT_FILTERS } from '../content/projects.page.js';
import {
  makeCorrectionsPage,
  makeDataPage,
  makeReleasesPage,
} from '../content/release-facts.page.js';
import { makeTablePage } from '../content/table.page.js';
import { makeTrendPage } from '../content/trend.page.js';
import { makePromisesPage } from '../promises/promises.page.js';
import { makeCriteriaPage } from '../plans/criteria.page.js';
import { makeGoalPage } from '../plans/goal.page.js';
import { makeMeetingPage } from '../plans/meeting.page.js';
import { makeMeetingsPage, MEETING_FILTERS } from '../plans/meetings.page.js';
import { makeMunicipalPage } from '../plans/municipal.page.js';
import { makeReceiverPage } from '../plans/receiver.page.js';
import { makeReceiversPage, RECEIVER_FILTERS } from '../plans/receivers.page.js';
import { makeRoadmapPage, ROADMAP_FILTERS } from '../plans/roadmap.page.js';
import { makeStrategyPage, STRATEGY_FILTERS } from '../plans/strategy.page.js';

/** One kind of page: its path without the language, and the query members that it knows. */
export interface PageRoute {
  readonly path: string;
  readonly query: readonly string[];
  /** True when the page shows the rounds before too. */
  readonly showsRounds?: boolean;
  readonly make: (request: PageRequest) => Made;
}

/** All pages. */
export const PAGE_ROUTES: readonly PageRoute[] = [
  { path: '/', query: [], make: makeOverviewPage },
  { path: '/projects', query: PROJECT_FILTERS, make: makeProjectsPage },
  { path: '/projects/:code', query: [], make: makeProjectPage },
  { path: '/actors', query: [], make: makeActorsPage },
  { path: '/actors/:number', query: [], make: makeActorPage },
  { path: '/promises', query: [], make: makePromisesPage },
  { path: '/roadmap', query: ROADMAP_FILTERS, make: makeRoadmapPage },
  { path: '/strategy', query: STRATEGY_FILTERS, make: makeStrategyPage },
  { path: '/strategy/:goal', query: [], make: makeGoalPage },
  { path: '/municipal', query: [], make: makeMunicipalPage },
  { path: '/receivers', query: RECEIVER_FILTERS, make: makeReceiversPage },
  { path: '/receivers/:number', query: [], make: makeReceiverPage },
  { path: '/meetings', query: MEETING_FILTERS, make: makeMeetingsPage },
  { path: '/meetings/:meeting', query: [], make: makeMeetingPage },
  { path: '/criteria', query: [], make: makeCriteriaPage },
  { path: '/trend', query: [], showsRounds: true, make: makeTrendPage },
  { path: '/method', query: [], make: makeMethodPage },
  { path: '/accessibility', query: [], make: makeAccessibilityPage },
  { path: '/changes', query: CHANGES_FILTERS, showsRounds: true, make: makeChangesPage },
  { path: '/corrections', query: [], make: makeCorrectionsPage },
  { path: '/releases', query: [], make: makeReleasesPage },
  { path: '/data', query: [], make: makeDataPage },
  { path: '/data/:table', query: TABLE_FILTERS, make: makeTablePage },
];

/** Finds the route of a path, with the parameters of the path. */
export function findPageRoute(
  path: string,
):
  { readonly route: PageRoute; readonly parameters: Readonly<Record<string, string>> } | undefined {
  for (const route of PAGE_ROUTES) {
    const parameters = matchPath(route.path, path);
    if (parameters !== undefined) return { route, parameters };
  }
  return undefined;
}

import type { FigureTexts } from './figure-texts.types.js';

/** Words for a price level, by its basis. Nominal prices may be told without their year. */
const PRICES: Readonly<Record<string, (year: string) => string>> = {
  nominal: (year) => (year === '' ? 'nominal prices' : `nominal prices, price year ${year}`),
  real: (year) => `constant ${year} prices`,
};

export const EN_FIGURES: FigureTexts = {
  names: {
    projects: 'Reported projects',
    rated: 'Active projects with a colour of their owner',
    green: 'Green active projects',
    yellow: 'Yellow active projects',
    red: 'Red active projects',
    missing: 'Reports that are missing',
    not_reported: 'Projects without a report',
    reported_not_in: 'Reported projects outside the portfolio',
  },
  share: (colour) => `Share of ${colour} among active projects with a colour`,
  state: (name) => `Projects in the state “${name.toLowerCase()}”`,
  approved: (year, prices) => `Approved budget ${year} (${prices})`,
  frame: (prices) => `Total frame (${prices})`,
  prices: (year, basis) => PRICES[basis]?.(year) ?? `${year} prices, ${basis}`,
  statedBy: (projects, all) => `stated by ${String(projects)} of ${String(all)} projects`,
  columns: { figure: 'Figure', now: 'Now', previous: 'Previous round', change: 'Change' },
  fields: {
    reported: 'Reported',
    state: 'State',
    owner_colour: "Owner's colour",
    rule_colour: "Rule's colour",
    directorate_colour: "Directorate's colour",
  },
  kinds: { project: 'Project', programme: 'Programme' },
  funding: { own: 'Own funds', grant: 'Grant', stateBudget: 'State budget', joint: 'Joint' },
  bridge: {
    title: 'From the previous round to now',
    description:
      'Projects whose owner changed the colour, that are new, or that are no longer there.',
    from: 'Previous round',
    to: 'Now',
    projects: 'Projects',
    absent: 'Not included',
    present: 'Included',
    none: 'No project changed its colour, came or left, or there is no earlier round to compare with.',
  },
  actor: {
    reporting: 'Its reporting',
    projects: 'Projects',
    noProjects: 'The body has no reported projects in the portfolio.',
    number: 'Organisation number',
    silent: 'Projects without a report',
  },
  trend: {
    title: 'Trend',
    description: 'Owner’s colour of active projects in each published round.',
    chart: "Owner's colour, active projects",
    round: 'Round',
    one: 'Only one round is published so far. A line takes two.',
  },
  sources: {
    largest: 'The largest budgets',
    byActor: 'Budget by body',
    actorYears: 'Budgets of its projects, added',
    years: 'Year by year',
    feeds: 'News of releases and corrections',
    catalogue: 'Data catalogue (DCAT-AP-NO)',
  },
};

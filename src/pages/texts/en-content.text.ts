import { NUMBERS } from '../topic-texts/number-writer.text.js';
import type { ContentTexts } from './content-texts.types.js';

const { number } = NUMBERS.en;

export const EN_CONTENT: ContentTexts = {
  overview: {
    description: 'Status, movement and deviations of the national e-health portfolio.',
    lead: (projects, actors) =>
      `${number(projects)} ${projects === 1 ? 'project' : 'projects'} of ${number(actors)} ` +
      `${actors === 1 ? 'body has' : 'bodies have'} reported.`,
    portfolio: (projects) =>
      `The portfolio has ${number(projects)} ${projects === 1 ? 'project' : 'projects'}.`,
    status: (rated) =>
      rated === null
        ? "Owner's colour of active projects"
        : `Owner's colour of ${number(rated)} active ${rated === 1 ? 'project' : 'projects'}`,
    share: (share, rated) => (rated === null ? share : `${share} of ${number(rated)}`),
    since: (change) =>
      change === 0
        ? 'as many as in the previous round'
        : `${number(Math.abs(change))} ${change > 0 ? 'more' : 'fewer'} than in the previous round`,
    rounded: 'The shares are rounded so that they add up to 100.',
    deviations: "Red and yellow active projects, by their owner's colour",
    noDeviations: 'No active project is red or yellow.',
    hiddenColours: (projects) =>
      projects === 1
        ? 'The colour of one project is not shown here.'
        : `The colours of ${String(projects)} projects are not shown here.`,
    cause: 'Cause',
    action: 'What is done about it',
    approved: 'Approved',
    otherPrices: (projects) =>
      `${number(projects)} ${projects === 1 ? 'project' : 'projects'} with a budget in other or ` +
      `several prices ${projects === 1 ? 'is' : 'are'} left out.`,
    otherPricesOfBodies: (bodies) =>
      `${number(bodies)} ${bodies === 1 ? 'body has' : 'bodies have'} budgets in other prices. ` +
      'Those amounts are left out: amounts in different prices cannot be compared.',
    silent: 'Not reported',
    noneSilent: 'Every project in the portfolio has reported.',
    figures: 'All main figures',
  },
  projects: {
    title: 'Projects',
    description: 'Every reported project in the portfolio, with three colours and expected end.',
    anyColour: 'All colours',
    rated: 'With a colour',
    anyState: 'All states',
    anyActor: 'All bodies',
    apply: 'Show',
    shown: (shown, all) => `Showing ${number(shown)} of ${number(all)} projects.`,
    name: 'Project',
    actor: 'Body',
    owner: "Owner's colour",
    rule: "Rule's colour",
    directorate: "Directorate's colour",
    slip: 'Most delayed milestone, days',
    end: 'Expected end',
  },
  project: {
    colours: 'Three colours',
    byOwner: 'The owner',
    byRule: 'The rule',
    byDirectorate: 'The directorate',
    noOpinion: 'Has not set a colour of its own.',
    noRuleColour: 'The rule had nothing to measure.',
    facts: 'About the project',
    state: 'State',
    phase: 'Phase',
    lead: 'Role in charge',
    programme: 'Programme',
    plan: 'Plan',
    firstEnd: 'End in the first approved plan',
    currentEnd: 'Expected end now',
    slip: (days) =>
      days > 0
        ? `The most delayed milestone is ${number(days)} ${days === 1 ? 'day' : 'days'} later ` +
          'than in the first approved plan'
        : `Every milestone is at least ${number(-days)} ${days === -1 ? 'day' : 'days'} earlier ` +
          'than in the first approved plan',
    onPlan: 'No milestone is later than in the first approved plan',
    money: 'Money',
    budget: (year) => `Approved budget ${year}`,
    forecast: (year) => `Forecast ${year}`,
    severalPrices: 'In several prices, which are never added. See year by year.',
    frame: 'Total frame',
    unchanged: (rounds) =>
      `Confirmed unchanged ${number(rounds)} ${rounds === 1 ? 'round' : 'rounds'} in a row.`,
    corrected: 'The report was corrected after the round closed.',
    late: 'The report came after the deadline.',
  },
  actors: {
    title: 'Bodies',
    description:
      'What each body has reported, and what is missing. Colours are those of the owner, of active ' +
      'projects.',
  },
  data: {
    title: 'Open data and API',
    description: 'The figures of this release, as tables and files.',
    tables: 'Tables',
    files: 'Files about the whole release',
    api: 'API',
    apiText: 'The description of the API lists every address, field and code.',
    withheld: 'Withheld',
    nothingWithheld: 'No field is withheld.',
    ground: 'Ground',
    until: 'Until',
  },
  corrections: {
    title: 'Corrections',
    description: 'What this release says otherwise than the one it corrects, and why.',
    none: 'This release corrects no earlier one.',
  },
  changes: {
    title: 'What has changed',
    description: 'What a release says otherwise than an earlier one: main figures and projects.',
    since: (release) => `What has changed since ${release}`,
    to: (older, newer) => `From ${older} to ${newer}.`,
    first: 'There is no earlier release to compare with.',
    choose: 'Changed since',
    before: 'The release before',
    all: 'All projects',
    none: 'Nothing has changed.',
    projects: 'Projects',
    what: 'What',
    figures: 'Main figures that have changed',
    noFigure: 'not reported in this round',
    reported: 'Reported',
    isReported: (reported) => (reported ? 'Yes' : 'No'),
  },
  releases: {
    title: 'Releases',
    description: 'Every release. Older ones stay as they were.',
    published: 'Published',
    corrects: (version) => `Corrects release ${number(version)}`,
  },
  codes: {
    state: {
      planned: 'Planned',
      active: 'Active',
      paused: 'Paused',
      completed: 'Completed',
      stopped: 'Stopped',
    },
    phase: {
      idea: 'Idea',
      concept: 'Concept',
      planning: 'Planning',
      execution: 'Execution',
      closing: 'Closing',
      realisation: 'Realisation',
    },
    cause: {
      supplier: 'Supplier',
      resources: 'Resources',
      funding: 'Funding',
      legal: 'Legal',
      dependency: 'Dependency',
      other: 'Other',
      notKnown: 'Not known',
    },
  },
};

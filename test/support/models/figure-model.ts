import { sizeGroupOf } from './size-group.model.js';
import {
  budgetFactsOf,
  convertFact,
  convertLevel,
  type Fact,
  frameFactsOf,
  INDEX,
  isInPortfolio,
  type Line,
  type Values,
} from './figure-facts.js';
import type { Content, Stored } from './stored-versions.js';

type StoredRevision = Stored['revisions'][number];
type StoredProject = Stored['projects'][number]['project'];

export interface Asked {
  readonly round: string;
  readonly measure: 'projects' | 'approved' | 'forecast' | 'actual' | 'frame';
  readonly by: readonly string[];
  readonly filters: Readonly<Record<string, string>>;
  /** Only reports with a larger frame. */
  readonly frameAbove: number | null;
  readonly asOf: Date | null;
  /** The year to whose prices the amounts are converted. */
  readonly convertTo: string | null;
}

/** The answer that is expected: the code of a refusal, or figures, each cell by its keys. */
export type Expected =
  | { readonly refused: string }
  | {
      /** The dimensions of the cells: `prices` is among them when the amounts are in several. */
      readonly by: readonly string[];
      readonly cells: ReadonlyMap<string, string>;
      readonly reports: number;
      /** The total by prices; that of projects, and of no amounts, has none. */
      readonly totals: ReadonlyMap<string, string>;
      readonly missing: number;
      readonly outside: number;
      readonly inputs: number;
    };

/** An opinion of the directorate on a report. */
interface Opinion {
  readonly colour: string | null;
  readonly reason: string | null;
}

const NO_OPINION: Opinion = { colour: null, reason: null };

/** The counts of a round's status. */
export interface StatusCounts {
  readonly projects: number;
  readonly states: Record<string, number>;
  readonly colours: number[];
  readonly red: string[];
  readonly inputs: number;
  readonly actors: Record<string, [projects: number, approved: Record<string, number>]>;
}

const OPEN_DIMENSIONS = ['programme', 'segment', 'theme', 'mainGoal'];
const COLOUR_DIMENSIONS = [
  'colour',
  'ruleColour',
  'directorateColour',
  'timeColour',
  'costColour',
  'scopeColour',
  'resourcesColour',
  'benefitColour',
  'riskColour',
];
const LINE_DIMENSIONS = ['budgetYear', 'fundingSource', 'prices', 'basis'];
const YEAR_AND_SOURCE = ['budgetYear', 'fundingSource'];
const STATES = ['planned', 'active', 'paused', 'completed', 'stopped'];

/** The expected figures, worked out slowly and anew from every stored version. */
export class FigureModel {
  constructor(readonly stored: Stored) {}

  answer(asked: Asked, now: Date): Expected {
    const instant = asked.asOf ?? now;
    const ofRound = this.stored.revisions.filter(({ round }) => round === asked.round);
    if (asked.asOf !== null && !ofRound.some(({ recorded_at }) => recorded_at <= instant))
      return { refused: 'as-of-before-first-report' };
    if (asked.convertTo !== null && INDEX[asked.convertTo] === undefined)
      return { refused: 'price-index-lacks-year' };
    const asksFor = [...asked.by, ...Object.keys(asked.filters)];
    if (asked.measure === 'frame' && asksFor.some((one) => YEAR_AND_SOURCE.includes(one)))
      return { refused: 'frame-is-whole' };
    if (this.namesUnknownValue(asked, instant)) return { refused: 'no-such-value' };
    const filters = this.filtersOf(asked);
    const facts = this.facts(asked, instant).filter(({ values }) => hasValues(values, filters));
    const levels = asked.measure === 'projects' ? [] : facts.map(({ prices }) => prices ?? '');
    const by =
      new Set(levels).size > 1 && !asked.by.includes('prices') ? [...asked.by, 'prices'] : asked.by;
    const atPrices = (level: string): Fact[] => facts.filter(({ prices }) => prices === level);
    return {
      by,
      cells: new Map(
        [...cellsOf(facts, by)].map(([keys, list]) => [keys, addUp(list, asked.measure)]),
      ),
      reports: new Set(facts.map(({ report }) => report)).size,
      totals: new Map(levels.map((level) => [level, addUp(atPrices(level), asked.measure)])),
      missing: this.countMissing(asked.round, instant),
      outside: this.lines(asked.round, instant).filter((line) => !isInPortfolio(line)).length,
      inputs: this.status(asked.round, instant).inputs,
    };
  }

  /** Says whether a filter asks for a value that no report of the round has. */
  private namesUnknownValue(asked: Asked, instant: Date): boolean {
    const all = { ...asked, measure: 'projects', by: [], filters: {}, frameAbove: null } as const;
    const reports = this.facts(all, instant);
    return OPEN_DIMENSIONS.some((dimension) => {
      const wanted = asked.filters[dimension];
      return (
        wanted !== undefined &&
        wanted !== '-' &&
        !reports.some(({ values }) => values[dimension]?.includes(wanted) === true)
      );
    });
  }

  /** Returns the filters with those that a question has without naming them. */
  private filtersOf({ round, measure, by, filters }: Asked): Record<string, string> {
    const isAsked = (dimension: string): boolean => by.includes(dimension) || dimension in filters;
    const { standing, ...others } = filters;
    const all: Record<string, string> = { ...others };
    if (standing !== undefined && standing !== 'any') all['standing'] = standing;
    if (!isAsked('standing')) all['standing'] = 'inPortfolio';
    if (COLOUR_DIMENSIONS.some(isAsked) && !isAsked('state')) all['state'] = 'active';
    if (!['projects', 'frame'].includes(measure) && !isAsked('budgetYear'))
      all['budgetYear'] = String(this.stored.rounds.find(({ key }) => key === round)?.budget_year);
    return all;
  }

  /** Counts the status of a round as of an instant: the projects in the portfolio. */
  status(round: string, instant: Date): StatusCounts {
    const all = this.lines(round, instant);
    const reports = all.filter(isInPortfolio).map(({ revision }) => revision);
    const active = (colour: string): StoredRevision[] =>
      reports.filter(
        ({ content }) => content.state === 'active' && content.status?.colour === colour,
      );
    const countOf = (state: string): number =>
      reports.filter(({ content }) => content.state === state).length;
    return {
      projects: reports.length,
      states: Object.fromEntries(STATES.map((state) => [state, countOf(state)])),
      colours: ['green', 'yellow', 'red'].map((colour) => active(colour).length),
      red: active('red')
        .map(({ project }) => project.code)
        .sort(),
      inputs: all.reduce((sum, { revision }) => sum + revision.revision, 0),
      actors: this.countActors(round, reports),
    };
  }

  private countActors(round: string, reports: readonly StoredRevision[]): StatusCounts['actors'] {
    const year = this.stored.rounds.find(({ key }) => key === round)?.budget_year;
    const actors: StatusCounts['actors'] = {};
    for (const { actor_id, content } of reports) {
      const { organisation_number = '' } =
        this.stored.actors.find(({ id }) => id === actor_id) ?? {};
      const [projects, approved] = actors[organisation_number] ?? [0, {}];
      for (const line of content.budget.filter((one) => one.year === year)) {
        const prices = `${String(line.priceYear)}-${line.basis}`;
        approved[prices] = (approved[prices] ?? 0) + line.approved;
      }
      actors[organisation_number] = [projects + 1, approved];
    }
    return actors;
  }

  /** Returns the last revision of each report of a round that was known at an instant. */
  private latestRevisions(round: string, instant: Date): StoredRevision[] {
    const latest = new Map<string, StoredRevision>();
    for (const revision of this.stored.revisions) {
      if (revision.round !== round || revision.recorded_at > instant) continue;
      if ((latest.get(revision.report_id)?.revision ?? 0) < revision.revision)
        latest.set(revision.report_id, revision);
    }
    return [...latest.values()];
  }

  /** Returns the reports of a round as they counted at an instant, by code. */
  lines(round: string, instant: Date): Line[] {
    return this.latestRevisions(round, instant)
      .sort((a, b) => (a.project.code < b.project.code ? -1 : 1))
      .map((revision) => this.lineOf(revision, instant));
  }

  private isHistorical(round: string): boolean {
    return this.stored.rounds.find(({ key }) => key === round)?.historical === true;
  }

  private lineOf(revision: StoredRevision, instant: Date): Line {
    const { content, project } = revision;
    const actor = this.stored.actors.find(({ id }) => id === revision.actor_id);
    if (actor === undefined) throw new Error('A report of nobody');
    const parent = this.stored.actors.find(({ id }) => id === actor.parent_id);
    const settled = this.settledAt(revision.round, instant);
    const known = this.projectAt(revision.project_id, settled);
    const region = [actor, parent].find((one) => one?.kind === 'regionalHealthAuthority');
    const programmes = [
      ...(project.kind === 'programme' ? [project.code] : []),
      ...this.programmesAbove(known?.parent_id ?? null, settled),
    ];
    const opinion = this.opinionOn(revision, instant);
    return {
      revision,
      actor,
      directorateReason: opinion.reason,
      values: {
        actor: [actor.organisation_number],
        actorKind: [actor.kind],
        region: [region?.organisation_number ?? actor.health_region],
        county: [actor.county],
        sizeGroup: [sizeGroupOf(this.stored, actor, revision.round)],
        parent: [parent?.organisation_number ?? null],
        programme: uniqueOrNone(programmes),
        kind: [project.kind],
        mainGoal: [project.mainGoal],
        segment: [known?.segment ?? null],
        theme: [known?.theme ?? null],
        phase: [content.phase],
        state: [content.state],
        standing: [
          this.isHistorical(revision.round) ? 'inPortfolio' : (known?.standing ?? 'registered'),
        ],
        nationalSolution: uniqueOrNone(solutionsOf(content)),
        colour: [content.status?.colour ?? null],
        cause: [content.status?.cause ?? null],
        frameBand: [bandOf(content)],
        ruleColour: [revision.rule_status?.colour ?? null],
        directorateColour: [opinion.colour],
        ...dimensionColoursOf(content),
        riskColour: [content.risk?.colour ?? null],
      },
    };
  }

  /** Returns what the directorate last said of a report by an instant; a withdrawal is nothing. */
  private opinionOn({ report_id }: StoredRevision, instant: Date): Opinion {
    const last = this.stored.colours.findLast(
      (colour) => colour.report_id === report_id && colour.recorded_at <= instant,
    );
    return last?.colour == null ? NO_OPINION : { colour: last.colour, reason: last.reason };
  }

  private facts(asked: Asked, instant: Date): Fact[] {
    const { measure, convertTo } = asked;
    const facts = this.reportedFacts(asked, instant);
    if (convertTo === null) return facts;
    const convert = measure === 'projects' ? convertLevel : convertFact;
    return facts.map((fact) => convert(fact, convertTo));
  }

  private reportedFacts({ round, measure, by, filters, frameAbove }: Asked, instant: Date): Fact[] {
    const lines = this.lines(round, instant).filter(
      ({ revision: { content } }) =>
        frameAbove === null || (content.frame != null && content.frame.approved > frameAbove),
    );
    if (measure === 'frame') return lines.flatMap(frameFactsOf);
    const needsLines =
      measure !== 'projects' ||
      [...by, ...Object.keys(filters)].some((one) => LINE_DIMENSIONS.includes(one));
    return lines.flatMap((line) => {
      const { report_id: report } = line.revision;
      return needsLines
        ? budgetFactsOf(line, measure)
        : [{ report, values: line.values, amount: 0n, prices: null }];
    });
  }

  /** Returns the codes of a programme and of each above it, as they were at an instant. */
  private programmesAbove(id: string | null, instant: Date): string[] {
    const programme = id === null ? undefined : this.projectAt(id, instant);
    return programme === undefined
      ? []
      : [programme.code, ...this.programmesAbove(programme.parent_id, instant)];
  }

  /** Returns the instant whose portfolio a round counts: that of its closing once it has closed. */
  settledAt(round: string, instant: Date): Date {
    const closed = this.stored.rounds.find(({ key }) => key === round)?.closed_at ?? null;
    return closed !== null && closed < instant ? closed : instant;
  }

  /** Returns a project as it was known at an instant. */
  projectAt(projectId: string, instant: Date): StoredProject | undefined {
    return this.stored.projects
      .filter((version) => version.project_id === projectId && version.recorded_at <= instant)
      .sort((a, b) => b.version - a.version)[0]?.project;
  }

  /**
   * Returns the projects of the portfolio that a round expects reports of, known at an instant. A
   * closed round expects the projects of its closing, and a historical one what is reported in it.
   */
  expected(
    round: string,
    instant: Date,
  ): {
    readonly code: string;
    readonly name: string;
    readonly actor_id: string;
    readonly first: Stored['revisions'][number] | undefined;
  }[] {
    const historical = this.isHistorical(round);
    const at = this.settledAt(round, instant);
    return [...new Set(this.stored.projects.map(({ project_id }) => project_id))].flatMap((id) => {
      const project = this.projectAt(id, at);
      const revisions = this.stored.revisions.filter(
        (revision) =>
          revision.round === round && revision.project_id === id && revision.recorded_at <= instant,
      );
      const isExpected = historical ? revisions.length > 0 : project?.standing === 'inPortfolio';
      if (project === undefined || !isExpected) return [];
      return [
        {
          code: project.code,
          name: project.name,
          actor_id: project.actor_id,
          first: revisions.find(({ revision }) => revision === 1),
        },
      ];
    });
  }

  countMissing(round: string, instant: Date): number {
    return this.expected(round, instant).filter(({ first }) => first === undefined).length;
  }
}

function uniqueOrNone(values: readonly string[]): (string | null)[] {
  return values.length === 0 ? [null] : [...new Set(values)];
}

function solutionsOf({ dependencies, operatingCosts = [] }: Content): string[] {
  return [...dependencies, ...operatingCosts].flatMap(
    ({ nationalSolution }) => nationalSolution ?? [],
  );
}

/** Returns the band of a frame, which ends at so many millions of NOK. */
function bandOf({ frame }: Content): string | null {
  if (frame == null) return null;
  const limit = [10, 50, 200].find((millions) => frame.approved <= millions * 1_000_000);
  return limit === undefined ? 'above200' : `upTo${String(limit)}`;
}

/** Returns the owner's colour in each dimension of a report, as the dimension `timeColour` … */
function dimensionColoursOf({ dimensions }: Content): Record<string, (string | null)[]> {
  return Object.fromEntries(
    ['time', 'cost', 'scope', 'resources', 'benefit'].map((name) => [
      `${name}Colour`,
      [dimensions?.[name]?.colour ?? null],
    ]),
  );
}

function hasValues(values: Values, filters: Readonly<Record<string, string>>): boolean {
  return Object.entries(filters).every(
    ([dimension, wanted]) => values[dimension]?.includes(wanted === '-' ? null : wanted) === true,
  );
}

/** Groups facts by their values in some dimensions; a fact stands in one cell per combination. */
function cellsOf(facts: readonly Fact[], by: readonly string[]): Map<string, Fact[]> {
  const cells = new Map<string, Fact[]>();
  if (by.length === 0) return cells;
  for (const fact of facts) {
    const combinations = by.reduce<(string | null)[][]>(
      (keys, dimension) =>
        keys.flatMap((key) => (fact.values[dimension] ?? []).map((value) => [...key, value])),
      [[]],
    );
    for (const keys of combinations) {
      const cell = JSON.stringify(keys);
      cells.set(cell, [...(cells.get(cell) ?? []), fact]);
    }
  }
  return cells;
}

function addUp(facts: readonly Fact[], measure: Asked['measure']): string {
  const reports = new Set(facts.map(({ report }) => report)).size;
  const amount = facts.reduce((sum, fact) => sum + fact.amount, 0n);
  return `${String(measure === 'projects' ? reports : amount)} of ${String(reports)}`;
}

import type pg from 'pg';

/** Rows as they are stored, every version of everything. */
export interface Stored {
  readonly revisions: readonly {
    report_id: string;
    round: string;
    project_id: string;
    revision: number;
    recorded_at: Date;
    actor_id: string;
    late: boolean;
    project: { code: string; name: string; kind: string; mainGoal: string };
    content: Content;
    rule_status: { colour: string | null } | null;
    warnings: readonly StoredWarning[] | null;
  }[];
  readonly projects: readonly {
    project_id: string;
    version: number;
    recorded_at: Date;
    project: {
      code: string;
      actor_id: string;
      segment: string | null;
      theme: string | null;
      parent_id: string | null;
      standing: string;
    };
  }[];
  readonly colours: readonly {
    report_id: string;
    revision: number;
    recorded_at: Date;
    colour: string;
  }[];
  readonly actors: readonly {
    id: string;
    organisation_number: string;
    name: string;
    kind: string;
    county: string | null;
    parent_id: string | null;
    valid_to: string | null;
    successor_id: string | null;
  }[];
  readonly rounds: readonly {
    key: string;
    period: string;
    name_nb: string;
    name_en: string;
    criteria_set: string;
    budget_year: number;
    opens_at: Date;
    deadline: Date;
    closed_at: Date | null;
  }[];
  readonly snapshots: readonly { id: string; round: string; as_of: Date; frozen_at: Date }[];
}

interface StoredWarning {
  readonly code: string;
  readonly severity: string;
  readonly pointer: string;
  readonly text: { readonly nb: string; readonly en: string };
  readonly value: number | null;
  readonly expected: number | null;
}

interface Content {
  readonly state: string;
  readonly phase: string;
  readonly status: {
    readonly colour: string;
    readonly reason: string | null;
    readonly cause: string | null;
    readonly action: string | null;
  } | null;
  readonly dimensions?: object | null;
  readonly challenges: readonly { readonly category: string; readonly text: string }[];
  readonly budget: readonly {
    year: number;
    fundingSource: string;
    approved: number;
    forecast: number | null;
    actual: number | null;
    priceYear: number;
    basis: string;
  }[];
  readonly dependencies: readonly {
    project: string | null;
    nationalSolution: string | null;
    delivery: string;
    neededBy: string;
  }[];
  readonly operatingCosts?: readonly {
    nationalSolution: string;
    year: number;
    amount: number;
    currency: string;
    priceYear: number;
    basis: string;
  }[];
}

export interface Asked {
  readonly round: string;
  readonly measure: 'projects' | 'approved' | 'forecast' | 'actual';
  readonly by: readonly string[];
  readonly filters: Readonly<Record<string, string>>;
  readonly asOf: Date | null;
}

/** What the answer must be: the code of a refusal, or its figures, each cell by its keys. */
export type Expected =
  | { readonly refused: string }
  | {
      readonly cells: ReadonlyMap<string, string>;
      readonly total: string;
      readonly missing: number;
    };

/** A report as it counts at an instant, with its value in each dimension of reports. */
export interface Line {
  readonly revision: Stored['revisions'][number];
  readonly actor: Stored['actors'][number];
  readonly values: Readonly<Record<string, readonly (string | null)[]>>;
}

/** Facts that a report, or one of its budget lines, has in every dimension. */
interface Fact {
  readonly report: string;
  readonly values: Readonly<Record<string, readonly (string | null)[]>>;
  readonly amount: bigint;
  readonly prices: string | null;
}

export async function storedFacts(owner: pg.Pool): Promise<Stored> {
  const rows = async <T extends object>(sql: string): Promise<T[]> =>
    (await owner.query<T>(sql)).rows;
  return {
    revisions: await rows(
      `select v.*, r.key as round from reporting.report_revision v join reporting.round r on r.id = v.round_id`,
    ),
    projects: await rows(`select * from portfolio.project_revision`),
    colours: await rows(`select * from reporting.directorate_colour order by recorded_at, id`),
    actors: await rows(`select a.*, a.valid_to::text as valid_to from actors.actor a`),
    rounds: await rows(`select * from reporting.round order by opens_at`),
    snapshots: await rows(
      `select n.id, r.key as round, n.as_of, n.frozen_at from rollup.snapshot n
         join reporting.round r on r.id = n.round_id order by n.frozen_at, n.id`,
    ),
  };
}

/**
 * The figures, worked out slowly and anew from every version of everything: how they must come out.
 */
export class FigureModel {
  constructor(readonly stored: Stored) {}

  answer(asked: Asked, now: Date): Expected {
    const instant = asked.asOf ?? now;
    const ofRound = this.stored.revisions.filter(({ round }) => round === asked.round);
    if (asked.asOf !== null && !ofRound.some(({ recorded_at }) => recorded_at <= instant))
      return { refused: 'as-of-before-first-report' };
    const facts = this.facts(asked, instant);
    const reports = this.facts({ ...asked, measure: 'projects', by: [], filters: {} }, instant);
    for (const dimension of ['programme', 'segment', 'theme', 'mainGoal']) {
      const wanted = asked.filters[dimension];
      if (
        wanted !== undefined &&
        wanted !== '-' &&
        !reports.some(({ values }) => values[dimension]?.includes(wanted) === true)
      )
        return { refused: 'no-such-value' };
    }
    const filters: Record<string, string> = { ...asked.filters };
    const isAsked = (dimension: string): boolean =>
      asked.by.includes(dimension) || dimension in filters;
    if (['colour', 'ruleColour', 'directorateColour'].some(isAsked) && !isAsked('state'))
      filters['state'] = 'active';
    if (asked.measure !== 'projects' && !isAsked('budgetYear'))
      filters['budgetYear'] = String(
        this.stored.rounds.find(({ key }) => key === asked.round)?.budget_year,
      );
    const counted = facts.filter(({ values }) =>
      Object.entries(filters).every(
        ([dimension, wanted]) =>
          values[dimension]?.includes(wanted === '-' ? null : wanted) === true,
      ),
    );
    if (asked.measure !== 'projects' && new Set(counted.map(({ prices }) => prices)).size > 1)
      return { refused: 'several-prices' };
    const cells = new Map<string, Fact[]>();
    for (const fact of asked.by.length === 0 ? [] : counted) {
      const combinations = asked.by.reduce<(string | null)[][]>(
        (keys, dimension) =>
          keys.flatMap((key) => (fact.values[dimension] ?? []).map((value) => [...key, value])),
        [[]],
      );
      for (const keys of combinations)
        cells.set(JSON.stringify(keys), [...(cells.get(JSON.stringify(keys)) ?? []), fact]);
    }
    const summed = (list: readonly Fact[]): string => {
      const reports = new Set(list.map(({ report }) => report)).size;
      return (
        `${asked.measure === 'projects' ? String(reports) : String(list.reduce((sum, { amount }) => sum + amount, 0n))} ` +
        `of ${String(reports)}`
      );
    };
    return {
      cells: new Map([...cells].map(([keys, list]) => [keys, summed(list)])),
      total: summed(counted),
      missing: this.missing(asked.round, instant),
    };
  }

  /** What the status of a round counts as of an instant. */
  status(
    round: string,
    instant: Date,
  ): {
    readonly projects: number;
    readonly states: Record<string, number>;
    readonly colours: number[];
    readonly red: string[];
    readonly inputs: number;
    readonly actors: Record<string, [number, number]>;
  } {
    const known = this.stored.revisions.filter(
      (revision) => revision.round === round && revision.recorded_at <= instant,
    );
    const last = [...Map.groupBy(known, ({ report_id }) => report_id).values()].flatMap((of) =>
      of.reduce((a, b) => (b.revision > a.revision ? b : a)),
    );
    const year = this.stored.rounds.find(({ key }) => key === round)?.budget_year;
    const active = (colour: string): typeof last =>
      last.filter(({ content }) => content.state === 'active' && content.status?.colour === colour);
    const actors: Record<string, [number, number]> = {};
    for (const { actor_id, content } of last) {
      const { organisation_number = '' } =
        this.stored.actors.find(({ id }) => id === actor_id) ?? {};
      const [projects, approved] = actors[organisation_number] ?? [0, 0];
      actors[organisation_number] = [
        projects + 1,
        content.budget
          .filter((line) => line.year === year)
          .reduce((sum, line) => sum + line.approved, approved),
      ];
    }
    return {
      projects: last.length,
      states: Object.fromEntries(
        ['planned', 'active', 'paused', 'completed', 'stopped'].map((state) => [
          state,
          last.filter(({ content }) => content.state === state).length,
        ]),
      ),
      colours: ['green', 'yellow', 'red'].map((colour) => active(colour).length),
      red: active('red')
        .map(({ project }) => project.code)
        .sort(),
      inputs: last.reduce((sum, { revision }) => sum + revision, 0),
      actors,
    };
  }

  /** The reports of a round as they counted at an instant, by code. */
  lines(round: string, instant: Date): Line[] {
    const latest = new Map<string, Stored['revisions'][number]>();
    for (const revision of this.stored.revisions) {
      if (revision.round !== round || revision.recorded_at > instant) continue;
      if ((latest.get(revision.report_id)?.revision ?? 0) < revision.revision)
        latest.set(revision.report_id, revision);
    }
    return [...latest.values()]
      .sort((a, b) => (a.project.code < b.project.code ? -1 : 1))
      .map((revision): Line => {
        const { content, project } = revision;
        const actor = this.stored.actors.find(({ id }) => id === revision.actor_id);
        if (actor === undefined) throw new Error('A report of nobody');
        const parent = this.stored.actors.find(({ id }) => id === actor.parent_id);
        const known = this.projectAt(revision.project_id, instant);
        const programmes = [
          ...new Set([
            ...(project.kind === 'programme' ? [project.code] : []),
            ...this.programmesAbove(known?.parent_id ?? null, instant),
          ]),
        ];
        const opinion = this.stored.colours.findLast(
          (colour) =>
            colour.report_id === revision.report_id &&
            colour.revision === revision.revision &&
            colour.recorded_at <= instant,
        );
        const solutions = [
          ...new Set(
            [...content.dependencies, ...(content.operatingCosts ?? [])].flatMap(
              ({ nationalSolution }) => nationalSolution ?? [],
            ),
          ),
        ];
        const region = [actor, parent].find((one) => one?.kind === 'regionalHealthAuthority');
        return {
          revision,
          actor,
          values: {
            actor: [actor.organisation_number],
            actorKind: [actor.kind],
            region: [region?.organisation_number ?? null],
            county: [actor.county],
            parent: [parent?.organisation_number ?? null],
            programme: programmes.length === 0 ? [null] : programmes,
            kind: [project.kind],
            mainGoal: [project.mainGoal],
            segment: [known?.segment ?? null],
            theme: [known?.theme ?? null],
            phase: [content.phase],
            state: [content.state],
            nationalSolution: solutions.length === 0 ? [null] : solutions,
            colour: [content.status?.colour ?? null],
            cause: [content.status?.cause ?? null],
            ruleColour: [revision.rule_status?.colour ?? null],
            directorateColour: [opinion?.colour ?? null],
          },
        };
      });
  }

  private facts({ round, measure, by, filters }: Asked, instant: Date): Fact[] {
    return this.lines(round, instant).flatMap(
      ({ revision: { report_id: report, content }, values }): Fact[] => {
        const whole =
          measure === 'projects' &&
          ![...by, ...Object.keys(filters)].some((one) =>
            ['budgetYear', 'fundingSource', 'prices'].includes(one),
          );
        if (whole) return [{ report, values, amount: 0n, prices: null }];
        if (measure === 'projects' && content.budget.length === 0)
          return [
            {
              report,
              values: { ...values, budgetYear: [null], fundingSource: [null], prices: [null] },
              amount: 0n,
              prices: null,
            },
          ];
        return content.budget.flatMap((line): Fact[] => {
          const amount = measure === 'projects' ? 0 : line[measure];
          const prices = `${String(line.priceYear)}-${line.basis}`;
          return amount === null
            ? []
            : [
                {
                  report,
                  values: {
                    ...values,
                    budgetYear: [String(line.year)],
                    fundingSource: [line.fundingSource],
                    prices: [prices],
                  },
                  amount: BigInt(amount),
                  prices,
                },
              ];
        });
      },
    );
  }

  /** Codes of a programme and of each above it, as they lay then. */
  private programmesAbove(id: string | null, instant: Date): string[] {
    const programme = id === null ? undefined : this.projectAt(id, instant);
    return programme === undefined
      ? []
      : [programme.code, ...this.programmesAbove(programme.parent_id, instant)];
  }

  /** The project as it was known at an instant. */
  private projectAt(
    projectId: string,
    instant: Date,
  ): Stored['projects'][number]['project'] | undefined {
    return this.stored.projects
      .filter((version) => version.project_id === projectId && version.recorded_at <= instant)
      .sort((a, b) => b.version - a.version)[0]?.project;
  }

  /**
   * The projects of the portfolio that a round expects reports of, known at an instant: what is
   * expected of a closed round is what was at its closing.
   */
  expected(
    round: string,
    instant: Date,
  ): {
    readonly code: string;
    readonly actor_id: string;
    readonly first: Stored['revisions'][number] | undefined;
  }[] {
    const closed = this.stored.rounds.find(({ key }) => key === round)?.closed_at ?? null;
    const at = closed !== null && closed < instant ? closed : instant;
    return [...new Set(this.stored.projects.map(({ project_id }) => project_id))].flatMap((id) => {
      const project = this.projectAt(id, at);
      if (project?.standing !== 'inPortfolio') return [];
      const revisions = this.stored.revisions.filter(
        (revision) =>
          revision.round === round && revision.project_id === id && revision.recorded_at <= instant,
      );
      return [
        {
          code: project.code,
          actor_id: project.actor_id,
          first: revisions.find(({ revision }) => revision === 1),
        },
      ];
    });
  }

  missing(round: string, instant: Date): number {
    return this.expected(round, instant).filter(({ first }) => first === undefined).length;
  }
}

import type { FigureModel, Line, Stored } from './figure-model.js';

/** What is asked of a round: now, as of an instant, or as frozen. `now` is when. */
export interface Where {
  readonly round: string;
  readonly asOf: Date | null;
  readonly snapshot: string | null;
  readonly now: Date;
}

/** Lines with which a round is compared. */
interface Before {
  readonly round: string;
  readonly snapshot: string | null;
  readonly lines: readonly Line[];
}

type Row = Record<string, unknown>;
interface Prices {
  readonly currency: string;
  readonly priceYear: number;
  readonly basis: string;
}
interface Cost extends Prices {
  readonly project: string;
  readonly name: string;
  readonly nationalSolution: string;
  readonly year: number;
  readonly amount: number;
}

const COLOURS = ['green', 'yellow', 'red'];
const STATES = ['planned', 'active', 'paused', 'completed', 'stopped'];
const CATEGORIES = ['dependency', 'resources', 'legal', 'supplier', 'funding', 'security', 'other'];
const DAY_IN_NORWAY = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Oslo',
  dateStyle: 'short',
});
const IN_NORWEGIAN = new Intl.Collator('nb-NO');
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const total = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0);
const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort(byText);
const pricesOf = ({ priceYear, basis }: Omit<Prices, 'currency'>): string =>
  `${String(priceYear)}-${basis}`;
const codeOf = ({ revision }: Line): string => revision.project.code;
const only = (line: Line, dimension: string): string | null => line.values[dimension]?.[0] ?? null;
const counted = (now: number, before: number | null): Row => ({
  now,
  previous: before,
  change: before === null ? null : now - before,
});
/** The owner's colour of an active project: what is rated. */
const rated = ({ revision: { content } }: Line): string | null =>
  content.state === 'active' ? (content.status?.colour ?? null) : null;
const isOver = ({ revision: { content } }: Line): boolean =>
  content.state === 'completed' || content.state === 'stopped';

/**
 * The aggregates of a round, worked out slowly and anew from every version of everything, by what
 * their descriptions and the papers say: how they must come out. Each answers the body without its
 * instants and links; `{ refused }` has the code of a problem.
 */
export class AggregateModel {
  constructor(private readonly figures: FigureModel) {}

  private get stored(): Stored {
    return this.figures.stored;
  }

  deviations(where: Where, filters: Readonly<Record<string, string>>): Row {
    const before = this.before(where);
    const items = this.matching(where, filters)
      .filter((line) => rated(line) === 'red' || rated(line) === 'yellow')
      .map((line): Row => {
        const { status, dimensions = null } = line.revision.content;
        const earlier = before?.lines.find((one) => codeOf(one) === codeOf(line));
        return {
          ...this.project(line),
          colour: status?.colour,
          ruleColour: only(line, 'ruleColour'),
          directorateColour: only(line, 'directorateColour'),
          previous: earlier === undefined ? null : rated(earlier),
          reason: status?.reason,
          cause: status?.cause,
          action: status?.action,
          dimensions,
        };
      });
    return {
      previousRound: before?.round ?? null,
      total: items.length,
      items: [
        ...items.filter(({ colour }) => colour === 'red'),
        ...items.filter(({ colour }) => colour === 'yellow'),
      ],
      nextCursor: null,
    };
  }

  challenges(where: Where, filters: Readonly<Record<string, string>>): Row {
    const said: readonly { readonly category: string; readonly item: Row }[] = this.matching(
      where,
      filters,
    )
      .filter((line) => !isOver(line))
      .flatMap((line) =>
        line.revision.content.challenges.map(({ category, text }) => ({
          category,
          item: { ...this.project(line), text },
        })),
      );
    const categories = CATEGORIES.flatMap((category): Row[] => {
      const items = said.filter((one) => one.category === category).map(({ item }) => item);
      return items.length === 0
        ? []
        : [
            {
              category,
              projects: new Set(items.map(({ project }) => project)).size,
              actors: new Set(items.map(({ actor }) => actor)).size,
              items,
            },
          ];
    });
    return { total: said.length, categories, nextCursor: null };
  }

  dependencies(where: Where, filters: Readonly<Record<string, string>>): Row {
    const day = DAY_IN_NORWAY.format(this.instant(where));
    const all = this.lines(where);
    const dependencies = this.matching(where, filters)
      .filter((line) => !isOver(line))
      .flatMap((line) => line.revision.content.dependencies.map((on) => ({ line, on })));
    const items = dependencies.flatMap(({ line, on }): Row[] => {
      const supplier =
        on.project === null ? undefined : all.find((one) => codeOf(one) === on.project);
      const state = supplier?.revision.content.state;
      const troubles: string[] = [];
      if (on.neededBy < day && state !== 'completed') troubles.push('overdue');
      if (on.project !== null && supplier === undefined) troubles.push('supplier-not-reported');
      if (state === 'paused' || state === 'stopped') troubles.push(`supplier-${state}`);
      const colour = supplier === undefined ? null : rated(supplier);
      if (colour === 'yellow' || colour === 'red') troubles.push(`supplier-${colour}`);
      return troubles.length === 0
        ? []
        : [
            {
              ...this.project(line),
              onProject: on.project,
              onName: supplier?.revision.project.name ?? null,
              onNationalSolution: on.nationalSolution,
              delivery: on.delivery,
              neededBy: on.neededBy,
              troubles,
            },
          ];
    });
    return { day, dependencies: dependencies.length, total: items.length, items, nextCursor: null };
  }

  quality(where: Where, filters: Readonly<Record<string, string>>): Row {
    const asked = this.matching(where, filters);
    const found: readonly {
      readonly code: string;
      readonly severity: string;
      readonly item: Row;
    }[] = asked.flatMap((line) =>
      (line.revision.warnings ?? []).map(({ code, severity, ...warning }) => ({
        code,
        severity,
        item: {
          ...this.project(line),
          pointer: warning.pointer,
          text: { nb: warning.text.nb, en: warning.text.en },
          value: warning.value,
          expected: warning.expected,
        },
      })),
    );
    const warnings = sorted(found.map(({ code, severity }) => `${code} ${severity}`)).map(
      (rule): Row => {
        const [code, severity] = rule.split(' ');
        const items = found
          .filter((one) => one.code === code && one.severity === severity)
          .map(({ item }) => item);
        return {
          code,
          severity,
          projects: new Set(items.map(({ project }) => project)).size,
          items,
        };
      },
    );
    const year = this.roundOf(where.round).budget_year;
    const amounts = this.lines(where).flatMap((line) =>
      this.approved(line, year).map((of) => ({ line, ...of })),
    );
    const { opens_at } = this.roundOf(where.round);
    const earlier = this.closedBy(where)
      .filter((round) => round.opens_at < opens_at)
      .flatMap((round) =>
        this.figures
          .lines(round.key, this.instant(where))
          .flatMap((line) => this.approved(line, round.budget_year).map((of) => ({ line, ...of }))),
      );
    const outliers = amounts
      .filter(({ line }) => asked.includes(line))
      .flatMap(({ line, value, prices }): Row[] => {
        const history = earlier.filter(
          (one) => one.line.actor.id === line.actor.id && pricesOf(one.prices) === pricesOf(prices),
        );
        const peers = amounts.filter(
          (one) =>
            one.line.actor.id !== line.actor.id &&
            one.line.actor.kind === line.actor.kind &&
            pricesOf(one.prices) === pricesOf(prices),
        );
        return (
          [
            ['history', history],
            ['peers', peers],
          ] as const
        ).flatMap(([against, others]): Row[] => {
          const values = others.map((one) => one.value);
          const median = medianOf(values);
          const deviation = medianOf(values.map((one) => Math.abs(one - median)));
          const score = Math.round((67.45 * (value - median)) / deviation) / 100;
          return values.length < 8 || deviation === 0 || Math.abs(score) <= 3.5
            ? []
            : [
                {
                  ...this.project(line),
                  value,
                  prices,
                  against,
                  median,
                  deviation,
                  score,
                  among: values.length,
                },
              ];
        });
      });
    return { total: found.length + outliers.length, warnings, outliers, nextCursor: null };
  }

  nextYear(where: Where, year: number | null, prices: string | null): Row {
    const asked = year ?? this.roundOf(where.round).budget_year + 1;
    const lines = this.lines(where).filter(
      ({ revision: { content } }) => content.state === 'planned' || content.state === 'active',
    );
    const budget = (line: Line): Line['revision']['content']['budget'] =>
      line.revision.content.budget.filter(
        (one) => one.year === asked && (prices === null || pricesOf(one) === prices),
      );
    const found = sorted(lines.flatMap((line) => budget(line).map(pricesOf)));
    if (found.length > 1) return { refused: 'several-prices' };
    const [first] = lines.flatMap(budget);
    const goals = sorted(lines.map((line) => only(line, 'mainGoal') ?? '')).map((mainGoal) => {
      const own = lines.filter((line) => only(line, 'mainGoal') === mainGoal);
      const of = (state: string): number =>
        own.filter(({ revision: { content } }) => content.state === state).length;
      return {
        mainGoal,
        planned: of('planned'),
        active: of('active'),
        projects: own.length,
        approved: total(own.flatMap((line) => budget(line).map(({ approved }) => approved))),
      };
    });
    return {
      year: asked,
      prices:
        first === undefined
          ? null
          : { currency: 'NOK', priceYear: first.priceYear, basis: first.basis },
      projects: lines.length,
      approved: total(goals.map(({ approved }) => approved)),
      goals,
    };
  }

  operatingCosts(where: Where): Row {
    const before = this.before(where);
    const [now, earlier] = [
      costsOf(this.lines(where)),
      before === undefined ? [] : costsOf(before.lines),
    ];
    const all = [...now, ...earlier];
    const keyOf = (cost: Cost): string =>
      `${cost.nationalSolution} ${String(cost.year)} ${pricesOf(cost)}`;
    const items = sorted(all.map(keyOf)).map((key): Row => {
      const of = (costs: readonly Cost[]): Cost[] => costs.filter((cost) => keyOf(cost) === key);
      const [nationalSolution = '', years = ''] = key.split(' ');
      const year = Number(years);
      const [one] = of(all);
      const comparable =
        before !== undefined &&
        new Set(
          all
            .filter((cost) => cost.nationalSolution === nationalSolution && cost.year === year)
            .map(pricesOf),
        ).size === 1;
      const moved = (mine: readonly Cost[], then: readonly Cost[]): Row => {
        const [amount, previous] = [amountOf(mine), comparable ? amountOf(then) : null];
        return { amount, previous, change: previous === null ? null : amount - previous };
      };
      const yearBefore = now.filter(
        (cost) =>
          one !== undefined &&
          cost.nationalSolution === nationalSolution &&
          cost.year === year - 1 &&
          pricesOf(cost) === pricesOf(one),
      );
      return {
        nationalSolution,
        year,
        currency: one?.currency,
        priceYear: one?.priceYear,
        basis: one?.basis,
        ...moved(of(now), of(earlier)),
        growth: amountOf(of(now)) - amountOf(yearBefore),
        projects: sorted(of(all).map(({ project }) => project)).map((project) => {
          const mine = (costs: readonly Cost[]): Cost[] =>
            of(costs).filter((cost) => cost.project === project);
          return {
            project,
            name: (mine(now)[0] ?? mine(earlier)[0])?.name,
            ...moved(mine(now), mine(earlier)),
          };
        }),
      };
    });
    return {
      previousRound: before?.round ?? null,
      items,
      moved: before === undefined ? [] : growthMoved(now, earlier),
    };
  }

  status(where: Where): Row {
    const round = this.roundOf(where.round);
    const instant = this.instant(where);
    const [now, before] = [this.lines(where), this.before(where)];
    const then = before?.lines ?? null;
    const find = (lines: readonly Line[], line: Line): Line | undefined =>
      lines.find((one) => codeOf(one) === codeOf(line));
    const reference = (line: Line): Row => ({
      project: codeOf(line),
      name: line.revision.project.name,
      actor: line.actor.name,
    });
    const budget = (year: number, mine: readonly Line[], others: readonly Line[] | null): Row => {
      const of = (lines: readonly Line[]): Line['revision']['content']['budget'] =>
        lines.flatMap(({ revision: { content } }) =>
          content.budget.filter((line) => line.year === year),
        );
      const approved = (lines: readonly Line[]): number =>
        total(of(lines).map((line) => line.approved));
      const previous = others === null ? null : approved(others);
      return {
        year,
        approved: approved(mine),
        previous,
        change: previous === null ? null : approved(mine) - previous,
        prices: sorted(of([...mine, ...(others ?? [])]).map(pricesOf)),
      };
    };
    const actors = new Map([...now, ...(then ?? [])].map(({ actor }) => [actor.id, actor]));
    const ofColour = (lines: readonly Line[], colour: string): number =>
      lines.filter((line) => rated(line) === colour).length;
    const years = [
      ...new Set(
        [...now, ...(then ?? [])].flatMap(({ revision: { content } }) =>
          content.budget.map(({ year }) => year),
        ),
      ),
    ].sort((a, b) => a - b);
    return {
      round: {
        key: round.key,
        period: round.period,
        name: { nb: round.name_nb, en: round.name_en },
        state: round.closed_at !== null && round.closed_at <= instant ? 'closed' : 'open',
        budgetYear: round.budget_year,
        criteriaSet: round.criteria_set,
      },
      previousRound: before?.round ?? null,
      previousSnapshot: before?.snapshot ?? null,
      projects: counted(now.length, then?.length ?? null),
      states: Object.fromEntries(
        STATES.map((state) => [
          state,
          now.filter(({ revision: { content } }) => content.state === state).length,
        ]),
      ),
      rated: ratedOf(now, then),
      colours: coloursOf(now, then),
      budgets: years.map((year) => budget(year, now, then)),
      red: now
        .filter((line) => rated(line) === 'red')
        .map((line) => ({
          ...reference(line),
          reason: line.revision.content.status?.reason,
          cause: line.revision.content.status?.cause,
          action: line.revision.content.status?.action,
        })),
      leftRed: (then ?? [])
        .filter((line) => {
          const since = find(now, line);
          return rated(line) === 'red' && (since === undefined || rated(since) !== 'red');
        })
        .map(reference),
      movement:
        then === null
          ? null
          : {
              entered: now.filter((line) => find(then, line) === undefined).map(reference),
              left: then.filter((line) => find(now, line) === undefined).map(reference),
              changed: now.flatMap((line) => {
                const earlier = find(then, line);
                const [from, to] = [earlier === undefined ? null : rated(earlier), rated(line)];
                return from === null || to === null || from === to
                  ? []
                  : [{ ...reference(line), from, to }];
              }),
            },
      actors: [...actors.values()]
        .sort((a, b) => IN_NORWEGIAN.compare(a.name, b.name))
        .map((actor) => {
          const [mine, others] = [
            now.filter((line) => line.actor.id === actor.id),
            then?.filter((line) => line.actor.id === actor.id) ?? null,
          ];
          return {
            actor: actor.organisation_number,
            name: actor.name,
            projects: counted(mine.length, others?.length ?? null),
            green: ofColour(mine, 'green'),
            yellow: ofColour(mine, 'yellow'),
            red: ofColour(mine, 'red'),
            late: mine.filter(({ revision }) => revision.late).length,
            budget: budget(round.budget_year, mine, others),
          };
        }),
      notListed: { red: 0, leftRed: 0, entered: 0, left: 0, changed: 0, actors: 0 },
      inputs: total(now.map(({ revision }) => revision.revision)),
    };
  }

  trend(asOf: Date | null, now: Date, last: number): Row {
    const wheres = this.closedBy({ asOf, now })
      .slice(-last)
      .map(({ key }): Where => ({ round: key, asOf, snapshot: null, now }));
    const rounds = wheres.map((where): Row => {
      const { key, period, budget_year } = this.roundOf(where.round);
      const status = this.status(where) as {
        readonly projects: Row;
        readonly rated: Row;
        readonly colours: Row[];
        readonly budgets: readonly { readonly year: number }[];
        readonly previousRound: string | null;
        readonly previousSnapshot: string | null;
      };
      const { projects, rated: of, colours, budgets, previousRound, previousSnapshot } = status;
      const none = {
        year: budget_year,
        approved: 0,
        previous: previousRound === null ? null : 0,
        change: previousRound === null ? null : 0,
        prices: [],
      };
      return {
        round: key,
        period,
        previousRound,
        previousSnapshot,
        projects,
        rated: of,
        colours,
        budget: budgets.find(({ year }) => year === budget_year) ?? none,
        late: this.lines(where).filter(({ revision }) => revision.late).length,
        missing: this.figures.missing(key, this.instant(where)),
      };
    });
    const reds = wheres.map((where) => ({
      round: where.round,
      lines: this.lines(where).filter((line) => rated(line) === 'red'),
    }));
    const inRed = (reds.at(-1)?.lines ?? []).map((line) => {
      const isRed = reds.map(({ lines }) => lines.some((one) => codeOf(one) === codeOf(line)));
      const first = isRed.lastIndexOf(false) + 1;
      return {
        project: codeOf(line),
        name: line.revision.project.name,
        actor: line.actor.name,
        rounds: isRed.length - first,
        since: reds[first]?.round,
        reds: isRed.filter(Boolean).length,
      };
    });
    return {
      rounds,
      inRed: inRed.sort((a, b) => b.rounds - a.rounds || byText(a.project, b.project)),
    };
  }

  colourGap(organisationNumber: string, asOf: Date | null, now: Date): Row {
    const actor = this.stored.actors.find(
      ({ organisation_number }) => organisation_number === organisationNumber,
    );
    const rounds = this.closedBy({ asOf, now }).flatMap(({ key }): Row[] => {
      const own = this.lines({ round: key, asOf, snapshot: null, now }).filter(
        (line) => line.actor.id === actor?.id && rated(line) !== null,
      );
      const gap = (other: string): Row => {
        const steps = own.flatMap((line) => {
          const seen = only(line, other);
          return seen === null ? [] : [COLOURS.indexOf(seen) - COLOURS.indexOf(rated(line) ?? '')];
        });
        return {
          compared: steps.length,
          worse: steps.filter((step) => step > 0).length,
          same: steps.filter((step) => step === 0).length,
          better: steps.filter((step) => step < 0).length,
          steps: total(steps),
        };
      };
      return own.length === 0
        ? []
        : [
            {
              round: key,
              rated: own.length,
              rule: gap('ruleColour'),
              directorate: gap('directorateColour'),
            },
          ];
    });
    return { actor: organisationNumber, name: actor?.name, rounds };
  }

  completeness(round: string, asOf: Date | null, now: Date): Row {
    const instant = asOf ?? now;
    const { deadline, closed_at } = this.roundOf(round);
    const on = DAY_IN_NORWAY.format(
      closed_at !== null && closed_at < instant ? closed_at : instant,
    );
    /** Who answers for an actor's projects: its successor from the day it is no longer. */
    const responsible = (id: string): Stored['actors'][number] | undefined => {
      const actor = this.stored.actors.find((one) => one.id === id);
      return actor?.valid_to != null && actor.valid_to <= on && actor.successor_id !== null
        ? responsible(actor.successor_id)
        : actor;
    };
    const expected = this.figures
      .expected(round, instant)
      .map((project) => ({ ...project, actor: responsible(project.actor_id) }));
    const rows = [...new Set(expected.map(({ actor }) => actor))]
      .sort((a, b) => IN_NORWEGIAN.compare(a?.name ?? '', b?.name ?? ''))
      .map((actor) => {
        const own = expected.filter((one) => one.actor === actor);
        const missing = sorted(
          own.flatMap(({ code, first }) => (first === undefined ? [code] : [])),
        );
        const reported = own.length - missing.length;
        return {
          actor: actor?.organisation_number,
          name: actor?.name,
          expected: own.length,
          reported,
          late: own.filter(({ first }) => first?.late === true).length,
          unchanged: 0,
          unchangedRounds: 0,
          missing,
          nilFor: [],
          submission: null,
          deadline: deadline.toISOString(),
          extended: false,
          state: missing.length === 0 ? 'complete' : reported === 0 ? 'missing' : 'partial',
        };
      });
    return {
      expected: expected.length,
      reported: total(rows.map(({ reported }) => reported)),
      late: total(rows.map(({ late }) => late)),
      missing: total(rows.map(({ missing }) => missing.length)),
      unchanged: 0,
      nil: 0,
      nilFor: 0,
      actors: rows,
    };
  }

  /** The projects that differ from the round before, or from a side that is named. */
  differences(where: Where, side: Where | null): Row {
    const before =
      side === null
        ? this.before(where)
        : { round: side.round, snapshot: side.snapshot, lines: this.lines(side) };
    if (before === undefined) return { refused: 'nothing-to-compare' };
    const [now, then] = [this.lines(where), before.lines];
    const year = this.roundOf(where.round).budget_year;
    const fields = (line: Line): Record<string, string | null> => {
      const budget = line.revision.content.budget.filter((one) => one.year === year);
      const sum = (of: 'approved' | 'forecast' | 'actual'): string | null => {
        const said = budget.flatMap((one) => one[of] ?? []);
        return said.length === 0 ? null : String(total(said));
      };
      const joined = (dimension: string, list: readonly (string | null)[]): string | null => {
        const said = list.flatMap((one) => one ?? []);
        return said.length === 0
          ? null
          : (dimension === 'programme' ? said : said.sort(byText)).join(' ');
      };
      return {
        ...Object.fromEntries(
          [
            'actor',
            'kind',
            'state',
            'phase',
            'colour',
            'ruleColour',
            'directorateColour',
            'cause',
            'mainGoal',
            'programme',
            'segment',
            'theme',
            'nationalSolution',
          ].map((dimension) => [dimension, joined(dimension, line.values[dimension] ?? [])]),
        ),
        prices: budget[0] === undefined ? null : pricesOf(budget[0]),
        approved: sum('approved'),
        forecast: sum('forecast'),
        actual: sum('actual'),
      };
    };
    const items = sorted([...now, ...then].map(codeOf)).flatMap((project): Row[] => {
      const [mine, earlier] = [now, then].map((lines) =>
        lines.find((line) => codeOf(line) === project),
      );
      const [a, b] = [
        mine === undefined ? {} : fields(mine),
        earlier === undefined ? {} : fields(earlier),
      ];
      const changes =
        mine === undefined || earlier === undefined
          ? []
          : Object.keys(a).flatMap((field) =>
              a[field] === b[field] ? [] : [{ field, now: a[field], before: b[field] }],
            );
      const existed = { now: mine !== undefined, before: earlier !== undefined };
      return existed.now && existed.before && changes.length === 0
        ? []
        : [{ project, name: (mine ?? earlier)?.revision.project.name, existed, changes }];
    });
    return {
      against: {
        round: before.round,
        asOf: side === null ? null : this.knownAs(side),
        snapshot: before.snapshot,
      },
      items,
    };
  }

  /**
   * The cells by one dimension of reports that differ from the round before, or from a side that is
   * named.
   */
  cellDifferences(where: Where, side: Where | null, dimension: string): Row {
    const before =
      side === null
        ? this.before(where)
        : { round: side.round, snapshot: side.snapshot, lines: this.lines(side) };
    if (before === undefined) return { refused: 'nothing-to-compare' };
    const isColour = dimension.toLowerCase().endsWith('colour');
    const [now, then] = [this.lines(where), before.lines].map((lines) =>
      lines.filter(({ revision: { content } }) => !isColour || content.state === 'active'),
    );
    const cells = (lines: readonly Line[] = []): Map<string | null, number> => {
      const found = new Map<string | null, number>();
      for (const value of lines.flatMap((line) => line.values[dimension] ?? []))
        found.set(value, (found.get(value) ?? 0) + 1);
      return found;
    };
    const [a, b] = [cells(now), cells(then)];
    const differing = [...new Set([...a.keys(), ...b.keys()])].flatMap((value): Row[] =>
      a.get(value) === b.get(value)
        ? []
        : [
            {
              keys: { [dimension]: value },
              now: a.get(value) ?? 0,
              before: b.get(value) ?? 0,
              change: (a.get(value) ?? 0) - (b.get(value) ?? 0),
              existed: { now: a.has(value), before: b.has(value) },
            },
          ],
    );
    const [size, was] = [now?.length ?? 0, then?.length ?? 0];
    return {
      against: {
        round: before.round,
        asOf: side === null ? null : this.knownAs(side),
        snapshot: before.snapshot,
      },
      total: { now: size, before: was, change: size - was },
      cells: differing.sort((x, y) => byText(JSON.stringify(x['keys']), JSON.stringify(y['keys']))),
    };
  }

  /** Whether anything of a round was known at an instant. */
  isKnown({ round, asOf }: Where): boolean {
    return (
      asOf === null ||
      this.stored.revisions.some(
        (revision) => revision.round === round && revision.recorded_at <= asOf,
      )
    );
  }

  private project(line: Line): Row {
    return {
      project: codeOf(line),
      name: line.revision.project.name,
      actor: line.actor.organisation_number,
      actorName: line.actor.name,
    };
  }

  private roundOf(key: string): Stored['rounds'][number] {
    const round = this.stored.rounds.find((one) => one.key === key);
    if (round === undefined) throw new Error(`There is no round ${key}`);
    return round;
  }

  /** As of when: a snapshot holds what was known at its instant. */
  private instant({
    asOf,
    snapshot,
    now,
  }: Pick<Where, 'asOf' | 'now'> & { readonly snapshot?: string | null }): Date {
    return this.stored.snapshots.find(({ id }) => id === snapshot)?.as_of ?? asOf ?? now;
  }

  private knownAs(side: Where): string | null {
    return side.asOf === null && side.snapshot === null ? null : this.instant(side).toISOString();
  }

  private lines(where: Where): Line[] {
    return this.cached(where.round, this.instant(where));
  }

  private readonly kept = new Map<string, Line[]>();
  private cached(round: string, instant: Date): Line[] {
    const key = `${round} ${instant.toISOString()}`;
    const lines = this.kept.get(key) ?? this.figures.lines(round, instant);
    this.kept.set(key, lines);
    return lines;
  }

  /**
   * Those that have every fact asked for; colours are of active projects unless the state is asked
   * about.
   */
  private matching(where: Where, filters: Readonly<Record<string, string>>): Line[] {
    const asked =
      Object.keys(filters).some((one) => one.toLowerCase().endsWith('colour')) &&
      filters['state'] === undefined
        ? { ...filters, state: 'active' }
        : filters;
    return this.lines(where).filter(({ values }) =>
      Object.entries(asked).every(
        ([dimension, wanted]) =>
          values[dimension]?.includes(wanted === '-' ? null : wanted) === true,
      ),
    );
  }

  /** Rounds that were closed then, oldest first: all of them are published. */
  private closedBy(
    where: Pick<Where, 'asOf' | 'now'> & { readonly snapshot?: string | null },
  ): Stored['rounds'][number][] {
    const instant = this.instant(where);
    return this.stored.rounds
      .filter(({ closed_at }) => closed_at !== null && closed_at <= instant)
      .sort((a, b) => a.opens_at.getTime() - b.opens_at.getTime());
  }

  /**
   * The last closed round before: as it was frozen last at its closing or later, or else as it was
   * known.
   */
  private before(where: Where): Before | undefined {
    const { opens_at } = this.roundOf(where.round);
    const round = this.closedBy(where)
      .filter((one) => one.opens_at < opens_at)
      .at(-1);
    if (round?.closed_at == null) return undefined;
    const { key, closed_at } = round;
    const instant = this.instant(where);
    const snapshot = this.stored.snapshots.findLast(
      (one) => one.round === key && one.frozen_at <= instant && one.as_of >= closed_at,
    );
    return {
      round: key,
      snapshot: snapshot?.id ?? null,
      lines: this.cached(key, snapshot?.as_of ?? instant),
    };
  }

  /** What a project has approved for a year, and in which prices. */
  private approved(
    { revision: { content } }: Line,
    year: number,
  ): { readonly value: number; readonly prices: Prices }[] {
    const budget = content.budget.filter((line) => line.year === year);
    const [first] = budget;
    return first === undefined
      ? []
      : [
          {
            value: total(budget.map(({ approved }) => approved)),
            prices: { currency: 'NOK', priceYear: first.priceYear, basis: first.basis },
          },
        ];
  }
}

/** Per cent by the largest remainder. */
function sharesOf(counts: readonly number[]): number[] {
  const all = total(counts);
  if (all === 0) return counts.map(() => 0);
  const whole = counts.map((count) => Math.floor((100 * count) / all));
  const left = 100 - total(whole);
  const byRemainder = counts
    .map((count, index) => ({ index, rest: (100 * count) % all }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
    .slice(0, left)
    .map(({ index }) => index);
  return whole.map((share, index) => share + (byRemainder.includes(index) ? 1 : 0));
}

function coloursOf(now: readonly Line[], before: readonly Line[] | null): Row[] {
  const counts = (lines: readonly Line[]): number[] =>
    COLOURS.map((colour) => lines.filter((line) => rated(line) === colour).length);
  const [mine, others] = [counts(now), before === null ? null : counts(before)];
  const shares = sharesOf(mine);
  return COLOURS.map((colour, index) => ({
    colour,
    ...counted(mine[index] ?? 0, others === null ? null : (others[index] ?? 0)),
    share: shares[index],
  }));
}

function ratedOf(now: readonly Line[], before: readonly Line[] | null): Row {
  const count = (lines: readonly Line[]): number =>
    lines.filter((line) => rated(line) !== null).length;
  return counted(count(now), before === null ? null : count(before));
}

function medianOf(values: readonly number[]): number {
  const inOrder = [...values].sort((a, b) => a - b);
  const middle = inOrder.length / 2;
  return inOrder.length % 2 === 1
    ? (inOrder[Math.floor(middle)] ?? NaN)
    : ((inOrder[middle - 1] ?? NaN) + (inOrder[middle] ?? NaN)) / 2;
}

const amountOf = (costs: readonly Cost[]): number => total(costs.map(({ amount }) => amount));

function costsOf(lines: readonly Line[]): Cost[] {
  return lines.flatMap((line) =>
    (line.revision.content.operatingCosts ?? []).map((cost) => ({
      ...cost,
      project: codeOf(line),
      name: line.revision.project.name,
    })),
  );
}

/**
 * What a project's growth in a solution loses in one year and gains in another, where all its
 * amounts are in the same prices: the earliest loss goes to the earliest gain.
 */
function growthMoved(now: readonly Cost[], before: readonly Cost[]): Row[] {
  const keys = sorted(
    [...now, ...before].map(({ nationalSolution, project }) => `${nationalSolution} ${project}`),
  );
  return keys.flatMap((key): Row[] => {
    const [nationalSolution = '', project = ''] = key.split(' ');
    const of = (costs: readonly Cost[]): Cost[] =>
      costs.filter(
        (cost) => cost.nationalSolution === nationalSolution && cost.project === project,
      );
    const all = [...of(now), ...of(before)];
    if (new Set(all.map(pricesOf)).size > 1) return [];
    const growth = (costs: readonly Cost[], year: number): number =>
      amountOf(of(costs).filter((cost) => cost.year === year)) -
      amountOf(of(costs).filter((cost) => cost.year === year - 1));
    const years = [...new Set(all.map(({ year }) => year))].sort((a, b) => a - b);
    const gains = years.map((year) => ({
      year,
      left: Math.max(0, growth(now, year) - growth(before, year)),
    }));
    const losses = years.map((year) => ({
      year,
      left: Math.max(0, growth(before, year) - growth(now, year)),
    }));
    return losses.flatMap((loss) =>
      gains.flatMap((gain): Row[] => {
        const amount = Math.min(loss.left, gain.left);
        loss.left -= amount;
        gain.left -= amount;
        return amount === 0
          ? []
          : [{ project, nationalSolution, fromYear: loss.year, toYear: gain.year, amount }];
      }),
    );
  });
}

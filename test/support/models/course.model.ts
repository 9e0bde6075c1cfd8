import type { Line } from './figure-facts.js';
import type { Stored } from './stored-versions.js';
import {
  addUp,
  codeOf,
  COLOURS,
  compareTexts,
  DAY_IN_NORWAY,
  type Instant,
  IN_NORWEGIAN,
  pricesOf,
  ratingOf,
  type RoundReader,
  type Row,
  sortUnique,
  valueOf,
  type Where,
} from './round-reader.js';
import { findResponsible, type StoredActor } from './responsible-actor.js';
import { countStatus, describeColours } from './status.model.js';

/** Follows the figures of the last closed rounds, and how long each red project has been red. */
export function followTrend(
  rounds: RoundReader,
  { asOf, now }: Instant,
  last: number,
  by: string | null,
): Row {
  const wheres = rounds
    .publishedRounds({ asOf, now })
    .slice(-last)
    .map(({ key }): Where => ({ round: key, asOf, snapshot: null, now }));
  return {
    rounds: wheres.map((where) => ({
      ...summariseRound(rounds, where),
      byColour: by === null ? null : countByColour(rounds, where, by),
    })),
    inRed: listInRed(
      wheres.map((where) => ({
        round: where.round,
        lines: rounds.lines(where).filter((line) => ratingOf(line) === 'red'),
      })),
    ),
  };
}

function summariseRound(rounds: RoundReader, where: Where): Row {
  const { key, period, budget_year } = rounds.round(where.round);
  const counted = countStatus(rounds, where);
  const { projects, rated, colours, shares, budgets, frames, notReported } = counted;
  const { previousRound, previousSnapshot, noPreviousRound } = counted;
  return {
    round: key,
    period,
    previousRound,
    previousSnapshot,
    noPreviousRound,
    projects,
    rated,
    colours,
    shares,
    budgetYear: budget_year,
    frames,
    conversion: null,
    benefits: sumBenefits(rounds.lines(where)),
    budgets: (budgets as { readonly year: number }[]).filter(({ year }) => year === budget_year),
    late: rounds.lines(where).filter(({ revision }) => revision.late).length,
    missing: rounds.figures.countMissing(key, rounds.instant(where)),
    notReported: (notReported as { readonly total: number }).total,
  };
}

/** Adds up the benefits in money at each price level. */
function sumBenefits(lines: readonly Line[]): Row[] {
  const amounts = lines.flatMap(({ revision: { content } }) =>
    (content.benefits ?? []).flatMap(({ amount }) => amount ?? []),
  );
  return sortUnique(amounts.map(pricesOf)).map((prices) => {
    const own = amounts.filter((amount) => pricesOf(amount) === prices);
    const realised = own.flatMap((amount) => amount.realised ?? []);
    return {
      currency: 'NOK',
      priceYear: own[0]?.priceYear,
      basis: own[0]?.basis,
      planned: addUp(own.map(({ planned }) => planned)),
      realised: realised.length === 0 ? null : addUp(realised),
      benefits: own.length,
    };
  });
}

/** Counts the active projects of a round, and of the one before, by their colour in a dimension. */
function countByColour(rounds: RoundReader, where: Where, dimension: string): Row[] {
  const count = (lines: readonly Line[], colour: string): number =>
    lines.filter(
      (line) => line.revision.content.state === 'active' && valueOf(line, dimension) === colour,
    ).length;
  const [now, then] = [rounds.lines(where), rounds.before(where)?.lines ?? null];
  return describeColours(
    COLOURS.map((colour) => [count(now, colour), then === null ? null : count(then, colour)]),
  );
}

function listInRed(reds: readonly { readonly round: string; readonly lines: Line[] }[]): Row[] {
  return (reds.at(-1)?.lines ?? [])
    .map((line) => {
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
    })
    .sort((a, b) => b.rounds - a.rounds || compareTexts(a.project, b.project));
}

/** Compares an actor's colours with the rule's and the directorate's, in every closed round. */
export function compareColours(
  rounds: RoundReader,
  organisationNumber: string,
  asOf: Date | null,
  now: Date,
): Row {
  const actor = rounds.stored.actors.find(
    ({ organisation_number }) => organisation_number === organisationNumber,
  );
  const compared = rounds.publishedRounds({ asOf, now }).flatMap(({ key }): Row[] => {
    const own = rounds
      .lines({ round: key, asOf, snapshot: null, now })
      .filter((line) => line.actor.id === actor?.id && ratingOf(line) !== null);
    if (own.length === 0) return [];
    return [
      {
        round: key,
        rated: own.length,
        rule: countSteps(own, 'ruleColour'),
        directorate: countSteps(own, 'directorateColour'),
      },
    ];
  });
  return { actor: organisationNumber, name: actor?.name, rounds: compared };
}

/** Counts how many steps the colours of a dimension are from the owner's own. */
function countSteps(lines: readonly Line[], dimension: string): Row {
  const steps = lines.flatMap((line) => {
    const colour = valueOf(line, dimension);
    return colour === null ? [] : [COLOURS.indexOf(colour) - COLOURS.indexOf(ratingOf(line) ?? '')];
  });
  return {
    compared: steps.length,
    worse: steps.filter((step) => step > 0).length,
    same: steps.filter((step) => step === 0).length,
    better: steps.filter((step) => step < 0).length,
    steps: addUp(steps),
  };
}

export function countCompleteness(
  rounds: RoundReader,
  round: string,
  asOf: Date | null,
  now: Date,
): Row {
  const instant = asOf ?? now;
  const { deadline, closed_at } = rounds.round(round);
  const day = DAY_IN_NORWAY.format(closed_at !== null && closed_at < instant ? closed_at : instant);
  const expected = rounds.figures.expected(round, instant).map((project) => ({
    ...project,
    actor: findResponsible(rounds.stored.actors, project.actor_id, day),
  }));
  const rows = [...new Set(expected.map(({ actor }) => actor))]
    .sort((a, b) => IN_NORWEGIAN.compare(a?.name ?? '', b?.name ?? ''))
    .map((actor) =>
      summariseActor(
        actor,
        expected.filter((one) => one.actor === actor),
        deadline,
      ),
    );
  return {
    expected: expected.length,
    reported: addUp(rows.map(({ reported }) => reported)),
    late: addUp(rows.map(({ late }) => late)),
    missing: addUp(rows.map(({ missing }) => missing.length)),
    unchanged: 0,
    nil: 0,
    nilFor: 0,
    actors: rows,
  };
}

function summariseActor(
  actor: StoredActor | undefined,
  projects: readonly {
    readonly code: string;
    readonly first: Stored['revisions'][number] | undefined;
  }[],
  deadline: Date,
): Row & { readonly reported: number; readonly late: number; readonly missing: string[] } {
  const missing = sortUnique(
    projects.flatMap(({ code, first }) => (first === undefined ? [code] : [])),
  );
  const reported = projects.length - missing.length;
  const incomplete = reported === 0 ? 'missing' : 'partial';
  return {
    actor: actor?.organisation_number,
    name: actor?.name,
    expected: projects.length,
    reported,
    late: projects.filter(({ first }) => first?.late === true).length,
    unchanged: 0,
    unchangedRounds: 0,
    missing,
    nilFor: [],
    submission: null,
    deadline: deadline.toISOString(),
    extended: false,
    state: missing.length === 0 ? 'complete' : incomplete,
  };
}

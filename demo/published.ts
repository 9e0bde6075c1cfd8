import type { SlipResponse } from '../src/reporting/assessment/slip.dto.js';
import type { GrantsValue } from '../src/reporting/content/report.types.js';
import type { OperatingCostsResponse } from '../src/rollup/operating-costs/operating-cost.dto.js';
import type { PortfolioStatusResponse } from '../src/rollup/status/portfolio-status.dto.js';
import type { DataSet, PublishedFigure } from './dataset.js';
import type { DemoResult } from './result.js';
import type { StrategyOfRound } from './strategy.js';

export interface Compared {
  readonly id: string;
  readonly ok: boolean;
  readonly text: string;
}

/**
 * Every published figure that the status of a round, the criteria outcome or a replay shows, beside
 * what came out.
 */
export function comparePublished(set: DataSet, result: DemoResult): Compared[] {
  return set.expected.published
    .filter(({ inData }) => inData)
    .flatMap((figure) => {
      const computed = computedFor(figure, result);
      if (computed === undefined) return [];
      const ok = JSON.stringify(computed) === JSON.stringify(figure.value);
      return [
        {
          id: figure.id,
          ok,
          text:
            `${figure.what} [${figure.paper}]: ` +
            `${JSON.stringify(figure.value)}${ok ? '' : `, but what came out is ${JSON.stringify(computed)}`}`,
        },
      ];
    });
}

/**
 * Published facts about single projects, which no total shows: held by a test on the reports
 * instead.
 */
export function notInTotals(set: DataSet, result: DemoResult): string[] {
  return set.expected.published
    .filter((figure) => figure.inData && computedFor(figure, result) === undefined)
    .map(({ id }) => id);
}

function computedFor({ id }: PublishedFigure, result: DemoResult): unknown {
  const { statuses, outcomes, replays } = result;
  const [round = '', what = '', ...rest] = id.split('.');
  if (round === 'slip') return slipDate(result.slips.get(what), rest);
  const status = statuses.get(round);
  const next = [...statuses.values()].find(({ previousRound }) => previousRound === round);
  if (status === undefined) return undefined;
  const detail = rest.join('.');
  switch (`${what}.${detail}`) {
    case 'reports.':
      return status.projects.now;
    case 'reports.asPrevious':
      return next?.projects.previous ?? undefined;
    case 'yellow.':
      return counts(status).yellow;
    case 'yellow.change':
      return status.colours.find(({ colour }) => colour === 'yellow')?.change ?? undefined;
    case 'shares.':
      return Object.fromEntries(status.colours.map(({ colour, share }) => [colour, share]));
    case 'status.':
      return counts(status);
    case 'status.asPrevious':
      return Object.fromEntries(status.colours.map(({ colour, previous }) => [colour, previous]));
    case 'active.':
      return status.rated.now;
    case 'red.':
      return status.red.map(({ project }) => project);
  }
  if (what === 'approved')
    return status.budgets.find(({ year }) => year === Number(detail))?.approved ?? undefined;
  if (what === 'operatingCosts') return operatingCost(result.operatingCosts.get(round), rest);
  if (what === 'operatingCostsMoved') return movedGrowth(result.operatingCosts.get(round), detail);
  if (what === 'grants') return grantSums(result.grants.get(rest[0] ?? ''), rest[1]);
  if (what === 'roadmap') return roadmapFigure(result.strategies.get(round)?.roadmap, detail);
  if (what === 'municipal') return municipalFigure(result.strategies.get(round), detail);
  if (what === 'strategy') return strategyFigure(result.strategies.get(round), detail);
  if (what === 'criteria') return agreed(criteriaFigure(rest, outcomes, replays));
  return undefined;
}

/** The date of a milestone in the last round of the slip ledger. */
function slipDate(
  slip: SlipResponse | undefined,
  [milestone, which]: readonly string[],
): string | undefined {
  const found = slip?.rounds.at(-1)?.milestones.find(({ key }) => key === milestone);
  return which === 'first' ? found?.first : found?.measured;
}

function operatingCost(
  costs: OperatingCostsResponse | undefined,
  [solution, year]: readonly string[],
): number | undefined {
  const found = costs?.items.find(
    (item) => item.nationalSolution === solution && item.year === Number(year),
  );
  return found?.amount ?? undefined;
}

function movedGrowth(costs: OperatingCostsResponse | undefined, solution: string): unknown {
  const moved = costs?.moved.find(({ nationalSolution }) => nationalSolution === solution);
  return moved && { from: moved.fromYear, to: moved.toYear, amount: moved.amount };
}

/** The items that the reports of a round would move, or the items of a kind. */
function roadmapFigure(
  roadmap: StrategyOfRound['roadmap'] | undefined,
  detail: string,
): number | undefined {
  if (detail === 'moves') return roadmap?.counts.moves;
  return roadmap?.items.filter(({ kind }) => kind === detail).length;
}

/** A solution or project of each of four plans: medication, interaction, shared, MyHealth@EU. */
const PLANS = ['PLL', 'KJ-DOKUMENTER', 'HELSEKORT-GRAVIDE', 'MYHEALTHEU'];

/** Solutions by maturity, their focus areas, or the preconditions of four plans. */
function municipalFigure(found: StrategyOfRound | undefined, detail: string): unknown {
  if (found === undefined) return undefined;
  const { solutions, preconditions } = found.municipal;
  if (detail === 'ready') return solutions.counts.readyToIntroduce;
  if (detail === 'development') return solutions.counts.inDevelopment;
  if (detail === 'focusAreas') return solutions.focusAreas;
  return PLANS.map((code) => preconditions.get(code) ?? 0);
}

/** The goals, the sub-goals, the indicators or the yellow ones of the strategy of a round. */
function strategyFigure(found: StrategyOfRound | undefined, detail: string): number | undefined {
  if (found === undefined) return undefined;
  const { goals, lights } = found;
  if (detail === 'goals') return goals?.goals;
  if (detail === 'subGoals') return goals?.subGoals;
  if (lights === undefined) return undefined;
  const { green, yellow, red, none } = lights;
  return detail === 'yellow' ? yellow : green + yellow + red + none;
}

/** Applications and amount of a grant scheme: as stated, or the sums of its areas. */
function grantSums(
  grants: GrantsValue | undefined,
  which: string | undefined,
): number[] | undefined {
  if (grants === undefined) return undefined;
  if (which === 'stated') return [grants.applications, grants.amount];
  return [
    grants.areas.reduce((sum, { applications }) => sum + applications, 0),
    grants.areas.reduce((sum, { amount }) => sum + amount, 0),
  ];
}

/**
 * A figure of a criteria set wherever it shows: in the outcome of the evaluations, and in every
 * replay.
 */
function criteriaFigure(
  [set = '', side, criterion]: readonly string[],
  outcomes: DemoResult['outcomes'],
  replays: DemoResult['replays'],
): (number | undefined)[] {
  const asked = replays.map(({ replay }) => replay);
  if (side === 'in')
    return [
      outcomes.get(set)?.in,
      ...asked.map(({ criteriaSet, baseline, counts }) => {
        if (criteriaSet === set) return counts?.after.in;
        return baseline === set ? counts?.before.in : undefined;
      }),
    ];
  const of = (
    listed: readonly { criterion: string; projects: number }[] | undefined,
  ): number | undefined =>
    listed && (listed.find((one) => one.criterion === criterion)?.projects ?? 0);
  return [
    of(outcomes.get(set)?.outBy),
    ...asked
      .filter(({ criteriaSet, baseline }) => criteriaSet === set && baseline === null)
      .map(({ counts }) => of(counts?.leavesBy)),
  ];
}

/** The one value there is, or all of them where they differ. */
function agreed(values: readonly (number | undefined)[]): unknown {
  const distinct = [...new Set(values)].filter((value) => value !== undefined);
  return distinct.length > 1 ? distinct : distinct[0];
}

function counts(status: PortfolioStatusResponse): Record<string, number> {
  return Object.fromEntries(status.colours.map(({ colour, now }) => [colour, now]));
}

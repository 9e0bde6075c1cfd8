import type { PortfolioStatusResponse } from '../src/rollup/status/portfolio-status.dto.js';
import type { DataSet, PublishedFigure } from './dataset.js';
import type { DemoResult } from './result.js';

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

function computedFor(
  { id }: PublishedFigure,
  { statuses, outcomes, replays }: DemoResult,
): unknown {
  const [round = '', what = '', ...rest] = id.split('.');
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
  if (what === 'criteria') return agreed(criteriaFigure(rest, outcomes, replays));
  return undefined;
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

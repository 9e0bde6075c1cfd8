import type { PortfolioStatusResponse } from '../src/rollup/portfolio-status.dto.js';
import type { DataSet, PublishedFigure } from './dataset.js';
import type { DemoResult } from './demo.js';

export interface Compared {
  readonly id: string;
  readonly ok: boolean;
  readonly text: string;
}

/** Every published figure that the status of a round or the criteria outcome shows, beside what came out. */
export function comparePublished(set: DataSet, result: DemoResult): Compared[] {
  return set.expected.published
    .filter(({ inData }) => inData)
    .flatMap((figure) => {
      const computed = computedFor(figure, result);
      if (computed === undefined) return [];
      const ok = JSON.stringify(computed) === JSON.stringify(figure.value);
      return [{ id: figure.id, ok, text: `${figure.what} [${figure.paper}]: ${JSON.stringify(figure.value)}${ok ? '' : `, but the roll-up gave ${JSON.stringify(computed)}`}` }];
    });
}

/** Published facts about single projects, which no total shows: held by a test on the reports instead. */
export function notInTotals(set: DataSet, result: DemoResult): string[] {
  return set.expected.published.filter((figure) => figure.inData && computedFor(figure, result) === undefined).map(({ id }) => id);
}

function computedFor({ id }: PublishedFigure, { statuses, outcome }: DemoResult): unknown {
  const [round = '', what = '', ...rest] = id.split('.');
  const status = statuses.get(round);
  const next = [...statuses.values()].find(({ previousRound }) => previousRound === round);
  if (status === undefined) return undefined;
  const detail = rest.join('.');
  switch (`${what}.${detail}`) {
    case 'reports.': return status.projects.now;
    case 'reports.asPrevious': return next?.projects.previous ?? undefined;
    case 'yellow.': return counts(status).yellow;
    case 'yellow.change': return status.colours.find(({ colour }) => colour === 'yellow')?.change ?? undefined;
    case 'shares.': return Object.fromEntries(status.colours.map(({ colour, share }) => [colour, share]));
    case 'status.': return counts(status);
    case 'status.asPrevious': return Object.fromEntries(status.colours.map(({ colour, previous }) => [colour, previous]));
    case 'active.': return status.rated.now;
    case 'red.': return status.red.map(({ project }) => project);
  }
  if (what === 'approved') return status.budgets.find(({ year }) => year === Number(detail))?.approved;
  if (what === 'criteria' && outcome !== undefined && outcome.criteriaSet === rest[0]) {
    return rest[1] === 'in' ? outcome.in : (outcome.outBy.find(({ criterion }) => criterion === rest[2])?.projects ?? 0);
  }
  return undefined;
}

function counts(status: PortfolioStatusResponse): Record<string, number> {
  return Object.fromEntries(status.colours.map(({ colour, now }) => [colour, now]));
}

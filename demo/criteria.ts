import type { CriteriaOutcomeResponse } from '../src/portfolio/evaluations/evaluation.dto.js';
import type {
  ReplayLineResponse,
  ReplayResponse,
  ReplayResultResponse,
} from '../src/portfolio/replays/replay.dto.js';
import type { Effect } from '../src/portfolio/replays/replay.rules.js';
import type { ActorClient } from './client.js';
import type { DataSet, DemoReplay } from './dataset.js';

/**
 * Records the evaluations of the data set under a version; answers what the latest ones under it
 * come to.
 */
export async function evaluate(
  set: DataSet,
  criteriaSet: string,
  directorate: ActorClient,
): Promise<CriteriaOutcomeResponse> {
  for (const { project, ...evaluation } of set.evaluations.filter(
    (one) => one.criteriaSet === criteriaSet,
  ))
    await directorate.create(`/v1/projects/${project}/evaluations`, evaluation);
  const { body } = await directorate.get(`/v1/criteria-sets/${criteriaSet}/outcome`);
  return body as unknown as CriteriaOutcomeResponse;
}

/** Asks for a replay, waits for its job, and answers it with every line. */
export async function replay(
  asked: DemoReplay,
  directorate: ActorClient,
): Promise<ReplayResultResponse> {
  const { body } = await directorate.create('/v1/replays', asked);
  for (;;) {
    const { body: state } = await directorate.get(`/v1/replays/${String(body['id'])}`);
    if (state['state'] === 'failed') throw new Error(`The replay of ${asked.criteriaSet} failed`);
    if (state['state'] === 'completed') break;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { body: result } = await directorate.get(`/v1/replays/${String(body['id'])}/result`);
  return result as unknown as ReplayResultResponse;
}

/**
 * Shares a replay with the owners, who comment until then; answers how many of its lines one of
 * them sees.
 */
export async function share(
  { id }: ReplayResponse,
  commentsUntil: string,
  directorate: ActorClient,
  owner: ActorClient,
): Promise<number> {
  const { etag } = await directorate.get(`/v1/replays/${id}`);
  await directorate.act(`/v1/replays/${id}/share`, etag, { commentsUntil });
  const { body } = await owner.get(`/v1/replays/${id}/lines`);
  return (body['items'] as readonly unknown[]).length;
}

/**
 * A replay as text: the portfolio before and after, and the name of each project it moves, with
 * why.
 */
export function replayView(
  { replay: { counts, inputHash, criteriaSet, baseline, asOf }, lines }: ReplayResultResponse,
  now: string,
  note: string,
): string[] {
  if (counts === null) throw new Error('The replay is not done');
  const moved = (
    effect: Effect,
    because: (line: ReplayLineResponse) => string,
    written = (name: string, why: string): string => `${why.padEnd(21)} ${name}`,
  ): string[] =>
    lines
      .filter((line) => line.effect === effect)
      .map((line) => ({ why: because(line), name: line.name }))
      .sort((a, b) => order(a.why, b.why) || order(a.name, b.name))
      .map(({ why, name }) => `    ${written(name, why)}`);
  const heading = (
    effect: Effect,
    text: string,
    by: readonly { criterion: string; projects: number }[],
  ): string[] =>
    counts.effects[effect] === 0
      ? []
      : [
          `  ${String(counts.effects[effect])} ${text}: ` +
            by.map(({ criterion, projects }) => `${criterion} ${String(projects)}`).join(', '),
        ];
  return [
    `${now}  the directorate replays the criteria ` +
      `${baseline === null ? '' : `${baseline} → `}${criteriaSet} on the portfolio of ` +
      day(asOf),
    `  ${String(counts.before.in)} → ${String(counts.after.in)} in the portfolio`,
    ...heading('leaves', 'leave, by what is not met first', counts.leavesBy),
    ...moved('leaves', ({ failedFirst }) => failedFirst ?? '–'),
    ...heading('enters', 'enter, by what was not met first before', counts.entersBy),
    ...moved('enters', ({ failedFirstBefore }) => failedFirstBefore ?? '–'),
    ...(counts.effects.undecided === 0
      ? []
      : [`  ${String(counts.effects.undecided)} undecided, and what is missing`]),
    ...moved(
      'undecided',
      ({ missing }) => missing.join(', '),
      (name, why) => `${name}: ${why}`,
    ),
    `  ${note}`,
    `  input hash ${inputHash ?? '–'}`,
  ];
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function day(instant: string): string {
  return new Date(instant).toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
}

import type { CriteriaOutcomeResponse } from '../src/portfolio/evaluations/evaluation.dto.js';
import type {
  ReplayLineResponse,
  ReplayResponse,
  ReplayResultResponse,
} from '../src/portfolio/replays/replay.dto.js';
import type { Effect } from '../src/portfolio/replays/replay.rules.js';
import type { ActorClient } from './client.js';
import type { CriteriaDay, DataSet, DemoReplay } from './dataset.js';

/** Records the evaluations of the data set under a version, and returns their outcome. */
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

/** Asks for a replay, waits for its job, and returns it with every line. */
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
 * Shares a replay with the owners, who comment until an instant. Returns how many of its lines one
 * of them sees.
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
 * Publishes the replay that a day names, if any: one client proposes, another one approves. Returns
 * the day as text.
 */
export async function publishReplay(
  replays: readonly ReplayResultResponse[],
  { publish, note }: CriteriaDay,
  directorate: ActorClient,
): Promise<string[]> {
  if (publish === undefined) return [];
  const found = replays[publish.replay]?.replay;
  if (found === undefined) throw new Error(`There is no replay ${String(publish.replay)}`);
  const path = `/v1/replays/${found.id}`;
  const { etag } = await directorate.get(path);
  const proposed = await directorate.act(`${path}/publication`, etag, { reason: publish.reason });
  const approver = directorate.asClient('approver');
  const { body } = await approver.act(`${path}/publication/approve`, proposed.etag);
  const { publishedAt } = body['publication'] as { readonly publishedAt: string };
  return [
    '',
    `${day(publishedAt)}  two clients of the directorate publish the replay of ${found.criteriaSet}`,
    `  ${note}`,
  ];
}

/** Shows a replay as text: the portfolio before and after, and each project it moves, with why. */
export function replayView(
  { replay: { counts, inputHash, criteriaSet, baseline, asOf }, lines }: ReplayResultResponse,
  now: string,
  note: string,
): string[] {
  if (counts === null) throw new Error('The replay is not done');
  const undecided = counts.effects.undecided;
  return [
    `${now}  the directorate replays the criteria ` +
      `${baseline === null ? '' : `${baseline} → `}${criteriaSet} on the portfolio of ` +
      day(asOf),
    `  ${String(counts.before.in)} → ${String(counts.after.in)} in the portfolio`,
    ...heading(counts.effects.leaves, 'leave, by what is not met first', counts.leavesBy),
    ...listMoved(lines, 'leaves', ({ failedFirst }) => failedFirst ?? '–').map(whyThenName),
    ...heading(counts.effects.enters, 'enter, by what was not met first before', counts.entersBy),
    ...listMoved(lines, 'enters', (line) => line.failedFirstBefore ?? '–').map(whyThenName),
    ...(undecided === 0 ? [] : [`  ${String(undecided)} undecided, and what is missing`]),
    ...listMoved(lines, 'undecided', ({ missing }) => missing.join(', ')).map(
      ({ name, why }) => `    ${name}: ${why}`,
    ),
    `  ${note}`,
    `  input hash ${inputHash ?? '–'}`,
  ];
}

interface Moved {
  readonly name: string;
  readonly why: string;
}

/** Lists the projects with an effect, by the reason and the name. */
function listMoved(
  lines: readonly ReplayLineResponse[],
  effect: Effect,
  reasonOf: (line: ReplayLineResponse) => string,
): Moved[] {
  return lines
    .filter((line) => line.effect === effect)
    .map((line) => ({ why: reasonOf(line), name: line.name }))
    .sort((a, b) => compareTexts(a.why, b.why) || compareTexts(a.name, b.name));
}

function whyThenName({ name, why }: Moved): string {
  return `    ${why.padEnd(21)} ${name}`;
}

function heading(
  projects: number,
  text: string,
  by: readonly { readonly criterion: string; readonly projects: number }[],
): string[] {
  if (projects === 0) return [];
  const counts = by.map((one) => `${one.criterion} ${String(one.projects)}`);
  return [`  ${String(projects)} ${text}: ${counts.join(', ')}`];
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function day(instant: string): string {
  return new Date(instant).toLocaleDateString('sv-SE', { timeZone: 'Europe/Oslo' });
}

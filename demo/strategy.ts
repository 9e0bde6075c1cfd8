import type { CollisionListResponse } from '../src/coordination/calendars/collision.dto.js';
import type { RollOutListResponse } from '../src/coordination/roll-outs/roll-out.dto.js';
import type { SolutionListResponse } from '../src/coordination/solutions/solution.dto.js';
import type {
  FollowedSubGoal,
  StrategyFollowUpResponse,
} from '../src/rollup/follow-up/strategy-follow-up.dto.js';
import type { RoundRoadmapResponse } from '../src/rollup/roadmap/round-roadmap.dto.js';
import type { LightCounts } from '../src/strategy/indicators/indicator-response.dto.js';
import type { StrategyResponse } from '../src/strategy/strategies/strategy.dto.js';
import { paragraphs } from './board.js';
import type { ActorClient } from './client.js';

/** Tells what the reports of a round say of the roadmap, with the reports that would move an item. */
function roadmapView({ sentence, statement, items }: RoundRoadmapResponse): string[] {
  const versions = [...new Set(items.map(({ roadmap, version }) => `${roadmap} ${version}`))];
  const moved = items.flatMap(({ code, period, movesTo, reports }) =>
    movesTo === null
      ? []
      : reports
          .filter(({ date }) => date === movesTo)
          .map(
            ({ project, revision }) =>
              `    ${code}: ${period ?? ''} → ${movesTo}, by ${project}, revision ${String(revision)}`,
          ),
  );
  const said = statement === null ? [] : paragraphs(`The directorate: ${statement.en}`);
  return [
    `  Roadmap ${versions.join(', ')} (computed): ${sentence.en}`,
    ...moved,
    ...said.map((line) => `    ${line.trim()}`),
  ];
}

const DIRECTIONS = { onTrack: 'on track', watch: 'watch', towardsRed: 'towards red' } as const;

/**
 * Tells in which direction the goals of the strategy point, the shares that are computed, and the
 * lights of the indicators.
 */
function strategyView(
  { strategy, computed, goals, rule }: StrategyFollowUpResponse,
  lights: LightCounts | undefined,
): string[] {
  if (strategy === null) return [];
  const say = ({ code, name, direction, judgement, projects }: FollowedSubGoal): string =>
    `${code} ${name.en}`.slice(0, 60).padEnd(62) +
    `${String(projects).padStart(3)}  ${direction === null ? '–' : DIRECTIONS[direction]}` +
    (judgement === null ? '' : ` (the directorate: ${DIRECTIONS[judgement.direction]})`);
  const shares = computed.map(
    ({ computed: what, count, base, unknown }) =>
      `${what} ${String(count)} of ${String(base)} (${String(unknown)} do not say)`,
  );
  return [
    `  Strategy ${strategy.strategy}, by the rule ${rule.key} (goals of projects are illustrative)`,
    ...goals.flatMap(({ subGoals, ...goal }) => [
      `    ${say(goal)}`,
      ...subGoals
        .filter(({ projects, judgement }) => projects > 0 || judgement !== null)
        .map((subGoal) => `      ${say(subGoal)}`),
    ]),
    `    Computed: ${shares.join('; ')}`,
    ...(lights === undefined ? [] : [`    ${sayLights(lights)}`]),
  ];
}

/** Counts the lights of the indicators in words. */
function sayLights({ green, yellow, red, none }: LightCounts): string {
  const all = green + yellow + red + none;
  return `${String(yellow)} of ${String(all)} indicators are yellow (which ones is illustrative)`;
}

/** Tells of the quarters in which receivers have more introductions than they can take. */
function collisionView({ collisions: { items } }: MunicipalPortfolio): string[] {
  return items.map(
    ({ receiver, quarter, load, capacity, introductions }) =>
      `  Collision (illustrative): ${receiver.name} in ${quarter}, weight ${String(load)} of ` +
      `${String(capacity)}: ${introductions.map(({ solution }) => solution ?? 'a project').join(', ')}`,
  );
}

/** The roadmap and the strategy of a round, as the API answered them. */
export interface StrategyOfRound {
  readonly roadmap: RoundRoadmapResponse;
  readonly followUp: StrategyFollowUpResponse;
  /** Number of goals and sub-goals of the strategy; null when there is none. */
  readonly goals: { readonly goals: number; readonly subGoals: number } | null;
  /** Lights of its indicators; undefined when it has none. */
  readonly lights: LightCounts | undefined;
  readonly municipal: MunicipalPortfolio;
}

/**
 * The solutions of the municipal sector, the preconditions of their roll-outs by solution or project,
 * and the collisions.
 */
export interface MunicipalPortfolio {
  readonly solutions: SolutionListResponse;
  readonly preconditions: ReadonlyMap<string, number>;
  readonly collisions: CollisionListResponse;
}

/** Tells of the roadmap, the strategy and the collisions of a round. */
export function tellStrategy({ roadmap, followUp, lights, municipal }: StrategyOfRound): string[] {
  return [...roadmapView(roadmap), ...strategyView(followUp, lights), ...collisionView(municipal)];
}

/** Reads the roadmap and the strategy of a round. */
export async function readStrategy(client: ActorClient, round: string): Promise<StrategyOfRound> {
  const read = async (path: string): Promise<unknown> => (await client.get(path)).body;
  const roadmap = (await read(`/v1/rounds/${round}/roadmap`)) as RoundRoadmapResponse;
  const followUp = (await read(`/v1/rounds/${round}/strategy`)) as StrategyFollowUpResponse;
  const municipal = {
    solutions: (await read('/v1/solutions')) as SolutionListResponse,
    preconditions: countPreconditions((await read('/v1/roll-outs')) as RollOutListResponse),
    collisions: (await read('/v1/collisions')) as CollisionListResponse,
  };
  if (followUp.strategy === null)
    return { roadmap, followUp, goals: null, lights: undefined, municipal };
  const path = `/v1/strategies/${followUp.strategy.strategy}`;
  const { goals } = (await read(path)) as StrategyResponse;
  const subGoals = goals.reduce((sum, goal) => sum + goal.subGoals.length, 0);
  const hasIndicators = followUp.computed.some(({ indicator }) => indicator !== null);
  const set = hasIndicators ? await read(`${path}/indicators`) : undefined;
  const lights = (set as { readonly lights: LightCounts } | undefined)?.lights;
  return { roadmap, followUp, goals: { goals: goals.length, subGoals }, lights, municipal };
}

function countPreconditions({ items }: RollOutListResponse): Map<string, number> {
  return new Map(
    items.map(({ solution, project, preconditions }) => [
      solution ?? project ?? '',
      preconditions.length,
    ]),
  );
}

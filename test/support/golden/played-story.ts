import { readDataSet, type DataSet } from '../../../demo/dataset.js';
import { actOut, type Screen, type Story } from '../../../demo/story.js';
import type { ReplayResponse } from '../../../src/portfolio/replays/replay.dto.js';
import type { PortfolioStatusResponse } from '../../../src/rollup/status/portfolio-status.dto.js';
import { startTestService, TEST_DATA_DIR, type TestService } from '../service.js';
import { type Directorate, expectStatus } from '../story.js';

const quiet: Screen = { terminal: false, line: () => undefined, over: () => undefined };

/** A data set, the service on which it was acted out, and the results. */
export interface PlayedStory {
  readonly set: DataSet;
  readonly service: TestService;
  readonly result: Story;
}

/** Acts out the published rounds of a data set on a service of its own. */
export async function playStory(key: string): Promise<PlayedStory> {
  const set = await readDataSet(key);
  const service = await startTestService({ at: set.rounds[0]?.opensAt ?? '' });
  return { set, service, result: await actOut(set, service, TEST_DATA_DIR, quiet) };
}

/** A line of a replay. */
export interface Line {
  readonly owner: string;
  readonly project: string;
  readonly name: string;
  readonly effect: string;
  readonly failedFirst: string | null;
  readonly failedFirstBefore: string | null;
  readonly missing: readonly string[];
}

/** Lists the projects that a replay gives an effect, by the reason. */
export function listMoved(
  lines: readonly Line[],
  effect: string,
  because: (line: Line) => string | null,
): Record<string, string[]> {
  const found: Record<string, string[]> = {};
  for (const line of lines.filter((one) => one.effect === effect))
    (found[because(line) ?? 'nothing'] ??= []).push(line.project);
  for (const projects of Object.values(found)) projects.sort();
  return found;
}

/** Counts of a comparison of figures with a status, and the cells that differ. */
export interface Compared {
  readonly compared: number;
  readonly differing: readonly string[];
}

/**
 * Compares figures of rounds, read without a token, with the published status of the same rounds.
 */
export async function compareWithStatus(
  service: TestService,
  rounds: readonly string[],
): Promise<Compared> {
  const all: Compared[] = [];
  for (const round of rounds) all.push(await compareRound(service, round));
  return {
    compared: all.reduce((sum, { compared }) => sum + compared, 0),
    differing: all.flatMap(({ differing }) => differing),
  };
}

async function compareRound(service: TestService, round: string): Promise<Compared> {
  const status = expectStatus(await service.call('GET', `/v1/rounds/${round}/status`), 200)
    .body as PortfolioStatusResponse;
  const differing: string[] = [];
  let compared = 0;
  for (const [query, expected] of Object.entries(figuresOf(status))) {
    const found = await readCells(service, round, query);
    for (const key of new Set([...Object.keys(found), ...Object.keys(expected)])) {
      compared += 1;
      if ((found[key] ?? 0) !== (expected[key] ?? 0))
        differing.push(
          `${round} ${query} ${key}: ${String(found[key])} is not ${String(expected[key])}`,
        );
    }
  }
  await expectSharesAndTotal(service, round, status);
  return { compared, differing };
}

/** Returns the figures that a status says, by the query that asks for them. */
function figuresOf({
  colours,
  states,
  budgets,
  actors,
  rated,
}: PortfolioStatusResponse): Record<string, Record<string, number>> {
  return {
    'by=colour': {
      ...Object.fromEntries(colours.map(({ colour, now }) => [colour, now])),
      '': states.active - rated.now,
    },
    'by=state': { ...states },
    'by=actor': Object.fromEntries(actors.map(({ actor, projects: { now } }) => [actor, now])),
    'by=actor&colour=yellow': Object.fromEntries(
      actors.map(({ actor, yellow }) => [actor, yellow]),
    ),
    'by=actor&measure=approved': Object.fromEntries(
      actors.flatMap(({ actor, budgets: own }) =>
        own.flatMap(({ approved }) => (approved === null ? [] : [[actor, approved]])),
      ),
    ),
    'by=budgetYear&measure=approved': Object.fromEntries(
      budgets.flatMap(({ year, approved }) =>
        approved === null ? [] : [[String(year), approved]],
      ),
    ),
  };
}

interface Cell {
  readonly keys: Record<string, string | null>;
  readonly value: number;
  readonly share: number | null;
}

async function readCells(
  service: TestService,
  round: string,
  query: string,
): Promise<Record<string, number>> {
  const { body } = expectStatus(
    await service.call('GET', `/v1/rounds/${round}/figures?${query}`),
    200,
  );
  return Object.fromEntries(
    (body.cells as Cell[]).map(({ keys, value }) => [Object.values(keys).join(), value]),
  );
}

async function expectSharesAndTotal(
  service: TestService,
  round: string,
  { colours, projects }: PortfolioStatusResponse,
): Promise<void> {
  const path = `/v1/rounds/${round}/figures`;
  const { cells } = (await service.call('GET', `${path}?by=colour`)).body as { cells: Cell[] };
  expect(cells.flatMap(({ share }) => share ?? [])).toEqual(
    colours.filter(({ now }) => now > 0).map(({ share }) => share),
  );
  expect((await service.call('GET', path)).body.total).toBe(projects.now);
}

/** Runs a replay as the directorate, to its end. */
export async function runReplay(
  directorate: Directorate,
  asked: Record<string, unknown>,
): Promise<{ readonly replay: ReplayResponse; readonly lines: readonly Line[] }> {
  const { id, job } = expectStatus(await directorate.create('/v1/replays', asked), 202).body;
  await directorate.awaitsJob(job);
  return expectStatus(await directorate.call('GET', `/v1/replays/${id}/result`), 200).body;
}

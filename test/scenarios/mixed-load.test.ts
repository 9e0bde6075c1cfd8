import { verify } from '../../src/commands/audit-verify.js';
import { RebuildService } from '../../src/rollup/roll-ups/rebuild.service.js';
import { upTo } from '../support/crowd.js';
import { MixedLoad } from '../support/mixed-load/mixed-load.js';
import { figure } from '../support/reports/figure.js';
import { bySize, SIZE } from '../support/size.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { eventually } from '../support/story.js';

/** A round is open for one stretch of the load; `STRETCHES` says how many (12 are an hour). */
const STRETCHES = Number(process.env['STRETCHES'] ?? bySize(2, 2, 12));
const STRETCH_MS = bySize(3_000, 5_000, 290_000);
/** Acts a second: a third of a core on the machine where this was written. */
const PER_SECOND = bySize(20, 20, 6);
const SAMPLE_EVERY_MS = bySize(500, 1_000, 60_000);
/** Growth of memory from the second third of the time to the last. */
const MOST_GROWTH = 1.15;

let load: MixedLoad;
beforeAll(async () => {
  load = await MixedLoad.begin(SAMPLE_EVERY_MS);
});
afterAll(() => load.end());

test.each(upTo(STRETCHES).map((index) => index + 1))(
  'stretch %i of mixed load is answered without a fault, and its round is released',
  async (stretch) => {
    await load.opensRound();
    await load.act(PER_SECOND, STRETCH_MS);
    await load.closesRoundBesideQuestions(PER_SECOND);
    const statuses = JSON.stringify(Object.fromEntries(load.statuses));
    figure('load', `stretch ${String(stretch)}: answers so far ${statuses}`);
    for (const { text } of load.memory.compare()) figure('load', text);
    expect(load.faults).toEqual([]);
    expect([...load.statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  },
);

test('after it no cell differs, no job has failed, the chains are whole, and memory is flat at full size', async () => {
  const { owner, app, config } = load.arranged;
  await eventually(async () => ((await behind(owner)) === 0 ? true : undefined));
  const lines = await differingLines(owner);
  const { keys, cells } = await app.get(RebuildService).countDifferences(undefined);
  const { links, breaks } = await verify(config.databaseUrl, []);
  const { rows } = await owner.query(`select 1 from platform.job where state = 'failed'`);
  figure(
    'load',
    `${String(keys)} keys: ${String(cells + lines)} cells differ; ${String(links)} links: ` +
      `${String(breaks.length)} broken; ${String(rows.length)} failed jobs`,
  );
  expect({ lines, cells, breaks, failed: rows }).toEqual({
    lines: 0,
    cells: 0,
    breaks: [],
    failed: [],
  });
  const grown = load.memory.compare().filter(({ ratio }) => !(ratio <= MOST_GROWTH));
  if (SIZE === 'full') expect(grown).toEqual([]);
});

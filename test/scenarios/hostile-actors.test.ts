import { quantile, upTo } from '../support/crowd.js';
import { figure } from '../support/reports/figure.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { type Experience, HostileStage } from '../support/disturbances/hostile-actors.js';
import { ended, sends } from '../support/imports/imports.js';
import { eventually, expectStatus } from '../support/story.js';

const PAIRS = bySize(1, 1, 7);
const WATCHED_MS = bySize(1_500, 2_000, 10_000);
const REPORTS = bySize(2_000, 3_000, 30_000);
const SLOW = bySize(200, 400, 1_000);
const MOST = 1.5;

/** The ordinary actor's answers beside the hostile one, compared with those without it. */
interface Compared {
  readonly ratio: number;
  readonly refused: number;
  readonly text: string;
}

let stage: HostileStage;
beforeAll(async () => {
  stage = await HostileStage.begin();
  await stage.watchOrdinary(WATCHED_MS);
});
afterAll(() => stage.end());

/** Compares the ordinary actor's answers beside a hostile actor with those without it, in pairs. */
async function compare(beside: () => Promise<Experience>, pairs = PAIRS): Promise<Compared> {
  const ratios: number[] = [];
  const met: [Experience, Experience][] = [];
  for (const _ of upTo(pairs)) {
    const alone = await stage.watchOrdinary(WATCHED_MS);
    const other = await beside();
    met.push([alone, other]);
    ratios.push(other.p99 / alone.p99);
  }
  const ratio = quantile(ratios, 0.5);
  const refused = met.reduce((sum, [one, other]) => sum + one.refused + other.refused, 0);
  const p99 = (which: 0 | 1): string =>
    quantile(
      met.map((pair) => pair[which].p99),
      0.5,
    ).toFixed(0);
  const answers = met.reduce((sum, [, other]) => sum + other.answers, 0);
  const text =
    `p99 ${p99(0)} ms alone, ${p99(1)} ms beside: ratio ${ratio.toFixed(2)}; ` +
    `${String(answers)} answers beside, ${String(refused)} refused`;
  return { ratio, refused, text };
}

/** Holds that the ordinary actor was refused nothing, and waited little longer. */
function expectFair({ ratio, refused }: Compared): void {
  expect(refused).toBe(0);
  expectBelowAtFull(ratio, MOST);
}

test('one actor at a hundred times its rate is refused, and nobody else', async () => {
  let statuses: Readonly<Record<string, number>> = {};
  const compared = await compare(async () => {
    const flood = await stage.floodDuring(
      { clients: 50, begunBy: 429 },
      [{ method: 'GET', path: '/v1/rounds/2021-1/reports?limit=20' }],
      () => stage.watchOrdinary(WATCHED_MS),
    );
    ({ statuses } = flood);
    return flood.result;
  });
  figure('E9', `one actor at 100 × its rate (${JSON.stringify(statuses)}): ${compared.text}`);
  expect(statuses['429']).toBeGreaterThan(0);
  expectFair(compared);
});

test(`an import of ${String(REPORTS)} reports beside its own 14 editors ends well, and holds up nobody`, async () => {
  const drafts = await stage.startDrafts(14);
  const file = await stage.writeLargeFile(REPORTS);
  let state = '';
  const compared = await compare(async () => {
    const { result } = await stage.floodDuring({ clients: 14 }, drafts, async () => {
      const { body } = expectStatus(
        await sends(stage.service, stage.hostile, file, {
          type: 'application/x-ndjson',
          query: 'mode=commit&atomic=all',
        }),
        202,
      );
      const watched = await stage.watchOrdinary(2 * WATCHED_MS);
      state = String((await ended(stage.hostile, body.id as string))['state']);
      return watched;
    });
    return result;
  }, 1);
  figure(
    'P15',
    `an import of ${String(REPORTS)} reports with 14 editors, ${state}: ${compared.text}`,
  );
  expect(state).toBe('completed');
  // The ratio is printed only: in one process the import judges reports on the thread that answers.
  expect(compared.refused).toBe(0);
});

test('expensive questions of one actor hold up nobody', async () => {
  const asOf = encodeURIComponent(stage.arranged.clock.now().toISOString());
  const questions = ['status', 'figures'].map((name) => ({
    method: 'GET',
    path: `/v1/rounds/2021-1/${name}?asOf=${asOf}`,
  }));
  const compared = await compare(
    async () =>
      (await stage.floodDuring({ clients: 30 }, questions, () => stage.watchOrdinary(WATCHED_MS)))
        .result,
  );
  figure('P15', `30 questions as of an instant at once: ${compared.text}`);
  expect(compared.refused).toBe(0);
});

test(`${String(SLOW)} connections that never send a request hold up nobody, and are closed`, async () => {
  const compared = await compare(async () => {
    await stage.openSlowConnections(SLOW);
    return stage.watchOrdinary(WATCHED_MS);
  }, 1);
  figure('E9', `${String(SLOW)} slow connections: ${compared.text}`);
  expectFair(compared);
  await eventually(
    () => Promise.resolve(stage.countSlowConnections() === 0 ? true : undefined),
    250,
  );
});

import { keyOf, WHOLE, YEARS } from '../../bench/ten-years.js';
import {
  listReports,
  type ReadStatus,
  sumsOfStatus,
  sumYear,
} from '../support/models/ten-years.model.js';
import { figure } from '../support/reports/figure.js';
import { bySize } from '../support/size.js';
import { BackLoad } from '../support/stages/back-load.js';
import { eventually, expectStatus } from '../support/story.js';

/** The whole ten years have 1,700 reports of 780 projects; at `quick` a tenth of each. */
const PART = bySize(10, 1, 1);
const SIZE = { projects: WHOLE.projects / PART, reports: WHOLE.reports / PART };

let load: BackLoad;
beforeAll(async () => {
  load = await BackLoad.starts(SIZE);
  await load.registers();
  const started = performance.now();
  await load.loadsAll();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  figure('F65', `${String(SIZE.reports)} reports of ten years loaded as history in ${seconds} s`);
});
afterAll(() => load.service.stop());

type Body = ReadStatus & Record<string, unknown>;

/** Reads without a token. */
async function read(path: string): Promise<Body> {
  const answer = expectStatus(await load.service.call('GET', `/v1/${path}`), 200);
  return answer.body as Body;
}

/** Reads the status of a year when a job has compared it with a round: the last year came last. */
function awaitComparison(year: number, previousRound: string | null): Promise<Body> {
  return eventually(async () => {
    const status = await read(`rounds/${keyOf(year)}/status`);
    return status['previousRound'] === previousRound ? status : undefined;
  });
}

test('the source is whole', () => {
  const codes = YEARS.flatMap((year) =>
    listReports(load.source, year).map(({ project }) => project),
  );
  expect([codes.length, new Set(codes).size]).toEqual([SIZE.reports, SIZE.projects]);
});

test.each(YEARS)('every total of %d is that of the source', async (year) => {
  const status = await read(`rounds/${keyOf(year)}/status`);
  expect(sumsOfStatus(status)).toEqual(sumYear(load.source, year));
});

test.each(YEARS)('%d is compared with the year before, and with its sums', async (year) => {
  const before = load.findPrevious(year, load.service.clock.now());
  const { noPreviousRound, ...status } = await awaitComparison(year, before);
  expect(noPreviousRound).toBe(before === null ? 'first-round' : null);
  const sums = before === null ? null : sumYear(load.source, year - 1);
  expect(status.projects.previous).toBe(sums === null ? null : sums['projects']);
  expect(status.colours.map(({ previous }) => previous)).toEqual(
    sums === null ? [null, null, null] : sums['colours'],
  );
});

test('the live round is compared with the last year of history', async () => {
  const { body } = await load.directorate.call('GET', '/v1/rounds/2021-1/status');
  expect(body).toMatchObject({ previousRound: '2020-1' });
});

test('nothing is late, and nothing is missing that was not expected', async () => {
  const read = await Promise.all(
    YEARS.map(async (year) => {
      const path = `/v1/rounds/${keyOf(year)}/completeness`;
      const { body } = await load.directorate.call('GET', path);
      return [body.expected, body.reported, body.late, body.missing];
    }),
  );
  const counts = YEARS.map((year) => listReports(load.source, year).length);
  expect(read).toEqual(counts.map((count) => [count, count, 0, 0]));
});

test('the trend has the years in their own order', async () => {
  const { rounds } = await read('trend?rounds=LAST_10_ROUNDS');
  expect(
    (rounds as (Body & { late: number })[]).map((one) => [
      one['round'],
      one.projects.now,
      one.late,
      one.missing,
    ]),
  ).toEqual(YEARS.map((year) => [keyOf(year), listReports(load.source, year).length, 0, 0]));
});

test('figures of a year add up to the source at each price level', async () => {
  for (const year of YEARS) {
    const cells = await read(`rounds/${keyOf(year)}/figures?measure=approved&by=budgetYear,prices`);
    expect(
      (cells['cells'] as { keys: Record<string, string>; value: number }[]).map((cell) => [
        `${String(cell.keys['budgetYear'])} ${String(cell.keys['prices'])}`,
        cell.value,
      ]),
    ).toEqual(sumYear(load.source, year)['budgets']);
  }
});

test('as of an instant, each year is known from its loading on, and compared with those known', async () => {
  for (const year of YEARS)
    for (const at of load.loadedAt.values()) {
      const path = `/v1/rounds/${keyOf(year)}/status?asOf=${at.toISOString()}`;
      const { status, body } = await load.directorate.call('GET', path);
      if (at < (load.loadedAt.get(year) ?? at)) {
        expect([status, body.code]).toEqual([422, 'as-of-before-first-report']);
        continue;
      }
      expect(sumsOfStatus(body as ReadStatus)).toEqual(sumYear(load.source, year));
      expect(body.previousRound).toBe(load.findPrevious(year, at));
    }
});

test('every report of the source was stored once, and none is late', async () => {
  const { rows } = await load.service.owner.query<{ reports: number; late: number }>(
    `select count(*)::int as reports, (count(*) filter (where v.late))::int as late
       from reporting.report_revision v`,
  );
  expect(rows).toEqual([{ reports: SIZE.reports, late: 0 }]);
});

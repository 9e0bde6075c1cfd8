import { Metrics } from '../../../src/platform/telemetry/metrics.js';
import { FiguresStage, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { refused } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type TestService } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

let stage: FiguresStage;
let service: TestService;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  ({ service } = stage);
  service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes('2021-1');
  await stage.opensSecondRound();
  service.moveTo('2021-04-30T16:00:00Z');
  await stage.closes('2021-2');
  await actsThirdRound();
});
afterAll(() => service.stop());

/**
 * Acts out round 2021-3. Only three projects stay in the portfolio until it closes, and one of them
 * is reported by then. After the closing another project comes into the portfolio, and a missing
 * report is delivered.
 */
async function actsThirdRound(): Promise<void> {
  const { directorate, vest } = stage;
  service.moveTo('2021-05-03T09:00:00Z');
  await directorate.opensRound('2021-3', {
    ...SECOND_ROUND,
    period: '2021Q2',
    opensAt: '2021-05-03T08:00:00+02:00',
    deadline: '2021-05-20T16:00:00+02:00',
    closesAt: '2021-05-30T16:00:00+02:00',
  });
  for (const code of OVER) await leaves(code);
  service.moveTo('2021-05-04T09:00:00Z');
  await vest.reports('2021-3', 'VEST1');
  service.moveTo('2021-05-20T15:00:00Z');
  await stage.closes('2021-3');
  service.moveTo('2021-05-25T09:00:00Z');
  await vest.registersOutside('NY');
  await acts('NY', 'take-over', { reason: 'Fantes' });
  await stage.reopens(vest, '2021-3', 'Manglet');
  await vest.reports('2021-3', 'VEST2');
  await rollUp(service);
}

/** Projects that leave the portfolio before the third round. */
const OVER = ['GAMMEL', 'VEST3', 'VEST4', 'VEST5', 'VEST6', 'VEST7', 'VEST8', 'VEST9'];

const leaves = (code: string): Promise<void> =>
  acts(code, 'leave', { reasonCode: 'completed', reason: 'Ferdig' });

/** Takes a step with a project as the directorate. */
async function acts(code: string, action: string, body: object): Promise<void> {
  const path = `/v1/projects/${code}`;
  const { headers } = await stage.directorate.call('GET', path);
  const version = { 'if-match': headers.get('etag') ?? '' };
  expectStatus(await stage.directorate.call('POST', `${path}/${action}`, body, version), 200);
}

const refusesFuture = (path: string): Promise<unknown> =>
  refused(
    service,
    { actor: stage.midt, method: 'GET', path: `/v1/${path}?asOf=2030-01-01T00:00:00Z` },
    { status: 422, code: 'as-of-in-future', errors: [['/asOf', 'as-of-in-future']] },
  );

describe('the completeness of a round', () => {
  const PATH = 'rounds/2021-3/completeness';
  const readCounts = async (query = ''): Promise<unknown[]> => {
    const { body } = await stage.reads(`${PATH}${query}`);
    return [body.asOf, body.expected, body.reported, body.missing];
  };

  test.each([
    ['2021-05-03T12:00:00.000Z', 3, 0, 3],
    ['2021-05-20T15:30:00.000Z', 3, 1, 2],
  ])('as of %s expects %d, has %d and misses %d', async (asOf, ...counts) => {
    expect(await readCounts(`?asOf=${asOf}`)).toEqual([asOf, ...counts]);
  });

  test('now expects what was expected at the closing, and counts what came after it', async () => {
    const [asOf, ...counts] = await readCounts();
    expect(counts).toEqual([3, 2, 1]);
    const since = Date.parse('2021-05-25T09:00:00Z');
    expect(new Date(String(asOf)).getTime()).toBeGreaterThanOrEqual(since);
    expect((await stage.reads('rounds/2021-3/figures')).body.missing).toBe(1);
  });

  test('is refused as of an instant in the future', async () => {
    await refusesFuture(PATH);
  });
});

describe('the gap between colours', () => {
  const PATH = `actors/${ACTORS.helseVest}/colour-gap`;
  interface Gap {
    readonly round: string;
    readonly rated: number;
    readonly directorate: { readonly compared: number; readonly steps: number };
  }
  const readGaps = async (query = ''): Promise<unknown[]> => {
    const { body } = await stage.reads(`${PATH}${query}`);
    return (body.rounds as Gap[]).map(({ round, rated, directorate: { compared, steps } }) => [
      round,
      rated,
      compared,
      steps,
    ]);
  };
  beforeAll(async () => {
    const { body } = await stage.vest.call('GET', '/v1/rounds/2021-2/reports');
    const path = `/v1/reports/${String(body.items[0].id)}/assessments`;
    const assessment = { colour: 'red', reason: 'Ikke i rute' };
    expectStatus(await stage.directorate.create(path, assessment), 201);
    await rollUp(service);
  });

  test('counts every closed round with the colours of today', async () => {
    const now = [
      ['2021-1', 9, 0, 0],
      ['2021-2', 1, 1, 2],
      ['2021-3', 2, 0, 0],
    ];
    expect(await readGaps()).toEqual(now);
    expect(await readGaps(`?asOf=${service.clock.now().toISOString()}`)).toEqual(now);
  });

  test('counts the rounds that were closed at an instant, with the colours given by then', async () => {
    expect(await readGaps('?asOf=2021-05-10T12:00:00Z')).toEqual([
      ['2021-1', 9, 0, 0],
      ['2021-2', 1, 0, 0],
    ]);
    expect(await readGaps('?asOf=2021-02-01T12:00:00Z')).toEqual([]);
  });

  test('is refused as of an instant in the future', async () => {
    await refusesFuture(PATH);
  });
});

describe('CSV', () => {
  const readLines = async (path: string): Promise<string[]> => {
    const { text, headers } = await stage.reads(path, { accept: 'text/csv' });
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    return text.trimEnd().split('\r\n');
  };

  test('of operating costs has a line for each solution, year and project', async () => {
    const path = 'rounds/2021-3/operating-costs';
    service.moveTo('2021-06-01T09:00:00Z');
    const before = await stage.reads(path);
    const headings =
      'round,asOf,nationalSolution,year,currency,priceYear,basis,project,name,part,' +
      'amount,previous,change,cause,case,atLastCase,changeSinceCase';
    expect(await readLines(path)).toEqual([headings]);
    const cost = {
      nationalSolution: 'Kjernejournal',
      year: 2024,
      amount: 17_000_000,
      currency: 'NOK',
      priceYear: 2021,
      basis: 'nominal',
    };
    await stage.corrects(stage.vest, '2021-3', 'VEST2', { operatingCosts: [cost] });
    const { body } = await stage.reads(path);
    expect([body.items[0].amount, body.asOf > before.body.asOf]).toEqual([17_000_000, true]);
    expect(await readLines(path)).toEqual([
      headings,
      `2021-3,${String(body.asOf)},Kjernejournal,2024,NOK,2021,nominal,VEST2,Tiltak VEST2,` +
        'returned,17000000,,,,,,',
    ]);
  });

  test('of the gap between colours has a line for each round and judge', async () => {
    const path = `actors/${ACTORS.helseVest}/colour-gap?asOf=2021-05-10T12:00:00Z`;
    const lines = await readLines(path);
    const first = `${ACTORS.helseVest},Helse Vest RHF,2021-05-10T12:00:00.000Z,2021-1,9`;
    expect(lines.slice(0, 3)).toEqual([
      'actor,name,asOf,round,rated,against,compared,worse,same,better,steps',
      `${first},rule,0,0,0,0,0`,
      `${first},directorate,0,0,0,0,0`,
    ]);
    expect(lines).toHaveLength(5);
  });

  test('of completeness has a line for each actor', async () => {
    const path = 'rounds/2021-3/completeness?asOf=2021-05-20T15:30:00.000Z';
    const lines = (await readLines(path)).map((line) => line.split(',').slice(0, 11).join(','));
    const round = '2021-3,2021-05-20T15:30:00.000Z';
    expect(lines).toEqual([
      'round,asOf,actor,name,state,expected,reported,late,unchanged,unchangedRounds,missing',
      `${round},${ACTORS.helseMidt},Helse Midt-Norge RHF,missing,1,0,0,0,0,DYR`,
      `${round},${ACTORS.helseVest},Helse Vest RHF,partial,2,1,0,0,0,VEST2`,
    ]);
  });
});

describe('frozen figures', () => {
  const FOR_GOOD = 'public, max-age=31536000, immutable';
  let snapshot: string;
  beforeAll(async () => {
    snapshot = await stage.freezes('2021-3', 'For godt');
  });

  test.each([
    'status',
    'figures?by=colour',
    'deviations',
    'dependencies',
    'quality',
    'next-year',
    'operating-costs',
    'differences',
  ])('of %s have a strong tag, may be kept for good and come from memory', async (path) => {
    const metrics = service.app.get(Metrics);
    const mark = path.includes('?') ? '&' : '?';
    const url = `/v1/rounds/2021-3/${path}${mark}snapshot=${snapshot}`;
    const first = expectStatus(await service.call('GET', url), 200);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
    expect(first.headers.get('cache-control')).toBe(FOR_GOOD);
    const before = metrics.answersFromMemory;
    expectStatus(await service.call('GET', url, { headers: { 'if-none-match': etag } }), 304);
    const again = expectStatus(await service.call('GET', url), 200);
    expect([again.text, again.headers.get('cache-control')]).toEqual([first.text, FOR_GOOD]);
    expect(metrics.answersFromMemory - before).toBe(2);
  });

  test('come from memory also after a correction', async () => {
    await stage.corrects(stage.vest, '2021-3', 'VEST2', { status: { colour: 'green' } });
    const metrics = service.app.get(Metrics);
    const before = metrics.answersFromMemory;
    const url = `/v1/rounds/2021-3/operating-costs?snapshot=${snapshot}`;
    expect((await service.call('GET', url)).body.items).toHaveLength(1);
    expect(metrics.answersFromMemory - before).toBe(1);
  });

  test('may not be kept when they are compared with figures that can change', async () => {
    const url = `/v1/rounds/2021-3/differences?snapshot=${snapshot}&against=2021-1`;
    const { headers } = await service.call('GET', url);
    expect(headers.get('cache-control')).toBe('public, no-cache');
  });
});

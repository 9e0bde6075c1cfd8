import type { FiguresStage } from '../../support/stages/figures-stage.js';
import { actOpenRound } from '../../support/stages/open-round.js';
import { invalid, NOT_FOUND, refused, type Refusal } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

const FIGURES = '/v1/rounds/2021-1/figures';

let stage: FiguresStage;
beforeAll(async () => {
  ({ stage } = await actOpenRound());
  stage.service.moveTo('2021-01-20T11:30:00Z');
  const path = '/v1/projects/DIGIOSLO';
  const version = { 'if-match': (await stage.oslo.call('GET', path)).headers.get('etag') ?? '' };
  expectStatus(await stage.oslo.call('PATCH', path, { segment: 'digitalSecurity' }, version), 200);
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

const refuses = (path: string, refusal: Refusal): Promise<Answered> =>
  refused(stage.service, { actor: stage.midt, method: 'GET', path }, refusal);
const unanswerable = (code: string, pointer: string): Refusal => ({
  status: 422,
  code,
  errors: [[pointer, code]],
});

describe('a question about figures is refused', () => {
  test('with every unknown measure, dimension and value at once', async () => {
    await refuses(
      `${FIGURES}?measure=red&by=colour,shape&colour=blue`,
      invalid(
        ['/by', 'unknown-dimension'],
        ['/colour', 'not-allowed'],
        ['/measure', 'unknown-measure'],
      ),
    );
  });

  test.each([
    ['one dimension twice', '?by=colour,colour', '/by', 'dimension-repeated'],
    ['three dimensions', '?by=colour,actor,theme', '/by', 'too-many-dimensions'],
    ['the parameter twice', '?by=colour&by=actor', '/by', 'wrong-type'],
    [
      'a dimension that is filtered too',
      '?by=colour,actor&colour=red',
      '/colour',
      'dimension-split-by',
    ],
    ['dimensions of reports', '/reports?by=colour', '/by', 'unknown-field'],
  ])('with %s', async (_, query, pointer, code) => {
    await refuses(`${FIGURES}${query}`, invalid([pointer, code]));
  });

  test('with a filter of a wrong form', async () => {
    await refuses(
      `${FIGURES}?actor=983658777&budgetYear=1999&programme=safest&asOf=2021-01-18`,
      invalid(
        ['/asOf', 'not-an-instant'],
        ['/actor', 'organisation-number'],
        ['/programme', 'wrong-form'],
        ['/budgetYear', 'wrong-form'],
      ),
    );
  });

  test('with a filter that no report meets, and is told the values that there are', async () => {
    const filters =
      `actor=974760673&region=${ACTORS.oslo}&county=Troms&segment=medisin` +
      '&programme=SAFEST&mainGoal=9&theme=access';
    const pointers = ['/actor', '/region', '/programme', '/segment', '/theme', '/mainGoal'];
    const { body } = await refuses(
      `${FIGURES}?${filters}`,
      invalid(...pointers.map((pointer) => [pointer, 'no-such-value'] as const)),
    );
    const faults = body.errors as { pointer: string; detail: string }[];
    const details = Object.fromEntries(faults.map(({ pointer, detail }) => [pointer, detail]));
    expect(details).toMatchObject({
      '/programme': 'Må være en av LEGEMIDDEL',
      '/segment': 'Må være en av digitalSecurity, municipalSector',
      '/mainGoal': 'Må være en av 1',
      '/theme': 'Ingen rapport i runden har en slik verdi',
    });
    expect(details['/region']).toContain(ACTORS.helseMidt);
  });

  test.each(['2021-9', '2021-2', '2021'])(
    'about round %s, which is not there or not open yet',
    async (round) => {
      for (const path of ['figures', 'figures/reports'])
        await refuses(`/v1/rounds/${round}/${path}`, NOT_FOUND);
    },
  );

  test.each([FIGURES, `${FIGURES}/reports`])(
    'as of an instant before the first report or in the future: %s',
    async (path) => {
      await refuses(
        `${path}?asOf=2021-01-18T09:59:59Z`,
        unanswerable('as-of-before-first-report', '/asOf'),
      );
      await refuses(`${path}?asOf=2021-01-21T10:00:00Z`, unanswerable('as-of-in-future', '/asOf'));
    },
  );

  test('with the cursor of another question', async () => {
    const { body } = await stage.reads('rounds/2021-1/figures/reports?limit=1');
    const cursor = String(body.nextCursor);
    const refusal = invalid(['cursor', 'cursor-of-another-query']);
    for (const query of ['measure=approved', 'colour=green', 'asOf=2021-01-20T11:00:00Z'])
      await refuses(`${FIGURES}/reports?${query}&cursor=${cursor}`, refusal);
    await refuses(`${FIGURES}/reports?cursor=tull`, refusal);
  });
});

describe('amounts in several prices', () => {
  const REAL = { currency: 'NOK', priceYear: 2020, basis: 'real' };
  const NOMINAL = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };

  test.each([FIGURES, `${FIGURES}/reports`])('are not added: %s', async (path) => {
    const { body } = await stage.reads(`${path.slice('/v1/'.length)}?measure=approved`);
    expect([body.total, body.prices, body.reports]).toEqual([null, null, 3]);
    expect(body.totals).toEqual([
      { ...REAL, total: 7_000_000, reports: 1 },
      { ...NOMINAL, total: 17_000_000, reports: 2 },
    ]);
  });

  test('split the cells, each with its share of the amounts in the same prices', async () => {
    const { body } = await stage.reads('rounds/2021-1/figures?measure=approved&by=actor');
    expect(body.by).toEqual(['actor', 'prices']);
    const cells = body.cells as { keys: { prices: string }; value: number; share: number }[];
    expect(cells.map(({ keys, value, share }) => [keys.prices, value, share])).toEqual([
      ['2020-real', 7_000_000, 100],
      ['2021-nominal', 17_000_000, 100],
    ]);
  });

  test('have a link to the reports at each price level', async () => {
    const { body } = await stage.reads('rounds/2021-1/figures?measure=approved');
    const behind = await stage.reads((body.cells[1].href as string).slice('/v1/'.length));
    expect([body.by, behind.body.total, behind.body.prices]).toEqual([
      ['prices'],
      17_000_000,
      NOMINAL,
    ]);
  });

  test('are figures when one kind of price is asked for', async () => {
    const path = 'rounds/2021-1/figures?measure=approved';
    expect((await stage.reads(`${path}&prices=2020-real`)).body).toMatchObject({
      total: 7_000_000,
      prices: REAL,
    });
    await refuses(`/v1/${path}&prices=20`, invalid(['/prices', 'wrong-form']));
  });

  test('have their prices in each line of CSV', async () => {
    const path = 'rounds/2021-1/figures?measure=approved&by=state';
    const { text } = await stage.reads(path, { accept: 'text/csv' });
    expect(text.split('\r\n').slice(1, 3)).toEqual([
      expect.stringContaining('NOK,2020,real,active,2020-real,7000000,100,1'),
      expect.stringContaining('NOK,2021,nominal,active,2021-nominal,17000000,100,2'),
    ]);
  });

  test.each(['', '?asOf=2021-01-20T10:00:00Z'])(
    'stand each for itself in the status of a round: status%s',
    async (query) => {
      const path = `/v1/rounds/2021-1/status${query}`;
      const { body } = expectStatus(await stage.directorate.call('GET', path), 200);
      const nothing = { previous: null, change: null };
      const [real, nominal] = [
        { year: 2021, ...REAL, approved: 7_000_000, ...nothing },
        { year: 2021, ...NOMINAL, approved: 17_000_000, ...nothing },
      ];
      expect(body.budgets).toEqual([real, nominal]);
      const actors = body.actors as { budgets: object[] }[];
      expect(actors.map(({ budgets }) => budgets)).toEqual([[nominal], [real]]);
    },
  );
});

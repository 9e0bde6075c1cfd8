import type { FiguresStage } from '../../support/stages/figures-stage.js';
import { rollsUp } from '../../support/stages/governance.js';
import { actOpenRound, YELLOW } from '../../support/stages/open-round.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { type Actor, type Directorate, expectStatus } from '../../support/story.js';

const FIGURES = '/v1/rounds/2021-1/figures';
/** The regional health authority of Oslo. */
const HELSE_SOR_OST = '991324968';

let stage: FiguresStage;
let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
/** The report on SAFEST: green, and corrected to yellow the day after the round closed. */
let safest: string;
beforeAll(async () => {
  ({ stage, safest } = await actOpenRound());
  ({ service, directorate, midt, oslo } = stage);
});
afterAll(() => service.stop());

const ask = async (
  actor: Actor,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> =>
  expectStatus(await actor.call('GET', `${FIGURES}${query}`, undefined, headers), 200);
/** Lists the keys, the value, the share and the number of reports of each cell. */
const cellsOf = ({ body }: Answered): unknown[] =>
  (body.cells as Record<string, unknown>[]).map(({ keys, value, share, reports }) => [
    Object.values(keys as object),
    value,
    share,
    reports,
  ]);
const projectsOf = ({ body }: Answered): string[] =>
  (body.items as { project: string }[]).map(({ project }) => project);

describe('the figures of an open round', () => {
  const AS_OF = 'asOf=2021-01-20T09%3A00%3A00Z';

  test('need a token, and are the same for every actor', async () => {
    expectStatus(await service.call('GET', FIGURES), 401);
    const answers = await Promise.all(
      [midt, oslo, directorate].map((actor) => ask(actor, `?by=colour,region&${AS_OF}`)),
    );
    const texts = answers.map(({ text, headers }) => `${String(headers.get('etag'))} ${text}`);
    expect(new Set(texts).size).toBe(1);
    expect(answers[0]?.headers.get('cache-control')).toBe('private, no-cache');
  });

  test('say what they count, of which reports, and where those are', async () => {
    const { body } = await ask(midt, `?by=colour,region&${AS_OF}`);
    const href = `${FIGURES}/reports?${AS_OF}`;
    expect(body).toEqual({
      round: '2021-1',
      asOf: '2021-01-20T09:00:00.000Z',
      measure: 'projects',
      by: ['colour', 'region'],
      states: ['active'],
      standings: ['inPortfolio'],
      budgetYear: null,
      unit: 'projects',
      prices: null,
      total: 3,
      totals: [],
      conversion: null,
      reports: 3,
      additive: true,
      missing: 1,
      notReported: 1,
      reportedNotIn: 0,
      criteriaSet: '2020-12',
      ruleSet: 'standard-5',
      inputs: 3,
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      href,
      cells: [
        {
          keys: { colour: 'green', region: ACTORS.helseMidt },
          value: 2,
          share: 67,
          reports: 2,
          href: `${href}&colour=green&region=${ACTORS.helseMidt}`,
        },
        {
          keys: { colour: 'yellow', region: HELSE_SOR_OST },
          value: 1,
          share: 33,
          reports: 1,
          href: `${href}&colour=yellow&region=${HELSE_SOR_OST}`,
        },
      ],
      actors: [
        { actor: ACTORS.helseMidt, name: 'Helse Midt-Norge RHF' },
        { actor: HELSE_SOR_OST, name: 'Helse Sør-Øst RHF' },
      ],
    });
  });

  test('count a programme with its projects', async () => {
    const query = '?by=programme&measure=approved&budgetYear=2021&prices=2021-nominal';
    expect(cellsOf(await ask(midt, query))).toEqual([[['LEGEMIDDEL'], 17_000_000, null, 2]]);
  });

  test('count a report with several national solutions once in the total', async () => {
    const solutions = await ask(midt, '?by=nationalSolution');
    expect([solutions.body.additive, solutions.body.total]).toEqual([false, 3]);
    expect(cellsOf(solutions)).toEqual([
      [['Kjernejournal'], 1, null, 1],
      [[null], 2, null, 2],
    ]);
  });

  test.each([
    ['2021-01-18T10:30:00Z', 2],
    ['2021-01-20T09:59:00Z', 1],
    ['2021-01-20T10:30:00Z', 0],
  ])('as of %s miss %d actors: a nil return is an answer', async (asOf, missing) => {
    service.moveTo('2021-01-20T11:00:00Z');
    expect((await ask(midt, `?asOf=${asOf}`)).body.missing).toBe(missing);
  });

  test('are answered 304 to the reader that has them, and to no other question', async () => {
    const tag = (await ask(midt, '?by=segment')).headers.get('etag') ?? '';
    const condition = { 'if-none-match': tag };
    service.moveTo('2021-01-20T11:30:00Z');
    const again = await midt.call('GET', `${FIGURES}?by=segment`, undefined, condition);
    expectStatus(again, 304);
    await ask(midt, '?by=theme', condition);
    const csv = await ask(midt, '?by=segment', { ...condition, accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  });

  test('change with the register, and not as of an instant before', async () => {
    const tag = (await ask(midt, '?by=segment')).headers.get('etag') ?? '';
    const project = await oslo.call('GET', '/v1/projects/DIGIOSLO');
    const version = { 'if-match': project.headers.get('etag') ?? '' };
    const segment = { segment: 'digitalSecurity' };
    expectStatus(await oslo.call('PATCH', '/v1/projects/DIGIOSLO', segment, version), 200);
    await rollUp(service);
    expect(cellsOf(await ask(midt, '?by=segment', { 'if-none-match': tag }))).toEqual([
      [['digitalSecurity'], 1, 33, 1],
      [['municipalSector'], 2, 67, 2],
    ]);
    expect(cellsOf(await ask(midt, '?by=segment&asOf=2021-01-20T11:00:00Z'))).toEqual([
      [['municipalSector'], 2, 67, 2],
      [[null], 1, 33, 1],
    ]);
  });
});

describe('the figures as CSV', () => {
  const AS_OF = 'asOf=2021-01-20T11:00:00Z';
  const CSV = { accept: 'text/csv' };

  test('have one line per cell, with the names of organisations', async () => {
    const query = '?by=actor,fundingSource&measure=approved&prices=2021-nominal';
    const { text } = await ask(midt, `${query}&${AS_OF}`, CSV);
    const figure = '2021-1,2021-01-20T11:00:00.000Z,approved,NOK,2021,nominal';
    const actor = `${ACTORS.helseMidt},Helse Midt-Norge RHF`;
    expect(text.split('\r\n')).toEqual([
      'round,asOf,measure,unit,priceYear,basis,actor,actorName,fundingSource,value,share,reports',
      `${figure},${actor},own,12000000,71,1`,
      `${figure},${actor},grant,5000000,29,1`,
      '',
    ]);
  });

  test('have one line when they are not split', async () => {
    expect((await ask(midt, `?measure=actual&${AS_OF}`, CSV)).text).toBe(
      'round,asOf,measure,unit,priceYear,basis,value,share,reports\r\n' +
        '2021-1,2021-01-20T11:00:00.000Z,actual,NOK,,,,,0\r\n',
    );
  });
});

describe('the reports behind a figure', () => {
  test('need a token', async () => {
    expectStatus(await service.call('GET', `${FIGURES}/reports`), 401);
  });

  test("are the actor's own and all for the directorate; others are counted and not listed", async () => {
    const list = async (actor: Actor): Promise<unknown> => {
      const { body } = await ask(actor, '/reports?measure=approved&programme=LEGEMIDDEL');
      const items = body.items as { project: string; value: number }[];
      return [
        body.total,
        body.reports,
        body.hidden,
        items.map(({ project, value }) => [project, value]),
      ];
    };
    const all = [
      ['LEGEMIDDEL', 5_000_000],
      ['SAFEST', 12_000_000],
    ];
    expect(await list(midt)).toEqual([17_000_000, 2, 0, all]);
    expect(await list(directorate)).toEqual([17_000_000, 2, 0, all]);
    expect(await list(oslo)).toEqual([17_000_000, 2, 2, []]);
  });

  test('name the revision and the fields that are counted', async () => {
    const { body } = await ask(midt, '/reports?colour=green&nationalSolution=Kjernejournal');
    expect(body.items).toEqual([
      {
        project: 'SAFEST',
        name: 'Tiltak SAFEST',
        actor: ACTORS.helseMidt,
        revision: 1,
        recordedAt: expect.stringMatching(/^2021-01-18T10:00/),
        href: `/v1/reports/${safest}/revisions/1`,
        fields: [
          '/content/state',
          '/content/status/colour',
          '/content/dependencies/0/nationalSolution',
        ],
        value: 1,
        prices: null,
      },
    ]);
    expectStatus(await midt.call('GET', body.items[0].href), 200);
  });

  interface Counted {
    readonly href: string;
    readonly value: number;
    readonly fields: readonly string[];
  }
  /** Adds up the approved amounts of a revision that an item counts. */
  async function sumFields({ href, fields }: Counted): Promise<number> {
    const { body: revision } = expectStatus(await directorate.call('GET', href), 200);
    const amounts = fields
      .filter((field) => field.endsWith('/approved'))
      .map((field) => {
        const steps = field.split('/').slice(1);
        return steps.reduce((here, step) => here[step], revision) as number;
      });
    return amounts.reduce((sum, amount) => sum + amount, 0);
  }

  test('are linked from each figure, and hold the amounts that it counts', async () => {
    const query = '?by=actor,fundingSource&measure=approved&prices=2021-nominal';
    const { body: figures } = await ask(directorate, query);
    const whole = { href: figures.href, value: figures.total, reports: figures.reports };
    let sum = 0;
    for (const { href, value, reports } of [whole, ...figures.cells]) {
      const { body } = expectStatus(await directorate.call('GET', href as string), 200);
      expect([body.total, body.items.length]).toEqual([value, reports]);
      for (const item of body.items as Counted[]) {
        expect(await sumFields(item)).toBe(item.value);
        sum += item.value;
      }
    }
    expect(sum).toBe(2 * 17_000_000);
  });

  test('come page by page', async () => {
    const first = await ask(directorate, '/reports?limit=2');
    expect(projectsOf(first)).toEqual(['DIGIOSLO', 'LEGEMIDDEL']);
    const next = `/reports?limit=2&cursor=${String(first.body.nextCursor)}`;
    const second = await ask(directorate, next);
    expect(projectsOf(second)).toEqual(['SAFEST']);
    expect([second.body.nextCursor, second.body.reports]).toEqual([null, 3]);
  });
});

describe('the figures of a closed round', () => {
  beforeAll(async () => {
    service.moveTo('2021-02-05T16:00:00Z');
    await rollsUp(service, '2021-1', await directorate.closesRound('2021-1'));
    service.moveTo('2021-02-06T12:00:00Z');
  });
  const readColours = async (query = ''): Promise<unknown> =>
    cellsOf(expectStatus(await service.call('GET', `${FIGURES}?by=colour${query}`), 200));

  test('are public, and the same as those of the status', async () => {
    const { body } = await stage.readsInPublic('rounds/2021-1/status');
    const colours = body.colours as { colour: string; now: number; share: number }[];
    const published = expectStatus(await service.call('GET', `${FIGURES}?by=colour`), 200);
    expect(published.headers.get('cache-control')).toBe('public, no-cache');
    const cells = published.body.cells as {
      keys: { colour: string };
      value: number;
      share: number;
    }[];
    expect(cells.map(({ keys, value, share }) => [keys.colour, value, share])).toEqual(
      colours.filter(({ now }) => now > 0).map(({ colour, now, share }) => [colour, now, share]),
    );
  });

  test('change with a correction, and not as of an instant before it', async () => {
    await stage.corrects(midt, '2021-1', 'SAFEST', { status: YELLOW });
    service.moveTo('2021-02-06T13:00:00Z');
    await rollUp(service);
    expect(await readColours()).toEqual([
      [['green'], 1, 33, 1],
      [['yellow'], 2, 67, 2],
    ]);
    expect(await readColours('&asOf=2021-02-05T16:30:00Z')).toEqual([
      [['green'], 2, 67, 2],
      [['yellow'], 1, 33, 1],
    ]);
  });

  test('need a token as of an instant before the closing', async () => {
    expectStatus(await service.call('GET', `${FIGURES}?asOf=2021-02-05T15:59:59Z`), 401);
    expect((await ask(oslo, '?asOf=2021-01-18T11:00:00Z')).body.total).toBe(2);
  });

  test('count the reports behind them for anyone, and open none', async () => {
    const { body } = expectStatus(await service.call('GET', `${FIGURES}/reports`), 200);
    expect(body).toMatchObject({ reports: 3, hidden: 3, items: [], nextCursor: null });
    const early = `${FIGURES}/reports?asOf=2021-02-05T15:59:59Z`;
    expectStatus(await service.call('GET', early), 401);
  });
});

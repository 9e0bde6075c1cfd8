import { NationalRollup } from '../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { refused, type Refusal } from '../support/refusal.js';
import { rollUp } from '../support/rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, expectStatus } from '../support/story.js';

const FIGURES = '/v1/rounds/2021-1/figures';
const YELLOW = {
  colour: 'yellow',
  reason: 'Få hender',
  cause: 'resources',
  action: 'Planen er lagt om',
};

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
/** SAFEST's report: green at 10:00, corrected to yellow at 12:00 the day after the round closed. */
let safest: string;

beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  const vest = new Actor(service, ACTORS.helseVest);
  await directorate.opensRound('2021-1');
  await directorate.plansRound('2021-2', {
    opensAt: '2021-04-06T08:00:00+02:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
  });
  await midt.registersProject('LEGEMIDDEL', { kind: 'programme', segment: 'medicines' });
  await midt.registersProject('SAFEST', { parent: 'LEGEMIDDEL', segment: 'medicines' });
  await oslo.registersProject('DIGIOSLO');
  await vest.registersProject('STILLE');
  expectStatus(
    await directorate.call(
      'POST',
      '/v1/projects/STILLE/take-over',
      { reason: 'Står i porteføljen' },
      { 'if-match': '"1"' },
    ),
    200,
  );

  service.moveTo('2021-01-18T10:00:00Z');
  safest = (await midt.reports('2021-1', 'SAFEST')).body.id;
  await midt.reports('2021-1', 'LEGEMIDDEL', {
    budget: [
      {
        year: 2021,
        fundingSource: 'grant',
        approved: 5_000_000,
        currency: 'NOK',
        priceYear: 2021,
        basis: 'nominal',
      },
    ],
    dependencies: [],
  });
  service.moveTo('2021-01-19T10:00:00Z');
  await oslo.reports('2021-1', 'DIGIOSLO', {
    status: YELLOW,
    state: 'active',
    budget: [
      {
        year: 2021,
        fundingSource: 'own',
        approved: 7_000_000,
        currency: 'NOK',
        priceYear: 2020,
        basis: 'real',
      },
    ],
    dependencies: [],
    frame: null,
  });
  service.moveTo('2021-01-20T10:00:00Z');
  const { id } = expectStatus(await vest.create('/v1/rounds/2021-1/submissions', {}), 201).body;
  const step = async (name: string): Promise<Answered> =>
    expectStatus(
      await vest.call('POST', `/v1/submissions/${id}/${name}`, undefined, {
        'if-match': (await vest.call('GET', `/v1/submissions/${id}`)).headers.get('etag') ?? '',
      }),
      200,
    );
  await step('nil');
  await step('certify');
  await rollUp(service);
});
afterAll(() => service.stop());

const asked = async (
  who: Actor,
  query: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> =>
  expectStatus(await who.call('GET', `${FIGURES}${query}`, undefined, headers), 200);
const cells = ({ body }: Answered): unknown[] =>
  body.cells.map(({ keys, value, share, reports }: Record<string, unknown>) => [
    Object.values(keys as object),
    value,
    share,
    reports,
  ]);

/** What a worker does when a round closes. */
async function closesAndRollsUp(): Promise<void> {
  const job = await directorate.closesRound('2021-1');
  const rollup = service.app.get(RollupService);
  const { rows } = await service.owner.query<{ round: string; actor: string }>(
    'select distinct round_id as round, actor_id as actor from reporting.report',
  );
  const round = rows[0]?.round ?? '';
  await rollup.rollUpRound(round, job);
  for (const { actor } of rows) await rollup.rollUpActor(round, actor);
  await service.app.get(NationalRollup).sumUpRound(round);
}

describe('while the round is open', () => {
  test('figures are for whoever has a token, the same for each', async () => {
    expectStatus(await service.call('GET', FIGURES), 401);
    const at = '?by=colour,region&asOf=2021-01-20T09:00:00Z';
    const answers = await Promise.all([midt, oslo, directorate].map((who) => asked(who, at)));
    expect(
      new Set(answers.map(({ text, headers }) => `${String(headers.get('etag'))} ${text}`)).size,
    ).toBe(1);
    expect(answers[0]?.headers.get('cache-control')).toBe('private, no-cache');
    expect(answers[0]?.body).toEqual({
      round: '2021-1',
      asOf: '2021-01-20T09:00:00.000Z',
      measure: 'projects',
      by: ['colour', 'region'],
      states: ['active'],
      budgetYear: null,
      unit: 'projects',
      prices: null,
      total: 3,
      reports: 3,
      additive: true,
      missing: 1,
      href: `${FIGURES}/reports?asOf=2021-01-20T09%3A00%3A00Z`,
      cells: [
        {
          keys: { colour: 'green', region: ACTORS.helseMidt },
          value: 2,
          share: 67,
          reports: 2,
          href: `${FIGURES}/reports?asOf=2021-01-20T09%3A00%3A00Z&colour=green&region=${ACTORS.helseMidt}`,
        },
        {
          keys: { colour: 'yellow', region: null },
          value: 1,
          share: 33,
          reports: 1,
          href: `${FIGURES}/reports?asOf=2021-01-20T09%3A00%3A00Z&colour=yellow&region=-`,
        },
      ],
      actors: [{ actor: ACTORS.helseMidt, name: 'Helse Midt-Norge RHF' }],
    });
  });

  test(
    'a programme counts with its projects, and a report with several national solutions ' +
      'once in the total',
    async () => {
      expect(
        cells(
          await asked(midt, '?by=programme&measure=approved&budgetYear=2021&prices=2021-nominal'),
        ),
      ).toEqual([[['LEGEMIDDEL'], 17_000_000, null, 2]]);
      const solutions = await asked(midt, '?by=nationalSolution');
      expect([solutions.body.additive, solutions.body.total, cells(solutions)]).toEqual([
        false,
        3,
        [
          [['Kjernejournal'], 1, null, 1],
          [[null], 2, null, 2],
        ],
      ]);
    },
  );

  test('what is missing is as it was known then: a nil return takes it away', async () => {
    for (const [asOf, missing] of [
      ['2021-01-18T10:30:00Z', 1],
      ['2021-01-20T09:59:00Z', 1],
      ['2021-01-20T10:30:00Z', 0],
    ] as const) {
      service.moveTo('2021-01-20T11:00:00Z');
      expect([asOf, (await asked(midt, `?asOf=${asOf}`)).body.missing]).toEqual([asOf, missing]);
    }
  });

  test('a reader that has the figures is told so, until they change', async () => {
    const first = await asked(midt, '?by=segment');
    const tag = first.headers.get('etag') ?? '';
    service.moveTo('2021-01-20T11:30:00Z');
    expectStatus(
      await midt.call('GET', `${FIGURES}?by=segment`, undefined, { 'if-none-match': tag }),
      304,
    );
    expectStatus(
      await midt.call('GET', `${FIGURES}?by=theme`, undefined, { 'if-none-match': tag }),
      200,
    );
    const csv = await asked(midt, '?by=segment', { 'if-none-match': tag, accept: 'text/csv' });
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const project = await oslo.call('GET', '/v1/projects/DIGIOSLO');
    expectStatus(
      await oslo.call(
        'PATCH',
        '/v1/projects/DIGIOSLO',
        { segment: 'cities' },
        { 'if-match': project.headers.get('etag') ?? '' },
      ),
      200,
    );
    await rollUp(service);
    expect(
      cells(
        expectStatus(
          await midt.call('GET', `${FIGURES}?by=segment`, undefined, { 'if-none-match': tag }),
          200,
        ),
      ),
    ).toEqual([
      [['cities'], 1, 33, 1],
      [['medicines'], 2, 67, 2],
    ]);
    expect(cells(await asked(midt, '?by=segment&asOf=2021-01-20T11:00:00Z'))).toEqual([
      [['medicines'], 2, 67, 2],
      [[null], 1, 33, 1],
    ]);
  });

  test('CSV: one line per cell, with the names of organisations', async () => {
    const { text } = await asked(
      midt,
      '?by=actor,fundingSource&measure=approved&prices=2021-nominal&asOf=2021-01-20T11:00:00Z',
      { accept: 'text/csv' },
    );
    expect(text.split('\r\n')).toEqual([
      'round,asOf,measure,unit,priceYear,basis,actor,actorName,fundingSource,value,share,reports',
      `2021-1,2021-01-20T11:00:00.000Z,approved,NOK,2021,nominal,${ACTORS.helseMidt},Helse ` +
        `Midt-Norge RHF,own,12000000,71,1`,
      `2021-1,2021-01-20T11:00:00.000Z,approved,NOK,2021,nominal,${ACTORS.helseMidt},Helse ` +
        `Midt-Norge RHF,grant,5000000,29,1`,
      '',
    ]);
    expect(
      (await asked(midt, '?measure=actual&asOf=2021-01-20T11:00:00Z', { accept: 'text/csv' })).text,
    ).toBe(
      'round,asOf,measure,unit,priceYear,basis,value,share,reports\r\n2021-1,2021-01-20T11:00:00.000Z,actual,NOK,,,0,,0\r\n',
    );
  });
});

describe('the reports behind a figure', () => {
  test("are the caller's own, all for the directorate; those of others are counted and never listed", async () => {
    const seen = async (who: Actor): Promise<unknown> => {
      const { body } = await asked(who, '/reports?measure=approved&programme=LEGEMIDDEL');
      return [
        body.total,
        body.reports,
        body.hidden,
        body.items.map(({ project, value }: Record<string, unknown>) => [project, value]),
      ];
    };
    const all = [
      ['LEGEMIDDEL', 5_000_000],
      ['SAFEST', 12_000_000],
    ];
    expect([await seen(midt), await seen(directorate), await seen(oslo)]).toEqual([
      [17_000_000, 2, 0, all],
      [17_000_000, 2, 0, all],
      [17_000_000, 2, 2, []],
    ]);
    expectStatus(await service.call('GET', `${FIGURES}/reports`), 401);
    const { body } = await asked(midt, '/reports?colour=green&nationalSolution=Kjernejournal');
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
      },
    ]);
    expectStatus(await midt.call('GET', body.items[0].href), 200);
  });

  test('are linked from each figure, and lead to the fields of the revision that it counts', async () => {
    const figures = (
      await asked(directorate, '?by=actor,fundingSource&measure=approved&prices=2021-nominal')
    ).body;
    let sum = 0;
    for (const { href, value, reports } of [figures, ...figures.cells].map(
      (one: Record<string, unknown>) => ({ value: one['total'], ...one }),
    ) as { href: string; value: number; reports: number }[]) {
      const { body } = expectStatus(await directorate.call('GET', href), 200);
      expect([body.total, body.items.length]).toEqual([value, reports]);
      for (const item of body.items as { href: string; value: number; fields: string[] }[]) {
        const { body: revision } = expectStatus(await directorate.call('GET', item.href), 200);
        const counted = item.fields
          .filter((field) => field.endsWith('/approved'))
          .map(
            (field) =>
              field
                .split('/')
                .slice(1)
                .reduce((here, step) => here[step], revision) as number,
          );
        expect(counted.reduce((total, amount) => total + amount, 0)).toBe(item.value);
        sum += item.value;
      }
    }
    expect(sum).toBe(2 * 17_000_000);
  });

  test('come in pages', async () => {
    const first = await asked(directorate, '/reports?limit=2');
    expect(first.body.items.map(({ project }: { project: string }) => project)).toEqual([
      'DIGIOSLO',
      'LEGEMIDDEL',
    ]);
    const second = await asked(
      directorate,
      `/reports?limit=2&cursor=${String(first.body.nextCursor)}`,
    );
    expect([
      second.body.items.map(({ project }: { project: string }) => project),
      second.body.nextCursor,
      second.body.reports,
    ]).toEqual([['SAFEST'], null, 3]);
  });
});

describe('bad input', () => {
  const invalid = (...errors: (readonly [string, string])[]): Refusal => ({
    status: 400,
    code: 'invalid-request',
    errors,
  });
  const refuses = (path: string, refusal: Refusal): Promise<Answered> =>
    refused(service, { actor: midt, method: 'GET', path }, refusal);

  test(
    'an unknown measure or dimension, one dimension twice, three, one that is filtered ' +
      'too; all at once',
    async () => {
      await refuses(
        `${FIGURES}?measure=red&by=colour,shape&colour=blue`,
        invalid(
          ['/by', 'unknown-dimension'],
          ['/colour', 'not-allowed'],
          ['/measure', 'unknown-measure'],
        ),
      );
      await refuses(`${FIGURES}?by=colour,colour`, invalid(['/by', 'dimension-repeated']));
      await refuses(`${FIGURES}?by=colour,actor,theme`, invalid(['/by', 'too-many-dimensions']));
      await refuses(`${FIGURES}?by=colour&by=actor`, invalid(['/by', 'wrong-type']));
      await refuses(
        `${FIGURES}?by=colour,actor&colour=red`,
        invalid(['/colour', 'dimension-split-by']),
      );
      await refuses(`${FIGURES}/reports?by=colour`, invalid(['/by', 'unknown-field']));
    },
  );

  test('a filter value that is none, with what is allowed', async () => {
    await refuses(
      `${FIGURES}?actor=983658777&budgetYear=1999&programme=safest&asOf=2021-01-18`,
      invalid(
        ['/asOf', 'not-an-instant'],
        ['/actor', 'organisation-number'],
        ['/programme', 'wrong-form'],
        ['/budgetYear', 'wrong-form'],
      ),
    );
    const { body } = await refuses(
      `${FIGURES}?actor=974760673&region=${ACTORS.oslo}&county=Troms&segment=medisin&programme=SAFEST&mainGoal=9&theme=access`,
      invalid(
        ['/actor', 'no-such-value'],
        ['/region', 'no-such-value'],
        ['/programme', 'no-such-value'],
        ['/segment', 'no-such-value'],
        ['/theme', 'no-such-value'],
        ['/mainGoal', 'no-such-value'],
      ),
    );
    const told = Object.fromEntries(
      body.errors.map(({ pointer, detail }: Record<string, string>) => [pointer, detail]),
    );
    expect([told['/programme'], told['/segment'], told['/mainGoal'], told['/theme']]).toEqual([
      'Må være en av LEGEMIDDEL',
      'Må være en av cities, medicines',
      'Må være en av 1',
      'Ingen rapport i runden har en slik verdi',
    ]);
    expect(told['/region']).toContain(ACTORS.helseMidt);
  });

  test('a round that is not there, or not open yet', async () => {
    for (const round of ['2021-9', '2021-2', '2021'])
      for (const path of ['figures', 'figures/reports'])
        await refuses(`/v1/rounds/${round}/${path}`, { status: 404, code: 'not-found' });
  });

  test('an instant before the first report, or in the future', async () => {
    for (const path of [FIGURES, `${FIGURES}/reports`]) {
      await refuses(`${path}?asOf=2021-01-18T09:59:59Z`, {
        status: 422,
        code: 'as-of-before-first-report',
        errors: [['/asOf', 'as-of-before-first-report']],
      });
      await refuses(`${path}?asOf=2021-01-21T10:00:00Z`, {
        status: 422,
        code: 'as-of-in-future',
        errors: [['/asOf', 'as-of-in-future']],
      });
    }
  });

  test('amounts that are in several prices are not added; the prices are named', async () => {
    for (const path of [FIGURES, `${FIGURES}/reports`]) {
      const { body } = await refuses(`${path}?measure=approved`, {
        status: 422,
        code: 'several-prices',
        errors: [['/prices', 'several-prices']],
      });
      expect(body.prices).toEqual(['2020-real', '2021-nominal']);
    }
    expect((await asked(midt, '?measure=approved&prices=2020-real')).body).toMatchObject({
      total: 7_000_000,
      prices: { currency: 'NOK', priceYear: 2020, basis: 'real' },
    });
    await refuses(`${FIGURES}?measure=approved&prices=2020`, invalid(['/prices', 'wrong-form']));
    // The status of a board adds them all the same, and says which they are.
    for (const query of ['', '?asOf=2021-01-20T10:00:00Z']) {
      const {
        body: { budgets, actors },
      } = expectStatus(await directorate.call('GET', `/v1/rounds/2021-1/status${query}`), 200);
      expect(budgets).toEqual([
        {
          year: 2021,
          approved: 24_000_000,
          previous: null,
          change: null,
          prices: ['2020-real', '2021-nominal'],
        },
      ]);
      expect(
        actors.map(({ budget }: { readonly budget: Record<string, unknown> }) => [
          budget['approved'],
          budget['prices'],
        ]),
      ).toEqual([
        [17_000_000, ['2021-nominal']],
        [7_000_000, ['2020-real']],
      ]);
    }
  });

  test('a cursor of another question', async () => {
    const cursor = String((await asked(directorate, '/reports?limit=1')).body.nextCursor);
    for (const query of ['measure=approved', 'colour=green', 'asOf=2021-01-20T11:00:00Z'])
      await refuses(
        `${FIGURES}/reports?${query}&cursor=${cursor}`,
        invalid(['cursor', 'cursor-of-another-query']),
      );
    await refuses(`${FIGURES}/reports?cursor=tull`, invalid(['cursor', 'cursor-of-another-query']));
  });
});

// Last: it closes the round.
describe('when the round is published', () => {
  test(
    'anyone reads the figures as of any instant since its closing, a correction ' +
      'included; what went before needs a token',
    async () => {
      service.moveTo('2021-02-05T16:00:00Z');
      await closesAndRollsUp();
      const closed = '2021-02-05T16:30:00Z';
      service.moveTo('2021-02-06T12:00:00Z');
      const status = expectStatus(await service.call('GET', '/v1/rounds/2021-1/status'), 200);
      const published = expectStatus(await service.call('GET', `${FIGURES}?by=colour`), 200);
      expect(published.headers.get('cache-control')).toBe('public, no-cache');
      expect(
        // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
        published.body.cells.map(({ keys, value, share }: Record<string, any>) => [
          keys.colour,
          value,
          share,
        ]),
      ).toEqual(
        status.body.colours
          .filter(({ now }: { now: number }) => now > 0)
          .map(({ colour, now, share }: Record<string, unknown>) => [colour, now, share]),
      );

      const [submission] = (await midt.call('GET', '/v1/rounds/2021-1/submissions')).body.items;
      expectStatus(
        await directorate.call(
          'POST',
          `/v1/submissions/${submission.id}/reopen`,
          { reason: 'Fargen er feil' },
          { 'if-match': `"${String(submission.version)}"` },
        ),
        200,
      );
      const draft = expectStatus(
        await midt.call('PUT', `/v1/reports/${safest}`, aReport({ status: YELLOW }), {
          'if-match': (await midt.call('GET', `/v1/reports/${safest}`)).headers.get('etag') ?? '',
        }),
        200,
      );
      await midt.certifies({ id: safest, etag: draft.headers.get('etag') ?? '' });
      service.moveTo('2021-02-06T13:00:00Z');
      await rollUp(service);
      const coloured = async (query: string): Promise<unknown> =>
        cells(expectStatus(await service.call('GET', `${FIGURES}?by=colour${query}`), 200));
      expect(await coloured('')).toEqual([
        [['green'], 1, 33, 1],
        [['yellow'], 2, 67, 2],
      ]);
      expect(await coloured(`&asOf=${closed}`)).toEqual([
        [['green'], 2, 67, 2],
        [['yellow'], 1, 33, 1],
      ]);
      expectStatus(await service.call('GET', `${FIGURES}?asOf=2021-02-05T15:59:59Z`), 401);
      expect((await asked(oslo, '?asOf=2021-01-18T11:00:00Z')).body.total).toBe(2);
      expectStatus(await service.call('GET', `${FIGURES}/reports`), 401);
    },
  );
});

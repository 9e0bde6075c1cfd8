import { parse } from 'csv-parse/sync';
import { Chance } from '../support/models/chance.js';
import { FactLoader, type LoadedFact } from '../support/models/fact-loader.js';
import { aBaseline, reportedMilestones } from '../support/stages/status-stage.js';
import { declareNil } from '../support/stages/open-round.js';
import { FiguresStage, money } from '../support/stages/figures-stage.js';
import type { Answered, TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { expectStatus } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

const FEEDS = [
  'reports',
  'budgets',
  'benefits',
  'milestones',
  'dependencies',
  'challenges',
  'operating-costs',
  'grants',
  'not-reported',
];
const CODES = ['VEST1', 'VEST2', 'VEST3', 'VEST4'];
/** Projects in the portfolio that are not reported before the round closes. */
const MISSING = ['SEN1', 'SEN2', 'SEN3', 'SEN4'];

let stage: FiguresStage;
let service: TestService;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  ({ service } = stage);
  service.moveTo('2021-02-05T10:00:00Z');
  for (const code of MISSING) await stage.vest.registersProject(code);
  await stage.oslo.registersProject('ALDRI');
  await declareNil(stage.oslo);
  await stage.closes('2021-1');
  for (const code of CODES)
    expectStatus(await stage.vest.create(`/v1/projects/${code}/baselines`, aBaseline()), 201);
});
afterAll(() => service.stop());

const read = async (path: string): Promise<Answered> =>
  expectStatus(await service.call('GET', path), 200);

/** Moves the clock on by hours, past the minute that two loads have in common. */
function waits(hours: number): void {
  service.moveTo(new Date(service.clock.now().getTime() + hours * 3_600_000).toISOString());
}

/** Makes some content with lists of any length, none included. */
function aContent(chance: Chance): Record<string, unknown> {
  const some = <T>(make: (index: number) => T): T[] =>
    Array.from({ length: chance.pickNumber(4) }, (_, index) => make(index));
  const prices = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };
  return {
    budget: some((index) => ({ ...money(chance.pickNumber(1_000)), year: 2021 + index })),
    benefits: some((index) => ({
      description: `Nytte ${String(index)}`,
      year: 2023,
      ownerRole: 'Leder',
      amount: { planned: chance.pickNumber(1_000), ...prices },
    })),
    milestones: reportedMilestones(['BP3', `2021-0${String(1 + chance.pickNumber(9))}-15`]).slice(
      chance.pickNumber(2),
    ),
    dependencies: some(() => ({
      nationalSolution: 'HelseID',
      delivery: `Levering ${String(chance.pickNumber(100))}`,
      neededBy: '2021-10-01',
    })),
    challenges: some(() => ({
      category: 'legal',
      text: `Tekst ${String(chance.pickNumber(100))}`,
    })),
    operatingCosts: some((index) => ({
      nationalSolution: 'Kjernejournal',
      year: 2025 + index,
      amount: chance.pickNumber(1_000),
      ...prices,
    })),
  };
}

describe('a BI tool that follows the feeds', () => {
  test('has what a load of everything gives, after any corrections', async () => {
    const chance = new Chance(17);
    const follow = FEEDS.map((feed) => new FactLoader(read, feed));
    for (const tool of follow) await tool.load();
    const corrections = bySize(6, 15, 40);
    const missing = MISSING.slice(1);
    let facts = 0;
    for (let done = 0; done < corrections; done++) {
      waits(1);
      for (const code of CODES.filter(() => chance.often(0.5)))
        await stage.corrects(stage.vest, '2021-1', code, aContent(chance));
      const late = chance.often(0.5) ? missing.pop() : undefined;
      if (late !== undefined) await stage.reportsLate(stage.vest, '2021-1', late);
      waits(1);
      for (const [index, tool] of follow.entries()) {
        await tool.load();
        const whole = new FactLoader(read, FEEDS[index] ?? '');
        await whole.load();
        expect(tool.list()).toEqual(whole.list());
        facts += whole.list().length;
      }
    }
    figure(
      'F54',
      `${String(corrections)} rounds of corrections, ${String(FEEDS.length)} feeds: ` +
        `${String(facts)} facts followed, 0 different`,
    );
  });

  test('is told that a corrected report has no budget any more (facts-budgets-shrunk)', async () => {
    const sum = (items: readonly LoadedFact[]): number =>
      items.reduce((total, { approved }) => total + Number(approved), 0);
    const tool = new FactLoader(read, 'budgets');
    await tool.load();
    const before = sum(tool.list());
    waits(1);
    await stage.corrects(stage.midt, '2021-1', 'DYR', { budget: [] });
    waits(1);
    const since = service.clock.now().getTime() - 2 * 3_600_000;
    const path = `/v1/facts/budgets?updatedAfter=${new Date(since).toISOString()}`;
    const { body } = await read(path);
    expect([body.items, (body.gone as LoadedFact[]).map(({ project }) => project)]).toEqual([
      [],
      ['DYR'],
    ]);
    await tool.load();
    expect(sum(tool.list())).toBe(before - 500_000_000);
    const { text } = await read(`${path}&format=csv`);
    const [row] = parse<LoadedFact>(text, { bom: true, delimiter: ';', columns: true });
    expect([row?.project, row?.line, row?.['gone']]).toEqual(['DYR', '', 'true']);
  });
});

describe('the feed of projects without a report', () => {
  const PATH = '/v1/facts/not-reported';
  const codesOf = (facts: readonly LoadedFact[]): string[] => facts.map(({ project }) => project);

  test('says which actor has not reported which project, also as a file', async () => {
    const { items } = (await read(`${PATH}?round=2021-1&limit=500`)).body;
    expect(items.find(({ project }: LoadedFact) => project === 'ALDRI')).toEqual({
      round: '2021-1',
      project: 'ALDRI',
      actor: stage.oslo.organisationNumber,
      standing: 'inPortfolio',
      updatedAt: expect.any(String),
      period: '2020Q4',
      name: 'Tiltak ALDRI',
      actorName: 'Oslo kommune',
      actorKind: 'municipality',
      nil: true,
    });
    const { text } = await read(`${PATH}.csv`);
    const rows = parse<LoadedFact>(text, { bom: true, delimiter: ';', columns: true });
    expect(codesOf(rows)).toEqual(codesOf(items));
    expect((await read(`${PATH}?round=2021-2`)).body.items).toEqual([]);
  });

  test('tells that a report came after all, and changes its entity tag', async () => {
    const { headers, body } = await read(PATH);
    expect(codesOf(body.items)).toContain('SEN1');
    waits(1);
    const since = service.clock.now().toISOString();
    await stage.reportsLate(stage.vest, '2021-1', 'SEN1');
    const after = (await read(`${PATH}?updatedAfter=${since.replace('.000', '')}`)).body;
    expect([after.items, codesOf(after.gone)]).toEqual([[], ['SEN1']]);
    const etag = headers.get('etag') ?? '';
    const again = await service.call('GET', PATH, { headers: { 'if-none-match': etag } });
    expect([again.status, again.body.gone]).toEqual([200, []]);
    expect(codesOf(again.body.items)).not.toContain('SEN1');
  });

  test('agrees with the list of the round, nil returns included', async () => {
    const list = (await read('/v1/rounds/2021-1/not-reported?limit=500')).body.items;
    const facts = (await read(`${PATH}?limit=500`)).body.items as (LoadedFact & { nil: boolean })[];
    const namesOf = (items: readonly { project: string; nil: boolean }[]): string[] =>
      items.map(({ project, nil }) => `${project} ${String(nil)}`).sort();
    expect(namesOf(facts)).toEqual(namesOf(list));
  });
});

describe('a feed', () => {
  test('is of one round where a round is asked for', async () => {
    const all = (await read('/v1/facts/reports?limit=500')).body.items as LoadedFact[];
    const one = (await read('/v1/facts/reports?round=2021-1&limit=500')).body;
    expect(one.items).toEqual(all);
    expect((await read('/v1/facts/reports?round=2021-2')).body.items).toEqual([]);
  });

  test('has an entity tag that changes with its facts alone', async () => {
    const { headers } = await read('/v1/facts/budgets');
    const ask = (): Promise<Answered> =>
      service.call('GET', '/v1/facts/budgets', {
        headers: { 'if-none-match': headers.get('etag') ?? '' },
      });
    waits(1);
    expect([(await ask()).status, headers.get('cache-control')]).toEqual([304, 'public, no-cache']);
    await stage.corrects(stage.vest, '2021-1', 'VEST9', { budget: [money(1)] });
    expect((await ask()).status).toBe(200);
  });

  test('is whole in a file by its address, and a page with a limit', async () => {
    const rows = async (query: string): Promise<number> =>
      (await read(`/v1/facts/reports.csv${query}`)).text.trimEnd().split('\r\n').length - 1;
    const all = (await read('/v1/facts/reports?limit=500')).body.items.length;
    expect([await rows(''), await rows('?limit=3')]).toEqual([all, 3]);
    const { headers } = await read('/v1/facts/reports.csv');
    expect(headers.get('link')).toMatch(
      /^<\/v1\/facts\/reports\?format=csv&updatedAfter=[^>]+>; rel="urn:portfolio:next-load"$/,
    );
  });
});

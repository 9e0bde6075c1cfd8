import { FiguresStage, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { broken, conflict, FORBIDDEN, invalid, refused } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';

const VERSIONS = '/v1/roadmaps/nasjonale-losninger/versions';
const ROADMAP = 'rounds/2021-1/roadmap';
const BASELINE = {
  approvedOn: '2020-01-01',
  cost: 1,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
  milestones: [{ key: 'M1', name: 'Innført', date: '2021-06-30' }],
};

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  await stage.midt.registersProject('SAFEST', { endsOn: '2023-12-31' });
  await stage.vest.registersProject('KURVE', { endsOn: '2021-11-30' });
  await stage.vest.registersProject('STILLE', { endsOn: '2021-11-30' });
  expectStatus(await stage.midt.create('/v1/projects/SAFEST/baselines', BASELINE), 201);
});
afterAll(() => stage.service.stop());

const item = (code: string, more: object = {}): Record<string, unknown> => ({
  code,
  kind: 'capability',
  title: { nb: code, en: code },
  period: '2021',
  state: 'notStarted',
  ...more,
});
const version = (items: readonly object[], more: object = {}): Record<string, unknown> => ({
  version: '2020-11',
  title: { nb: 'Veikart for nasjonale løsninger', en: 'Roadmap of national solutions' },
  owner: ACTORS.directorate,
  validFrom: '2020-11-01',
  source: '000',
  sourceDate: '2020-11-19',
  items,
  ...more,
});

/** Reads what a round says of its roadmap, and the outcome of each item. */
async function readsRoadmap(query = '', round = '2021-1'): Promise<Answered['body']> {
  const { body } = await stage.reads(`rounds/${round}/roadmap${query}`);
  const items = body.items as { code: string; outcome: string; movesTo: string | null }[];
  const outcomes = Object.fromEntries(items.map(({ code, outcome }) => [code, outcome]));
  return { ...body, outcomes };
}

describe('a version', () => {
  const publishes = (body: object) => ({ actor: stage.directorate, path: VERSIONS, body });

  test('is refused with all its faults at once', async () => {
    const body = version([
      item('AA', { owner: '974761076', focusArea: 'ukjent' }),
      item('AA', { period: '2022' }),
      item('BB', { kind: 'measure', parent: 'NONE', period: '2022-21' }),
      item('CC', {
        parent: 'AA',
        links: [{ project: 'SAFEST', milestone: 'M9' }, { project: 'X1' }],
      }),
    ]);
    const faults = broken(
      ['/items/0/owner', 'unknown-actor'],
      ['/items/1/period', 'roadmap-item-in-two-periods'],
      ['/items/2/parent', 'unknown-parent'],
      ['/items/2/period', 'ends-before-start'],
      ['/items/3/parent', 'parent-of-other-kind'],
      ['/items/3/links/0/milestone', 'unknown-milestone'],
      ['/items/3/links/1/project', 'unknown-project'],
      ['/items/0/focusArea', 'unknown-area'],
    );
    await refused(stage.service, publishes(body), faults);
    const form = invalid(['/items/0/period', 'wrong-form']);
    await refused(stage.service, publishes(version([item('AA', { period: 'snart' })])), form);
  });

  test('is published for good by the directorate alone', async () => {
    const body = version([
      item('LEGEMIDDEL', { links: [{ project: 'SAFEST', milestone: 'M1', note: 'Illustrativt' }] }),
      item('KURVE', { links: [{ project: 'KURVE' }] }),
      item('STILLE', { kind: 'measure', parent: 'KURVE', links: [{ project: 'STILLE' }] }),
      item('ALENE', { period: '2022-2023' }),
      item('UTEN-PERIODE', { period: null, links: [{ project: 'KURVE' }] }),
    ]);
    await refused(stage.service, { ...publishes(body), actor: stage.midt }, FORBIDDEN);
    const created = expectStatus(await stage.directorate.create(VERSIONS, body), 201);
    expect(created.body).toMatchObject({ capabilities: 4, measures: 1, owner: ACTORS.directorate });
    expect(created.body.items[3]).toMatchObject({ firstDay: '2022-01-01', lastDay: '2023-12-31' });
    const again = conflict('roadmap-version-taken', '/version');
    await refused(stage.service, publishes(body), again);
    const update = `update strategy.roadmap_item set period = '2030'`;
    await expect(stage.service.owner.query(update)).rejects.toThrow('append-only');
  });
});

describe('a round', () => {
  test('that moves nothing says so, with what is confirmed and what is not known', async () => {
    await stage.directorate.opensRound('2021-1');
    const milestones = [{ key: 'M1', name: 'Innført', forecast: '2021-12-31', actual: null }];
    await stage.midt.reports('2021-1', 'SAFEST', { milestones });
    await stage.vest.reports('2021-1', 'KURVE', { milestones: [] });
    await rollUp(stage.service);
    const read = await readsRoadmap();
    expect(read['outcomes']).toEqual({
      LEGEMIDDEL: 'confirmed',
      KURVE: 'confirmed',
      STILLE: 'unanswered',
      ALENE: 'withoutProject',
      'UTEN-PERIODE': 'withoutPeriod',
    });
    expect(read['sentence'].nb).toBe(
      'Ingen endringer i veikartet. Bekreftet: 2. Ikke besvart: 1. Uten tiltak: 1.',
    );
    expect(read['items'][0].reports).toMatchObject([
      { project: 'SAFEST', revision: 1, date: '2021-12-31', dateFrom: 'milestone' },
    ]);
  });

  test('shows an actor its own items before it is published, and the totals', async () => {
    const { body } = await stage.midt.call('GET', `/v1/${ROADMAP}`);
    expect(body.items.map(({ code }: { code: string }) => code)).toEqual(['LEGEMIDDEL']);
    expect(body.counts).toMatchObject({ confirmed: 2, unanswered: 1 });
    expectStatus(await stage.service.call('GET', `/v1/${ROADMAP}`), 401);
  });

  test('is public with the statement of the directorate once it is published', async () => {
    stage.service.moveTo('2021-02-05T16:00:00Z');
    await stage.closes('2021-1');
    const said = { nb: 'Ingen endringer i veikartet', en: 'No changes in the roadmap' };
    const created = await stage.directorate.create(`/v1/${ROADMAP}/statements`, said);
    expectStatus(created, 201);
    const { body } = await stage.readsInPublic(ROADMAP);
    expect([body.statement, body.counts.moves, body.items]).toMatchObject([said, 0, { length: 5 }]);
    const csv = await stage.readsInPublic(ROADMAP, { accept: 'text/csv' });
    expect(csv.text).toContain('LEGEMIDDEL');
  });

  test('names the report that would move an item, and from when to when', async () => {
    stage.service.moveTo('2021-04-12T09:00:00Z');
    await stage.directorate.opensRound('2021-2', SECOND_ROUND);
    const milestones = [{ key: 'M1', name: 'Innført', forecast: '2022-02-01', actual: null }];
    await stage.midt.reports('2021-2', 'SAFEST', { milestones });
    await rollUp(stage.service);
    const read = await readsRoadmap('', '2021-2');
    expect(read['counts']).toMatchObject({ moves: 1, confirmed: 0, unanswered: 2 });
    expect(read['items'][0]).toMatchObject({
      code: 'LEGEMIDDEL',
      period: '2021',
      lastDay: '2021-12-31',
      movesTo: '2022-02-01',
      reports: [{ project: 'SAFEST', revision: 1, note: 'Illustrativt' }],
    });
    expect(read['sentence'].en).toContain('items that would move: 1');
  });
});

describe('a decision', () => {
  const DECISIONS = '/v1/roadmap-items/LEGEMIDDEL/decisions';
  const decision = {
    period: '2022',
    case: 'NUIT 14/21',
    reason: 'Forsinket',
    decidedOn: '2021-04-12',
  };

  test('names a case, a day that has been, and something new', async () => {
    const decides = (body: object) => ({ actor: stage.directorate, path: DECISIONS, body });
    const late = { ...decision, period: '2021', decidedOn: '2021-04-13' };
    const faults = broken(['/period', 'nothing-decided'], ['/decidedOn', 'decided-in-future']);
    await refused(stage.service, decides(late), faults);
    const unnumbered = { ...decision, case: 'saken' };
    await refused(stage.service, decides(unnumbered), invalid(['/case', 'wrong-form']));
  });

  test('moves the item, keeps the period of before, and moves no closed round', async () => {
    const snapshot = await stage.freezes('2021-2', 'Før vedtaket');
    stage.service.moveTo('2021-04-12T10:00:00Z');
    const { body } = expectStatus(await stage.directorate.create(DECISIONS, decision), 201);
    expect(body.items[0]).toMatchObject({
      period: '2022',
      publishedPeriod: '2021',
      decisions: [{ periodBefore: '2021', period: '2022', case: 'NUIT 14/21' }],
    });
    expect((await readsRoadmap('', '2021-2'))['outcomes'].LEGEMIDDEL).toBe('confirmed');
    expect((await readsRoadmap())['items'][0].period).toBe('2021');
    const frozen = await readsRoadmap(`?snapshot=${snapshot}`, '2021-2');
    expect(frozen['items'][0]).toMatchObject({ outcome: 'moves', period: '2021' });
    const then = await readsRoadmap('?asOf=2021-04-12T09:30:00Z', '2021-2');
    expect(then['outcomes'].LEGEMIDDEL).toBe('moves');
  });

  test('is of the newest version: another one stands for itself', async () => {
    const next = version([item('LEGEMIDDEL', { period: '2023' })], {
      version: '2021-04',
      validFrom: '2021-04-12',
    });
    const early = { ...next, validFrom: '2020-11-01' };
    const sent = { actor: stage.directorate, path: VERSIONS, body: early };
    const fault = broken(['/validFrom', 'roadmap-version-not-after']);
    await refused(stage.service, sent, fault);
    expectStatus(await stage.directorate.create(VERSIONS, next), 201);
    const { body } = await stage.readsInPublic('roadmap-items/LEGEMIDDEL');
    expect(body.items.map(({ period }: { period: string }) => period)).toEqual(['2023', '2022']);
    const gone = '/v1/roadmap-items/KURVE/decisions';
    const superseded = { status: 409, code: 'roadmap-item-superseded' };
    const decides = { actor: stage.directorate, path: gone, body: decision };
    await refused(stage.service, decides, superseded);
  });
});

test('projects are linked later, and earlier answers keep those of then', async () => {
  stage.service.moveTo('2021-04-13T10:00:00Z');
  const path = '/v1/roadmap-items/LEGEMIDDEL/links';
  const unknown = { actor: stage.directorate, path, body: { links: [{ project: 'X1' }] } };
  await refused(stage.service, unknown, broken(['/links/0/project', 'unknown-project']));
  const links = [{ project: 'STILLE' }];
  expectStatus(await stage.directorate.create(path, { links }), 201);
  expect((await readsRoadmap('', '2021-2'))['outcomes']).toEqual({ LEGEMIDDEL: 'unanswered' });
  const then = await readsRoadmap('?asOf=2021-04-12T23:00:00Z', '2021-2');
  expect(then['outcomes']).toEqual({ LEGEMIDDEL: 'moves' });
});

import { actOut, type DemoResult, type Screen } from '../../demo/demo.js';
import { readDataSet, type DataSet } from '../../demo/dataset.js';
import { comparePublished, notInTotals } from '../../demo/published.js';
import { startTestService, TEST_DATA_DIR, type TestService } from '../support/service.js';
import { Actor, figure } from '../support/story.js';

const quiet: Screen = { terminal: false, line: () => undefined, over: () => undefined };

async function played(key: string): Promise<{ readonly set: DataSet; readonly service: TestService; readonly result: DemoResult }> {
  const set = await readDataSet(key);
  const service = await startTestService({ at: set.rounds[0]?.opensAt ?? '' });
  return { set, service, result: await actOut(set, service, TEST_DATA_DIR, quiet) };
}

describe('the golden data set of 2021', () => {
  let story: Awaited<ReturnType<typeof played>>;
  beforeAll(async () => { story = await played('2021'); });
  afterAll(() => story.service.stop());

  const status = (round: string): Record<string, any> => story.result.statuses.get(round) as never; // eslint-disable-line @typescript-eslint/no-explicit-any -- looked into like a client's answer

  test('January 2021: 48 projects, 30 yellow, NOK 1,619 million in 2020', () => {
    expect(status('2021-1')).toMatchObject({ previousRound: null, projects: { now: 48, previous: null, change: null } });
    expect(status('2021-1').colours).toMatchObject([{ colour: 'green', now: 14 }, { colour: 'yellow', now: 30 }, { colour: 'red', now: 2 }]);
    expect(status('2021-1').budgets).toMatchObject([{ year: 2020, approved: 1_619_000_000 }, { year: 2021, approved: 1_621_000_000 }]);
  });

  test('48 → 41 under the criteria of 2021-03: 5 coordination, 1 not core activity, 1 not digitalisation', () => {
    expect(story.result.outcome).toEqual({
      criteriaSet: '2021-03', evaluated: 48, in: 41, out: 7, undecided: 0,
      outBy: [{ criterion: 'digitalisation', projects: 1 }, { criterion: 'coreActivity', projects: 1 }, { criterion: 'coordination', projects: 5 }],
    });
  });

  test('April 2021: 45 (48) projects, NOK 1,723 (1,621) million, 43 rated, 23 yellow (−7), 44/54/2', () => {
    const april = status('2021-2');
    expect(april).toMatchObject({ previousRound: '2021-1', projects: { now: 45, previous: 48, change: -3 }, rated: { now: 43 } });
    expect(april.budgets.find(({ year }: { year: number }) => year === 2021)).toEqual({ year: 2021, approved: 1_723_000_000, previous: 1_621_000_000, change: 102_000_000 });
    expect(april.colours).toEqual([
      { colour: 'green', now: 19, previous: 14, change: 5, share: 44 },
      { colour: 'yellow', now: 23, previous: 30, change: -7, share: 54 },
      { colour: 'red', now: 1, previous: 2, change: -1, share: 2 },
    ]);
  });

  test('red: SAFEST of Helse Midt-Norge RHF, with its reason', () => {
    expect(status('2021-2').red).toEqual([
      { project: 'SAFEST', name: 'SAFEST', actor: 'Helse Midt-Norge RHF', reason: 'Forsinkelser, og utfordringer med leveranse av virkestoffdata.', cause: 'dependency', action: expect.any(String) },
    ]);
  });

  test('per actor and movement add up to the totals', () => {
    const april = status('2021-2');
    const sum = (pick: (actor: { projects: { now: number }; yellow: number; budget: { approved: number } }) => number): number => april.actors.reduce((total: number, actor: never) => total + pick(actor), 0);
    expect(sum(({ projects }) => projects.now)).toBe(45);
    expect(sum(({ yellow }) => yellow)).toBe(23);
    expect(sum(({ budget }) => budget.approved)).toBe(1_723_000_000);
    expect(april.movement.entered).toHaveLength(1);
    expect(april.movement.left).toHaveLength(4);
  });

  test('every published figure comes out of the roll-up', () => {
    const compared = comparePublished(story.set, story.result);
    expect(compared.filter(({ ok }) => !ok)).toEqual([]);
    expect(notInTotals(story.set, story.result)).toEqual(['2021.programme.PHS.stateBudget']);
    figure('golden', `2021: ${String(compared.length)} published figures, ${String(compared.filter(({ ok }) => ok).length)} reproduced`);
  });

  test('what no total shows: the NOK 189 million of the programme for digital interaction', async () => {
    const directorate = new Actor(story.service, story.set.directorate);
    const { body } = await directorate.call('GET', '/v1/rounds/2021-1/reports?limit=500');
    const approved = body.items
      .filter(({ project }: { project: string }) => ['PHS', 'TAG', 'NILAR', 'FORPROSJEKT-HS'].includes(project))
      .flatMap(({ content }: { content: { budget: { year: number; approved: number }[] } }) => content.budget)
      .filter(({ year }: { year: number }) => year === 2021)
      .reduce((total: number, line: { approved: number }) => total + line.approved, 0);
    expect(approved).toBe(189_000_000);
  });

  test('holds no personal names: a lead is a role and a shared mailbox', () => {
    for (const project of story.set.projects) expect(project['lead']).toEqual({ role: expect.stringMatching(/^(Program|Prosjekt|Tiltaks|Innovasjons|Utrednings|Innførings)\S*( \S+)?$/), mailbox: expect.stringMatching(/@example\.org$/) });
  });
});

describe('the golden data set of 2024', () => {
  let story: Awaited<ReturnType<typeof played>>;
  beforeAll(async () => { story = await played('2024'); });
  afterAll(() => story.service.stop());

  test('January → April 2024: active 14/17/1 → 17/16/1, planned and paused left out', () => {
    const january = story.result.statuses.get('2024-1');
    const april = story.result.statuses.get('2024-2');
    expect(january).toMatchObject({ rated: { now: 32 }, states: { active: 32, planned: 3, paused: 2 }, colours: [{ now: 14 }, { now: 17 }, { now: 1 }] });
    expect(april).toMatchObject({ rated: { now: 34, previous: 32 }, states: { active: 34, planned: 2, paused: 1 }, colours: [{ now: 17, previous: 14 }, { now: 16, previous: 17 }, { now: 1, previous: 1 }] });
  });

  test('every published figure comes out of the roll-up', () => {
    const compared = comparePublished(story.set, story.result);
    expect(compared.filter(({ ok }) => !ok)).toEqual([]);
    expect(notInTotals(story.set, story.result)).toEqual(['2024-2.risk.DBEP', '2024-1.status.PROSESSPLATTFORM']);
    figure('golden', `2024: ${String(compared.length)} published figures, ${String(compared.filter(({ ok }) => ok).length)} reproduced`);
  });

  test('what no total shows: DBEP has red risk in April, Prosessplattform was yellow in January', async () => {
    const directorate = new Actor(story.service, story.set.directorate);
    const of = async (round: string, code: string): Promise<{ status: { colour: string }; risk: { colour: string } }> => {
      const { body } = await directorate.call('GET', `/v1/rounds/${round}/reports?limit=500`);
      return body.items.find(({ project }: { project: string }) => project === code).content;
    };
    expect((await of('2024-2', 'DBEP')).risk.colour).toBe('red');
    const prosess = story.set.projects.find(({ name }) => /^Prosessplattform/.test(String(name)))?.code ?? '';
    expect((await of('2024-1', prosess)).status.colour).toBe('yellow');
  });

  test('what Direktoratet for e-helse owned is reported by Helsedirektoratet', () => {
    const owned = story.set.projects.filter(({ owner }) => owner === '915933149').length;
    expect(owned).toBeGreaterThanOrEqual(3);
    const actors = story.result.statuses.get('2024-1')?.actors ?? [];
    expect(actors.map(({ actor }) => actor)).not.toContain('915933149');
    expect(actors.find(({ actor }) => actor === '983544622')?.projects.now).toBeGreaterThanOrEqual(owned);
  });
});

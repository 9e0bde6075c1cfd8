import { FiguresStage } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';

const rating = (colour: string): object =>
  colour === 'green' ? { colour } : { colour, reason: 'Forsinket', cause: 'supplier' };

/** Three active projects and a planned one, whose colours count only when states are asked about. */
const REPORTS: Readonly<Record<string, Record<string, unknown>>> = {
  BEGGE: {
    dimensions: { time: rating('red'), cost: rating('yellow'), benefit: rating('green') },
    risk: { colour: 'red', reason: 'Knapp tid' },
  },
  TIDEN: {
    dimensions: { time: rating('red'), scope: rating('yellow') },
    risk: { colour: 'yellow', reason: 'Knapp tid' },
  },
  UTEN: { risk: null },
  PLANLAGT: {
    state: 'planned',
    phase: 'idea',
    status: null,
    dimensions: { time: rating('red') },
    risk: { colour: 'red', reason: 'Knapp tid' },
  },
};

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  await stage.directorate.opensRound('2021-1');
  for (const [code, report] of Object.entries(REPORTS)) {
    await stage.midt.registersProject(code);
    await stage.midt.reports('2021-1', code, report);
  }
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

interface Cell {
  readonly keys: Readonly<Record<string, string | null>>;
  readonly value: number;
  readonly share: number | null;
}
const countBy = async (query: string): Promise<unknown[]> => {
  const { body } = await stage.reads(`rounds/2021-1/figures?by=${query}`);
  return (body.cells as Cell[]).map(({ keys, value, share }) => [
    ...Object.values(keys),
    value,
    share,
  ]);
};

describe("the owner's colours of dimensions", () => {
  test('are counted over active projects, with shares of those that have the colour', async () => {
    expect(await countBy('timeColour')).toEqual([
      ['red', 2, 100],
      [null, 1, null],
    ]);
    expect(await countBy('riskColour')).toEqual([
      ['yellow', 1, 50],
      ['red', 1, 50],
      [null, 1, null],
    ]);
  });

  test('are counted in every state when states are asked about', async () => {
    expect(await countBy('timeColour,state')).toContainEqual(['red', 'planned', 1, 33]);
  });

  test.each([
    ['scopeColour=yellow', 1],
    ['costColour=yellow&timeColour=red', 1],
    ['benefitColour=green', 1],
    ['resourcesColour=-', 3],
    ['riskColour=red&state=planned', 1],
  ])('filter: %s counts %i', async (filter, count) => {
    const { body } = await stage.reads(`rounds/2021-1/figures?${filter}`);
    expect(body.total).toBe(count);
  });

  test('lead to the reports, each with the field that is counted', async () => {
    const path = '/v1/rounds/2021-1/figures/reports?timeColour=red&riskColour=red';
    const { body } = expectStatus(await stage.midt.call('GET', path), 200);
    expect(body.items).toMatchObject([
      {
        project: 'BEGGE',
        fields: expect.arrayContaining([
          '/content/dimensions/time/colour',
          '/content/risk/colour',
        ]) as unknown,
      },
    ]);
  });

  test('filter the lists of a round too', async () => {
    const { body } = await stage.reads('rounds/2021-1/challenges?costColour=yellow');
    expect(body.total).toBe(1);
  });
});

describe('after the closing', () => {
  beforeAll(async () => {
    stage.service.moveTo('2021-02-05T16:00:00Z');
    await stage.closes('2021-1');
  });

  test('are facts of each report', async () => {
    const { body } = await stage.readsInPublic('facts/reports');
    const facts = body.items as Record<string, unknown>[];
    expect(facts.find(({ project }) => project === 'BEGGE')).toMatchObject({
      timeColour: 'red',
      costColour: 'yellow',
      scopeColour: null,
      resourcesColour: null,
      benefitColour: 'green',
      riskColour: 'red',
    });
  });

  test('are followed over the rounds on request', async () => {
    const { body } = await stage.readsInPublic('trend?by=timeColour');
    const [round] = body.rounds as { readonly byColour: { readonly colour: string }[] }[];
    expect(round?.byColour).toEqual([
      { colour: 'green', now: 0, previous: null, change: null, share: 0 },
      { colour: 'yellow', now: 0, previous: null, change: null, share: 0 },
      { colour: 'red', now: 2, previous: null, change: null, share: 100 },
    ]);
    const csv = await stage.readsInPublic('trend?by=riskColour', { accept: 'text/csv' });
    expect(csv.text).toMatch(/,notReported,by-green,by-yellow,by-red\r\n.*,0,0,0,1,1\r\n/);
    const { body: plain } = await stage.readsInPublic('trend');
    expect(plain.rounds).toMatchObject([{ byColour: null }]);
  });

  test('differ from what was frozen when a correction changes one', async () => {
    const id = await stage.freezes('2021-1', 'Før rettelsen');
    await stage.corrects(stage.midt, '2021-1', 'TIDEN', {
      dimensions: { time: rating('yellow'), scope: rating('yellow') },
      risk: { colour: 'green' },
    });
    const { body } = await stage.reads(`rounds/2021-1/differences?againstSnapshot=${id}`);
    expect(body.items).toMatchObject([
      {
        project: 'TIDEN',
        changes: [
          { field: 'timeColour', now: 'yellow', before: 'red' },
          { field: 'riskColour', now: 'green', before: 'yellow' },
        ],
      },
    ]);
  });
});

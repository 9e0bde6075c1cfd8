import { FiguresStage } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';

const PRICES = { currency: 'NOK', priceYear: 2024, basis: 'nominal' };
/** Helseteknologiordningen, as NUIT 13/24 [004] gives it. */
const GRANTS = {
  ...PRICES,
  applications: 179,
  amount: 331_600_000,
  frame: 56_700_000,
  areas: [
    { area: 'digitalHomeFollowUp', applications: 25, amount: 50_000_000, simplified: 16 },
    { area: 'welfareTechnology', applications: 131, amount: 205_700_000, simplified: 19 },
    { area: 'records', applications: 24, amount: 87_700_000 },
  ],
};

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  for (const code of ['ORDNING', 'FINANSIERT', 'UTEN']) await stage.midt.registersProject(code);
  await stage.directorate.opensRound('2021-1');
  await stage.midt.reports('2021-1', 'ORDNING', { budget: [], grants: GRANTS });
  await stage.midt.reports('2021-1', 'UTEN', {
    funding: [{ payer: 'Egen', state: 'decided' }],
  });
});
afterAll(() => stage.service.stop());

test('a project that is funded until a day within twelve weeks has a warning with its report', async () => {
  const funding = [
    { payer: 'Helseteknologiordningen', state: 'decided', share: 60, until: '2021-02-28' },
    { payer: 'Helseteknologiordningen', state: 'appliedFor', share: 60, until: '2022-02-28' },
  ];
  await stage.midt.reports('2021-1', 'FINANSIERT', { funding });
  await rollUp(stage.service);
  const { body } = await stage.reads('rounds/2021-1/quality');
  const groups = body.warnings as { code: string; items: { project: string }[] }[];
  const found = groups.find(({ code }) => code === 'funding-ends');
  expect(found?.items).toMatchObject([{ project: 'FINANSIERT', value: 41, expected: 84 }]);
});

test('funding that ends first comes first, and that without an end last', async () => {
  const { body } = await stage.reads('rounds/2021-1/funding');
  expect(body.items).toMatchObject([
    { project: 'FINANSIERT', fundedUntil: '2021-02-28', daysLeft: 41 },
    { project: 'UTEN', fundedUntil: null, daysLeft: null },
  ]);
  const own = await stage.vest.call('GET', '/v1/rounds/2021-1/funding');
  expect(expectStatus(own, 200).body.items).toEqual([]);
});

test('a grant scheme shows its totals as stated and as summed, and its frame', async () => {
  const { body } = await stage.reads('rounds/2021-1/grants');
  expect(body.items).toMatchObject([
    {
      project: 'ORDNING',
      frame: 56_700_000,
      stated: { applications: 179, amount: 331_600_000 },
      summed: { applications: 180, amount: 343_400_000, simplified: 35, grantedAmount: null },
    },
  ]);
  const { text } = await stage.reads('rounds/2021-1/grants', { accept: 'text/csv' });
  expect(text.trimEnd().split('\r\n')).toHaveLength(1 + 2 + 3);
});

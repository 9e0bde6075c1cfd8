import type { QueryRunner } from 'typeorm';
import { BudgetsAtPrices1764000000200 } from '../../../migrations/1764000000200-budgets-at-prices.js';
import { Frames1764000000201 } from '../../../migrations/1764000000201-frames.js';
import { FiguresStage, money } from '../../support/stages/figures-stage.js';
import { differingLines } from '../../support/stages/rollups.js';

const FRAME = { currency: 'NOK', priceYear: 2021, basis: 'nominal' };

let stage: FiguresStage;
let snapshot: string;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  await stage.midt.registersProject('RAMME');
  await stage.midt.reports('2021-1', 'RAMME', {
    budget: [money(-500_000)],
    frame: { approved: 10_000_001, ...FRAME },
  });
  stage.service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes('2021-1');
  snapshot = await stage.freezes('2021-1', 'Slik det var');
});
afterAll(() => stage.service.stop());

/** Reads what the migrations write: keys, and the facts of kept and frozen lines. */
async function readStored(): Promise<unknown[]> {
  const { rows: keys } = await stage.service.owner.query(
    `select actor_id, budgets, frames from rollup.actor_status order by 1`,
  );
  const { rows: lines } = await stage.service.owner.query(
    `select code, facts from rollup.project_line
      union all
     select code, facts from rollup.snapshot_line where snapshot_id = $1
      order by 1, 2`,
    [snapshot],
  );
  return [keys, lines];
}

test('amounts and frames from before the price levels become what a roll-up makes of them', async () => {
  const runner = {
    query: (statement: string) => stage.service.owner.query(statement),
  } as unknown as QueryRunner;
  const [frames, budgets] = [new Frames1764000000201(), new BudgetsAtPrices1764000000200()];
  const before = await readStored();
  await frames.down(runner);
  await budgets.down(runner);
  const { rows } = await stage.service.owner.query<{ budgets: object; prices: object }>(
    `select budgets, prices from rollup.actor_status where projects = 3`,
  );
  expect(rows).toEqual([
    { budgets: { 2021: 999_500_000 }, prices: { 2021: ['2019-nominal', '2021-nominal'] } },
  ]);
  await budgets.up(runner);
  await frames.up(runner);
  expect(await readStored()).toEqual(before);
  expect(await differingLines(stage.service.owner)).toBe(0);
});

test('a frozen line stays unchangeable', async () => {
  await expect(
    stage.service.owner.query(`update rollup.snapshot_line set code = code`),
  ).rejects.toThrow('append-only');
});

import { FiguresStage } from '../support/stages/figures-stage.js';
import { differingLines, rollUp } from '../support/stages/rollups.js';

/** A stored line of a project that its actor has not reported. */
const STRAY = `
  insert into rollup.project_line
  select (jsonb_populate_record(l, jsonb_build_object('project_id', p.id))).*
    from rollup.project_line l, portfolio.project p
   where l.code = 'DYR' and p.code = 'STILLE'`;
const COUNT = `select count(*)::int as lines from rollup.project_line`;

let stage: FiguresStage;
beforeAll(async () => {
  stage = await FiguresStage.starts();
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

test('a roll-up of a key removes the lines that no revision gives', async () => {
  const { service, midt } = stage;
  const before = await service.owner.query(COUNT);
  await midt.registersProject('STILLE');
  expect((await service.owner.query(STRAY)).rowCount).toBe(1);
  await rollUp(service);
  expect((await service.owner.query(COUNT)).rows).toEqual(before.rows);
  expect(await differingLines(service.owner)).toBe(0);
});

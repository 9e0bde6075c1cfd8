import { FiguresStage, money } from './figures-stage.js';
import { NOMINATION } from './intake-stage.js';
import { expectStatus } from './story.js';

export const THIS_ROUND = '2021-1';

const statusOf = (colour: string): Record<string, unknown> => ({
  colour,
  reason: `${colour}, fordi`,
  cause: 'supplier',
  action: 'Replanlegging',
});

/**
 * Acts out a round, closed and published. Helse Midt-Norge reports GRONN and GUL, which are in the
 * portfolio; Oslo reports FORESLAATT in red, which is nominated, and KUN-MELDT, which is only
 * registered.
 */
export async function actStandings(): Promise<FiguresStage> {
  const stage = await FiguresStage.startsEmpty();
  const { directorate, midt, oslo, service } = stage;
  for (const code of ['GRONN', 'GUL']) await midt.registersProject(code);
  for (const code of ['FORESLAATT', 'KUN-MELDT']) await oslo.registersOutside(code);
  const nominated = await oslo.call('POST', '/v1/projects/FORESLAATT/nominate', NOMINATION, {
    'if-match': '"1"',
  });
  expectStatus(nominated, 200);
  await directorate.opensRound(THIS_ROUND);
  await midt.reports(THIS_ROUND, 'GRONN', { budget: [money(10_000_000)] });
  await midt.reports(THIS_ROUND, 'GUL', {
    status: statusOf('yellow'),
    budget: [money(20_000_000)],
  });
  await oslo.reports(THIS_ROUND, 'FORESLAATT', {
    status: statusOf('red'),
    budget: [money(5_000_000)],
  });
  await oslo.reports(THIS_ROUND, 'KUN-MELDT', { budget: [money(7_000_000)] });
  service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes(THIS_ROUND);
  return stage;
}

import { FiguresStage, money, SECOND_ROUND } from './figures-stage.js';
import { changes } from './governance.js';
import { NOMINATION } from './intake-stage.js';
import { expectStatus } from '../story.js';

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

/** Acts out the round after it, closed and published: only GRONN is reported. */
export async function actNextRound(stage: FiguresStage, round: string): Promise<void> {
  const { directorate, midt, service } = stage;
  service.moveTo('2021-04-12T09:00:00Z');
  await directorate.opensRound(round, SECOND_ROUND);
  await midt.reports(round, 'GRONN', { budget: [money(11_000_000)] });
  service.moveTo('2021-04-30T16:00:00Z');
  await stage.closes(round);
}

/** Changes whatever figures read of projects: segment, theme, programme and standing. */
export async function changeEverything({ midt, oslo }: FiguresStage): Promise<void> {
  await midt.registersProject('PROGRAM', { kind: 'programme' });
  await changes(midt, 'PATCH', '/v1/projects/GUL', {
    segment: 'digitalSecurity',
    theme: 'competence',
    parent: 'PROGRAM',
  });
  await changes(midt, 'POST', '/v1/projects/GRONN/leave', {
    reasonCode: 'completed',
    reason: 'Ferdig',
  });
  await changes(oslo, 'POST', '/v1/projects/KUN-MELDT/nominate', NOMINATION);
}

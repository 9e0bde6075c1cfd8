import { TransferWork } from '../../../src/reporting/transfers/transfer-work.service.js';
import { FiguresStage, money, SECOND_ROUND } from './figures-stage.js';
import { changes } from './governance.js';
import { expectStatus } from '../story.js';

export const BEFORE = '2021-1';
export const NOW = '2021-2';

const rated = (colour: string): Record<string, unknown> => ({
  colour,
  reason: `${colour}, fordi`,
  cause: 'supplier',
  action: 'Replanlegging',
});
const frame = (approved: number): Record<string, unknown> => ({
  approved,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
});
const MILLION = 1_000_000;

/**
 * Acts out two rounds, closed and published, with one project for each way across the bridge between
 * them: BLIR stays, SKIFTER turns red, GAAR leaves, MANGLER is not reported, OMPRISET is in other
 * prices, FLYTTES changes owner, MINUS becomes active and has a refund, TILBAKE was in the portfolio
 * without a report, NY is new. All amounts are millions of 2021.
 */
export async function actBridge(): Promise<FiguresStage> {
  const stage = await FiguresStage.startsEmpty();
  const { directorate, midt, vest, service } = stage;
  const codes = ['BLIR', 'SKIFTER', 'GAAR', 'MANGLER', 'OMPRISET', 'FLYTTES', 'MINUS'];
  for (const code of codes) await midt.registersProject(code);
  await vest.registersProject('TILBAKE');
  await directorate.publishesIndex({ 2020: 1000, 2021: 1100 });
  await directorate.opensRound(BEFORE);
  await reportsBefore(stage);
  service.moveTo('2021-02-08T09:00:00Z');
  await stage.closes(BEFORE);
  const reason = { reasonCode: 'completed', reason: 'Levert.' };
  await changes(midt, 'POST', '/v1/projects/GAAR/leave', reason);
  await transfers(stage);
  await vest.registersProject('NY');
  service.moveTo('2021-04-12T09:00:00Z');
  await directorate.opensRound(NOW, SECOND_ROUND);
  await reportsNow(stage);
  service.moveTo('2021-04-30T16:00:00Z');
  await stage.closes(NOW);
  return stage;
}

async function reportsBefore({ midt }: FiguresStage): Promise<void> {
  const report = (code: string, amount: number, more: object = {}, year = 2021): Promise<unknown> =>
    midt.reports(BEFORE, code, { budget: [money(amount * MILLION, year)], ...more });
  await report('BLIR', 10, { frame: frame(100 * MILLION) });
  await report('SKIFTER', 20);
  await report('GAAR', 7, { status: rated('red'), frame: frame(50 * MILLION) });
  await report('MANGLER', 5, { status: rated('red') });
  await report('OMPRISET', 3, {}, 2020);
  await report('FLYTTES', 9, { status: rated('yellow') });
  await report('MINUS', -1, { state: 'planned', status: null });
}

async function reportsNow({ midt, vest }: FiguresStage): Promise<void> {
  const budget = (amount: number): object => ({ budget: [money(amount * MILLION)] });
  await midt.reports(NOW, 'BLIR', { ...budget(10), frame: frame(110 * MILLION) });
  await midt.reports(NOW, 'SKIFTER', { ...budget(25), status: rated('red') });
  await midt.reports(NOW, 'OMPRISET', { ...budget(4) });
  await midt.reports(NOW, 'MINUS', { ...budget(-2) });
  await vest.reports(NOW, 'FLYTTES', { ...budget(9), status: rated('yellow') });
  await vest.reports(NOW, 'TILBAKE', { ...budget(6) });
  await vest.reports(NOW, 'NY', { ...budget(8) });
}

/** Gives FLYTTES to Helse Vest, with the consent of both, at once. */
async function transfers({ midt, vest, service }: FiguresStage): Promise<void> {
  const proposed = await midt.create('/v1/projects/FLYTTES/transfers', {
    to: vest.organisationNumber,
    reason: 'Ansvaret er flyttet.',
  });
  const path = `/v1/transfers/${String(expectStatus(proposed, 201).body.id)}`;
  const { headers } = await vest.call('GET', path);
  const version = { 'if-match': headers.get('etag') ?? '' };
  expectStatus(await vest.call('POST', `${path}/accept`, undefined, version), 200);
  const work = service.app.get(TransferWork);
  for (const id of await work.listWaiting()) await work.run(id);
}

import { RebuildService } from '../../src/rollup/roll-ups/rebuild.service.js';
import { NationalRollup } from '../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { aReport } from '../support/reports/samples.js';
import { changes } from '../support/stages/governance.js';
import { rollUp } from '../support/stages/rollups.js';
import { TransferStage } from '../support/stages/transfers.js';
import { type Actor, expectStatus } from '../support/story.js';

const RED = { colour: 'red', reason: 'Avhengigheten er ikke avklart' };

/** OVER (Helse Midt-Norge) has DEL (Helse Vest) under it; FRI (Helse Vest) is by itself. */
let stage: TransferStage;
const reports = new Map<string, string>();
beforeAll(async () => {
  stage = await TransferStage.starts();
  const { midt, vest } = stage;
  await midt.registersProject('OVER', { kind: 'programme' });
  await vest.registersProject('DEL', { parent: 'OVER' });
  await vest.registersProject('FRI');
  for (const [actor, code] of [
    [midt, 'OVER'],
    [vest, 'DEL'],
    [vest, 'FRI'],
  ] as const)
    reports.set(code, (await actor.reports('2021-1', code)).body.id as string);
  await rollUp(stage.service);
});
afterAll(() => stage.service.stop());

const reportOf = (code: string): string => `/v1/reports/${reports.get(code) ?? ''}`;

async function certifiesAgain(
  actor: Actor,
  code: string,
  overrides: Record<string, unknown>,
): Promise<void> {
  const saved = await changes(actor, 'PUT', reportOf(code), aReport(overrides));
  const etag = saved.headers.get('etag') ?? '';
  await actor.certifies({ id: reports.get(code) ?? '', etag });
}

async function withdrawsColour(code: string): Promise<void> {
  const { directorate } = stage;
  const { headers } = await directorate.call('GET', `${reportOf(code)}/colours`);
  const version = { 'if-match': headers.get('etag') ?? '' };
  const path = `${reportOf(code)}/assessments/withdraw`;
  expectStatus(await directorate.call('POST', path, { reason: 'Avklart' }, version), 200);
}

/** Rolls the keys of the round up as a worker does: twice, because one may take a line from another. */
async function rollUpKeys(): Promise<void> {
  const { app, owner } = stage.service;
  const { rows } = await owner.query<{ round: string; actor: string }>(
    `select distinct round_id as round, actor_id as actor from reporting.report_revision`,
  );
  for (const { round, actor } of [...rows, ...rows])
    await app.get(RollupService).rollUpActor(round, actor);
  for (const { round } of rows) await app.get(NationalRollup).sumUpRound(round);
}

const countDifferences = (): Promise<{ readonly cells: number }> =>
  stage.service.app.get(RebuildService).countDifferences(undefined);

/** Changes of what a line is made of, in the order of a round. Each is made on the one before. */
const CHANGES: readonly (readonly [string, () => Promise<unknown>])[] = [
  [
    'another revision',
    () => certifiesAgain(stage.vest, 'FRI', { status: { colour: 'green' }, phase: 'planning' }),
  ],
  [
    "the directorate's colour",
    () => stage.directorate.create(`${reportOf('DEL')}/assessments`, RED),
  ],
  ['its withdrawal', () => withdrawsColour('DEL')],
  [
    'another programme above it',
    () => changes(stage.vest, 'PATCH', '/v1/projects/DEL', { parent: null }),
  ],
  ['a transfer', () => stage.transfers(stage.vest, 'FRI', stage.midt)],
  ['the closing of the round', () => stage.closesFirstRound()],
  [
    'a change after the closing',
    () => changes(stage.vest, 'PATCH', '/v1/projects/DEL', { parent: 'OVER' }),
  ],
];

test.each(CHANGES)('%s changes the line as a rebuild would', async (_, change) => {
  await change();
  await rollUpKeys();
  expect((await countDifferences()).cells).toBe(0);
});

test('a roll-up of a key computes the line of a changed report, and a rebuild every line', async () => {
  const { owner } = stage.service;
  const damage = `update rollup.project_line set name = 'Skadet' where code in ('DEL', 'FRI')`;
  expect((await owner.query(damage)).rowCount).toBe(2);
  await owner.query(`update rollup.project_line set basis = 0 where code = 'DEL'`);
  await rollUpKeys();
  expect((await countDifferences()).cells).toBe(1);
  await rollUp(stage.service);
  expect((await countDifferences()).cells).toBe(0);
});

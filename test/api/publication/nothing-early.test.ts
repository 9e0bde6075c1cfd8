import { ReleasePublishing } from '../../../src/publication/releases/release-publish.service.js';
import {
  type KnownValues,
  listAddresses,
  listChanged,
  listPublicReads,
  readAll,
} from '../../support/publication/public-answers.js';
import { figure } from '../../support/reports/figure.js';
import { ACTORS } from '../../support/service.js';
import { money } from '../../support/stages/figures-stage.js';
import { ReleaseStage } from '../../support/publication/releases.js';
import {
  publishReplay,
  runReplayAtOnce,
  takeReplayStep,
} from '../../support/stages/published-replays.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';
import { statusOf } from '../../support/stages/two-rounds.js';

const EMBARGO = '2021-05-20T06:00:00.000Z';
/** Values that stand nowhere but in the reports of the round that is not published. */
const AMOUNT = 987_654_321;
const REASON = 'Kanarigrunn';
/** An instant at which the reports of the round were certified, and the round not closed. */
const INSTANT = '2021-04-20T12:00:00Z';
const READ_AT = '2021-05-19T08:00:00Z';

let stage: ReleaseStage;
let values: KnownValues;
let addresses: readonly string[];
let before: ReadonlyMap<string, string>;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  values = await collectValues();
  addresses = listAddresses(stage.service, values);
  before = await readNow();
});
afterAll(() => stage.service.stop());

/** Collects the keys of the stage, by the names that parameters have for them. */
async function collectValues(): Promise<KnownValues> {
  const { rows } = await stage.service.owner.query<{ name: string; value: string }>(
    `select 'report' as name, id::text as value from reporting.report
      union all select 'snapshot', id::text from rollup.snapshot`,
  );
  const pick = (name: string): string[] =>
    rows.filter((row) => row.name === name).map(({ value }) => value);
  return {
    round: ['2021-2'],
    rounds: ['2021-1,2021-2'],
    code: ['SAFEST', 'DIGI'],
    project: ['SAFEST'],
    organisationNumber: [ACTORS.helseMidt, ACTORS.oslo],
    actor: [ACTORS.helseMidt],
    id: [...pick('report'), ...pick('snapshot')],
    snapshot: [stage.snapshots['2021-2'] ?? ''],
    against: ['2021-1'],
    asOf: [INSTANT],
    againstAsOf: [INSTANT],
    updatedAfter: [INSTANT],
    measure: ['approved'],
    by: ['actor'],
    number: ['1', '2'],
    name: ['view.json', 'projects.csv'],
  };
}

/** Reads every address while the service's clock stands still: answers tell when they were made. */
async function readNow(at = READ_AT): Promise<ReadonlyMap<string, string>> {
  const { clock } = stage.service;
  stage.service.moveTo(at);
  Object.assign(clock, { now: () => new Date(at) });
  try {
    return await readAll(stage.service, addresses);
  } finally {
    Reflect.deleteProperty(clock, 'now');
  }
}

/** Lists the answers that are told otherwise than at first, or tell a value of the round. */
async function listTold(): Promise<string[]> {
  const after = await readNow();
  const leaks = [...after].flatMap(([address, text]) =>
    text.includes(String(AMOUNT)) || text.includes(REASON) ? [`${address} tells`] : [],
  );
  return [...listChanged(before, after), ...leaks];
}

test('every public operation that reads is asked', () => {
  const ids = listPublicReads(stage.service).map(({ id }) => id);
  figure(
    'N10',
    `${String(addresses.length)} addresses of ${String(ids.length)} public operations are read ` +
      'before the figures of a round are published',
  );
  expect(ids).toEqual(expect.arrayContaining(['getRoundStatus', 'getTrend', 'listReportFacts']));
  expect(ids.length).toBeGreaterThan(80);
});

test('other figures of the round change no public answer, tag or size', async () => {
  const { figures, service } = stage;
  service.moveTo('2021-05-03T08:00:00Z');
  await figures.corrects(figures.midt, '2021-2', 'SAFEST', {
    status: { ...statusOf('yellow'), reason: REASON },
    budget: [money(AMOUNT)],
  });
  await rollUp(service);
  expect(await listTold()).toEqual([]);
});

test('nor do a snapshot and a release that is drafted, rehearsed and approved', async () => {
  stage.service.moveTo('2021-05-05T08:00:00Z');
  await stage.freezes('2021-2');
  const path = await stage.drafts('2021-2', { embargo: '2021-05-20T08:00' });
  expect(await listTold()).toEqual([]);
  stage.service.moveTo('2021-05-06T08:00:00Z');
  await stage.steps(path, 'rehearse');
  await stage.steps(path, 'approve');
  expect(await listTold()).toEqual([]);
});

test('nor does a replay of the criteria that is run, shared, proposed and published', async () => {
  const { service, drafter, approver } = stage;
  service.moveTo('2021-05-07T08:00:00Z');
  const id = await runReplayAtOnce(service, drafter, { criteriaSet: '2021-03' });
  expect(await listTold()).toEqual([]);
  service.moveTo('2021-05-08T08:00:00Z');
  const deadline = { commentsUntil: '2021-05-19T10:00:00Z' };
  expectStatus(await takeReplayStep(drafter, id, 'share', deadline), 200);
  expect(await listTold()).toEqual([]);
  service.moveTo('2021-05-19T11:00:00Z');
  await publishReplay(drafter, approver, id);
  expect(await listTold()).toEqual([]);
});

test('nor does the job of publication until the embargo has ended', async () => {
  stage.service.moveTo(new Date(Date.parse(EMBARGO) - 5_000).toISOString());
  await stage.service.app.get(ReleasePublishing).runDue();
  expect(await listTold()).toEqual([]);
});

test('then the figures are told', async () => {
  stage.service.moveTo(EMBARGO);
  await stage.service.app.get(ReleasePublishing).runDue();
  await rollUp(stage.service);
  const after = await readNow('2021-05-20T06:05:00Z');
  const telling = [...after].filter(([, text]) => text.includes(String(AMOUNT)));
  expect(telling.length).toBeGreaterThan(10);
  expect(listChanged(before, after).length).toBeGreaterThan(50);
});

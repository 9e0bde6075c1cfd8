import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { RollupReconciler } from '../../src/rollup/roll-ups/reconciler.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { StatusPoll } from '../../src/rollup/status/status-poll.service.js';
import { BACKENDS } from '../support/backends.js';
import { catchUp, certifyNil } from '../support/reports/certified-reports.js';
import { holdRollups } from '../support/disturbances/disturbed-rollups.js';
import { RED, RollupStage } from '../support/disturbances/rollup-stage.js';
import { bySize } from '../support/size.js';
import { inParallel, upTo } from '../support/crowd.js';
import { behind, differingLines, fingerprint, rollUp } from '../support/stages/rollups.js';
import { emptyQueue } from '../support/processes/queue.js';
import { type Answered } from '../support/service.js';
import { eventually, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const SLIPPING = bySize(10, 50, 1_000);
const STATUS = '/v1/rounds/2021-1/status';

describe.each(BACKENDS)('roll-ups on the $backend queue', ({ env, when }) => {
  let stage: RollupStage | undefined;
  afterEach(async () => {
    await stage?.stop();
    stage = undefined;
  });
  const start = async (options: Readonly<Record<string, string>> = {}): Promise<RollupStage> =>
    (stage = await RollupStage.starts(env, options));

  when('hold every report that was certified while the round closed, and none after', async () => {
    const begun = await start();
    const { certified, refused, stored } = await begun.certifiesWhileClosing(60);
    figure(
      'C5',
      `certifying while the round closes: ${String(certified)} certified and ` +
        `all in the figures (${String(stored.counted)}), ` +
        `${String(refused)} refused, ${String(stored.after)} recorded after the closing`,
    );
    expect(certified + refused).toBe(60);
    expect(stored).toEqual({ revisions: certified, after: 0, counted: certified });
    expect(refused).toBeGreaterThan(0);
    expect(await differingLines(begun.service.owner)).toBe(0);
  });

  when('are found and made good when their outbox rows are lost', async () => {
    const begun = await start({ ROLE: 'api' });
    const { service, midt, oslo } = begun;
    await begun.reports(midt, 'SAFEST');
    await begun.reports(oslo, 'DIGIOSLO');
    const { rowCount } = await service.owner.query(`delete from platform.outbox`);
    const lost = await behind(service.owner);
    const worker = await begun.startsAnother({ ROLE: 'worker' });
    const found = await eventually(async () => worker.app.get(OutboxRelay).reconcile());
    await catchUp(service);
    figure(
      'C7',
      `${String(rowCount)} outbox rows lost, ${String(lost)} keys behind: ${String(found)} ` +
        `messages found again, ${String(await behind(service.owner))} keys behind after`,
    );
    expect(lost).toBe(3);
    expect(await differingLines(service.owner)).toBe(0);
  });

  when(
    'are found and made good when the queue has lost everything, also while one is running',
    async () => {
      const begun = await start();
      const { service, midt, oslo } = begun;
      await midt.registersProject('SAFEST');
      await oslo.registersProject('DIGIOSLO');
      const hold = await holdRollups(service);
      await midt.reports('2021-1', 'SAFEST');
      await hold.reached(1);
      // These wait in the queue behind the one that is held, and go with it.
      await oslo.reports('2021-1', 'DIGIOSLO');
      await begun.reports(midt, 'DHP');
      await begun.awaitsDispatch();
      const removed = await emptyQueue(service);
      await hold.release();
      const started = performance.now();
      await begun.reconcilesUntilWhole();
      figure(
        'C7',
        `queue emptied (${String(removed)} entries) in the middle of a roll-up: 0 keys ` +
          `behind after ${((performance.now() - started) / 1000).toFixed(1)} s`,
      );
      expect(removed).toBeGreaterThan(0);
      expect(await differingLines(service.owner)).toBe(0);
    },
  );

  /** Closes the round, and waits until its status is public. */
  async function closesAndReads({ service, directorate }: RollupStage): Promise<Answered> {
    service.moveTo('2021-02-01T10:00:00+01:00');
    await directorate.awaitsJob(await directorate.closesRound('2021-1'));
    await catchUp(service);
    return eventually(async () => {
      const answer = await service.call('GET', STATUS);
      return answer.status === 200 ? answer : undefined;
    });
  }

  when('change nothing when they run again', async () => {
    const begun = await start();
    const { service, directorate, midt, oslo } = begun;
    await begun.reports(midt, 'SAFEST');
    await begun.reports(midt, 'DHP', RED);
    await begun.reports(oslo, 'DIGIOSLO');
    const status = await closesAndReads(begun);
    const before = await fingerprint(service.owner);
    const again = await inParallel(upTo(5), 1, async () => {
      const asked = await directorate.create('/v1/rounds/2021-1/rollup', undefined);
      const { body } = await directorate.awaitsJob(String(expectStatus(asked, 202).body.id));
      expect(body).toMatchObject({ state: 'completed', total: 2, done: 2 });
      return fingerprint(service.owner);
    });
    const changed = again.filter((print) => print !== before).length;
    figure(
      'C14',
      `the round rolled up 5 times more: ${String(changed)} times with another byte in the roll-up's tables`,
    );
    expect(changed).toBe(0);
    const after = await service.call('GET', STATUS);
    expect(after.text).toBe(status.text);
    expect(after.headers.get('etag')).toBe(status.headers.get('etag'));
    expect(await differingLines(service.owner)).toBe(0);
  });

  when('replace a revision by the next one', async () => {
    const begun = await start();
    const { service, directorate, midt } = begun;
    const first = await begun.reports(midt, 'SAFEST', RED);
    await catchUp(service);
    await service.app.get(StatusPoll).refresh();
    const id = String(first.body.id);
    const version = { 'if-match': first.headers.get('etag') ?? '' };
    const next = aReport({ budget: [SEVEN_MILLION] });
    const saved = expectStatus(await midt.call('PUT', `/v1/reports/${id}`, next, version), 200);
    const draftCounted = await directorate.call('GET', STATUS);
    await midt.certifies({ id, etag: saved.headers.get('etag') ?? '' });
    await catchUp(service);
    const { rows } = await service.owner.query(
      `select l.colour, s.budgets, s.projects, s.red, s.green, s.inputs
         from rollup.project_line l
        cross join rollup.actor_status s`,
    );
    expect(draftCounted.body.red).toHaveLength(1);
    const budgets = { 2022: { '2022-nominal': 7_000_000 } };
    expect(rows).toEqual([{ colour: 'green', budgets, projects: 1, red: 0, green: 1, inputs: 2 }]);
    expect(await differingLines(service.owner)).toBe(0);
  });

  when(
    `hold the report that came while its key was being rolled up, ${String(SLIPPING)} times over`,
    async () => {
      const begun = await start();
      const { service, midt } = begun;
      await midt.registersProject('SAFEST');
      let report = await midt.startsReport('2021-1', 'SAFEST');
      let missing = 0;
      for (const round of upTo(SLIPPING)) {
        const hold = await holdRollups(service);
        const summary = `first ${String(round)}`;
        report = await begun.certifiesAndSaves(report, { summary }, () => hold.reached(1));
        report = await begun.certifiesAndSaves(report, { summary: `slipping ${String(round)}` });
        await hold.release();
        await catchUp(service);
        missing += await differingLines(service.owner);
      }
      figure(
        'C10',
        `a report certified while its key was rolled up x ${String(SLIPPING)}: ` +
          `${String(SLIPPING - missing)} in the aggregate`,
      );
      expect(missing).toBe(0);
    },
  );

  when(
    'are found to lag when a nil return or new figures of the round before are lost',
    async () => {
      const begun = await start({ ROLE: 'api' });
      const { service, directorate, midt, oslo } = begun;
      await registersAnew(begun);
      await midt.reports('2021-1', 'SAFEST');
      await rollUp(service);
      expect(await begun.losesMessages()).toEqual(NOTHING);
      await certifyNil(oslo);
      expect(await begun.losesMessages()).toEqual({ actors: 0, rounds: 1 });
      await rollUp(service);
      await opensNextRound(begun);
      expect(await begun.losesMessages()).toEqual(NOTHING);
      // Both a snapshot and a corrected report of the round before change what this one is compared
      // with.
      const snapshot = { title: 'Status til NUIT' };
      expectStatus(await directorate.create('/v1/rounds/2021-1/snapshots', snapshot), 201);
      expect(await begun.losesMessages()).toEqual({ actors: 0, rounds: 1 });
      figure('C7', 'the messages of a nil return and of a snapshot lost: both found');
    },
  );

  when('are found to lag by a process that begins, whatever was lost days ago', async () => {
    const begun = await start({ ROLE: 'api' });
    const { service, directorate, midt } = begun;
    await registersAnew(begun);
    await opensNextRound(begun);
    // Each look takes one whole round more, so that this process has looked at both.
    for (const _ of upTo(2)) expect(await begun.losesMessages()).toEqual(NOTHING);
    await midt.reports('2021-2', 'SAFEST');
    service.moveTo('2021-02-10T10:00:00+01:00');
    // Longer ago than what is looked at each time: a process that begins looks at every round once.
    expect(await begun.losesMessages()).toEqual(NOTHING);
    const other = await begun.startsAnother({ ROLE: 'api' });
    const findLost = async (): Promise<number> =>
      (await other.app.get(RollupReconciler).findLostWork()).actors.length;
    // Not while a job of the round goes on, which will find it itself; then once.
    expectStatus(await directorate.create('/v1/rounds/2021-2/rollup', undefined), 202);
    expect(await findLost()).toBe(0);
    await service.owner.query(`delete from platform.job`);
    expect([await findLost(), await findLost()]).toEqual([1, 1]);
    await rollUp(service);
    expect(await findLost()).toBe(0);
    figure('C7', 'the message of a report of four days ago lost: found by the reconciler');
  });

  when.each(['project_line', 'actor_status'] as const)(
    'are known to lag when a report came while they wrote %s and its message was lost',
    async (table) => {
      const begun = await start({ ROLE: 'api' });
      const { service, midt } = begun;
      await midt.registersProject('DHP');
      await begun.reports(midt, 'SAFEST');
      const { rows } = await service.owner.query<{ roundId: string; actorId: string }>(
        `select round_id as "roundId", actor_id as "actorId" from reporting.report_revision`,
      );
      const hold = await holdRollups(service, table);
      const { roundId = '', actorId = '' } = rows[0] ?? {};
      const running = service.app.get(RollupService).rollUpActor(roundId, actorId);
      await hold.reached(1);
      await midt.reports('2021-1', 'DHP');
      await service.owner.query(`delete from platform.outbox`);
      await hold.release();
      await running;
      const { actors } = await service.app.get(RollupReconciler).findLostWork();
      figure(
        'C10',
        `a report slipped in at ${table} and its message lost: lines differ ` +
          `${String(await differingLines(service.owner))}, found by the reconciler ` +
          String(actors.length),
      );
      expect(actors).toEqual([{ roundId, actorId }]);
    },
  );
});

const NOTHING = { actors: 0, rounds: 0 };

const SEVEN_MILLION = {
  year: 2022,
  fundingSource: 'own',
  approved: 7_000_000,
  currency: 'NOK',
  priceYear: 2022,
  basis: 'nominal',
};

/** Registers a project of each actor, in the portfolio since this moment. */
async function registersAnew({ service, midt, oslo }: RollupStage): Promise<void> {
  await midt.registersProject('SAFEST');
  await oslo.registersProject('DIGIOSLO');
  await service.owner.query(
    `update portfolio.project set standing = 'inPortfolio', version = version + 1, updated_at = $1`,
    [service.clock.now()],
  );
}

/** Closes the round, opens the next one, and ends all work. */
async function opensNextRound({ service, directorate }: RollupStage): Promise<void> {
  service.moveTo('2021-02-06T10:00:00+01:00');
  await directorate.closesRound('2021-1');
  await directorate.opensRound('2021-2', {
    opensAt: '2021-02-06T08:00:00+01:00',
    deadline: '2021-04-23T16:00:00+02:00',
    closesAt: '2021-04-30T16:00:00+02:00',
  });
  await rollUp(service);
  await service.owner.query(`delete from platform.job_part`);
  await service.owner.query(`delete from platform.job`);
}

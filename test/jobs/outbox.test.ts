import { OutboxRelay } from '../../src/platform/work/outbox.relay.js';
import { RollupReconciler } from '../../src/rollup/roll-ups/reconciler.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { StatusPoll } from '../../src/rollup/status/status-poll.service.js';
import { BACKENDS } from '../support/backends.js';
import { catchUp, certifyNil } from '../support/reports/certified-reports.js';
import { holdRollups } from '../support/stages/disturbed-rollups.js';
import { bySize, SIZE } from '../support/size.js';
import { inParallel, tally, upTo } from '../support/crowd.js';
import { behind, differingLines, fingerprint, rollUp } from '../support/stages/rollups.js';
import { emptyQueue } from '../support/processes/queue.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const SLIPPING = bySize(10, 50, 1_000);
const RED = {
  status: { colour: 'red', reason: 'Forsinkelser', cause: 'supplier', action: 'Replanlegging' },
};

/** Waits until the reconciler's own turn, after ten seconds, or at `quick` lets it begin at once. */
async function reconcileUntilWhole(service: TestService): Promise<void> {
  if (SIZE !== 'quick') await catchUp(service);
  else
    await eventually(async () => {
      await service.app.get(OutboxRelay).reconcile();
      return (await behind(service.owner)) === 0 ? true : undefined;
    }, 250);
}

describe.each(BACKENDS)('roll-ups on the $backend queue', ({ env, when }) => {
  let service: TestService | undefined;
  const others: TestService[] = [];
  afterEach(async () => {
    for (const other of others.splice(0)) await other.stop();
    await service?.stop();
    service = undefined;
  });
  const start = async (
    options: Readonly<Record<string, string>> = {},
  ): Promise<{ service: TestService; directorate: Directorate; midt: Actor; oslo: Actor }> => {
    service = await startTestService({ env: { ...env, ...options } });
    return {
      service,
      directorate: new Directorate(service),
      midt: new Actor(service, ACTORS.helseMidt),
      oslo: new Actor(service, ACTORS.oslo),
    };
  };
  /** A second process on the same database and queue. */
  const another = async (
    first: TestService,
    options: Readonly<Record<string, string>>,
  ): Promise<TestService> => {
    const other = await startTestService({
      database: first.config.databaseUrl,
      env: { ...env, ...options },
      at: first.clock.now().toISOString(),
    });
    others.push(other);
    return other;
  };

  when('hold every report that was certified while the round closed, and none after', async () => {
    const { service, directorate, midt } = await start();
    await directorate.opensRound('2021-1');
    const codes = upTo(60).map((index) => `CLOSE-${String(index)}`);
    await inParallel(codes, 10, (code) => midt.registersProject(code));
    const reports = await inParallel(codes, 10, (code) => midt.startsReport('2021-1', code));
    service.moveTo('2021-02-01T10:00:00+01:00');
    const token = await service.token(ACTORS.helseMidt);
    let job = '';
    const answers = await inParallel(reports, 20, async (report, index) => {
      // The number of missing reports that closing confirms changes while others certify.
      if (index === 20)
        job = await eventually(() => directorate.closesRound('2021-1').catch(() => undefined), 2);
      return service.call('POST', `/v1/reports/${report.id}/certify`, {
        token,
        headers: { 'if-match': report.etag, 'idempotency-key': report.id },
      });
    });
    expectStatus(await directorate.awaitsJob(job), 200);
    await catchUp(service);
    const counted = tally(
      answers.map(({ status, body }) =>
        status === 200 ? '200' : `${String(status)} ${String(body.code)}`,
      ),
    );
    const {
      rows: [row],
    } = await service.owner.query<{ revisions: number; after: number; counted: number }>(
      `select count(*)::int as revisions,
              (count(*) filter (where v.recorded_at > r.closed_at))::int as after,
              (select projects from rollup.actor_status)::int as counted
         from reporting.report_revision v
         join reporting.round r on r.id = v.round_id`,
    );
    figure(
      'C5',
      `certifying while the round closes: ${String(counted.get('200') ?? 0)} certified and ` +
        `all in the figures (${String(row?.counted)}), ` +
        `${String(counted.get('409 round-closed') ?? 0)} refused, ${String(row?.after)} ` +
        `recorded after the closing`,
    );
    expect((counted.get('200') ?? 0) + (counted.get('409 round-closed') ?? 0)).toBe(reports.length);
    expect(row).toEqual({
      revisions: counted.get('200') ?? 0,
      after: 0,
      counted: counted.get('200') ?? 0,
    });
    expect(counted.get('409 round-closed') ?? 0).toBeGreaterThan(0);
    expect(await differingLines(service.owner)).toBe(0);
  });

  when('are found and made good when their outbox rows are lost', async () => {
    const { service, directorate, midt, oslo } = await start({ ROLE: 'api' });
    await directorate.opensRound('2021-1');
    for (const [actor, code] of [
      [midt, 'SAFEST'],
      [oslo, 'DIGIOSLO'],
    ] as const) {
      await actor.registersProject(code);
      await actor.reports('2021-1', code);
    }
    const { rowCount } = await service.owner.query(`delete from platform.outbox`);
    const lost = await behind(service.owner);
    const worker = await another(service, { ROLE: 'worker' });
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
      const { service, directorate, midt, oslo } = await start();
      await directorate.opensRound('2021-1');
      await midt.registersProject('SAFEST');
      await oslo.registersProject('DIGIOSLO');
      const hold = await holdRollups(service);
      await midt.reports('2021-1', 'SAFEST');
      await hold.reached(1);
      // These wait in the queue behind the one that is held, and go with it.
      await oslo.reports('2021-1', 'DIGIOSLO');
      await midt.registersProject('DHP');
      await midt.reports('2021-1', 'DHP');
      await eventually(async () =>
        (await service.owner.query(`select 1 from platform.outbox where dispatched_at is null`))
          .rowCount === 0
          ? true
          : undefined,
      );
      const removed = await emptyQueue(service);
      await hold.release();
      const started = performance.now();
      await reconcileUntilWhole(service);
      figure(
        'C7',
        `queue emptied (${String(removed)} entries) in the middle of a roll-up: 0 keys ` +
          `behind after ${((performance.now() - started) / 1000).toFixed(1)} s`,
      );
      expect(removed).toBeGreaterThan(0);
      expect(await differingLines(service.owner)).toBe(0);
    },
  );

  when('change nothing when they run again', async () => {
    const { service, directorate, midt, oslo } = await start();
    await directorate.opensRound('2021-1');
    for (const [actor, code] of [
      [midt, 'SAFEST'],
      [midt, 'DHP'],
      [oslo, 'DIGIOSLO'],
    ] as const) {
      await actor.registersProject(code);
      await actor.reports('2021-1', code, code === 'DHP' ? RED : {});
    }
    service.moveTo('2021-02-01T10:00:00+01:00');
    await directorate.awaitsJob(await directorate.closesRound('2021-1'));
    await catchUp(service);
    const status = await eventually(async () => {
      const answer = await service.call('GET', '/v1/rounds/2021-1/status');
      return answer.status === 200 ? answer : undefined;
    });
    const before = await fingerprint(service.owner);
    const again = await inParallel(upTo(5), 1, async () => {
      const job = expectStatus(await directorate.create('/v1/rounds/2021-1/rollup', undefined), 202)
        .body.id;
      expect((await directorate.awaitsJob(job)).body).toMatchObject({
        state: 'completed',
        total: 2,
        done: 2,
      });
      return fingerprint(service.owner);
    });
    const changed = again.filter((print) => print !== before).length;
    figure(
      'C14',
      `the round rolled up 5 times more: ${String(changed)} times with another byte in the roll-up's tables`,
    );
    expect(changed).toBe(0);
    const after = await service.call('GET', '/v1/rounds/2021-1/status');
    expect([after.text, after.headers.get('etag')]).toEqual([
      status.text,
      status.headers.get('etag'),
    ]);
    expect(await differingLines(service.owner)).toBe(0);
  });

  when('replace a revision by the next one', async () => {
    const { service, directorate, midt } = await start();
    await directorate.opensRound('2021-1');
    await midt.registersProject('SAFEST');
    const first = await midt.reports('2021-1', 'SAFEST', RED);
    await catchUp(service);
    await service.app.get(StatusPoll).refresh();
    const saved = await midt.call(
      'PUT',
      `/v1/reports/${String(first.body.id)}`,
      aReport({
        budget: [
          {
            year: 2022,
            fundingSource: 'own',
            approved: 7_000_000,
            currency: 'NOK',
            priceYear: 2022,
            basis: 'nominal',
          },
        ],
      }),
      { 'if-match': first.headers.get('etag') ?? '' },
    );
    const draftCounted = await directorate.call('GET', '/v1/rounds/2021-1/status');
    await midt.certifies({
      id: first.body.id,
      etag: expectStatus(saved, 200).headers.get('etag') ?? '',
    });
    await catchUp(service);
    const { rows } = await service.owner.query(
      `select l.colour, s.budgets, s.projects, s.red, s.green, s.inputs from rollup.project_line l
         cross join rollup.actor_status s`,
    );
    expect(draftCounted.body.red).toHaveLength(1);
    expect(rows).toEqual([
      {
        colour: 'green',
        budgets: { 2022: { '2022-nominal': 7_000_000 } },
        projects: 1,
        red: 0,
        green: 1,
        inputs: 2,
      },
    ]);
    expect(await differingLines(service.owner)).toBe(0);
  });

  when(
    `hold the report that came while its key was being rolled up, ${String(SLIPPING)} times over`,
    async () => {
      const { service, directorate, midt } = await start();
      await directorate.opensRound('2021-1');
      await midt.registersProject('SAFEST');
      let report = await midt.startsReport('2021-1', 'SAFEST');
      let missing = 0;
      for (const round of upTo(SLIPPING)) {
        const hold = await holdRollups(service);
        for (const part of ['first', 'slipping']) {
          const certified = await midt.certifies(report);
          if (part === 'first') await hold.reached(1);
          const last = `${part} ${String(round)}`;
          const saved = expectStatus(
            await midt.call('PUT', `/v1/reports/${report.id}`, aReport({ summary: last }), {
              'if-match': certified.headers.get('etag') ?? '',
            }),
            200,
          );
          report = { id: report.id, etag: saved.headers.get('etag') ?? '' };
        }
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
    'are found to lag whatever was lost: a nil return, new figures of the round before, or anything two days ago',
    async () => {
      const { service, directorate, midt, oslo } = await start({ ROLE: 'api' });
      const reconciler = service.app.get(RollupReconciler);
      const lost = async (): Promise<{ readonly actors: number; readonly rounds: number }> => {
        await service.owner.query(`delete from platform.outbox`);
        const { actors, rounds } = await reconciler.findLostWork();
        return { actors: actors.length, rounds: rounds.length };
      };
      const nothing = { actors: 0, rounds: 0 };
      await directorate.opensRound('2021-1');
      await midt.registersProject('SAFEST');
      await oslo.registersProject('DIGIOSLO');
      await service.owner.query(
        `update portfolio.project set standing = 'inPortfolio', version = version + 1, updated_at = $1`,
        [service.clock.now()],
      );
      await midt.reports('2021-1', 'SAFEST');
      await rollUp(service);
      expect(await lost()).toEqual(nothing);

      await certifyNil(oslo);
      expect(await lost()).toEqual({ actors: 0, rounds: 1 });
      await rollUp(service);

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
      expect(await lost()).toEqual(nothing);
      // Both a snapshot and a corrected report of the round before change what this one is compared
      // with.
      expectStatus(
        await directorate.create('/v1/rounds/2021-1/snapshots', { title: 'Status til NUIT' }),
        201,
      );
      expect(await lost()).toEqual({ actors: 0, rounds: 1 });
      await rollUp(service);

      await midt.reports('2021-2', 'SAFEST');
      service.moveTo('2021-02-10T10:00:00+01:00');
      // Longer ago than what is looked at each time: a process that begins looks at every round
      // once.
      expect(await lost()).toEqual(nothing);
      const begun = await another(service, { ROLE: 'api' });
      const findLost = async (): Promise<number> =>
        (await begun.app.get(RollupReconciler).findLostWork()).actors.length;
      // Not while a job of the round goes on, which will find it itself; then once.
      expectStatus(await directorate.create('/v1/rounds/2021-2/rollup', undefined), 202);
      expect(await findLost()).toBe(0);
      await service.owner.query(`delete from platform.job`);
      expect([await findLost(), await findLost()]).toEqual([1, 1]);
      await rollUp(service);
      expect(await findLost()).toBe(0);
      figure(
        'C7',
        'the messages of a nil return, of a snapshot and of a report of four days ago lost: ' +
          'all three found by the reconciler',
      );
    },
  );

  when.each(['project_line', 'actor_status'] as const)(
    'are known to lag when a report came while they wrote %s and its message was lost',
    async (table) => {
      const { service, directorate, midt } = await start({ ROLE: 'api' });
      await directorate.opensRound('2021-1');
      await midt.registersProject('SAFEST');
      await midt.registersProject('DHP');
      await midt.reports('2021-1', 'SAFEST');
      const {
        rows: [key],
      } = await service.owner.query<{ round_id: string; actor_id: string }>(
        `select round_id, actor_id from reporting.report_revision`,
      );
      const hold = await holdRollups(service, table);
      const rollups = service.app.get(RollupService);
      const running = rollups.rollUpActor(key?.round_id ?? '', key?.actor_id ?? '');
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
      expect(actors).toEqual([{ roundId: key?.round_id, actorId: key?.actor_id }]);
    },
  );
});

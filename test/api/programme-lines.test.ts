import type { QueryRunner } from 'typeorm';
import { ProgrammeLines1763900000210 } from '../../migrations/1763900000210-programme-lines.js';
import { canonicalJson, sha256 } from '../../src/platform/base/canonical-json.js';
import { RebuildService } from '../../src/rollup/roll-ups/rebuild.service.js';
import { RollupReconciler } from '../../src/rollup/roll-ups/reconciler.service.js';
import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import { rollUp } from '../support/rollups.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

const money = (approved: number): Record<string, unknown> => ({
  year: 2021,
  fundingSource: 'own',
  approved,
  currency: 'NOK',
  priceYear: 2021,
  basis: 'nominal',
});
const BEFORE = '2021-01-19T09:00:00Z';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let vest: Actor;
let oslo: Actor;
let snapshot: string;

/**
 * OVER (Helse Midt-Norge) has DEL (Helse Vest) and UNDER (Oslo) under it; DEL has INNERST (Oslo).
 * All four report.
 */
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T09:00:00Z', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  [midt, vest, oslo] = [
    new Actor(service, ACTORS.helseMidt),
    new Actor(service, ACTORS.helseVest),
    new Actor(service, ACTORS.oslo),
  ];
  await midt.registersProject('OVER', { kind: 'programme' });
  await vest.registersProject('DEL', { kind: 'programme', parent: 'OVER' });
  await oslo.registersProject('INNERST', { parent: 'DEL' });
  await oslo.registersProject('UNDER', { parent: 'OVER' });
  await directorate.opensRound('2021-1');
  const reports: [Actor, string, number][] = [
    [midt, 'OVER', 1000],
    [vest, 'DEL', 200],
    [oslo, 'INNERST', 30],
    [oslo, 'UNDER', 4],
  ];
  for (const [actor, code, approved] of reports)
    await actor.reports('2021-1', code, { budget: [money(approved)] });
  await rollUp(service);
  service.moveTo('2021-01-20T09:00:00Z');
  snapshot = expectStatus(
    await directorate.create('/v1/rounds/2021-1/snapshots', { title: 'Før flyttingen' }),
    201,
  ).body.id;
});
afterAll(() => service.stop());

const read = async (
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> =>
  expectStatus(await directorate.call('GET', `/v1/${path}`, undefined, headers), 200);
const byProgramme = async (more = ''): Promise<unknown> => {
  const { body } = await read(`rounds/2021-1/figures?by=programme&measure=approved${more}`);
  return [
    body.total,
    body.additive,
    Object.fromEntries(
      // eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
      body.cells.map(({ keys, value, share, reports }: Record<string, any>) => [
        String(keys.programme),
        [value, share, reports],
      ]),
    ),
  ];
};
const moves = async (actor: Actor, code: string, parent: string | null): Promise<Answered> => {
  const { headers } = await actor.call('GET', `/v1/projects/${code}`);
  return actor.call(
    'PATCH',
    `/v1/projects/${code}`,
    { parent },
    { 'if-match': headers.get('etag') ?? '' },
  );
};
const NESTED = [1234, false, { DEL: [230, null, 2], OVER: [1234, null, 4] }];
const MOVED = [1234, false, { DEL: [230, null, 2], OVER: [1004, null, 2] }];

test('a report counts in its programme and in each above it, once in each', async () => {
  expect(await byProgramme()).toEqual(NESTED);
  for (const [programme, codes] of [
    ['OVER', ['DEL', 'INNERST', 'OVER', 'UNDER']],
    ['DEL', ['DEL', 'INNERST']],
  ] as const) {
    const { body } = await read(`rounds/2021-1/figures/reports?programme=${programme}`);
    expect(body.items.map(({ project }: { project: string }) => project)).toEqual(codes);
  }
});

test(
  'a programme that moves takes all under it along; what is lost of the message is ' +
    'found, and then and frozen stay what they were',
  async () => {
    await service.owner.query(`delete from platform.outbox`);
    expectStatus(await moves(vest, 'DEL', null), 200);
    const { rows } = await service.owner.query<{ payload: { projectId: string } }>(
      `select o.payload from platform.outbox o where o.topic = 'project.changed'`,
    );
    expect(rows).toHaveLength(1);
    const rollup = service.app.get(RollupService);
    await rollup.requestKeysOfProject(rows[0]?.payload.projectId ?? '');
    const told = async (): Promise<string[]> =>
      (
        await service.owner.query<{ number: string }>(
          `select a.organisation_number as number from platform.outbox o
           join actors.actor a on a.id = (o.payload->>'actorId')::uuid
            where o.topic = 'rollup.actor-stale' order by 1`,
        )
      ).rows.map(({ number }) => number);
    expect(await told()).toEqual([ACTORS.oslo, ACTORS.helseVest].sort());

    await service.owner.query(`delete from platform.outbox`);
    const { actors } = await service.app.get(RollupReconciler).findLostWork();
    const { rows: found } = await service.owner.query<{ number: string }>(
      `select a.organisation_number as number from actors.actor a where a.id = any($1) order by 1`,
      [actors.map(({ actorId }) => actorId)],
    );
    expect(found.map(({ number }) => number)).toEqual([ACTORS.oslo, ACTORS.helseVest].sort());
    for (const { roundId, actorId } of actors) await rollup.rollUpActor(roundId, actorId);
    expect((await service.app.get(RollupReconciler).findLostWork()).actors).toEqual([]);

    expect(await byProgramme()).toEqual(MOVED);
    expect(await byProgramme(`&asOf=${service.clock.now().toISOString()}`)).toEqual(MOVED);
    expect(await byProgramme(`&asOf=${BEFORE}`)).toEqual(NESTED);
    expect(await byProgramme(`&snapshot=${snapshot}`)).toEqual(NESTED);
    await rollUp(service);
    expect((await service.app.get(RebuildService).countDifferences(undefined)).cells).toBe(0);
    const { body } = await read(`rounds/2021-1/differences?againstSnapshot=${snapshot}`);
    expect(
      body.items.map(({ project, changes }: Record<string, unknown>) => [project, changes]),
    ).toEqual([
      ['DEL', [{ field: 'programme', now: 'DEL', before: 'DEL OVER' }]],
      ['INNERST', [{ field: 'programme', now: 'DEL', before: 'DEL OVER' }]],
    ]);
    expectStatus(await moves(vest, 'DEL', 'OVER'), 200);
    await rollUp(service);
    expect(await byProgramme()).toEqual(NESTED);
  },
);

test(
  'no programme lies under itself; where moves at the same time met for an instant, ' +
    'lines as of then end',
  async () => {
    await midt.registersProject('ANNET', { kind: 'programme' });
    expectStatus(await moves(midt, 'OVER', 'DEL'), 422);
    // Of each the move that the other would refuse, as if recorded before the other went back.
    await service.owner.query(
      `insert into portfolio.project_revision (project_id, version, actor_id, recorded_at, project)
     select p.id, 90 + n, p.actor_id, timestamptz '2021-01-20T10:00:00Z' + n * interval '1 minute',
        to_jsonb(p) || jsonb_build_object('parent_id', case n when 0 then d.id end)
           from portfolio.project p, portfolio.project d, generate_series(0, 1) n
            where p.code = 'OVER' and d.code = 'DEL'`,
    );
    service.moveTo('2021-01-20T12:00:00Z');
    expect(await byProgramme('&asOf=2021-01-20T10:00:30Z')).toEqual([
      1234,
      false,
      { DEL: [1234, null, 4], OVER: [1234, null, 4] },
    ]);
    expect(await byProgramme('&asOf=2021-01-20T10:01:00Z')).toEqual(NESTED);
  },
);

test(
  'what was frozen and kept before lines had several programmes says the same after, ' +
    'and its hash is still that of what it says',
  async () => {
    const migration = new ProgrammeLines1763900000210();
    const runner = { query: (sql: string) => service.owner.query(sql) } as unknown as QueryRunner;
    const lines = async (): Promise<unknown> =>
      (
        await service.owner.query(
          `select l.code, l.facts->'programme' as programme from rollup.snapshot_line l order by l.code`,
        )
      ).rows;
    const frozen = await lines();
    const inFirst = [
      ['DEL', ['DEL']],
      ['INNERST', ['DEL']],
      ['OVER', ['OVER']],
      ['UNDER', ['OVER']],
    ].map(([code, programme]) => ({ code, programme }));
    expect(frozen).not.toEqual(inFirst);
    await migration.down(runner);
    await service.owner.query(`delete from platform.outbox`);
    await service.owner.query(
      `update rollup.actor_status s set basis = k.basis
       from (select v.actor_id, sum(1 + p.version) as basis from reporting.report_revision v
          join portfolio.project p on p.id = v.project_id group by v.actor_id) k where k.actor_id = s.actor_id`,
    );
    await migration.up(runner);
    expect(await lines()).toEqual(inFirst);
    // Only what lies under a programme under another is behind: it is told, and would be found.
    const { rows } = await service.owner.query<{ number: string }>(
      `select a.organisation_number as number from platform.outbox o
       join actors.actor a on a.id = (o.payload->>'actorId')::uuid where o.topic = 'rollup.actor-stale' order by 1`,
    );
    expect(rows.map(({ number }) => number)).toEqual([ACTORS.oslo, ACTORS.helseVest].sort());
    const rollup = service.app.get(RollupService);
    const { actors } = await service.app.get(RollupReconciler).findLostWork();
    expect(actors).toHaveLength(2);
    for (const { roundId, actorId } of actors) await rollup.rollUpActor(roundId, actorId);
    expect(await byProgramme()).toEqual(NESTED);
    const { body } = await read(`snapshots/${snapshot}`);
    expect(sha256(canonicalJson(body.content))).toBe(body.hash);
    await expect(
      service.owner.query(`update rollup.snapshot_line set code = code`),
    ).rejects.toThrow('append-only');
  },
);

test('facts have the programme of its own and those above it in columns of their own', async () => {
  service.moveTo('2021-02-05T16:00:00Z');
  await directorate.closesRound('2021-1');
  await service.owner.query(
    `update platform.job set state = 'completed' where kind = 'rollup-round'`,
  );
  await rollUp(service);
  await oslo.registersProject('ALENE');
  const { body } = await read('facts/reports');
  expect(
    body.items
      .map(({ project, programme, programmes }: Record<string, unknown>) => [
        project,
        programme,
        programmes,
      ])
      .sort(),
  ).toEqual([
    ['DEL', 'DEL', 'DEL OVER'],
    ['INNERST', 'DEL', 'DEL OVER'],
    ['OVER', 'OVER', 'OVER'],
    ['UNDER', 'OVER', 'OVER'],
  ]);
  const { text } = await read('facts/reports', { accept: 'text/csv' });
  expect(text.split('\r\n')[0]).toContain(',programme,programmes,kind,');
  const csv = (await read('rounds/2021-1/figures?by=programme', { accept: 'text/csv' })).text
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',').slice(6));
  expect(csv).toEqual([
    ['DEL', '2', '', '2'],
    ['OVER', '4', '', '4'],
  ]);
});

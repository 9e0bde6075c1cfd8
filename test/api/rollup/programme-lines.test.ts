import type { QueryRunner } from 'typeorm';
import { ProgrammeLines1763900000210 } from '../../../migrations/1763900000210-programme-lines.js';
import { canonicalJson, sha256 } from '../../../src/platform/base/canonical-json.js';
import { RebuildService } from '../../../src/rollup/roll-ups/rebuild.service.js';
import { RollupReconciler } from '../../../src/rollup/roll-ups/reconciler.service.js';
import { NationalRollup } from '../../../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../../../src/rollup/roll-ups/rollup.service.js';
import { StatusPoll } from '../../../src/rollup/status/status-poll.service.js';
import { FiguresStage, money } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';

const BEFORE = '2021-01-19T09:00:00Z';
/** The actors of what lies under DEL, in the order of their numbers. */
const UNDER_DEL = [ACTORS.oslo, ACTORS.helseVest].sort();

let stage: FiguresStage;
let service: TestService;
let midt: Actor;
let vest: Actor;
let oslo: Actor;
let snapshot: string;

/**
 * OVER (Helse Midt-Norge) has DEL (Helse Vest) and UNDER (Oslo) under it; DEL has INNERST (Oslo).
 * All four report.
 */
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  ({ service, midt, vest, oslo } = stage);
  await midt.registersProject('OVER', { kind: 'programme' });
  await vest.registersProject('DEL', { kind: 'programme', parent: 'OVER' });
  await oslo.registersProject('INNERST', { parent: 'DEL' });
  await oslo.registersProject('UNDER', { parent: 'OVER' });
  await stage.directorate.opensRound('2021-1');
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
  snapshot = await stage.freezes('2021-1', 'Før flyttingen');
});
afterAll(() => service.stop());

/** Reads the total, whether cells add up to it, and value, share and reports of each programme. */
async function readProgrammes(more = ''): Promise<unknown> {
  const path = `rounds/2021-1/figures?by=programme&measure=approved${more}`;
  const { body } = await stage.reads(path);
  const cells = body.cells as ({ keys: { programme: string | null } } & Record<string, unknown>)[];
  return [
    body.total,
    body.additive,
    Object.fromEntries(
      cells.map(({ keys, value, share, reports }) => [
        String(keys.programme),
        [value, share, reports],
      ]),
    ),
  ];
}
const NESTED = [1234, false, { DEL: [230, null, 2], OVER: [1234, null, 4] }];
const MOVED = [1234, false, { DEL: [230, null, 2], OVER: [1004, null, 2] }];

async function moveUnder(actor: Actor, code: string, parent: string | null): Promise<Answered> {
  const path = `/v1/projects/${code}`;
  const { headers } = await actor.call('GET', path);
  const version = { 'if-match': headers.get('etag') ?? '' };
  return actor.call('PATCH', path, { parent }, version);
}

const clearOutbox = (): Promise<unknown> => service.owner.query(`delete from platform.outbox`);
/** Lists the actors that the outbox asks to roll up anew. */
async function listStaleActors(): Promise<string[]> {
  const { rows } = await service.owner.query<{ number: string }>(
    `select a.organisation_number as number
       from platform.outbox o
       join actors.actor a on a.id = (o.payload->>'actorId')::uuid
      where o.topic = 'rollup.actor-stale'
      order by 1`,
  );
  return rows.map(({ number }) => number);
}
/** Rolls up what the reconciler finds, and returns the actors. */
async function rollUpLostWork(): Promise<string[]> {
  const { actors } = await service.app.get(RollupReconciler).findLostWork();
  const rollup = service.app.get(RollupService);
  for (const { roundId, actorId } of actors) await rollup.rollUpActor(roundId, actorId);
  // The round is summed up after its actors, as a worker does: only then kept answers are old.
  for (const round of new Set(actors.map(({ roundId }) => roundId)))
    await service.app.get(NationalRollup).sumUpRound(round);
  await service.app.get(StatusPoll).refresh();
  const { rows } = await service.owner.query<{ number: string }>(
    `select a.organisation_number as number
       from actors.actor a
      where a.id = any($1)
      order by 1`,
    [actors.map(({ actorId }) => actorId)],
  );
  return rows.map(({ number }) => number);
}

describe('a report', () => {
  test('counts in its programme and in each above it, once in each', async () => {
    expect(await readProgrammes()).toEqual(NESTED);
  });

  test.each([
    ['OVER', ['DEL', 'INNERST', 'OVER', 'UNDER']],
    ['DEL', ['DEL', 'INNERST']],
  ])('is found under programme %s', async (programme, codes) => {
    const { body } = await stage.reads(`rounds/2021-1/figures/reports?programme=${programme}`);
    const items = body.items as { project: string }[];
    expect(items.map(({ project }) => project)).toEqual(codes);
  });
});

describe('a programme that moves', () => {
  beforeAll(async () => {
    await clearOutbox();
    expectStatus(await moveUnder(vest, 'DEL', null), 200);
  });

  test('asks for a roll-up of every actor that has something under it', async () => {
    const { rows } = await service.owner.query<{ payload: { projectId: string } }>(
      `select o.payload from platform.outbox o where o.topic = 'project.changed'`,
    );
    expect(rows).toHaveLength(1);
    await service.app.get(RollupService).requestKeysOfProject(rows[0]?.payload.projectId ?? '');
    expect(await listStaleActors()).toEqual(UNDER_DEL);
  });

  test('is found by the reconciler when that message is lost', async () => {
    await clearOutbox();
    expect(await rollUpLostWork()).toEqual(UNDER_DEL);
    expect((await service.app.get(RollupReconciler).findLostWork()).actors).toEqual([]);
  });

  test('takes all under it along', async () => {
    expect(await readProgrammes()).toEqual(MOVED);
    expect(await readProgrammes(`&asOf=${service.clock.now().toISOString()}`)).toEqual(MOVED);
    await rollUp(service);
    expect((await service.app.get(RebuildService).countDifferences(undefined)).cells).toBe(0);
  });

  test('leaves the figures as of an instant before, and the frozen ones', async () => {
    expect(await readProgrammes(`&asOf=${BEFORE}`)).toEqual(NESTED);
    expect(await readProgrammes(`&snapshot=${snapshot}`)).toEqual(NESTED);
  });

  test('stands in the differences of each project under it', async () => {
    const path = `rounds/2021-1/differences?againstSnapshot=${snapshot}`;
    const { body } = await stage.reads(path);
    const items = body.items as { project: string; changes: unknown }[];
    const change = { field: 'programme', now: 'DEL', before: 'DEL OVER' };
    expect(items.map(({ project, changes }) => [project, changes])).toEqual([
      ['DEL', [change]],
      ['INNERST', [change]],
    ]);
  });

  test('can move back', async () => {
    expectStatus(await moveUnder(vest, 'DEL', 'OVER'), 200);
    await rollUp(service);
    expect(await readProgrammes()).toEqual(NESTED);
  });
});

describe('a programme under itself', () => {
  test('is refused', async () => {
    await midt.registersProject('ANNET', { kind: 'programme' });
    expectStatus(await moveUnder(midt, 'OVER', 'DEL'), 422);
  });

  test('ends the lines as of an instant at which two moves crossed', async () => {
    // Records, of each programme, the move that the other would refuse, a minute apart.
    await service.owner.query(
      `insert into portfolio.project_revision
              (project_id, version, actor_id, recorded_at, project)
       select p.id,
              90 + n,
              p.actor_id,
              timestamptz '2021-01-20T10:00:00Z' + n * interval '1 minute',
              to_jsonb(p) || jsonb_build_object('parent_id', case n when 0 then d.id end)
         from portfolio.project p,
              portfolio.project d,
              generate_series(0, 1) n
        where p.code = 'OVER'
          and d.code = 'DEL'`,
    );
    service.moveTo('2021-01-20T12:00:00Z');
    const crossed = [1234, false, { DEL: [1234, null, 4], OVER: [1234, null, 4] }];
    expect(await readProgrammes('&asOf=2021-01-20T10:00:30Z')).toEqual(crossed);
    expect(await readProgrammes('&asOf=2021-01-20T10:01:00Z')).toEqual(NESTED);
  });
});

describe('the migration to several programmes a line', () => {
  const migration = new ProgrammeLines1763900000210();
  const listFrozenLines = async (): Promise<unknown> => {
    const { rows } = await service.owner.query(
      `select l.code, l.facts->'programme' as programme
         from rollup.snapshot_line l
        order by l.code`,
    );
    return rows;
  };
  /** The lines before the migration: each in its own programme alone. */
  const IN_FIRST = [
    { code: 'DEL', programme: ['DEL'] },
    { code: 'INNERST', programme: ['DEL'] },
    { code: 'OVER', programme: ['OVER'] },
    { code: 'UNDER', programme: ['OVER'] },
  ];

  test('leaves frozen lines in the one programme that they had', async () => {
    const runner = { query: (sql: string) => service.owner.query(sql) } as unknown as QueryRunner;
    expect(await listFrozenLines()).not.toEqual(IN_FIRST);
    await migration.down(runner);
    await clearOutbox();
    await service.owner.query(
      `update rollup.actor_status s
          set basis = k.basis
         from (select v.actor_id, sum(1 + p.version) as basis
                 from reporting.report_revision v
                 join portfolio.project p on p.id = v.project_id
                group by v.actor_id) k
        where k.actor_id = s.actor_id`,
    );
    // No line had a basis of its own then.
    await service.owner.query('update rollup.project_line set basis = null');
    await migration.up(runner);
    expect(await listFrozenLines()).toEqual(IN_FIRST);
  });

  test('asks for a roll-up of what lies under a programme under another, and of nothing else', async () => {
    expect(await listStaleActors()).toEqual(UNDER_DEL);
    expect(await rollUpLostWork()).toHaveLength(2);
    expect(await readProgrammes()).toEqual(NESTED);
  });

  test('leaves every snapshot with the hash of its content, and unchangeable', async () => {
    const { body } = await stage.reads(`snapshots/${snapshot}`);
    expect(sha256(canonicalJson(body.content))).toBe(body.hash);
    await expect(
      service.owner.query(`update rollup.snapshot_line set code = code`),
    ).rejects.toThrow('append-only');
  });
});

describe('the facts of a closed round', () => {
  beforeAll(async () => {
    service.moveTo('2021-02-05T16:00:00Z');
    await stage.closes('2021-1');
    await oslo.registersProject('ALENE');
  });

  test('have the programme of a project and those above it in columns of their own', async () => {
    const { body } = await stage.reads('facts/reports');
    const items = body.items as Record<string, unknown>[];
    const programmes = items.map((item) => [
      item['project'],
      item['programme'],
      item['programmes'],
    ]);
    expect(programmes.sort()).toEqual([
      ['DEL', 'DEL', 'DEL OVER'],
      ['INNERST', 'DEL', 'DEL OVER'],
      ['OVER', 'OVER', 'OVER'],
      ['UNDER', 'OVER', 'OVER'],
    ]);
    const { text } = await stage.reads('facts/reports', { accept: 'text/csv' });
    expect(text.split('\r\n')[0]).toContain(',programme,programmes,kind,');
  });

  test('stand beside figures by programme as CSV', async () => {
    const csv = { accept: 'text/csv' };
    const { text } = await stage.reads('rounds/2021-1/figures?by=programme', csv);
    const lines = text.trimEnd().split('\r\n').slice(1);
    expect(lines.map((line) => line.split(',').slice(6))).toEqual([
      ['DEL', '2', '', '2'],
      ['OVER', '4', '', '4'],
    ]);
  });
});

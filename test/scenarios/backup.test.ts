import pg from 'pg';
import { verify } from '../../src/commands/audit-verify.js';
import { newId } from '../../src/platform/base/ids.js';
import { prepareDatabase } from '../support/processes/external-postgres.js';
import { POSTGRES_PROGRAMS, RestorablePostgres } from '../support/processes/restorable-postgres.js';
import { figure } from '../support/reports/figure.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { Actor, Directorate, eventually } from '../support/story.js';

const here = POSTGRES_PROGRAMS === undefined ? test.skip : test;
if (process.env['CI'] === 'true' && POSTGRES_PROGRAMS === undefined)
  throw new Error('In CI the restore of a backup must run, and pg_basebackup is not installed');

/** Starts a service on a server, with a queue of its own. */
function startOn(server: RestorablePostgres): Promise<TestService> {
  return startTestService({ database: server.url, env: { QUEUE_PREFIX: `backup-${newId()}` } });
}

/** Reports and certifies projects of one actor, and waits for their figures. */
async function report(service: TestService, ...codes: readonly string[]): Promise<void> {
  const midt = new Actor(service, ACTORS.helseMidt);
  for (const code of codes) {
    await midt.registersProject(code);
    await midt.reports('2021-1', code);
  }
  await eventually(async () => ((await behind(service.owner)) === 0 ? true : undefined));
}

/** Lists the projects with a certified report. */
async function listReported({ owner }: TestService): Promise<string[]> {
  const { rows } = await owner.query<{ code: string }>(
    `select project->>'code' as code from reporting.report_revision order by 1`,
  );
  return rows.map(({ code }) => code);
}

/** Reads the instant of the server, then waits until its clock shows another. */
async function readInstant(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ now: string }>(
    `select clock_timestamp()::text as now, pg_sleep(0.05)`,
  );
  await client.end();
  return rows[0]?.now ?? '';
}

describe('a base backup and the archived WAL', () => {
  let server: RestorablePostgres;
  let service: TestService;
  beforeAll(async () => {
    if (POSTGRES_PROGRAMS === undefined) return;
    server = await RestorablePostgres.start();
    await prepareDatabase(server.url);
    service = await startOn(server);
    await new Directorate(service).opensRound('2021-1');
    await report(service, 'BEFORE');
    await server.backUp();
    await report(service, 'AFTER-1', 'AFTER-2');
  });
  afterAll(async () => {
    await service.stop();
    await server.stop();
  });

  here('restore the service as it was at an instant, whole in every part', async () => {
    const heads = (await verify(server.url, [])).listHeads();
    const until = await readInstant(server.url);
    await report(service, 'LOST');
    await server.archivesWal();
    await service.stop();
    const started = performance.now();
    await server.restore(until);
    service = await startOn(server);
    const seconds = (performance.now() - started) / 1000;
    const { breaks } = await verify(server.url, heads);
    const wrong = await differingLines(service.owner);
    figure(
      'backup',
      `restored to an instant in ${seconds.toFixed(1)} s: 3 of 3 reports before it, 0 after it; ` +
        `broken chains ${String(breaks.length)}, cells wrong ${String(wrong)}`,
    );
    expect(await listReported(service)).toEqual(['AFTER-1', 'AFTER-2', 'BEFORE']);
    expect([breaks, wrong]).toEqual([[], 0]);
  });

  here('leave a service that goes on from there', async () => {
    await report(service, 'LATER');
    expect(await listReported(service)).toContain('LATER');
    expect((await verify(server.url, [])).breaks).toEqual([]);
  });
});

import pg from 'pg';
import { BACKENDS } from '../support/backends.js';
import { MIGRATIONS } from '../../migrations/index.js';
import { externalDatabase, prepareDatabase } from '../support/processes/external-postgres.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { ACTORS, startTestService } from '../support/service.js';
import { Actor, Directorate, eventually } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

describe.each(BACKENDS)(
  'on an external PostgreSQL, the queue in $backend',
  ({ backend, env, when }) => {
    const here = process.env['TEST_EXTERNAL_POSTGRES'] === undefined ? test.skip : when;

    here(
      'the migrations build everything from nothing, and a certified report is rolled up',
      async () => {
        const { url, version, drop } = await externalDatabase();
        const owner = new pg.Pool({ connectionString: url, max: 2 });
        owner.on('error', () => undefined);
        try {
          expect(await prepareDatabase(url)).toEqual(MIGRATIONS.map(({ name }) => name));
          expect(await prepareDatabase(url)).toEqual([]);
          const service = await startTestService({ database: url, env });
          try {
            const midt = new Actor(service, ACTORS.helseMidt);
            await new Directorate(service).opensRound('2021-1');
            await midt.registersProject('SAFEST');
            await midt.reports('2021-1', 'SAFEST');
            await eventually(async () => ((await behind(owner)) === 0 ? true : undefined));
            const { rows } = await owner.query<{ projects: number; green: number }>(
              `select projects, green from rollup.actor_status`,
            );
            figure(
              'P15',
              `PostgreSQL ${version}, queue in ${backend}: ${String(MIGRATIONS.length)} migrations ` +
                `from nothing, a second run 0; 1 certified report rolled up, ` +
                `${String(await differingLines(owner))} cells differ`,
            );
            expect(rows).toEqual([{ projects: 1, green: 1 }]);
            expect(await differingLines(owner)).toBe(0);
          } finally {
            await service.stop();
          }
        } finally {
          await owner.end();
          await drop();
        }
      },
    );
  },
);

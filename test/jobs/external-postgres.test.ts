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
    const undo: (() => Promise<unknown>)[] = [];
    afterEach(async () => {
      for (const step of undo.splice(0).reverse()) await step();
    });
    const openDatabase = async (): Promise<{ readonly url: string; readonly version: string }> => {
      const { drop, ...database } = await externalDatabase();
      undo.push(drop);
      return database;
    };
    const here = process.env['TEST_EXTERNAL_POSTGRES'] === undefined ? test.skip : when;

    here(
      'the migrations build everything from nothing, and a certified report is rolled up',
      async () => {
        const { url, version } = await openDatabase();
        expect(await prepareDatabase(url)).toEqual(MIGRATIONS.map(({ name }) => name));
        expect(await prepareDatabase(url)).toEqual([]);
        const service = await startTestService({ database: url, env });
        undo.push(() => service.stop());
        const { owner } = service;
        const midt = new Actor(service, ACTORS.helseMidt);
        await new Directorate(service).opensRound('2021-1');
        await midt.registersProject('SAFEST');
        await midt.reports('2021-1', 'SAFEST');
        await eventually(async () => ((await behind(owner)) === 0 ? true : undefined));
        const { rows } = await owner.query<{ projects: number; green: number }>(
          `select projects, green from rollup.actor_status`,
        );
        const differing = await differingLines(owner);
        figure(
          'P15',
          `PostgreSQL ${version}, queue in ${backend}: ${String(MIGRATIONS.length)} migrations ` +
            `from nothing, a second run 0; 1 certified report rolled up, ` +
            `${String(differing)} cells differ`,
        );
        expect(rows).toEqual([{ projects: 1, green: 1 }]);
        expect(differing).toBe(0);
      },
    );
  },
);

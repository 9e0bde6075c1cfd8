import { Proxy } from '../support/processes/proxy.js';
import { startProcessBeside } from '../support/processes/processes.js';
import { behind } from '../support/stages/rollups.js';
import { ACTORS, startTestService } from '../support/service.js';
import { Actor, Directorate, eventually } from '../support/story.js';

/** Connections of the queue that are made while it starts: of each queue, and of its worker. */
const CONNECTIONS = [1, 2, 3, 4];

test.each(CONNECTIONS)(
  'a worker works and stops, although connection %i of its queue was lost as it started',
  async (lost) => {
    const arranged = await startTestService({ env: { ROLE: 'api' } });
    const proxy = await Proxy.before(arranged.config.databaseUrl);
    let made = 0;
    proxy.lose((opening) => opening.includes('portfolio-queue') && ++made === lost);
    const env = { ROLE: 'worker', DATABASE_URL: proxy.url };
    const worker = await startProcessBeside(arranged, env);
    try {
      await new Directorate(arranged).opensRound('2021-1');
      const midt = new Actor(arranged, ACTORS.helseMidt);
      await midt.registersProject('TAPT');
      await midt.reports('2021-1', 'TAPT');
      await eventually(async () => ((await behind(arranged.owner)) === 0 ? true : undefined));
      expect(made).toBeGreaterThan(CONNECTIONS.length);
      expect((await worker.end('SIGTERM')).code).toBe(0);
    } finally {
      await worker.end('SIGKILL');
      await proxy.cut();
      await arranged.stop();
    }
  },
);

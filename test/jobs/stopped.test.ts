import { BACKENDS } from '../support/backends.js';
import { upTo } from '../support/crowd.js';
import { Chance } from '../support/models/chance.js';
import { figure } from '../support/reports/figure.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { differingLines } from '../support/stages/rollups.js';
import { LANES, StoppedService } from '../support/disturbances/stopped-service.js';

/** The trust list asks for 200: `FULL=1 npm test -- test/jobs/stopped`. */
const STOPS = bySize(1, 2, 100);
const chance = new Chance(Number(process.env['SEED'] ?? 20_210_118));

describe.each(BACKENDS)(
  `C13 SIGTERM ${String(STOPS)} times with requests and jobs in flight, the queue in $backend`,
  ({ backend, env, when }) => {
    let service: StoppedService;
    beforeAll(async () => {
      service = await StoppedService.starts(env);
      for (const stop of upTo(STOPS)) await service.stopAtWork(stop, 150 + chance.pickNumber(450));
    });
    afterAll(() => service.stop());

    when('ends every process with 0, in time', () => {
      expect([...service.exits.keys()]).toEqual(['0 null']);
      expectBelowAtFull(service.slowest, 10);
    });

    when('drops no answer to a change that was stored, and leaves no event behind', async () => {
      const { stored, dropped } = await service.countStored();
      const seconds = await service.catchUp();
      const left = await service.countLeft();
      figure(
        'C13',
        `${backend}: SIGTERM ${String(STOPS)} times with ${String(LANES)} clients at work: ` +
          `${String(stored)} changes stored, ${String(dropped)} of them not answered, ` +
          `${String(service.unanswered)} requests refused as it stopped, exits ` +
          `${[...service.exits].map(([how, times]) => `${how} × ${String(times)}`).join(', ')}, ` +
          `after ${service.slowest.toFixed(1)} s at most; ${String(left?.waiting)} events and ` +
          `${String(left?.failed)} failed jobs left, figures whole ${seconds.toFixed(1)} s ` +
          `after the next start`,
      );
      expect(service.others).toEqual([]);
      const cells = await differingLines(service.owner);
      expect({ dropped, ...left, cells }).toEqual({ dropped: 0, waiting: 0, failed: 0, cells: 0 });
    });
  },
);

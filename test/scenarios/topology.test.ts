import { getPriority } from 'node:os';
import { BACKENDS } from '../support/backends.js';
import { tally } from '../support/crowd.js';
import { figure } from '../support/reports/figure.js';
import { send } from '../support/service.js';
import { expectBelowAtFull } from '../support/size.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { ROUND, Topology } from '../support/disturbances/topology.js';
import { eventually } from '../support/story.js';

const ACTORS_REPORTING = 60;
/** Requests at a time: as many as an API has connections for one actor. */
const IN_FLIGHT = 4;

describe.each(BACKENDS)(
  'two API and two worker processes, the queue in $backend',
  ({ backend, env, when }) => {
    const here = process.env['TEST_EXTERNAL_POSTGRES'] === undefined ? test.skip : when;
    let topology: Topology;
    beforeAll(async () => {
      topology = await Topology.starts(env);
      await topology.openRound();
      await topology.report(ACTORS_REPORTING);
    });
    afterAll(() => topology.stop());

    here('carry a round to its figures, though a worker is killed at work', async () => {
      const { doneAtKill, finished, seconds } = await topology.killWorkerAtWork();
      const all = { done: ACTORS_REPORTING, total: ACTORS_REPORTING };
      expect(finished.body).toMatchObject({ state: 'completed', ...all });
      await eventually(async () => ((await behind(topology.owner)) === 0 ? true : undefined));
      const failed = await topology.countFailedJobs();
      const wrong = await differingLines(topology.owner);
      figure(
        'C9',
        `worker killed at ${String(doneAtKill)} of ${String(ACTORS_REPORTING)} roll-ups (queue ` +
          `in ${backend}): ${String(await behind(topology.owner))} lost, ${String(wrong)} cells ` +
          `wrong, ${String(failed)} failed jobs, whole after ${seconds.toFixed(1)} s`,
      );
      expect({ wrong, failed }).toEqual({ wrong: 0, failed: 0 });
    });

    here('let requests go first on a busy machine', () => {
      const { apiA, apiB, workerB } = topology.processes;
      const own = getPriority();
      expect([apiA, apiB, workerB].map(({ pid }) => getPriority(pid))).toEqual([
        own,
        own,
        Math.max(own, 5),
      ]);
    });

    here('answer the figures with the same bytes and tag from both APIs', async () => {
      const [first, second] = await topology.readStatusOfBoth();
      expect(first?.body).toMatchObject({
        projects: { now: ACTORS_REPORTING },
        inputs: ACTORS_REPORTING,
      });
      expect(first?.text).toBe(second?.text);
      expect(first?.headers.get('etag')).toBe(second?.headers.get('etag'));
    });

    here('answer every request in flight when an API is stopped, and take no other', async () => {
      const { statuses, refused, ended } = await topology.stopApiAtWork(IN_FLIGHT);
      const counted = tally(statuses);
      figure(
        'C13',
        `SIGTERM to an API with ${String(IN_FLIGHT)} requests in flight: ` +
          `${String(counted.get(201) ?? 0)} answered whole, ${String(counted.get(0) ?? 0)} ` +
          `dropped, a new connection: ${refused}, exit ${String(ended.code)} after ` +
          `${ended.seconds.toFixed(1)} s`,
      );
      expect(counted).toEqual(new Map([[201, IN_FLIGHT]]));
      expect(['refused', '503']).toContain(refused);
      expect(ended).toMatchObject({ code: 0, signal: null });
      expectBelowAtFull(ended.seconds, 10);
      expect(await topology.countStopped()).toBe(IN_FLIGHT);
    });

    here('serve on by the other API, and end with 0 when they are stopped', async () => {
      const { apiB, workerB } = topology.processes;
      expect((await send(apiB.url, 'GET', `/v1/rounds/${ROUND}/status`)).status).toBe(200);
      const ends = await Promise.all([apiB, workerB].map((process) => process.end('SIGTERM')));
      figure(
        'C13',
        `SIGTERM to the other API and worker: exit ` +
          ends
            .map(({ code, seconds }) => `${String(code)} after ${seconds.toFixed(1)} s`)
            .join(', '),
      );
      expect(ends.map(({ code }) => code)).toEqual([0, 0]);
      expectBelowAtFull(Math.max(...ends.map(({ seconds }) => seconds)), 10);
    });
  },
);

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded-postgres.js';
import { newId } from '../../src/platform/base/ids.js';
import { BACKENDS } from '../support/backends.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { quantile, upTo } from '../support/crowd.js';
import { prepareDatabase } from '../support/processes/external-postgres.js';
import { differingLines, behind } from '../support/stages/rollups.js';
import { ACTORS, startTestService, TEST_DATA_DIR } from '../support/service.js';
import { Actor, Directorate, eventually } from '../support/story.js';
import { aProject, aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

/** trust.md asks for 20: `FULL=1 npm test -- test/jobs/crashed-postgres`. */
const KILLS = bySize(1, 2, 20);
const REPORTERS = 6;
/**
 * Reports after each kill that are followed from their certification to the figures of their actor.
 */
const FOLLOWED = 5;
const FOLDER = join(TEST_DATA_DIR, 'crashing');

/**
 * Kills the server as a machine that loses its power would: every process of it at once, nothing
 * written out.
 */
async function crash(): Promise<void> {
  const postmaster = Number(
    (await readFile(join(FOLDER, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0],
  );
  const children = (
    await readFile(`/proc/${String(postmaster)}/task/${String(postmaster)}/children`, 'utf8')
  )
    .trim()
    .split(' ')
    .map(Number);
  for (const pid of [postmaster, ...children]) process.kill(pid, 'SIGKILL');
}

describe.each(BACKENDS)(
  'PostgreSQL that crashes, the queue in $backend',
  ({ backend, env, when }) => {
    (process.platform === 'linux' ? when : test.skip)(
      `C8 PostgreSQL killed with -9 ${String(KILLS)} times under load: nothing ` +
        `acknowledged is lost, and the service is back by itself`,
      async () => {
        const server = await startEmbeddedPostgres(FOLDER, 'crashing', { fresh: true });
        const port = Number(new URL(server.url).port);
        await prepareDatabase(server.url);
        const service = await startTestService({
          database: server.url,
          env: { ...env, QUEUE_PREFIX: `crashing-${newId()}` },
        });
        try {
          await new Directorate(service).opensRound('2021-1');
          const [midt, vest] = [
            new Actor(service, ACTORS.helseMidt),
            new Actor(service, ACTORS.helseVest),
          ];
          const acknowledged: string[] = [];
          let [ending, refused, sent] = [false, 0, 0];
          // What a client does: it tries again with the same key until it is answered.
          const again = async (
            call: () => ReturnType<Actor['call']>,
          ): Promise<Awaited<ReturnType<Actor['call']>>> => {
            for (;;) {
              const answer = await call();
              if (answer.status < 300) return answer;
              if (answer.status !== 503)
                throw new Error(`Answered ${String(answer.status)}: ${answer.text}`);
              refused += 1;
              await new Promise((resolve) => setTimeout(resolve, 100));
            }
          };
          const reports = async (actor: Actor): Promise<void> => {
            const code = `KRASJ-${String(sent++)}`;
            await again(() => actor.create('/v1/projects', aProject(code), code));
            const report = await again(() =>
              actor.create(
                '/v1/rounds/2021-1/reports',
                { project: code, ...aReport() },
                `${code}-r`,
              ),
            );
            await again(() =>
              actor.call('POST', `/v1/reports/${String(report.body.id)}/certify`, undefined, {
                'if-match': report.headers.get('etag') ?? '',
                'idempotency-key': `${code}-c`,
              }),
            );
            acknowledged.push(report.body.id as string);
          };
          const reporter = async (): Promise<void> => {
            while (!ending) await reports(midt);
          };
          const load = Promise.all(upTo(REPORTERS).map(reporter));
          const [away, pickup]: [number[], number[]] = [[], []];
          for (const kill of upTo(KILLS)) {
            const before = acknowledged.length;
            await eventually(
              () =>
                Promise.resolve(
                  acknowledged.length >= before + 20 + 7 * (kill % 5) ? true : undefined,
                ),
              5,
            );
            await crash();
            await startEmbeddedPostgres(FOLDER, 'crashing', { port });
            const started = performance.now();
            const back = acknowledged.length;
            await eventually(
              () => Promise.resolve(acknowledged.length > back ? true : undefined),
              5,
            );
            away.push((performance.now() - started) / 1000);
            for (const _ of upTo(FOLLOWED)) {
              await reports(vest);
              const certifiedAt = performance.now();
              await eventually(async () => {
                const { rows } = await service.owner.query<{ inputs: number }>(
                  `select s.inputs from rollup.actor_status s
            join actors.actor a on a.id = s.actor_id where a.organisation_number = $1`,
                  [ACTORS.helseVest],
                );
                return rows[0]?.inputs === pickup.length + 1 ? true : undefined;
              }, 5);
              pickup.push((performance.now() - certifiedAt) / 1000);
            }
          }
          ending = true;
          await load;
          const started = performance.now();
          await eventually(
            async () => ((await behind(service.owner)) === 0 ? true : undefined),
            50,
          );
          const figures = (performance.now() - started) / 1000;
          const { rows: stored } = await service.owner.query<{
            report_id: string;
            revisions: number;
          }>(
            `select report_id, count(*)::int as revisions from reporting.report_revision group by report_id`,
          );
          const {
            rows: [audit],
          } = await service.owner.query<{ links: number }>(
            `select count(*)::int as links from platform.audit where action = 'certifyReport'`,
          );
          const lost = acknowledged.filter(
            (id) => !stored.some(({ report_id }) => report_id === id),
          ).length;
          const doubled = stored.filter(({ revisions }) => revisions !== 1).length;
          figure(
            'C8',
            `${backend}: PostgreSQL killed with -9 ${String(KILLS)} times among ` +
              `${String(acknowledged.length)} acknowledged reports: ${String(lost)} lost, ` +
              `${String(doubled)} doubled, ${String((audit?.links ?? 0) - stored.length)} audited ` +
              `twice or not, ${String(refused)} answers 503; first report certified ` +
              `${Math.max(...away).toFixed(1)} s at most after the server was up again (target ` +
              `10), ${String(pickup.length)} reports followed to their figures after each kill: ` +
              `p99 ${quantile(pickup, 0.99).toFixed(2)} s (target 2), figures whole ` +
              `${figures.toFixed(1)} s after the last`,
          );
          expect({
            lost,
            doubled,
            audit: audit?.links,
            cells: await differingLines(service.owner),
          }).toEqual({ lost: 0, doubled: 0, audit: acknowledged.length, cells: 0 });
          expectBelowAtFull(Math.max(...away), 10);
          expectBelowAtFull(quantile(pickup, 0.99), 2);
        } finally {
          await service.stop();
          await server.stop();
        }
      },
    );
  },
);

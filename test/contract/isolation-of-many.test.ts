import sql from 'sql-template-tag';
import { int, rowType, text } from '../../src/platform/database/row-type.js';
import { Database } from '../../src/platform/database/database.js';
import { newId } from '../../src/platform/base/ids.js';
import { type Answered, startTestService, type TestService } from '../support/service.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';
import { each } from '../support/tables.js';
import { aProject, aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

/**
 * Requests under disturbance: `HAMMER=100000 npm test -- test/contract/isolation-of-many` for the
 * full check.
 */
const REQUESTS = Number(process.env['HAMMER'] ?? bySize(400, 400, 100_000));

/** At `quick` one of four actors takes part. */
const ONE_OF = bySize(4, 2, 1);

interface Known {
  readonly number: string;
  readonly id: string;
  readonly actor: Actor;
  readonly token: string;
  readonly project: string;
  report: string;
}

/** Method, path and body of a request. */
type Asked = readonly [method: string, path: string, body?: object];

/** The text that only this actor may see, and what it looks like in any answer. */
const canaryOf = (number: string): string => `kanari-${number}`;
const CANARY = /kanari-(\d{9})/g;

describe('isolation of every actor of the register', () => {
  let service: TestService;
  let actors: Known[];

  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api', DATABASE_POOL_SIZE: '10' } });
    await new Directorate(service).opensRound('2021-1');
    const { rows } = await service.owner.query<{ id: string; number: string }>(
      `select id, organisation_number as number from actors.actor where role = 'reporter' order by 2`,
    );
    const taking = rows.filter((_, index) => index % ONE_OF === 0);
    actors = await each(taking, 8, async ({ id, number }) => ({
      number,
      id,
      actor: new Actor(service, number),
      token: await service.token(number),
      project: `P-${number}`,
      report: '',
    }));
    await each(actors, 8, async (known) => {
      const canary = canaryOf(known.number);
      await known.actor.registersProject(known.project, {
        name: canary,
        description: canary,
        lead: { role: canary, mailbox: `${canary}@example.org` },
      });
      known.report = (
        await known.actor.startsReport('2021-1', known.project, {
          summary: canary,
          challenges: [{ category: 'other', text: canary }],
        })
      ).id;
    });
  });
  afterAll(() => service.stop());

  /** Requests of an actor for its own, for another's, and in every form. */
  const requestsOf = (known: Known, other: Known): readonly Asked[] => [
    ['GET', '/v1/projects?limit=500'],
    ['GET', `/v1/projects/${known.project}`],
    ['GET', `/v1/reports/${known.report}`],
    ['GET', '/v1/rounds/2021-1/reports?limit=500'],
    ['GET', `/v1/projects/${other.project}`],
    ['GET', `/v1/reports/${other.report}`],
    ['GET', `/v1/projects?owner=${other.number}`],
    ['GET', `/v1/actors/${other.number}/reporting`],
    ['GET', '/v1/me'],
    ['GET', '/v1/audit?limit=500'],
    ['GET', '/v1/rounds/2021-1/import-template'],
    ['GET', '/v1/rounds/2021-1/deviations.csv'],
    ['GET', '/v1/rounds/2021-1/deviations.xlsx'],
    ['POST', '/v1/projects', aProject(other.project)],
    ['POST', '/v1/projects', { ...aProject(known.project), parent: other.project, kind: 'x' }],
    ['POST', '/v1/rounds/2021-1/reports', { project: other.project, ...aReport() }],
    ['PUT', `/v1/reports/${other.report}`, aReport()],
    ['PUT', `/v1/reports/${other.report}`, { summary: 1 }],
  ];
  const call = (known: Known, method: string, path: string, body?: unknown): Promise<Answered> =>
    service.call(method, path, {
      token: known.token,
      ...(body === undefined ? {} : { body }),
      headers: {
        ...(method === 'POST' ? { 'idempotency-key': newId() } : {}),
        ...(method === 'PUT' ? { 'if-match': '"99"' } : {}),
      },
    });
  const foreignIn = (known: Known, { text, headers }: Answered): number =>
    [...`${text}\n${[...headers.values()].join('\n')}`.matchAll(CANARY)].filter(
      ([, number]) => number !== known.number,
    ).length;

  test('B3 no answer to an actor has a word of another', async () => {
    let [answers, hits, own] = [0, 0, 0];
    const statuses = new Map<string, number>();
    await each(actors, 8, async (known, index) => {
      const other = actors[(index + 1) % actors.length] ?? known;
      for (const [at, [method, path, body]] of requestsOf(known, other).entries()) {
        const answer = await call(known, method, path, body);
        const name = `${String(at)} ${method} ${path.replaceAll(/[\da-f-]{36}|\d{9}/g, '*')}`;
        statuses.set(name, answer.status);
        answers += 1;
        hits += foreignIn(known, answer);
        if (answer.text.includes(canaryOf(known.number))) own += 1;
      }
    });
    figure(
      'B3',
      `${String(actors.length)} actors, each with its own canary: ${String(answers)} ` +
        `answers, ${String(own)} with the actor's own, ${String(hits)} hits of another's`,
    );
    expect(hits).toBe(0);
    // Each actor reads its own in every form: lists, one by one, the audit and the template.
    expect(own).toBeGreaterThanOrEqual(actors.length * 4);
    expect(Object.fromEntries(statuses)).toMatchSnapshot();
  });

  test(
    'B6 errors, aborts and timeouts leave nothing behind on a connection',
    async () => {
      const database = service.app.get(Database);
      let [foreign, wrong, errors, aborts, timeouts] = [0, 0, 0, 0, 0];
      await each(
        Array.from({ length: REQUESTS }, (_, index) => index),
        40,
        async (index) => {
          const known = actors[(index * 7) % actors.length];
          const other = actors[(index * 11 + 1) % actors.length];
          if (known === undefined || other === undefined) return;
          const access = { kind: 'actor', actorIds: [known.id] } as const;
          const lot = index % 20;
          if (lot === 0) {
            // The client goes away in the middle of a change.
            aborts += 1;
            await fetch(`${service.url}/v1/reports/${known.report}`, {
              method: 'PUT',
              headers: {
                authorization: `Bearer ${known.token}`,
                'content-type': 'application/json',
                'if-match': '"99"',
              },
              body: JSON.stringify(aReport()),
              signal: AbortSignal.timeout(1 + (index % 7)),
            })
              .then((answer) => answer.text())
              .catch(() => undefined);
          } else if (lot === 1) {
            timeouts += 1;
            await database
              .transaction(access, async (tx) => {
                await tx.execute(sql`set local statement_timeout = 1`);
                await tx.execute(sql`select pg_sleep(1)`);
              })
              .catch((error: unknown) => {
                expect(error).toMatchObject({ code: '57014' });
              });
          } else if (lot === 2) {
            errors += 1;
            await database
              .transaction(access, async (tx) => {
                await tx.execute(sql`select 1 from portfolio.project`);
                throw new Error('thrown in the middle');
              })
              .catch(() => undefined);
          } else if (lot === 3) {
            errors += 1;
            expectStatus(
              await call(known, 'POST', '/v1/rounds/2021-1/reports', {
                project: other.project,
                ...aReport(),
              }),
              known === other ? 409 : 422,
            );
          } else {
            const answer = await call(
              known,
              'GET',
              lot % 2 === 0 ? '/v1/projects?limit=500' : `/v1/reports/${known.report}`,
            );
            foreign += foreignIn(known, answer);
            if (answer.status !== 200 || !answer.text.includes(canaryOf(known.number))) wrong += 1;
          }
        },
      );
      // More questions at once than there are connections, so that each answers at least one.
      const left = await each(
        Array.from({ length: 40 }, (_, index) => index),
        40,
        async () =>
          (
            await database.readPublic(
              rowType({ pid: int, left: text }),
              sql`
                select pg_backend_pid() as pid,
                       coalesce(current_setting('app.access', true), '')
                         || coalesce(current_setting('app.actor_ids', true), '') as left
                  from pg_sleep(0.02)`,
            )
          )[0],
      );
      const { rows } = await service.owner.query<{ open: number }>(
        `select count(*)::int as open from pg_stat_activity where datname = current_database()
           and state like 'idle in transaction%'`,
      );
      const connections = new Set(left.map((row) => row?.pid)).size;
      const dirty = left.filter((row) => row?.left !== '').length + (rows[0]?.open ?? 0);
      figure(
        'B6',
        `${String(REQUESTS)} requests of ${String(actors.length)} actors on ` +
          `${String(connections)} connections, with ${String(errors)} errors, ` +
          `${String(aborts)} aborts and ${String(timeouts)} timeouts: foreign rows ` +
          `${String(foreign)}, own rows missing ${String(wrong)}, dirty connections ` +
          String(dirty),
      );
      expect([foreign, wrong, dirty]).toEqual([0, 0, 0]);
      expect(connections).toBeGreaterThan(5);
    },
    120_000 + REQUESTS * 20,
  );

  test("B8 what is another's and what does not exist are answered alike", async () => {
    const pairs = bySize(100, 100, 1_000);
    const times: { foreign: number[]; unknown: number[] } = { foreign: [], unknown: [] };
    const timed = async (list: number[], work: () => Promise<Answered>): Promise<Answered> => {
      const start = performance.now();
      const answer = await work();
      list.push(performance.now() - start);
      return answer;
    };
    const plain = ({ status, text }: Answered, key: string): string =>
      `${String(status)} ${text.replaceAll(key, 'KEY')}`;
    let alike = 0;
    await each(
      Array.from({ length: pairs }, (_, index) => index),
      4,
      async (index) => {
        const known = actors[index % actors.length];
        const other = actors[(index + 5) % actors.length];
        if (known === undefined || other === undefined) return;
        const [theirs, nobodys, path] =
          index % 2 === 0
            ? [other.report, newId(), '/v1/reports/']
            : [other.project, `X-${other.number}`, '/v1/projects/'];
        const askTheirs = (): Promise<Answered> =>
          timed(times.foreign, () => call(known, 'GET', path + theirs));
        const askNobodys = (): Promise<Answered> =>
          timed(times.unknown, () => call(known, 'GET', path + nobodys));
        // The first question of an actor costs more: its order changes from pair to pair.
        const isForeignFirst = Math.floor(index / 2) % 2 === 0;
        const first = await (isForeignFirst ? askTheirs() : askNobodys());
        const second = await (isForeignFirst ? askNobodys() : askTheirs());
        const [foreign, unknown] = isForeignFirst ? [first, second] : [second, first];
        if (plain(foreign, theirs) === plain(unknown, nobodys)) alike += 1;
      },
    );
    const median = (list: number[]): number =>
      [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
    figure(
      'B8',
      `${String(alike)} of ${String(pairs)} pairs of a foreign and an unknown id answered ` +
        `alike; medians ${median(times.foreign).toFixed(2)} and ` +
        `${median(times.unknown).toFixed(2)} ms (target: less than 2 ms apart)`,
    );
    expect(alike).toBe(pairs);
    expectBelowAtFull(Math.abs(median(times.foreign) - median(times.unknown)), 2);
  });
});

import pg from 'pg';
import { FULL, inParallel, tally, upTo } from '../support/crowd.js';
import { startProcess } from '../support/processes.js';
import { ACTORS, cloneDatabase, send, TEST_DATA_DIR, tokenClaims } from '../support/service.js';
import { signAsLocalIssuer } from '../../src/auth/local-issuer.js';
import { ALL_SCOPES } from '../../src/platform/scopes.js';
import { aProject, eventually, figure } from '../support/story.js';

const KILLS = FULL ? 500 : 5;
const IN_FLIGHT = 100;

test(`an API killed in the middle of ${String(IN_FLIGHT)} requests, ${String(KILLS)} times: clients that try again lose nothing and double nothing`, async () => {
  const clone = await cloneDatabase();
  const owner = new pg.Pool({ connectionString: clone.url, max: 2 });
  owner.on('error', () => undefined);
  const token = await signAsLocalIssuer(TEST_DATA_DIR, tokenClaims(ACTORS.helseMidt, ALL_SCOPES.join(' '), Math.floor(Date.now() / 1000)));
  const start = (): ReturnType<typeof startProcess> => startProcess({ ROLE: 'api', DATABASE_URL: clone.url, DATA_DIR: TEST_DATA_DIR, LOG_LEVEL: 'info' });
  const stored = async (kill: number): Promise<number> => (await owner.query(`select 1 from portfolio.project where code like 'KILL-${String(kill)}-%'`)).rowCount ?? 0;
  try {
    let unanswered = 0;
    let storedUnanswered = 0;
    const statuses: number[] = [];
    let api = await start();
    for (const kill of upTo(KILLS)) {
      const post = (index: number): Promise<number> => send(api.url, 'POST', '/v1/projects', { token, body: aProject(`KILL-${String(kill)}-${String(index)}`), headers: { 'idempotency-key': `kill-${String(kill)}-${String(index)}` } }).then(({ status }) => status, () => 0);
      const first = upTo(IN_FLIGHT).map(post);
      await eventually(async () => ((await stored(kill)) >= 5 + 10 * (kill % 5) ? true : undefined), 60_000, 1);
      await api.end('SIGKILL');
      const answered = (await Promise.all(first)).filter((status) => status === 201).length;
      unanswered += IN_FLIGHT - answered;
      storedUnanswered += (await stored(kill)) - answered;
      api = await start();
      statuses.push(...(await inParallel(upTo(IN_FLIGHT), 10, post)));
    }
    await api.end('SIGTERM');
    const { rows: [row] } = await owner.query<{ projects: number; audit: number; kept: number }>(
      `select (select count(*)::int from portfolio.project) as projects, (select count(*)::int from platform.audit where action = 'createProject') as audit, (select count(*)::int from platform.idempotency where answer is not null) as kept`,
    );
    figure('C3', `API killed ${String(KILLS)} times in ${String(KILLS * IN_FLIGHT)} requests: ${String(unanswered)} without an answer, ${String(storedUnanswered)} of them stored; after trying again ${String(row?.projects)} projects, ${String(row?.audit)} audit rows: ${String(KILLS * IN_FLIGHT - (row?.projects ?? 0))} lost, ${String((row?.audit ?? 0) - KILLS * IN_FLIGHT)} doubled`);
    expect(tally(statuses)).toEqual(new Map([[201, KILLS * IN_FLIGHT]]));
    expect(row).toEqual({ projects: KILLS * IN_FLIGHT, audit: KILLS * IN_FLIGHT, kept: KILLS * IN_FLIGHT });
    expect(unanswered).toBeGreaterThan(0);
  } finally {
    await owner.end();
    await clone.drop();
  }
}, FULL ? 3_600_000 : 300_000);

import pg from 'pg';
import { verify } from '../../src/commands/audit-verify.js';
import type { ChainHead } from '../../src/platform/database/audit-chain.js';
import { inParallel, upTo } from '../support/crowd.js';
import { Chance } from '../support/models/chance.js';
import { figure } from '../support/reports/figure.js';
import { startTestService, type TestService } from '../support/service.js';
import { bySize, expectBelowAtFull } from '../support/size.js';

const EDITS = bySize(20, 60, 1_000);
const CUTS = bySize(5, 15, 100);
const ROWS = bySize(5_000, 10_000, 1_000_000);
const LINKS = 30;
const chance = new Chance(Number(process.env['SEED'] ?? 20_210_118));

const INSERT_LINKS = `
  insert into platform.audit (actor_id, recorded_at, action, subject, entry)
  select a.id, now(), 'saveProject', 'project/' || n, jsonb_build_object('detail', n)
    from (select id from actors.actor order by id limit $1) a, generate_series(1, $2) n`;

/** A random edit of a chain, and the sequence number of the first link that it breaks. */
interface Edit {
  readonly statements: readonly string[];
  readonly breaks: number;
}

/** Makes edits of the chain of one actor, as somebody with every right makes them. */
const EDITORS: readonly ((at: string, k: number) => Edit)[] = [
  (at, k) => editLink(at, k, `entry = entry || '{"detail": "forged"}'`),
  (at, k) => editLink(at, k, `recorded_at = recorded_at - interval '1 microsecond'`),
  (at, k) => editLink(at, k, `action = action || 's'`),
  (at, k) => editLink(at, k, `subject = reverse(subject)`),
  (at, k) => editLink(at, k, `hash = repeat('0', 64)`),
  (at, k) => editLink(at, k, `previous_hash = repeat('0', 64)`),
  (at, k) => ({
    statements: [`delete from platform.audit where ${at} and seq = ${String(k)}`],
    breaks: k,
  }),
  // Two neighbours in each other's place.
  (at, k) => ({
    statements: [
      `update platform.audit set seq = -1 where ${at} and seq = ${String(k)}`,
      `update platform.audit set seq = ${String(k)} where ${at} and seq = ${String(k - 1)}`,
      `update platform.audit set seq = ${String(k - 1)} where ${at} and seq = -1`,
    ],
    breaks: k - 1,
  }),
  // A link put between two others, whose own hash is right: the next one does not follow it.
  (at, k) => ({
    statements: [
      `update platform.audit set seq = -seq where ${at} and seq >= ${String(k)}`,
      `update platform.audit set seq = 1 - seq where ${at} and seq < 0`,
      `insert into platform.audit
       select actor_id, seq, recorded_at, action, subject, entry, previous_hash,
              encode(sha256(convert_to(previous_hash || platform.audit_text(actor_id, seq,
                recorded_at, action, subject, entry), 'UTF8')), 'hex')
         from (select actor_id, ${String(k)}::bigint as seq, recorded_at, action, subject, entry,
                      hash as previous_hash
                 from platform.audit
                where ${at} and seq = ${String(k - 1)}) x`,
    ],
    breaks: k + 1,
  }),
];

function editLink(at: string, k: number, change: string): Edit {
  return {
    statements: [`update platform.audit set ${change} where ${at} and seq = ${String(k)}`],
    breaks: k,
  };
}

let service: TestService;
let client: pg.Client;
let heads: ChainHead[] = [];
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  await service.owner.query(INSERT_LINKS, [2, LINKS]);
  client = new pg.Client({ connectionString: service.config.databaseUrl });
  await client.connect();
  await client.query('alter table platform.audit disable trigger all');
  await client.query('create table kept as table platform.audit');
  heads = (await verify(service.config.databaseUrl, [])).listHeads();
});
afterAll(async () => {
  await client.end();
  await service.stop();
});

/** Makes an edit, verifies the chains against the published heads, and puts everything back. */
async function findBreaks(chain: string, statements: readonly string[]): Promise<unknown> {
  for (const statement of statements) await client.query(statement);
  const { breaks } = await verify(service.config.databaseUrl, heads);
  await client.query(`delete from platform.audit where actor_id = '${chain}'`);
  await client.query(`insert into platform.audit select * from kept where actor_id = '${chain}'`);
  return breaks.map((found) => [found.chain, found.seq]);
}

test(`D3 ${String(EDITS)} random edits are found, each with its first broken link`, async () => {
  const wrong = await inParallel(upTo(EDITS), 1, async (index) => {
    const chain = chance.one(heads.filter(({ seq }) => seq === LINKS)).chain;
    const editor = EDITORS[index % EDITORS.length] ?? editLink;
    const edit = editor(`actor_id = '${chain}'`, 2 + chance.pickNumber(LINKS - 2), '');
    const found = JSON.stringify(await findBreaks(chain, edit.statements));
    return found === JSON.stringify([[chain, edit.breaks]]) ? [] : [{ edit, found }];
  });
  figure(
    'D3',
    `${String(EDITS)} random edits by a superuser: ` +
      `${String(EDITS - wrong.flat().length)} found with the right first link`,
  );
  expect(wrong.flat()).toEqual([]);
});

test(`D3 ${String(CUTS)} chains cut at their end are found by the published heads`, async () => {
  const wrong = await inParallel(upTo(CUTS), 1, async () => {
    const chain = chance.one(heads.filter(({ seq }) => seq === LINKS)).chain;
    const from = 1 + chance.pickNumber(LINKS);
    const cut = `actor_id = '${chain}' and seq >= ${String(from)}`;
    const found = await findBreaks(chain, [`delete from platform.audit where ${cut}`]);
    return JSON.stringify(found) === JSON.stringify([[chain, from]]) ? [] : [{ from, found }];
  });
  figure('D3', `${String(CUTS)} cuts at the end: ${String(CUTS - wrong.flat().length)} found`);
  expect(wrong.flat()).toEqual([]);
});

test(`D3 ${String(ROWS)} links are verified at the pace of a million a minute`, async () => {
  await client.query('alter table platform.audit enable trigger all');
  await client.query(INSERT_LINKS, [20, Math.ceil(ROWS / 20)]);
  const started = performance.now();
  const { links, breaks } = await verify(service.config.databaseUrl, []);
  const seconds = (performance.now() - started) / 1000;
  const million = (seconds * 1_000_000) / links;
  figure(
    'D3',
    `${String(links)} links verified in ${seconds.toFixed(1)} s: a million in ` +
      `${million.toFixed(0)} s (target 60)`,
  );
  expect(breaks).toEqual([]);
  expect(links).toBeGreaterThanOrEqual(ROWS);
  expectBelowAtFull(million, 60);
});

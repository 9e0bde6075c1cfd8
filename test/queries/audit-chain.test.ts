import pg from 'pg';
import { verify } from '../../src/commands/audit-verify.js';
import type { ChainHead } from '../../src/platform/database/audit-chain.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

/** Edits as somebody with all rights to the database could make them. */
describe('the audit chain', () => {
  let service: TestService;
  let url = '';
  let heads: ChainHead[] = [];

  beforeAll(async () => {
    service = await startTestService();
    url = service.config.databaseUrl;
    for (const number of [ACTORS.helseMidt, ACTORS.oslo]) {
      const actor = new Actor(service, number);
      for (let i = 0; i < 10; i++) await actor.registersProject(`A${number.slice(0, 3)}${i}`);
    }
    heads = (await verify(url, [])).listHeads();
  });
  afterAll(() => service.stop());

  /** Runs an edit with the triggers off, verifies, and puts everything back. */
  async function edited(
    ...statements: readonly string[]
  ): Promise<Awaited<ReturnType<typeof verify>>> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(
      'create table kept as table platform.audit; create table kept_heads as table platform.audit_head',
    );
    try {
      await client.query('alter table platform.audit disable trigger all');
      for (const statement of statements) await client.query(statement);
      return await verify(url, heads);
    } finally {
      await client.query(
        'delete from platform.audit; insert into platform.audit table kept; delete from ' +
          'platform.audit_head; insert into platform.audit_head table kept_heads',
      );
      await client.query(
        'alter table platform.audit enable trigger all; drop table kept; drop table kept_heads',
      );
      await client.end();
    }
  }

  const chain = `(select id from actors.actor where organisation_number = '${ACTORS.oslo}')`;

  test('holds as it is', async () => {
    const { breaks, links } = await verify(url, heads);
    expect(breaks).toEqual([]);
    expect(links).toBeGreaterThanOrEqual(20);
  });

  test('names the first broken link of every kind of edit', async () => {
    const kinds: [string, string[], number][] = [
      [
        'a changed entry',
        [
          `update platform.audit set entry = entry || '{"detail": {}}' where actor_id = ${chain} and seq = 4`,
        ],
        4,
      ],
      [
        'a changed time',
        [
          `update platform.audit set recorded_at = recorded_at + interval '1 second'
            where actor_id = ${chain} and seq = 7`,
        ],
        7,
      ],
      ['a deleted link', [`delete from platform.audit where actor_id = ${chain} and seq = 5`], 5],
      [
        "two links in each other's place",
        [
          `update platform.audit set seq = -1 where actor_id = ${chain} and seq = 2`,
          `update platform.audit set seq = 2 where actor_id = ${chain} and seq = 3`,
          `update platform.audit set seq = 3 where actor_id = ${chain} and seq = -1`,
        ],
        2,
      ],
      [
        'a link added at the end',
        [
          `insert into platform.audit
            select actor_id, seq + 1, recorded_at, action, subject, entry, hash, repeat('0', 64)
            from platform.audit where actor_id = ${chain} and seq = 10`,
        ],
        11,
      ],
      [
        'the last links cut off',
        [`delete from platform.audit where actor_id = ${chain} and seq > 8`],
        9,
      ],
      [
        'the last links cut off, and the stored head with them',
        [
          `delete from platform.audit where actor_id = ${chain} and seq > 8`,
          `update platform.audit_head h set seq = 8, hash = (select a.hash from platform.audit a
            where a.actor_id = h.chain and a.seq = 8) where h.chain = ${chain}`,
        ],
        9,
      ],
    ];
    for (const [kind, statements, seq] of kinds) {
      const { breaks } = await edited(...statements);
      expect({ kind, breaks: breaks.map((found) => found.seq) }).toEqual({ kind, breaks: [seq] });
    }
    figure(
      'D3',
      `${kinds.length} kinds of edit by a superuser, ${kinds.length} found with the right first link`,
    );
  });
});

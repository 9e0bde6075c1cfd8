import { randomUUID } from 'node:crypto';
import { ACTORS } from '../support/service.js';
import { type Actor, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';
import { SECOND_ROUND, TransferStage } from '../support/stages/transfers.js';

const PATHS_OF_PROJECT = [
  '/v1/projects/FLYTTES',
  '/v1/projects/FLYTTES/intake',
  '/v1/projects/FLYTTES/baselines',
  '/v1/projects/FLYTTES/evaluations',
  '/v1/projects/FLYTTES/slip',
];

describe.each(['both', 'database-only', 'application-only'])(
  'with %s layers of isolation, after a transfer',
  (isolation) => {
    let stage: TransferStage;
    let midt: Actor;
    let vest: Actor;
    /** Reports of the former owner and of the new one. */
    let former: string;
    let present: { readonly id: string; readonly etag: string };
    beforeAll(async () => {
      stage = await TransferStage.starts({ isolation });
      ({ midt, vest } = stage);
      await stage.registers(midt, 'FLYTTES');
      former = (await midt.reports('2021-1', 'FLYTTES')).body.id as string;
      await stage.closesFirstRound();
      await stage.transfers(midt, 'FLYTTES', vest);
      await stage.directorate.opensRound('2021-2', SECOND_ROUND);
      present = await vest.startsReport('2021-2', 'FLYTTES');
    });
    afterAll(() => stage.service.stop());

    test('the former owner gets nothing of the project any more', async () => {
      const answers = await Promise.all(PATHS_OF_PROJECT.map((path) => midt.call('GET', path)));
      expect(answers.map(({ status }) => status)).toEqual(PATHS_OF_PROJECT.map(() => 404));
      const body = { name: 'Tatt tilbake' };
      const version = { 'if-match': '"1"' };
      const changed = await midt.call('PATCH', '/v1/projects/FLYTTES', body, version);
      expect(changed.status).toBe(404);
      const listed = await midt.call('GET', '/v1/projects');
      expect(expectStatus(listed, 200).text).not.toContain('FLYTTES');
    });

    test("the former owner gets nothing of the new owner's report", async () => {
      const path = `/v1/reports/${present.id}`;
      const version = { 'if-match': present.etag, 'idempotency-key': randomUUID() };
      const tried = [
        await midt.call('GET', path),
        await midt.call('GET', `${path}/revisions`),
        await midt.call('PUT', path, aReport(), version),
        await midt.call('POST', `${path}/certify`, undefined, version),
      ];
      expect(tried.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    });

    test('the new owner reads what the former owner certified, and changes nothing of it', async () => {
      const path = `/v1/reports/${former}`;
      expectStatus(await vest.call('GET', `${path}/revisions/1`), 200);
      const version = { 'if-match': '"2"', 'idempotency-key': randomUUID() };
      const tried = [
        await vest.call('GET', path),
        await vest.call('PUT', path, aReport(), version),
        await vest.call('POST', `${path}/revert`, { revision: 1, reason: 'x' }, version),
      ];
      expect(tried.map(({ status }) => status)).toEqual([404, 404, 404]);
    });

    test('the former owner keeps its own report, and a stranger gets neither', async () => {
      expectStatus(await midt.call('GET', `/v1/reports/${former}`), 200);
      expectStatus(await midt.call('GET', `/v1/reports/${former}/revisions`), 200);
      const tried = [
        ...[former, present.id].map((id) => `/v1/reports/${id}/revisions`),
        '/v1/projects/FLYTTES/reports',
      ].map((path) => stage.oslo.call('GET', path));
      expect((await Promise.all(tried)).map(({ status }) => status)).toEqual([404, 404, 404]);
    });
  },
);

describe('in the database itself, after a transfer', () => {
  let stage: TransferStage;
  beforeAll(async () => {
    stage = await TransferStage.starts();
    const { midt, vest, directorate } = stage;
    await stage.registers(midt, 'FLYTTES');
    await midt.reports('2021-1', 'FLYTTES');
    await stage.closesFirstRound();
    await stage.transfers(midt, 'FLYTTES', vest);
    await directorate.opensRound('2021-2', SECOND_ROUND);
    await vest.reports('2021-2', 'FLYTTES');
  });
  afterAll(() => stage.service.stop());

  /** Counts the rows that a statement sees or changes as an actor. A refused one has none. */
  async function countAs(organisationNumber: string, sql: string): Promise<number> {
    const client = await stage.service.owner.connect();
    try {
      await client.query('begin');
      await client.query(
        `select set_config('app.access', 'actor', true),
                set_config('app.actor_ids', (select '{' || id || '}'
                                               from actors.actor
                                              where organisation_number = $1), true)`,
        [organisationNumber],
      );
      await client.query('set local role portfolio_app');
      return (await client.query(sql)).rowCount ?? 0;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== '42501') throw error;
      return 0;
    } finally {
      await client.query('rollback');
      client.release();
    }
  }

  test('each owner sees its own rows, and the new one what was certified before', async () => {
    const seen: unknown[] = [];
    for (const actor of [ACTORS.helseMidt, ACTORS.helseVest, ACTORS.oslo])
      seen.push([
        await countAs(actor, 'select 1 from portfolio.project'),
        await countAs(actor, 'select 1 from reporting.report'),
        await countAs(actor, 'select 1 from reporting.report_revision'),
        await countAs(actor, 'select 1 from reporting.transfer'),
      ]);
    figure(
      'B7',
      `after a transfer, rows of project, report, revision, transfer: ${JSON.stringify(seen)}`,
    );
    expect(seen).toEqual([
      [0, 1, 1, 1],
      [1, 1, 2, 1],
      [0, 0, 0, 0],
    ]);
  });

  test('neither owner changes a row of the other', async () => {
    const [midt, vest] = [ACTORS.helseMidt, ACTORS.helseVest];
    const ofRound = (round: string): string =>
      `round_id = (select id from reporting.round where key = '${round}')`;
    const changes = [
      await countAs(midt, `update portfolio.project set name = 'x'`),
      await countAs(midt, `update reporting.report set state = 'draft' where ${ofRound('2021-2')}`),
      await countAs(vest, `update reporting.report set state = 'draft' where ${ofRound('2021-1')}`),
      await countAs(midt, `delete from reporting.report where ${ofRound('2021-2')}`),
      await countAs(vest, `delete from reporting.report where ${ofRound('2021-1')}`),
      await countAs(stage.oslo.organisationNumber, `update reporting.transfer set told = 9`),
    ];
    expect(changes).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

import sql from 'sql-template-tag';
import { Database } from '../../../src/platform/database/database.js';
import { broken, invalid, refused } from '../../support/refusal.js';
import { ACTORS } from '../../support/service.js';
import { Actor, type Directorate, expectStatus } from '../../support/story.js';
import { SubmissionStage } from '../../support/stages/submissions.js';
import { aReport } from '../../support/reports/samples.js';

let stage: SubmissionStage;
let directorate: Directorate;
let midt: Actor;
beforeAll(async () => {
  stage = await SubmissionStage.starts('2021-1');
  ({ directorate, midt } = stage);
});
afterAll(() => stage.service.stop());

describe('an unfinished draft', () => {
  const HALF = {
    status: { colour: 'red', reason: 'Forsin' },
    dependencies: [{ delivery: 'API', neededBy: '2021-10-01' }],
  };
  const LACKING = [
    ['/status/cause', 'cause-required'],
    ['/status/action', 'action-required'],
    ['/dependencies/0', 'dependency-target'],
  ] as const;
  const body = { project: 'UFERDIG', ...aReport(HALF) };
  let id: string;
  beforeAll(() => midt.registersProject('UFERDIG'));

  test('is refused where a finished report is asked for', async () => {
    await refused(
      stage.service,
      { actor: midt, path: '/v1/rounds/2021-1/reports', body },
      broken(...LACKING),
    );
  });

  test('is stored with its faults when the sender says that it is incomplete', async () => {
    const created = await midt.create('/v1/rounds/2021-1/reports?incomplete=true', body);
    const { body: draft } = expectStatus(created, 201);
    ({ id } = draft);
    const faults = draft.faults as { pointer: string; code: string; detail: object }[];
    expect(faults.map(({ pointer, code }) => [pointer, code])).toEqual(LACKING);
    expect(faults[0]?.detail).toMatchObject({ nb: expect.any(String), en: expect.any(String) });
    expect(draft.allowedActions).not.toContain('certify');
    expect((await midt.call('GET', `/v1/reports/${id}`)).body).toEqual(draft);
  });

  test('is neither certified nor saved as finished before its faults are gone', async () => {
    const path = `/v1/reports/${id}`;
    await stage.refuses(midt, `POST ${path}/certify`, broken(...LACKING));
    await stage.refuses(midt, `PATCH ${path}`, broken(...LACKING), {
      body: { summary: 'Nesten ferdig.' },
    });
  });

  test('must have the right form all the same', async () => {
    const path = `/v1/reports/${id}`;
    const blue = aReport({ ...HALF, status: { colour: 'blue' } });
    await stage.refuses(
      midt,
      `PUT ${path}?incomplete=true`,
      invalid(['/status/colour', 'not-allowed']),
      { body: blue },
    );
    await stage.refuses(
      midt,
      `PUT ${path}?incomplete=ja`,
      invalid(['/incomplete', 'not-allowed']),
      {
        body: aReport(HALF),
      },
    );
  });

  test('loses its faults one by one, and holds the submission back until the last', async () => {
    const status = { ...HALF.status, cause: 'supplier', action: 'Ny plan' };
    const { body: patched } = await stage.patches(midt, id, { status }, '?incomplete=true');
    expect(patched.faults).toMatchObject([{ code: 'dependency-target' }]);
    const submission = await stage.submissionOf(midt);
    await stage.refuses(
      midt,
      `POST /v1/submissions/${submission}/submit`,
      broken(['/reports/UFERDIG/dependencies/0', 'dependency-target']),
    );
  });

  test('is certified when no fault is left', async () => {
    const finished = await stage.patches(midt, id, { dependencies: [] });
    expect(finished.body.faults).toEqual([]);
    expect(finished.body.allowedActions).toContain('certify');
    await midt.certifies({ id, etag: finished.headers.get('etag') ?? '' });
  });
});

describe('a report that was begun by mistake', () => {
  let client: Actor;
  let mistaken: { readonly id: string; readonly etag: string };
  let path: string;
  beforeAll(async () => {
    client = new Actor(stage.service, ACTORS.ks);
    await client.registersProject('FEIL');
    await client.registersProject('RETT');
    mistaken = await client.startsReport('2021-1', 'FEIL');
    path = `/v1/reports/${mistaken.id}`;
  });

  test('can be discarded by its owner alone, and only in its present version', async () => {
    expect((await client.call('GET', path)).body.allowedActions).toContain('discard');
    const stale = { status: 412, code: 'stale' };
    await stage.refuses(client, `DELETE ${path}`, stale, { tag: '"9"' });
    const notFound = { status: 404, code: 'not-found' };
    for (const stranger of [midt, directorate])
      await stage.refuses(stranger, `DELETE ${path}`, notFound, { tag: mistaken.etag });
  });

  test('is gone when it is discarded, but for the audit', async () => {
    const version = { 'if-match': mistaken.etag };
    const gone = await client.call('DELETE', path, undefined, version);
    expect(expectStatus(gone, 204).text).toBe('');
    expectStatus(await client.call('GET', path), 404);
    expectStatus(await client.call('DELETE', path, undefined, version), 404);
    const { rows } = await stage.service.owner.query<{ detail: object }>(
      `select entry->'detail' as detail
         from platform.audit
        where action = 'discardReport'
          and subject = $1`,
      [`report/${mistaken.id}`],
    );
    expect(rows).toMatchObject([
      { detail: { project: 'FEIL', round: '2021-1', content: { state: 'active' } } },
    ]);
  });

  test('can be begun anew', async () => {
    await client.startsReport('2021-1', 'FEIL');
  });
});

describe('a certified report', () => {
  test('cannot be discarded, by the API or in the database', async () => {
    const client = new Actor(stage.service, ACTORS.ks);
    const { id, etag } = await client.startsReport('2021-1', 'RETT');
    const certified = await client.certifies({ id, etag });
    const { body } = await client.call('GET', `/v1/reports/${id}`);
    expect(body.allowedActions).not.toContain('discard');
    await stage.refuses(
      client,
      `DELETE /v1/reports/${id}`,
      { status: 409, code: 'report-certified' },
      { tag: certified.headers.get('etag') ?? '' },
    );
    const { rows } = await stage.service.owner.query<{ id: string }>(
      `select id from actors.actor where organisation_number = $1`,
      [ACTORS.ks],
    );
    const actorIds = [rows[0]?.id ?? ''];
    const deleted = await stage.service.app
      .get(Database)
      .transaction({ kind: 'actor', actorIds }, (tx) =>
        tx.execute(sql`delete from reporting.report where revision > 0`),
      );
    expect(deleted).toBe(0);
  });
});

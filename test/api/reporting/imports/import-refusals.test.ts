import {
  type ImportStage,
  readCsv,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { imports, sends, type SentImport } from '../../../support/imports/imports.js';
import { ACTORS } from '../../../support/service.js';
import { Actor, eventually, expectStatus } from '../../../support/story.js';
import { fingerprints } from '../../../support/tables.js';
import { csv, reportRows } from '../../../support/files/report-files.js';
import { aReport } from '../../../support/reports/samples.js';

let stage: ImportStage;
let file: string;
beforeAll(async () => {
  stage = await startImportStage();
  const [code = ''] = await registerProjects(stage.midt, 'FEIL', 1);
  file = csv(reportRows(code, aReport()));
  await awaitFirstFigures();
});
afterAll(() => stage.service.stop());

/** Waits until the worker has written the figures of the new round: later nothing moves them. */
async function awaitFirstFigures(): Promise<void> {
  await eventually(async () => {
    const { rowCount } = await stage.service.owner.query('select 1 from rollup.round_status');
    return rowCount === 1 ? true : undefined;
  });
}

describe('a request that no import is made of', () => {
  const refusalOf = async (sent: SentImport, content: string | Buffer = file): Promise<unknown> => {
    const { status, body } = await sends(stage.service, stage.midt, content, sent);
    const faults = (body.errors as { code: string }[] | undefined) ?? [];
    return [status, body.code, ...faults.map(({ code }) => code)];
  };

  test.each<
    readonly [
      name: string,
      sent: SentImport,
      refusal: readonly [status: number, ...codes: string[]],
      content: string | Buffer | undefined,
    ]
  >([
    ['an empty file', {}, [400, 'invalid-request', 'empty-file'], ''],
    [
      'a file that is no text',
      {},
      [422, 'file-unreadable', 'not-text'],
      Buffer.from('PK\u0003\u0004xxxx'),
    ],
    [
      'UTF-16 without a byte order mark',
      {},
      [422, 'file-unreadable', 'unknown-encoding'],
      Buffer.from('project;state', 'utf16le'),
    ],
    [
      'NDJSON that is not UTF-8',
      { type: 'application/x-ndjson' },
      [422, 'file-unreadable', 'not-utf-8'],
      Buffer.from('{"summary":"\u00e6"}', 'latin1'),
    ],
    ['JSON', { type: 'application/json' }, [415, 'unsupported-media-type'], '{}'],
    ['plain text', { type: 'text/plain' }, [415, 'unsupported-media-type'], undefined],
    [
      'a compressed file',
      { headers: { 'content-encoding': 'gzip' } },
      [415, 'unsupported-media-type'],
      undefined,
    ],
    ['no mode', { query: '' }, [400, 'invalid-request', 'missing'], undefined],
    [
      'wrong query parameters',
      { query: 'mode=tull&atomic=halv&certify=ja&mapping=%00&annet=1' },
      [
        400,
        'invalid-request',
        'unknown-field',
        'not-allowed',
        'not-allowed',
        'not-allowed',
        'wrong-form',
      ],
      undefined,
    ],
    [
      'an unknown mapping',
      { query: 'mode=commit&mapping=finnes-ikke' },
      [422, 'rule-broken', 'unknown-mapping'],
      undefined,
    ],
    ['an unknown round', { round: '2098-9' }, [404, 'not-found'], undefined],
    ['no scope to write', { scope: 'hdir:portfolio' }, [403, 'insufficient-scope'], undefined],
    [
      'no scope to certify',
      { query: 'mode=commit&certify=true', scope: 'hdir:portfolio hdir:portfolio.write' },
      [403, 'insufficient-scope'],
      undefined,
    ],
  ])('is refused at once for %s, and nothing is stored', async (_, sent, refusal, content) => {
    const before = await fingerprints(stage.service);
    expect(await refusalOf(sent, content)).toEqual(refusal);
    expect(await fingerprints(stage.service)).toEqual(before);
  });

  test.each([
    'application/vnd.ms-excel',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'application/vnd.ms-excel.sheet.macroEnabled.12',
    'multipart/form-data; boundary=x',
  ])('of the type %s is told which types are read', async (type) => {
    const { service, midt } = stage;
    const answer = await service.call('POST', '/v1/rounds/2021-1/imports?mode=validate', {
      token: await service.token(midt.organisationNumber),
      raw: file,
      headers: { 'content-type': type, 'idempotency-key': 'x', 'accept-language': 'en' },
    });
    expect(expectStatus(answer, 415).body.detail).toContain('text/csv, application/x-ndjson');
  });

  test('is refused for a file that is sent to another operation', async () => {
    const { service, midt } = stage;
    expectStatus(
      await service.call('POST', '/v1/projects', {
        token: await service.token(midt.organisationNumber),
        raw: file,
        headers: { 'content-type': 'text/csv', 'idempotency-key': 'x' },
      }),
      415,
    );
  });

  test('is refused while the round is not open', async () => {
    await stage.directorate.plansRound('2021-8', {
      opensAt: '2021-11-01T08:00:00+01:00',
      deadline: '2021-11-20T16:00:00+01:00',
      closesAt: '2021-11-30T16:00:00+01:00',
    });
    expect(await refusalOf({ round: '2021-8' })).toEqual([409, 'round-not-open']);
  });
});

describe('an actor that reports in two steps', () => {
  let nord: Actor;
  let own: string;
  beforeAll(async () => {
    nord = new Actor(stage.service, ACTORS.helseNord);
    const [project = ''] = await registerProjects(nord, 'NORD', 1);
    own = csv(reportRows(project, aReport()));
    const path = `/v1/actors/${ACTORS.helseNord}/reporting`;
    expectStatus(await nord.call('PUT', path, { steps: 2 }, { 'if-match': '"0"' }), 200);
  });

  test('prepares by import, and does not certify in the same step', async () => {
    const { status, body } = await sends(stage.service, nord, own, {
      query: 'mode=commit&certify=true',
    });
    expect([status, body.code]).toEqual([403, 'own-preparation']);
    expect(await imports(stage.service, nord, own)).toMatchObject({
      stored: true,
      counts: { created: 1 },
    });
  });

  test('imports nothing more once it has submitted', async () => {
    const list = expectStatus(await nord.call('GET', '/v1/rounds/2021-1/submissions'), 200);
    const path = `/v1/submissions/${String(list.body.items[0].id)}`;
    const { headers } = expectStatus(await nord.call('GET', path), 200);
    const version = { 'if-match': headers.get('etag') ?? '' };
    expectStatus(await nord.call('POST', `${path}/submit`, undefined, version), 200);
    const { status, body } = await sends(stage.service, nord, own);
    expect([status, body.code]).toEqual([409, 'submission-state']);
  });
});

describe('a file of 15,000 faults', () => {
  let done: Record<string, unknown>;
  let faults: string;
  beforeAll(async () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => `INGEN-${String(index)};aktivt;ide`);
    const text = ['project;state;phase', ...rows].join('\n');
    done = await imports(stage.service, stage.midt, text);
    faults = `/v1/imports/${String(done['id'])}/faults`;
  });

  test('is answered with a summary and its first hundred faults', () => {
    expect(done).toMatchObject({
      stored: false,
      counts: { rows: 5_000, reports: 5_000, faulty: 5_000, faults: 15_000 },
      faultCounts: [
        { code: 'not-allowed', column: 'phase', faults: 5_000, firstRow: 2 },
        { code: 'not-allowed', column: 'state', faults: 5_000, firstRow: 2 },
        { code: 'unknown-project', column: 'project', faults: 5_000, firstRow: 2 },
      ],
    });
    expect(done['faults']).toHaveLength(100);
  });

  test('has every fault in its list as CSV', async () => {
    const all = await readCsv(stage.midt, done['id'], 'faults');
    const places = new Set(all.map(({ row, column }) => `${String(row)} ${String(column)}`));
    expect([all.length, places.size]).toEqual([15_000, 15_000]);
  });

  test('has every fault in its list page by page', async () => {
    let listed = 0;
    let cursor: string | null = '';
    while (cursor !== null) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = expectStatus(
        await stage.midt.call('GET', `${faults}?limit=500${more}`),
        200,
      );
      listed += (body.items as unknown[]).length;
      cursor = body.nextCursor as string | null;
    }
    expect(listed).toBe(15_000);
  });
});

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StatusPoll } from '../../../src/rollup/status/status-poll.service.js';
import type { FiguresStage } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { eventually, expectStatus } from '../../support/story.js';
import { actTwoRounds, statusOf } from '../../support/stages/two-rounds.js';
import { aReport } from '../../support/reports/samples.js';
import { figure } from '../../support/reports/figure.js';

const run = promisify(execFile);

let stage: FiguresStage;
let service: TestService;
/** The report on SAFEST in the second round. */
let safest: string;
beforeAll(async () => {
  ({ stage, safest } = await actTwoRounds());
  ({ service } = stage);
});
afterAll(() => service.stop());

const read = (path: string): Promise<Answered> => stage.readsInPublic(path);

describe('the events of a round', () => {
  test('tell that the figures have changed, with the new entity tag', async () => {
    const answer = await fetch(`${service.url}/v1/rounds/2021-2/events?seconds=20`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    let told = '';
    const awaitText = async (text: string): Promise<void> => {
      while (!told.includes(text)) {
        const read = await reader?.read();
        if (read === undefined || read.done)
          throw new Error(`The events end without ${text}: ${told}`);
        told += read.value;
      }
    };
    const plain = { 'accept-encoding': 'identity' };
    const status = await stage.readsInPublic('rounds/2021-2/status', plain);
    const before = status.headers.get('etag') ?? '';
    await awaitText(`"etag":${JSON.stringify(before)}`);
    await service.owner.query(
      `update rollup.round_status set etag = '"another"' where key = '2021-2'`,
    );
    await service.app.get(StatusPoll).refresh();
    await awaitText('"etag":"\\"another\\""');
    expect(told.match(/event: figures/g)).toHaveLength(2);
    await reader?.cancel();
    await rollUp(service);
  });
});

describe('a snapshot', () => {
  const PATH = '/v1/rounds/2021-2/snapshots';
  let first: Answered;
  let snapshot: Answered;
  let id: string;
  beforeAll(async () => {
    service.moveTo('2021-05-10T08:00:00Z');
    const february = { title: 'Status til NUIT i februar', asOf: '2021-02-05T16:30:00Z' };
    first = await stage.directorate.create('/v1/rounds/2021-1/snapshots', february);
    snapshot = await stage.directorate.create(PATH, { title: 'Status til NUIT 20. mai 2021' });
    ({ id } = expectStatus(snapshot, 201).body);
  });

  test('is taken by the directorate alone', async () => {
    const mine = { title: 'Mitt' };
    expectStatus(await stage.midt.create('/v1/rounds/2021-1/snapshots', mine), 403);
  });

  test('names its rules, the reports it is made of and the snapshot before', () => {
    const { content } = snapshot.body;
    const { id: previous, hash } = expectStatus(first, 201).body;
    expect(content).toMatchObject({
      round: '2021-2',
      criteriaSet: '2020-12',
      ruleSet: 'standard-5',
      previous: { round: '2021-1', snapshot: previous, hash },
      missing: [
        { actor: ACTORS.helseMidt, project: 'DHP' },
        { actor: ACTORS.helseMidt, project: 'LEVERER' },
      ],
      carriedOver: [],
    });
    const inputs = content.inputs as { project: string; revision: number }[];
    expect(inputs.map(({ project, revision }) => [project, revision])).toEqual([
      ['DIGI', 1],
      ['SAFEST', 1],
    ]);
    expect(content.status).toMatchObject({
      previousRound: '2021-1',
      previousSnapshot: previous,
      projects: { now: 2, previous: 2 },
      red: [{ project: 'SAFEST' }],
    });
  });

  test('is refused while the figures are behind a correction', async () => {
    const path = `/v1/reports/${safest}`;
    await stage.reopens(stage.midt, '2021-2', 'Fargen er feil');
    const version = (await stage.midt.call('GET', path)).headers.get('etag') ?? '';
    const yellow = aReport({ status: statusOf('yellow') });
    const saved = await stage.midt.call('PUT', path, yellow, { 'if-match': version });
    const etag = expectStatus(saved, 200).headers.get('etag') ?? '';
    await stage.midt.certifies({ id: safest, etag });
    const refusal = await stage.directorate.create(PATH, { title: 'For tidlig' });
    expect(expectStatus(refusal, 409).body.code).toBe('figures-behind');
    await rollUp(service);
  });

  test('is what it was after the correction', async () => {
    const { hash, content } = snapshot.body;
    const { body, headers } = await read(`snapshots/${id}`);
    expect(body).toMatchObject({ hash, content });
    expect(headers.get('cache-control')).toContain('immutable');
    const { body: list } = await read('rounds/2021-2/snapshots');
    expect((list.items as { id: string }[]).map((item) => item.id)).toEqual([id]);
  });

  test('answers every list and figure as it was, beside the figures of today', async () => {
    expect((await read('rounds/2021-2/status')).body.red).toEqual([]);
    const status = await read(`rounds/2021-2/status?snapshot=${id}`);
    expect(status.body.red).toHaveLength(1);
    const deviations = await read(`rounds/2021-2/deviations?snapshot=${id}`);
    expect(deviations.body.items).toMatchObject([{ colour: 'red' }]);
    const figures = await read(`rounds/2021-2/figures?by=colour&snapshot=${id}`);
    expect(figures.body.cells).toMatchObject([{ keys: { colour: 'red' }, value: 1 }]);
    const { body } = await read(`rounds/2021-2/differences?againstSnapshot=${id}`);
    const items = body.items as { project: string }[];
    expect(items.map(({ project }) => project)).toEqual(['SAFEST']);
  });

  test('is never changed in the database', async () => {
    await expect(
      service.owner.query(`update rollup.snapshot_line set colour = 'green'`),
    ).rejects.toThrow('append-only');
  });

  describe('recomputed by an independent program', () => {
    const recompute = async (): Promise<{ stdout: string }> =>
      run(process.execPath, [
        'test/independent/recompute-snapshot.mjs',
        service.url,
        id,
        await service.token(ACTORS.directorate),
      ]);

    test('is the same', async () => {
      const { stdout } = await recompute();
      figure('F34', `frozen figures by an independent program: ${stdout.trim()}`);
      expect(stdout).toContain(': 0 differ');
    });

    test('differs once somebody has changed it past the database', async () => {
      await service.owner.query(`alter table rollup.snapshot disable trigger all`);
      await service.owner.query(
        `update rollup.snapshot
            set body = replace(body, '"approved":40000000', '"approved":40000001')`,
      );
      await expect(recompute()).rejects.toMatchObject({
        stdout: expect.stringContaining('hash: recomputed'),
      });
    });
  });
});

describe('a worker', () => {
  const THIRD = {
    period: '2021Q2',
    opensAt: '2021-05-03T08:00:00+02:00',
    deadline: '2021-06-20T16:00:00+02:00',
    closesAt: '2021-06-30T16:00:00+02:00',
  };
  const findCell = async (round: string, segment: string | null): Promise<true | undefined> => {
    const { body } = await stage.reads(`rounds/${round}/figures?by=segment,directorateColour`);
    const cells = body.cells as { keys: Record<string, unknown> }[];
    return cells.some(
      ({ keys }) => keys['segment'] === segment && keys['directorateColour'] === 'red',
    )
      ? true
      : undefined;
  };

  test('brings a new segment into the figures of an open round only, a colour into all', async () => {
    const { midt, directorate } = stage;
    await directorate.opensRound('2021-3', THIRD);
    const { body: report } = await midt.reports('2021-3', 'SAFEST');
    const worker = await startTestService({
      database: service.config.databaseUrl,
      env: { ROLE: 'worker' },
      at: service.clock.now().toISOString(),
    });
    try {
      const path = '/v1/projects/SAFEST';
      const version = (await midt.call('GET', path)).headers.get('etag') ?? '';
      const segment = { segment: 'municipalSector' };
      expectStatus(await midt.call('PATCH', path, segment, { 'if-match': version }), 200);
      const assessment = { colour: 'red', reason: 'Ikke i rute' };
      for (const id of [safest, report.id as string])
        expectStatus(await directorate.create(`/v1/reports/${id}/assessments`, assessment), 201);
      await eventually(() => findCell('2021-3', 'municipalSector'));
      await eventually(() => findCell('2021-2', null));
    } finally {
      await worker.stop();
    }
  });
});

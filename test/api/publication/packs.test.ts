import { createHash } from 'node:crypto';
import { PackRun } from '../../../src/publication/packs/pack-run.service.js';
import { Database } from '../../../src/platform/database/database.js';
import { Problem } from '../../../src/platform/base/problem.js';
import { ReleaseFiles } from '../../../src/publication/releases/release-files.port.js';
import type { ReleaseFile } from '../../../src/publication/releases/release.types.js';
import type { ReleaseView } from '../../../src/publication/view-tables/release-view.types.js';
import { freezeRound, type MadePack, makePack } from '../../support/packs/made-pack.js';
import { type FiguresStage, THIRD_ROUND } from '../../support/stages/figures-stage.js';
import { aCase, anAdvice, changes } from '../../support/stages/governance.js';
import { actTwoRounds } from '../../support/stages/two-rounds.js';
import type { Answered, TestService } from '../../support/service.js';
import { eventually, expectStatus } from '../../support/story.js';

let stage: FiguresStage;
let service: TestService;
let snapshot: string;
let made: MadePack;
beforeAll(async () => {
  ({ stage } = await actTwoRounds());
  ({ service } = stage);
  service.moveTo('2021-05-10T08:00:00Z');
  snapshot = await freezeRound(stage.directorate, '2021-2');
  made = await make({});
});
afterAll(() => service.stop());

/** Runs the job of a pack: the service of this suite has no worker. */
const runJob = (id: string): Promise<void> => service.app.get(PackRun, { strict: false }).run(id);
const make = (wish: Record<string, unknown>): Promise<MadePack> =>
  makePack(stage.directorate, snapshot, wish, runJob);

const WISH = { council: 'nuit', language: 'nb' };
const ask = (body: unknown, id = snapshot): Promise<Answered> =>
  stage.directorate.create(`/v1/snapshots/${id}/packs`, body);
const read = (path: string): Promise<Answered> => stage.directorate.call('GET', path);
const codesOf = ({ body }: Answered): string[] =>
  (body.errors as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );

describe('a pack', () => {
  test('is made by a job of five files, each stored with its hash, size and media type', async () => {
    expect(made.pack).toMatchObject({
      ...{ round: '2021-2', council: 'nehs', language: 'nb', snapshot, state: 'completed' },
      ...{ done: 6, total: 6, allowedActions: ['attach'] },
    });
    const { body: content } = await read(`/v1/snapshots/${snapshot}`);
    expect(made.pack.snapshotHash).toBe(content.hash);
    expect(made.pack.files.map(({ format }) => format)).toEqual([
      ...['docx', 'json', 'pdf', 'pptx', 'xlsx'],
    ]);
    for (const { format, href, sha256, bytes, mediaType } of made.pack.files) {
      const file = made.files[format];
      const hash = createHash('sha256').update(file).digest('hex');
      const { headers } = await read(href);
      expect([hash, file.length, headers.get('content-type')]).toEqual([sha256, bytes, mediaType]);
    }
  });

  test('is for the directorate alone, also when the round is published', async () => {
    const [file] = made.pack.files;
    for (const path of ['/v1/packs', `/v1/packs/${made.pack.id}`, file?.href ?? '']) {
      expectStatus(await stage.midt.call('GET', path), 403);
      expectStatus(await service.call('GET', path), 401);
    }
    expectStatus(await stage.midt.create(`/v1/snapshots/${snapshot}/packs`, WISH), 403);
  });

  test('is listed by round, newest first', async () => {
    const { body } = expectStatus(await read('/v1/packs?round=2021-2&limit=1'), 200);
    expect(body.items[0].id).toBe(made.pack.id);
    expect((await read('/v1/packs?round=2021-1')).body.items).toEqual([]);
  });

  test('run again changes nothing', async () => {
    await runJob(made.pack.id);
    expect((await read(`/v1/packs/${made.pack.id}`)).body).toEqual(made.pack);
  });

  test('in nn is written in nb and says so', async () => {
    const { model } = await make({ language: 'nn' });
    expect(model.language).toBe('nb');
    expect(JSON.stringify(model.sections.at(-1))).toContain('bestilt på nynorsk');
  });

  test('marks the figures that are published, where the others are illustrative', async () => {
    const published = ['/snapshot/status/rated/now', '/snapshot/status/projects/now'];
    const { pack, model } = await make({ illustrative: true, published });
    expect(pack.published).toEqual(published.toSorted());
    const [projects, rated] = model.sections[0]?.sentences ?? [];
    expect(JSON.stringify([projects?.[0], rated?.[0]]).match(/\d\*/g)).toHaveLength(2);
    expect(model.words.illustrative).toContain('tall med * publisert');
    expect(JSON.stringify(made.model.sections)).not.toMatch(/\d\*/);
  });

  test('shows the chosen challenges first', async () => {
    const { model } = await make({ challenges: ['safest'] });
    const tables = model.sections.find(({ key }) => key === 'challenges')?.tables ?? [];
    expect(tables.map(({ title }) => title)[0]).toBe('Utfordringer som er valgt ut');
  });
});

describe('bad input', () => {
  test('an unknown council, language or project', async () => {
    const unknown = { council: 'xyz', language: 'nb', challenges: ['FINNES-IKKE'] };
    const answer = expectStatus(await ask(unknown), 422);
    expect(codesOf(answer)).toEqual(['/council unknown-council', '/challenges/0 unknown-project']);
    expect(codesOf(expectStatus(await ask({ ...WISH, language: 'sv' }), 400))).toEqual([
      '/language not-allowed',
    ]);
  });

  test('figures marked as published in a pack that is not illustrative, or by no pointer', async () => {
    const published = ['/snapshot/status/projects/now'];
    expect(codesOf(expectStatus(await ask({ ...WISH, published }), 422))).toEqual([
      '/published not-illustrative',
    ]);
    const wrong = { ...WISH, illustrative: true, published: ['status.projects'] };
    expect(codesOf(expectStatus(await ask(wrong), 400))).toHaveLength(1);
  });

  test('a figure marked as published that the snapshot does not have', async () => {
    const published = ['/snapshot/status/projects/now', '/snapshot/status/projects/nu'];
    const { id, job } = expectStatus(
      await ask({ ...WISH, illustrative: true, published }),
      202,
    ).body;
    await runJob(id);
    expect((await read(`/v1/packs/${id}`)).body).toMatchObject({ state: 'failed', files: [] });
    const { reason } = (await read(`/v1/jobs/${job}`)).body.result;
    expect(reason).toBe('unknown-figure: /snapshot/status/projects/nu');
  });

  test('an unknown snapshot, pack or format', async () => {
    expectStatus(await ask(WISH, made.pack.id), 404);
    expectStatus(await read(`/v1/packs/${snapshot}`), 404);
    expectStatus(await read(`/v1/packs/${made.pack.id}/files/exe`), 404);
  });

  test('a pack that is made already is not cancelled', async () => {
    const answer = await stage.directorate.create(`/v1/packs/${made.pack.id}/cancel`, undefined);
    expect(expectStatus(answer, 409).body.code).toBe('pack-finished');
    expect((await read(`/v1/packs/${made.pack.id}`)).body.state).toBe('completed');
  });
});

describe('a cancelled pack', () => {
  let id: string;
  beforeAll(async () => {
    id = expectStatus(await ask(WISH), 202).body.id;
    const answer = await stage.directorate.create(`/v1/packs/${id}/cancel`, undefined);
    expect(expectStatus(answer, 200).body.state).toBe('cancelled');
  });

  test('leaves nothing behind, whatever its job does', async () => {
    await runJob(id);
    const { body } = await read(`/v1/packs/${id}`);
    expect(body).toMatchObject({ state: 'cancelled', files: [], modelHash: null, madeAt: null });
    expectStatus(await read(`/v1/packs/${id}/files/pdf`), 404);
  });

  test('while its files are written leaves none of them', async () => {
    const { id: other } = expectStatus(await ask(WISH), 202).body as { id: string };
    const running = runJob(other);
    const progress = await eventually(async () => {
      const { done, state } = (await read(`/v1/packs/${other}`)).body;
      return done >= 1 ? { done, state } : undefined;
    });
    const answer = await stage.directorate.create(`/v1/packs/${other}/cancel`, undefined);
    expect(expectStatus(answer, 200).body.state).toBe('cancelled');
    await running;
    const { body } = await read(`/v1/packs/${other}`);
    expect([progress.state, progress.done < 6]).toEqual(['running', true]);
    expect(body).toMatchObject({ state: 'cancelled', files: [], modelHash: null, madeAt: null });
  });

  test('is not cancelled twice, and not attached', async () => {
    const again = await stage.directorate.create(`/v1/packs/${id}/cancel`, undefined);
    expect(expectStatus(again, 409).body.code).toBe('pack-finished');
    const url = 'https://www.helsedirektoratet.no/status.pdf';
    const attach = { case: snapshot, format: 'pdf', url };
    const answer = await stage.directorate.create(`/v1/packs/${id}/attachments`, attach);
    expect(expectStatus(answer, 409).body.code).toBe('pack-not-made');
  });
});

describe('an attached pack', () => {
  const url = 'https://www.helsedirektoratet.no/status-2021-2.pdf';
  const attach = (caseId: string): Promise<Answered> =>
    stage.directorate.create(`/v1/packs/${made.pack.id}/attachments`, {
      ...{ case: caseId, format: 'pdf', url },
    });

  test('stands among the documents of the case, by address and hash, once', async () => {
    const asked = aCase({ number: '7/21', council: 'nehs', meeting: null });
    const { id } = expectStatus(await stage.directorate.create('/v1/cases', asked), 201).body;
    expectStatus(await attach(id), 201);
    const { body } = expectStatus(await attach(id), 201);
    expect(body.attachments).toEqual([{ case: id, format: 'pdf', url }]);
    const pdf = made.pack.files.find(({ format }) => format === 'pdf');
    const { body: found } = await read(`/v1/cases/${id}`);
    expect(found.documents).toEqual([{ title: pdf?.name, url, sha256: pdf?.sha256, check: null }]);
    expect(found.version).toBe(3);
  });

  test('needs a case that may still be changed', async () => {
    expectStatus(await attach(made.pack.id), 404);
    const asked = aCase({ number: '8/21', council: 'nehs', meeting: null });
    const { id } = expectStatus(await stage.directorate.create('/v1/cases', asked), 201).body;
    const path = `/v1/cases/${id}`;
    const etag = (await read(path)).headers.get('etag') ?? '';
    const withdrawn = await stage.directorate.call('POST', `${path}/withdraw`, undefined, {
      'if-match': etag,
    });
    expectStatus(withdrawn, 200);
    expect(expectStatus(await attach(id), 409).body.code).toBe('case-state');
  });
});

describe('a release', () => {
  const INSTANT = '2021-05-07T07:00:00.000Z';
  const view = {
    ...{
      round: '2021-2',
      roundName: { nb: 'Runde 2021-2', en: 'Round 2021-2' },
      version: 1,
      dataDate: INSTANT,
      illustrative: false,
      tables: [],
      withheld: [],
    },
    snapshot: { id: '', hash: '' },
  };
  const write = (wanted: Partial<ReleaseView>): Promise<ReleaseFile[]> =>
    service.app.get(Database).transaction({ kind: 'system' }, (tx) =>
      service.app.get(ReleaseFiles, { strict: false }).write(tx, {
        ...{ id: made.pack.id, packs: [made.pack.id] },
        view: { ...view, snapshot: { id: snapshot, hash: '' }, ...wanted },
      }),
    );

  test('that withholds nothing carries the files that people read, as they are', async () => {
    const files = (await write({})).filter(({ name }) => name.startsWith('portfolio-'));
    expect(files.map(({ name }) => name.split('.').at(-1))).toEqual([
      'docx',
      'pdf',
      'pptx',
      'xlsx',
    ]);
    expect(files[1]?.content.equals(made.files.pdf)).toBe(true);
  });

  const codeOf = async (wanted: Partial<ReleaseView>): Promise<string | undefined> =>
    write(wanted).then(
      () => undefined,
      (problem: unknown) =>
        problem instanceof Problem ? problem.options.errors?.[0]?.code : 'no problem',
    );

  test('carries no pack of another snapshot, and none beside withheld fields', async () => {
    const another = { id: made.pack.id, hash: '' };
    expect(await codeOf({ snapshot: another })).toBe('pack-of-another-snapshot');
    const withheld = [{ field: 'challenges', ground: 'embargo', until: null }];
    expect(await codeOf({ withheld })).toBe('pack-shows-withheld');
    // The mailbox of a lead, which the public does not see to begin with, is in no pack.
    const mailbox = [{ field: 'projects.lead_mailbox', ground: 'personvern', until: null }];
    expect(await codeOf({ withheld: mailbox })).toBeUndefined();
  });

  test('carries no pack with advice that is not published', async () => {
    const wish = anAdvice({ projects: ['HEMMELIG'], answerDueIn: '2021-3' });
    await stage.midt.registersOutside('HEMMELIG', { name: 'Navn som ikke er offentlig' });
    await stage.directorate.plansRound('2021-3', THIRD_ROUND);
    const { id } = expectStatus(await stage.directorate.create('/v1/advice', wish), 201).body;
    const dataDate = '2021-05-11T07:00:00.000Z';
    expect(await codeOf({ dataDate })).toBe('pack-shows-unpublished-advice');
    expect(await codeOf({})).toBeUndefined();
    await changes(stage.directorate, 'POST', `/v1/advice/${String(id)}/publish`);
    expect(await codeOf({ dataDate })).toBeUndefined();
  });
});

test('a project that was never in the portfolio is shown by its code: its name is not public', async () => {
  service.moveTo('2021-05-11T08:00:00Z');
  const frozen = await freezeRound(stage.directorate, '2021-2');
  const { model } = await makePack(stage.directorate, frozen, {}, runJob);
  const advice = JSON.stringify(model.sections.find(({ key }) => key === 'advice'));
  expect(advice).toContain('HEMMELIG (');
  expect(advice).not.toContain('Navn som ikke er offentlig');
});

// Last: it damages the snapshot.
test('a damaged snapshot gives no pack, and nothing half-done', async () => {
  const { id, job } = expectStatus(await ask(WISH), 202).body;
  await service.owner.query(`alter table rollup.snapshot disable trigger all`);
  await service.owner.query(
    `update rollup.snapshot set body = replace(body, '"now":', '"now": ') where id = $1`,
    [snapshot],
  );
  const { rows: before } = await service.owner.query('select count(*) from publication.pack');
  const answer = await ask(WISH);
  expect(expectStatus(answer, 409).body.code).toBe('snapshot-damaged');
  const { rows: after } = await service.owner.query('select count(*) from publication.pack');
  expect(after).toEqual(before);
  await runJob(id);
  expect((await read(`/v1/packs/${id}`)).body).toMatchObject({ state: 'failed', files: [] });
  expect((await read(`/v1/jobs/${job}`)).body.result).toMatchObject({ reason: 'snapshot-damaged' });
});

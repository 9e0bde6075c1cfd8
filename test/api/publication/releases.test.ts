import { sha256 } from '../../../src/platform/base/canonical-json.js';
import { ReleasePublishing } from '../../../src/publication/releases/release-publish.service.js';
import { ReleaseStage } from '../../support/publication/releases.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
});
afterAll(() => stage.service.stop());

/** Rows of a table of a view, each as an object. */
function rowsOf(
  view: {
    tables: { name: string; columns: { name: string }[]; rows: unknown[][] }[];
  },
  table: string,
): Record<string, unknown>[] {
  const found = view.tables.find(({ name }) => name === table);
  return (found?.rows ?? []).map((row) =>
    Object.fromEntries(found?.columns.map(({ name }, index) => [name, row[index]]) ?? []),
  );
}

describe('a release', () => {
  let path: string;
  let rehearsed: Buffer;
  beforeAll(async () => {
    path = await stage.drafts('2021-1', { illustrative: true });
  });

  test('is of one number within its round, and hidden while it is drafted', async () => {
    expect(path).toBe('/v1/releases/2021-1/1');
    expectStatus(await stage.readsInPublic(path), 404);
    expectStatus(await stage.figures.midt.call('GET', path), 404);
    expect((await stage.readsInPublic('/v1/releases')).body.items).toEqual([]);
  });

  test('is made when it is rehearsed, from the snapshot alone', async () => {
    const { body } = await stage.steps(path, 'rehearse');
    expect(body.state).toBe('rehearsed');
    const file = await stage.drafter.call('GET', `${path}/files/view.json`);
    rehearsed = file.bytes;
    expect(rowsOf(file.body, 'projects').map(({ project }) => project)).toEqual(['DHP', 'SAFEST']);
    const view = body.documents.find(({ name }: { name: string }) => name === 'view.json');
    expect(sha256(rehearsed)).toBe(view.sha256);
    expectStatus(await stage.readsInPublic(`${path}/files/view.json`), 404);
  });

  test('says who is missing and what is withheld', async () => {
    const { body } = await stage.drafter.call('GET', `${path}/rehearsal`);
    expect(body.notReported).toEqual([
      { project: 'DIGI', actor: expect.any(String), missing: true },
      { project: 'STILLE', actor: expect.any(String), missing: true },
    ]);
    expect(body.withheld).toMatchObject([
      { audience: 'public', field: 'projects.lead_mailbox', until: null },
    ]);
  });

  test('is approved by another client', async () => {
    const { headers } = await stage.drafter.call('GET', path);
    const version = { 'if-match': headers.get('etag') ?? '' };
    const own = await stage.drafter.call('POST', `${path}/approve`, undefined, version);
    expect([own.status, own.body.code]).toEqual([403, 'own-release']);
    expect((await stage.steps(path, 'approve')).body.state).toBe('approved');
  });

  test('opens with its round at one instant, byte for byte as it was rehearsed', async () => {
    expectStatus(await stage.readsInPublic('/v1/rounds/2021-1/snapshots'), 401);
    await stage.steps(path, 'publish');
    const file = await stage.readsInPublic(`${path}/files/view.json`);
    expect(file.bytes.equals(rehearsed)).toBe(true);
    expect((await stage.readsInPublic(`${path}/view`)).bytes.equals(rehearsed)).toBe(true);
    expect((await stage.readsInPublic('/v1/rounds/2021-1')).body.publishedAt).not.toBeNull();
  });

  test('shows actors what is withheld from the public', async () => {
    const mine = await stage.figures.midt.call('GET', `${path}/view`);
    expect(rowsOf(mine.body, 'projects')[0]).toMatchObject({ lead_mailbox: 'tiltak@example.org' });
    expect(rowsOf(JSON.parse(rehearsed.toString()), 'projects')[0]).toMatchObject({
      lead_mailbox: null,
    });
  });

  test('is found by latest', async () => {
    const answer = await stage.readsInPublic('/v1/releases/latest/files/view.json');
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      '/v1/releases/2021-1/1/files/view.json',
    ]);
  });
});

describe('a correction', () => {
  test('says what it changes, why and by whom, and leaves the old one as it was', async () => {
    const { figures } = stage;
    const before = await stage.readsInPublic('/v1/releases/2021-1/1/files/view.json');
    await figures.corrects(figures.midt, '2021-1', 'DHP', { status: { colour: 'green' } });
    await stage.freezes('2021-1');
    const path = await stage.publishes('2021-1', { reason: 'Fargen ble ført feil' });
    const { body } = await stage.readsInPublic(`${path}/view`);
    expect(rowsOf(body, 'changes').filter(({ column }) => column === 'owner_colour')).toEqual([
      {
        table: 'projects',
        key: 'DHP',
        column: 'owner_colour',
        before: 'red',
        after: 'green',
        reason: 'Fargen ble ført feil',
        actor: '983658776',
      },
    ]);
    const old = await stage.readsInPublic('/v1/releases/2021-1/1');
    expect(old.body.state).toBe('corrected');
    const after = await stage.readsInPublic('/v1/releases/2021-1/1/files/view.json');
    expect(after.bytes.equals(before.bytes)).toBe(true);
  });
});

describe('an embargo', () => {
  test('opens everything when it ends, and nothing before', async () => {
    const path = await stage.drafts('2021-2', { embargo: '2021-05-20T08:00' });
    await stage.steps(path, 'rehearse');
    const { body } = await stage.drafter.call('GET', `${path}/rehearsal`);
    expect(body.embargo).toMatchObject({ at: '2021-05-20T06:00:00.000Z' });
    await stage.steps(path, 'approve');
    const publishing = stage.service.app.get(ReleasePublishing);
    stage.service.moveTo('2021-05-20T05:59:00Z');
    await publishing.runDue();
    expectStatus(await stage.readsInPublic(path), 404);
    stage.service.moveTo('2021-05-20T06:00:00Z');
    await publishing.runDue();
    expectStatus(await stage.readsInPublic(path), 200);
  });

  test('leaves one link in the audit when the service publishes by itself', async () => {
    const subject = 'subject=release/2021-2/1&operation=publishRelease';
    const { body } = await stage.drafter.call('GET', `/v1/audit?${subject}`);
    const links = body.items as { readonly client: object | null; readonly detail: object }[];
    expect(links.map(({ client, detail }) => ({ client, detail }))).toEqual([
      {
        client: null,
        detail: expect.objectContaining({
          state: 'published',
          publishedAt: expect.stringMatching(/^2021-05-20T06:00/),
          embargoAt: '2021-05-20T06:00:00.000Z',
          documentsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        }),
      },
    ]);
  });
});

describe('a release that withholds an amount', () => {
  const FIGURES = '/v1/rounds/2021-2/figures?measure=approved&by=actor';
  let own: ReleaseStage;
  let path: string;
  beforeAll(async () => {
    own = await ReleaseStage.starts();
    const rule = { field: 'projects.approved', audience: 'public', ground: 'Prøve' };
    await own.withholds([{ ...rule, stage: 'planning', shownFrom: null }]);
    path = await own.drafts('2021-2');
    await own.steps(path, 'rehearse');
  });
  afterAll(() => own.service.stop());

  test('withholds the sum with it, and says that the other figures stay closed', async () => {
    const { body } = await own.drafter.call('GET', `${path}/rehearsal`);
    expect(body.opensFigures).toBe(false);
    await own.steps(path, 'approve');
    await own.steps(path, 'publish');
    const { body: view } = await own.readsInPublic(`${path}/view`);
    const sums = rowsOf(view, 'summary').filter(({ figure }) => /^approved_/.test(String(figure)));
    expect(sums.length).toBeGreaterThan(0);
    expect(sums.every(({ value, change }) => value === null && change === null)).toBe(true);
    const amounts = rowsOf(view, 'projects').map((row) => [row['project'], row['approved']]);
    expect(amounts).toContainEqual(['SAFEST', null]);
    expect(amounts).toContainEqual(['DIGI', expect.any(String)]);
  });

  test('opens no other public answer of its round, until the round is published', async () => {
    await rollUp(own.service);
    expectStatus(await own.readsInPublic(FIGURES), 401);
    expect((await own.readsInPublic('/v1/facts/budgets')).body.items).toEqual([]);
    await own.drafter.publishesRound('2021-2');
    await rollUp(own.service);
    expectStatus(await own.readsInPublic(FIGURES), 200);
  });
});

test('a release that withholds only what no figure tells opens them', async () => {
  const { body } = await stage.drafter.call('GET', '/v1/releases/2021-1/1/rehearsal');
  expect([body.opensFigures, body.withheld.length]).toEqual([true, 1]);
});

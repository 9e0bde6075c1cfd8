import { freezeRound } from '../../support/packs/made-pack.js';
import { imports, sends } from '../../support/imports/imports.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

const ROWS = 'project;state\nEN;active\nTO;active\nTRE;active\n';
/** The evening before clocks go forward: the day that begins has 23 hours. */
const EVENING = '2021-03-27T22:00:00+01:00';

let service: TestService;
let midt: Actor;
beforeEach(async () => {
  service = await startTestService({
    at: EVENING,
    env: { QUOTA_FILES: '2', QUOTA_ROWS: '5', QUOTA_REPLAYS: '1', QUOTA_PACKS: '1' },
  });
  midt = new Actor(service, ACTORS.helseMidt);
  await new Directorate(service).opensRound('2021-1', {
    deadline: '2021-05-01T16:00:00+02:00',
    closesAt: '2021-05-10T16:00:00+02:00',
  });
});
afterEach(() => service.stop());

const used = async (): Promise<Record<string, number>> => {
  const { body } = expectStatus(await midt.call('GET', '/v1/me'), 200);
  const quotas = body.quotas as { readonly quota: string; readonly used: number }[];
  return Object.fromEntries(quotas.map((one) => [one.quota, one.used]));
};

test('files beyond the quota of the day are refused until midnight in Norway', async () => {
  expectStatus(await sends(service, midt, ROWS), 202);
  expectStatus(await sends(service, midt, ROWS), 202);
  const refused = await sends(service, midt, ROWS);
  expect(refused.body).toMatchObject({ status: 429, code: 'quota-used' });
  expect(refused.body.detail).toContain('2021-03-27T23:00:00.000Z');
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(3_500);
  service.moveTo('2021-03-28T00:00:01+01:00');
  expectStatus(await sends(service, midt, ROWS), 202);
});

test('a file whose rows pass the quota cannot be used, and says so', async () => {
  const first = await imports(service, midt, ROWS, { query: 'mode=validate' });
  expect(first['faults'].map(({ code }: { code: string }) => code)).not.toContain('quota-used');
  const second = await imports(service, midt, ROWS, { query: 'mode=validate' });
  expect(second['faults'].map(({ code }: { code: string }) => code)).toContain('quota-used');
  expect(await used()).toMatchObject({ files: 2, rows: 3 });
});

test('what was refused or rolled back has used nothing, and actors have quotas of their own', async () => {
  await sends(service, midt, ROWS, { round: '2031-9' });
  await sends(service, midt, Buffer.from([0xff]), { type: 'application/x-ndjson' });
  expect(await used()).toEqual({
    files: 0,
    bytes: 0,
    rows: 0,
    replays: 0,
    packs: 0,
    mailboxCodes: 0,
  });
  expectStatus(await sends(service, new Actor(service, ACTORS.oslo), ROWS), 202);
  expect(await used()).toMatchObject({ files: 0 });
});

test('replays have a quota', async () => {
  const directorate = new Directorate(service);
  const replay = { criteriaSet: '2021-03' };
  const [first, second] = [
    await directorate.create('/v1/replays', replay),
    await directorate.create('/v1/replays', replay),
  ];
  expect([first.status, second.status]).toEqual([202, 429]);
});

test('board packs have a quota, also when one is cancelled', async () => {
  const directorate = new Directorate(service);
  const path = `/v1/snapshots/${await freezeRound(directorate, '2021-1')}/packs`;
  const pack = { council: 'nehs', language: 'nb' };
  const { body } = expectStatus(await directorate.create(path, pack), 202);
  expectStatus(await directorate.create(`/v1/packs/${String(body.id)}/cancel`, undefined), 200);
  const refused = expectStatus(await directorate.create(path, pack), 429);
  expect([refused.body.code, refused.body.detail]).toEqual([
    'quota-used',
    expect.stringContaining('1 styringspakker per døgn'),
  ]);
  service.moveTo('2021-03-28T00:00:01+01:00');
  expectStatus(await directorate.create(path, pack), 202);
});

import { Writable } from 'node:stream';
import { parseConfig } from '../../src/platform/settings/config.js';
import { BACKENDS } from '../support/backends.js';
import { KNOWN_CODE, sendKnownCode } from '../support/mailboxes.js';
import { decodeMail, startMailServer } from '../support/processes/notice-servers.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../support/service.js';
import { arrangeReporting, itemsOf } from '../support/stages/reminders.js';
import { Actor, eventually, expectStatus } from '../support/story.js';

const MAILBOX = 'felles@midt.example.org';
const PATH = `/v1/actors/${ACTORS.helseMidt}/reporting`;

/** Takes a step on the present version of the setting of Helse Midt-Norge. */
async function takeStep(actor: Actor, step: string, body: object): Promise<Answered> {
  const { headers } = await actor.call('GET', PATH);
  return actor.call('POST', `${PATH}/${step}`, body, { 'if-match': headers.get('etag') ?? '' });
}

async function chooses(actor: Actor, mailbox: string): Promise<Answered> {
  const { headers } = await actor.call('GET', PATH);
  const version = { 'if-match': headers.get('etag') ?? '' };
  return expectStatus(await actor.call('PUT', PATH, { steps: 1, mailbox }, version), 200);
}

const confirms = (actor: Actor, code: string): Promise<Answered> =>
  takeStep(actor, 'confirm-mailbox', { mailbox: MAILBOX, code });

describe.each(BACKENDS)('a code to a mailbox, with the queue in $backend', ({ env, when }) => {
  when('goes out by mail, and given back it confirms the mailbox', async () => {
    const { mails, url, close } = await startMailServer();
    const service = await startTestService({ env: { ...env, NOTICE_URL: url } });
    try {
      const midt = new Actor(service, ACTORS.helseMidt);
      const { body } = await chooses(midt, MAILBOX);
      expect(body).toMatchObject({ mailbox: MAILBOX, mailboxConfirmed: false });
      const mail = await eventually(() => Promise.resolve(mails[0]));
      expect(mail.to).toEqual([MAILBOX]);
      const code = /Koden er (\d{8})/.exec(decodeMail(mail.text))?.[1] ?? '';
      await eventually(async () => ((await isSent(service)) ? true : undefined));
      const { body: confirmed } = expectStatus(await confirms(midt, code), 200);
      expect(confirmed).toMatchObject({ mailboxConfirmed: true, version: 2 });
      expect((await midt.call('GET', '/v1/notices')).body.items).toEqual([]);
    } finally {
      await service.stop();
      await close();
    }
  });
});

async function isSent({ owner }: TestService): Promise<boolean> {
  const { rowCount } = await owner.query(
    'select 1 from reporting.mailbox where code_sent_at is not null',
  );
  return rowCount === 1;
}

describe('a mailbox that is not confirmed', () => {
  let log = '';
  let service: TestService;
  let midt: Actor;
  beforeAll(async () => {
    const stream = new Writable({
      write: (line: Buffer, _encoding, done) => {
        log += line.toString();
        done();
      },
    });
    service = await startTestService({ env: { NODE_ENV: 'development' }, log: stream });
    midt = new Actor(service, ACTORS.helseMidt);
    await chooses(midt, MAILBOX);
  });
  afterAll(() => service.stop());

  /** Returns the last code in the log, as somebody who develops finds it. */
  const lastCode = (): Promise<string> =>
    eventually(async () => {
      const code = [...log.matchAll(/"code":"(\d{8})"/g)].at(-1)?.[1];
      return (await isSent(service)) ? code : undefined;
    });

  test('is confirmed by no wrong code, and a code can be tried five times', async () => {
    const code = await lastCode();
    const wrong = code === '00000000' ? '11111111' : '00000000';
    for (const left of [4, 3, 2, 1, 0]) {
      const { status, body } = await confirms(midt, wrong);
      expect([status, body.errors[0].pointer, body.errors[0].code]).toEqual([
        400,
        '/code',
        'wrong-code',
      ]);
      expect(body.errors[0].detail ?? body.errors[0].message).toContain(String(left));
    }
    const spent = await confirms(midt, code);
    expect([spent.status, spent.body.code]).toEqual([429, 'too-many-requests']);
    expect(Number(spent.headers.get('retry-after'))).toBeGreaterThan(80_000);
  });

  test('gets another code, which is the only one that counts', async () => {
    const before = await lastCode();
    expectStatus(await takeStep(midt, 'send-code', { mailbox: MAILBOX }), 200);
    const code = await eventually(async () => {
      const last = await lastCode();
      return last === before ? undefined : last;
    });
    expect((await confirms(midt, before)).status).toBe(400);
    expectStatus(await confirms(midt, code), 200);
    const again = await confirms(midt, code);
    expect([again.status, again.body.code]).toEqual([409, 'mailbox-confirmed']);
  });

  test('is one that the actor has chosen', async () => {
    const { status, body } = await takeStep(midt, 'send-code', { mailbox: 'annen@example.org' });
    expect([status, body.errors[0].code]).toEqual([400, 'unknown-mailbox']);
  });

  test('gets at most twenty codes a day', async () => {
    const statuses: number[] = [];
    for (let index = 0; index < 20; index++) {
      const { headers } = await midt.call('GET', PATH);
      const version = { 'if-match': headers.get('etag') ?? '' };
      const body = { steps: 1, mailbox: `felles${String(index)}@midt.example.org` };
      statuses.push((await midt.call('PUT', PATH, body, version)).status);
    }
    expect(statuses).toEqual([...Array<number>(18).fill(200), 429, 429]);
  });
});

test('a code is too old after a day', async () => {
  const service = await startTestService({ env: { NODE_ENV: 'development' } });
  const midt = new Actor(service, ACTORS.helseMidt);
  await chooses(midt, MAILBOX);
  await eventually(async () => ((await isSent(service)) ? true : undefined));
  service.moveTo(new Date(service.clock.now().getTime() + 25 * 3_600_000).toISOString());
  const { body } = await confirms(midt, '00000000');
  expect(body.errors).toMatchObject([{ pointer: '/code', code: 'code-expired' }]);
  await service.stop();
});

test('notices stay in the list until the mailbox is confirmed, and go to it afterwards', async () => {
  const service = await startTestService({
    at: '2021-03-16T09:00:00+01:00',
    env: { ROLE: 'api' },
  });
  const { directorate, oslo } = await arrangeReporting(service);
  const path = `/v1/actors/${ACTORS.oslo}/reporting`;
  const chosen = { steps: 1, mailbox: MAILBOX };
  expectStatus(await oslo.call('PUT', path, chosen, { 'if-match': '"0"' }), 200);
  const newest = async (): Promise<unknown> => {
    expectStatus(await directorate.create('/v1/rounds/2021-2/reminders', undefined), 201);
    return itemsOf(await oslo.call('GET', '/v1/notices'))[0];
  };
  expect(await newest()).toMatchObject({ state: 'unaddressed', recipients: [] });
  await sendKnownCode(service, MAILBOX);
  const body = { mailbox: MAILBOX, code: KNOWN_CODE };
  const version = { 'if-match': '"1"' };
  expectStatus(await oslo.call('POST', `${path}/confirm-mailbox`, body, version), 200);
  service.moveTo('2021-03-17T09:00:00+01:00');
  expect(await newest()).toMatchObject({ state: 'waiting', recipients: [MAILBOX] });
  await service.stop();
});

test('a code stands in the log in development only', () => {
  const production = {
    NODE_ENV: 'production',
    MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
    DATABASE_URL: 'postgres://x/y',
  };
  expect(parseConfig(production).codesInLog).toBe(false);
  expect(parseConfig({ NODE_ENV: 'test' }).codesInLog).toBe(false);
  expect(parseConfig({}).codesInLog).toBe(true);
});

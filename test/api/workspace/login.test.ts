import { Person, returnOf } from '../../support/browser/person.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';

const BEGINS = '2021-01-18T10:00:00+01:00';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ at: BEGINS, env: { ROLE: 'api' } });
});
afterAll(() => service.stop());
beforeEach(async () => {
  service.moveTo(BEGINS);
  await service.owner.query('delete from workspace.session; delete from workspace.pending_login');
});

const sessions = async (): Promise<Record<string, unknown>[]> =>
  (await service.owner.query<Record<string, unknown>>('select * from workspace.session')).rows;

describe('a login', () => {
  test('leads through the issuer to the rounds of the organisation', async () => {
    const seen = await new Person(service).logsIn(ACTORS.helseMidt);
    expect([seen.status, seen.path]).toEqual([200, '/nb/workspace']);
    expect(seen.title).toBe('Helse Midt-Norge RHF');
    expect(seen.text).toContain('Kan rapportere og godkjenne');
  });

  test('keeps a hash, a role and times, and no personal number', async () => {
    const person = new Person(service);
    await person.logsIn(ACTORS.helseMidt);
    const [session, ...others] = await sessions();
    expect(others).toEqual([]);
    expect(session).toMatchObject({ role: 'certifier', organisation_number: ACTORS.helseMidt });
    expect(session?.['subject']).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(session)).not.toMatch(/00000000000|local-certifier/);
    expect(session?.['token_hash']).not.toBe(person.cookies.get('__Host-session'));
    const { rows } = await service.owner.query('select * from workspace.pending_login');
    expect(rows).toEqual([]);
  });

  test('is written to the audit with the session as its token', async () => {
    await new Person(service).logsIn(ACTORS.helseVest);
    const [session] = await sessions();
    const { rows } = await service.owner.query<{ entry: object }>(
      `select entry from platform.audit where action = 'startSession' and subject = $1`,
      [`session/${String(session?.['id'])}`],
    );
    expect(rows).toMatchObject([
      {
        entry: {
          tokenId: session?.['id'],
          consumer: ACTORS.helseVest,
          detail: { role: 'certifier' },
        },
      },
    ]);
  });

  test('sets a cookie for this host alone, out of reach of scripts', async () => {
    const person = new Person(service);
    const fields = await person.goesToIssuer();
    const choice = { ...fields, organisation: ACTORS.oslo, role: 'reporter' };
    const back = await person.send('/local-issuer/authorize', { method: 'POST', fields: choice });
    const seen = await person.send(person.locationOf(back));
    const [over, session] = seen.headers.getSetCookie();
    expect(session).toMatch(/^__Host-session=[\w-]{43}; Path=\/; Secure; HttpOnly; SameSite=Lax$/);
    expect(over).toMatch(/^__Host-login=; .*Max-Age=0$/);
  });

  test('of a person with several organisations lets it choose one of them', async () => {
    const person = new Person(service);
    const seen = await person.logsIn(ACTORS.helseMidt, { second: ACTORS.oslo });
    expect([seen.path, seen.title]).toEqual(['/nb/workspace/organisation', 'Velg virksomhet']);
    expect(await sessions()).toEqual([]);
    const stranger = await person.posts('/nb/workspace/organisation', {
      organisation: ACTORS.helseVest,
    });
    expect([stranger.status, await sessions()]).toEqual([400, []]);
    await person.logsIn(ACTORS.helseMidt, { second: ACTORS.oslo });
    const chosen = await person.posts('/nb/workspace/organisation', { organisation: ACTORS.oslo });
    expect(chosen.title).toBe('Oslo kommune');
  });

  test('for an organisation outside the register is refused', async () => {
    const seen = await new Person(service).logsIn('974760673');
    expect([seen.status, await sessions()]).toEqual([403, []]);
    expect(seen.title).toBe('Du kan ikke rapportere for noen virksomhet');
  });

  test('leads back to the page that was asked for, and to no other site', async () => {
    const deep = '/nb/workspace/rounds/2021-1';
    const asked = await new Person(service).opens(deep);
    expect([asked.status, returnOf(asked)]).toEqual([401, deep]);
    const seen = await new Person(service).logsIn(ACTORS.oslo, { returnTo: deep });
    expect(seen.path).toBe(deep);
    const elsewhere = await new Person(service).logsIn(ACTORS.oslo, { returnTo: '//example.org' });
    expect(elsewhere.path).toBe('/nb/workspace');
  });
});

describe('a forged answer of the issuer', () => {
  /** Goes through the issuer up to its answer. Returns the address of the answer. */
  async function answersTo(person: Person): Promise<URL> {
    const fields = await person.goesToIssuer();
    const choice = { ...fields, organisation: ACTORS.helseMidt, role: 'certifier' };
    const back = await person.send('/local-issuer/authorize', { method: 'POST', fields: choice });
    return new URL(person.locationOf(back), service.url);
  }
  const refusal = ['Innloggingen ble ikke fullført', 400, []];
  const goesOn = async (person: Person, { pathname, search }: URL): Promise<unknown[]> => {
    const { title, status } = await person.opens(`${pathname}${search}`);
    return [title, status, await sessions()];
  };

  test('with another state begins no session', async () => {
    const person = new Person(service);
    const url = await answersTo(person);
    url.searchParams.set('state', 'forged');
    expect(await goesOn(person, url)).toEqual(refusal);
  });

  test('with another nonce begins no session', async () => {
    const person = new Person(service);
    const url = await answersTo(person);
    await service.owner.query(`update workspace.pending_login set nonce = 'another'`);
    expect(await goesOn(person, url)).toEqual(refusal);
  });

  test('with another code verifier begins no session', async () => {
    const person = new Person(service);
    const url = await answersTo(person);
    await service.owner.query(`update workspace.pending_login set verifier = repeat('a', 43)`);
    expect(await goesOn(person, url)).toEqual(refusal);
  });

  test('in another browser begins no session', async () => {
    const url = await answersTo(new Person(service));
    expect(await goesOn(new Person(service), url)).toEqual(refusal);
  });

  test('of another issuer begins no session', async () => {
    const person = new Person(service);
    const url = await answersTo(person);
    url.searchParams.set('iss', 'https://example.org/');
    expect(await goesOn(person, url)).toEqual(refusal);
  });

  test('that was used before begins no second session', async () => {
    const person = new Person(service);
    const used = await answersTo(person);
    const cookie = person.cookies.get('__Host-login') ?? '';
    await person.opens(`${used.pathname}${used.search}`);
    expect(await sessions()).toHaveLength(1);
    person.cookies.set('__Host-login', cookie);
    const again = await person.opens(`${used.pathname}${used.search}`);
    expect([again.status, (await sessions()).length]).toEqual([400, 1]);
  });

  test('after more than ten minutes begins no session', async () => {
    const person = new Person(service);
    const fields = await person.goesToIssuer();
    service.moveTo('2021-01-18T10:11:00+01:00');
    const choice = { ...fields, organisation: ACTORS.helseMidt, role: 'certifier' };
    const seen = await person.posts('/local-issuer/authorize', choice);
    expect([seen.title, seen.status, await sessions()]).toEqual(refusal);
  });
});

describe('a session', () => {
  test('lasts thirty minutes after its last request', async () => {
    const person = new Person(service);
    await person.logsIn(ACTORS.helseMidt);
    service.moveTo('2021-01-18T10:29:00+01:00');
    expect((await person.opens('/nb/workspace')).status).toBe(200);
    service.moveTo('2021-01-18T10:58:00+01:00');
    expect((await person.opens('/nb/workspace')).status).toBe(200);
    service.moveTo('2021-01-18T11:29:00+01:00');
    const seen = await person.opens('/nb/workspace');
    expect([seen.status, seen.title]).toEqual([401, 'Du er logget ut']);
  });

  test('lasts eight hours at most', async () => {
    const person = new Person(service);
    await person.logsIn(ACTORS.helseMidt);
    await service.owner.query(
      `update workspace.session set started_at = started_at - interval '8 hours'`,
    );
    expect((await person.opens('/nb/workspace')).status).toBe(401);
  });

  test('ends by logging out', async () => {
    const person = new Person(service);
    await person.logsIn(ACTORS.helseMidt);
    const cookie = person.cookies.get('__Host-session') ?? '';
    const seen = await person.posts('/nb/workspace/logout');
    expect([seen.path, seen.status, await sessions()]).toEqual(['/nb/workspace/out', 200, []]);
    person.cookies.set('__Host-session', cookie);
    expect((await person.opens('/nb/workspace')).status).toBe(401);
  });

  test('is nobody with a cookie that was never given', async () => {
    const person = new Person(service);
    person.cookies.set('__Host-session', 'a'.repeat(43));
    expect((await person.opens('/nb/workspace/rounds/2021-1')).status).toBe(401);
  });

  test('is no token of the API', async () => {
    const person = new Person(service);
    await person.logsIn(ACTORS.helseMidt);
    const cookie = person.cookies.get('__Host-session') ?? '';
    for (const authorization of [`Session ${cookie}`, `Bearer ${cookie}`, 'Session '])
      expect((await service.call('GET', '/v1/me', { headers: { authorization } })).status).toBe(
        401,
      );
    expect((await person.opens('/v1/me')).status).toBe(401);
  });
});

describe('a form', () => {
  test.each([
    ['no origin', ''],
    ['an origin that is kept secret', 'null'],
    ['another site', 'https://example.org'],
    ['another port of the host', 'http://127.0.0.1:1'],
  ])('from %s is refused, and does nothing', async (_, origin) => {
    const person = new Person(service);
    await person.logsIn(ACTORS.helseMidt);
    for (const form of [
      'logout',
      'organisation',
      'rounds/2021-1/certify',
      'rounds/2021-1/unchanged',
    ]) {
      const seen = await person.posts(`/nb/workspace/${form}`, {}, { origin });
      expect([form, seen.status, seen.title]).toEqual([form, 403, 'Forespørselen ble stoppet']);
    }
    expect(await sessions()).toHaveLength(1);
  });
});

describe('the pages', () => {
  test('allow no script, are kept by nobody and say their origin to themselves', async () => {
    const { headers } = await new Person(service).opens('/nn/workspace');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; /,
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('same-origin');
  });

  test('answer an address that is none in the language of the reader', async () => {
    const person = new Person(service);
    const paths = ['/nn/workspace/x', '/en/workspace/rounds/%2e%2e', '/nb/workspace/logout'];
    const seen = await Promise.all(paths.map((path) => person.opens(path)));
    expect(seen.map(({ status, title }) => [status, title])).toEqual([
      [404, 'Sida finst ikkje'],
      [404, 'There is no such page'],
      [404, 'Siden finnes ikke'],
    ]);
  });
});

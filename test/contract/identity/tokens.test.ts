import { request } from 'node:http';
import { LOCAL_ISSUER, signAsLocalIssuer } from '../../../src/auth/local-issuer.js';
import { newId } from '../../../src/platform/base/ids.js';
import { ALL_SCOPES, SCOPES } from '../../../src/platform/base/scopes.js';
import { permutations, upTo } from '../../support/crowd.js';
import { forgeKeys, forgeSignatures } from '../../support/attacks/forged-tokens.js';
import { operationsOf, pathOf, preconditionsOf } from '../../support/operations/operations.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  TEST_DATA_DIR,
  type TestService,
} from '../../support/service.js';
import { bySize } from '../../support/size.js';
import { expectStatus } from '../../support/story.js';
import { each, rowCounts } from '../../support/tables.js';
import {
  countAccepted,
  keysOfIssuer,
  listAccepted,
  nearMissesOf,
  signByHand,
  statusesOf,
  Tokens,
} from '../../support/tokens.js';
import { aProject } from '../../support/reports/samples.js';
import { figure } from '../../support/reports/figure.js';

const ORGANISATION = ACTORS.helseMidt;
const SUPPLIER = { authority: 'iso6523-actorid-upis', ID: `0192:${ACTORS.ks}` };
/** Delegated tokens, and tokens of system users. */
const TOKENS = bySize(100, 400, 1_000);

let service: TestService;
let tokens: Tokens;
beforeAll(async () => {
  service = await startTestService();
  tokens = new Tokens(service, ORGANISATION);
});
afterAll(() => service.stop());

describe('a token', () => {
  test('A2 without a claim that it needs is refused', async () => {
    expect((await tokens.read(await tokens.sign())).status).toBe(200);
    const without: Record<string, string> = {};
    for (const claim of ['iss', 'exp', 'iat', 'jti', 'client_id', 'consumer', 'scope']) {
      const { [claim]: _, ...rest } = tokens.claims();
      without[claim] = await signAsLocalIssuer(TEST_DATA_DIR, rest);
    }
    const refused = await tokens.readWithEach(without);
    figure(
      'A2',
      `${String(Object.values(refused).filter((status) => status === 401).length)} of 7 ` +
        `refused without a claim`,
    );
    expect(new Set(Object.values(refused))).toEqual(new Set([401]));
  });

  test('A2 outside its time is refused', async () => {
    const now = tokens.seconds();
    const untimely = await tokens.readWithEach({
      'exp 6 s ago': await tokens.sign({ iat: now - 606, exp: now - 6 }),
      'iat 6 s ahead': await tokens.sign({ iat: now + 8, exp: now + 600 }),
      'exp - iat 86,400': await tokens.sign({ iat: now, exp: now + 86_400 }),
      'exp as text': await tokens.sign({ exp: String(now + 600) }),
      'nbf ahead': await tokens.sign({ nbf: now + 60 }),
    });
    figure(
      'A2',
      `${String(listAccepted(untimely).length)} of ${String(Object.keys(untimely).length)} ` +
        `untimely accepted`,
    );
    expect(new Set(Object.values(untimely))).toEqual(new Set([401]));
  });

  test('that is refused is told which check failed, and nothing of what it held', async () => {
    const now = tokens.seconds();
    const { issuer } = await keysOfIssuer();
    const sent: Readonly<Record<string, string>> = {
      'token-expired': await tokens.sign({ iat: now - 700, exp: now - 100 }),
      'token-not-yet-valid': await tokens.sign({ nbf: now + 60 }),
      'token-lifetime-too-long': await tokens.sign({ iat: now, exp: now + 86_400 }),
      'token-other-issuer': await tokens.sign({ iss: 'https://hemmelig.invalid/' }),
      'token-incomplete': await tokens.sign({ jti: undefined }),
      'token-invalid': signByHand({ alg: 'RS256', kid: 'unknown' }, { exp: now - 100 }, issuer),
    };
    for (const [check, token] of Object.entries(sent)) {
      const { status, body, text, headers } = await tokens.read(token);
      expect([check, status, (body.errors as { code: string }[])[0]?.code]).toEqual([
        check,
        401,
        check,
      ]);
      expect(headers.get('www-authenticate')).toMatch(
        /^Bearer error="invalid_token", error_description="[\w ,.]+"$/,
      );
      expect(text).not.toMatch(/hemmelig|local-issuer/);
    }
  });

  test('that is missing is asked for, without an error code', async () => {
    const answer = await service.call('GET', '/v1/projects');
    expect([answer.status, answer.headers.get('www-authenticate'), answer.body.detail]).toEqual([
      401,
      'Bearer',
      'Send Authorization: Bearer med et tilgangstoken fra Maskinporten',
    ]);
  });

  test("A3 signed in any way but the issuer's own is refused", async () => {
    const { issuer } = await keysOfIssuer();
    // Signed by hand, an ordinary token passes: the forged ones fail for their content.
    const ordinary = signByHand({ alg: 'RS256', kid: 'local-issuer' }, tokens.claims(), issuer);
    expect((await tokens.read(ordinary)).status).toBe(200);
    const results = await tokens.readWithEach({
      ...(await forgeSignatures(tokens, issuer)),
      ...(await forgeKeys(tokens)),
    });
    figure(
      'A3',
      `${String(listAccepted(results).length)} of ${String(Object.keys(results).length)} forged ` +
        `tokens accepted`,
    );
    expect(Object.keys(results)).toHaveLength(11);
    expect(new Set(Object.values(results))).toEqual(new Set([401]));
  });

  test('A4 of an issuer that is nearly the right one is refused', async () => {
    const issuers: Record<string, unknown> = {
      'no slash': LOCAL_ISSUER.slice(0, -1),
      http: LOCAL_ISSUER.replace('https', 'http'),
      case: LOCAL_ISSUER.replace('local', 'Local'),
      port: LOCAL_ISSUER.replace('.invalid', '.invalid:443'),
      path: `${LOCAL_ISSUER}path`,
      'unicode dot': LOCAL_ISSUER.replace('.', '\u3002'),
      array: [LOCAL_ISSUER],
      'test against production': LOCAL_ISSUER.replace('https://', 'https://test.'),
      'white space': `${LOCAL_ISSUER} `,
      null: null,
    };
    const results = await tokens.readWithEach(await tokens.signEach('iss', issuers));
    figure(
      'A4',
      `${String(listAccepted(results).length)} of ${String(Object.keys(results).length)} near-miss issuers accepted`,
    );
    expect(new Set(Object.values(results))).toEqual(new Set([401]));
  });

  test('A5 with a scope that is nearly the right one is refused', async () => {
    const guarded = operationsOf(service.app).filter(({ scope }) => scope !== 'public');
    const answers = await each(
      guarded.flatMap((route) => nearMissesOf(route.scope).map((scope) => ({ route, scope }))),
      4,
      async ({ route, scope }) =>
        service.call(route.method, pathOf(route.route), {
          token: await service.token(ACTORS.directorate, scope),
          headers: preconditionsOf(route),
          ...(route.requestBody === undefined ? {} : { body: {} }),
        }),
    );
    figure(
      'A5',
      `${String(guarded.length)} operations x ${String(nearMissesOf('').length)} near-miss ` +
        `scopes: ${String(countAccepted(answers))} accepted`,
    );
    expect(statusesOf(answers)).toEqual([403]);
    expect(new Set(answers.map(({ body }) => body.code as string))).toEqual(
      new Set(['insufficient-scope']),
    );
  });

  test('A5 is accepted whatever the order of its scopes and the space between them', async () => {
    const orders = permutations(ALL_SCOPES);
    const ordered = await each(orders, 4, async (scopes, index) =>
      tokens.read(
        await service.token(ORGANISATION, scopes.join([' ', '  ', '\t', '\n'][index % 4])),
      ),
    );
    figure(
      'A5',
      `${String(countAccepted(ordered))} of ${String(orders.length)} orders of four scopes accepted`,
    );
    expect(countAccepted(ordered)).toBe(24);
  });

  test('A6 whose consumer is malformed is refused without a failure', async () => {
    const authority = 'iso6523-actorid-upis';
    const ID = `0192:${ORGANISATION}`;
    const consumers: Record<string, unknown> = {
      '9908:': { authority, ID: `9908:${ORGANISATION}` },
      'other authority': { authority: 'iso6523', ID },
      'no authority': { ID },
      'wrong check digit': { authority, ID: '0192:983658775' },
      'ten digits': { authority, ID: `${ID}0` },
      'eight digits': { authority, ID: ID.slice(0, -1) },
      'extra part': { authority, ID: `${ID}:x` },
      'bare number': { authority, ID: ORGANISATION },
      'white space': { authority, ID: `${ID}\n` },
      'ID as number': { authority, ID: Number(ORGANISATION) },
      array: [{ authority, ID }],
      string: ID,
      null: null,
      'lower-case id': { authority, id: ID },
      empty: {},
      true: true,
    };
    const results = await tokens.readWithEach(await tokens.signEach('consumer', consumers));
    const failed = Object.values(results).filter((status) => status >= 500).length;
    figure(
      'A6',
      `${String(listAccepted(results).length)} of ${String(Object.keys(results).length)} ` +
        `malformed consumers accepted, ${String(failed)} failures`,
    );
    expect([listAccepted(results), failed]).toEqual([[], 0]);
    expect(Object.values(results).every((status) => status === 403 || status === 401)).toBe(true);
  });

  test('A7 delegated to a supplier acts for its consumer, and the audit has both', async () => {
    const tokenIds = await registerAsSupplier(TOKENS);
    const filed = await countFiled(tokenIds);
    figure(
      'A7',
      `${String(TOKENS)} delegated tokens: ${String(filed?.consumer)} filed under the consumer, ` +
        `${String(filed?.supplier)} with the supplier and ${String(filed?.complete)} with the ` +
        `delegation source in the audit`,
    );
    const all = String(TOKENS);
    expect(filed).toEqual({ consumer: all, supplier: all, complete: all });
  });

  test('A7 delegated by an unknown source is refused', async () => {
    const sources: readonly unknown[] = [
      'https://tt02.altinn.no',
      'https://www.altinn.no.attacker.invalid',
      'http://www.altinn.no',
      'HTTPS://WWW.ALTINN.NO',
      '',
      null,
      undefined,
      ['https://www.altinn.no'],
    ];
    const unknown = await each(
      sources.map((source) => ({ source })),
      4,
      async ({ source }) =>
        tokens.read(
          await service.token(ACTORS.helseVest, SCOPES.read, {
            supplier: SUPPLIER,
            ...(source === undefined ? {} : { delegation_source: source }),
          }),
        ),
    );
    figure(
      'A7',
      `${String(countAccepted(unknown))} of ${String(sources.length)} unknown sources accepted`,
    );
    expect(statusesOf(unknown)).toEqual([403]);
  });

  test('A8 of a system user is refused', async () => {
    const before = await rowCounts(service);
    const answers = await each(upTo(TOKENS), 8, registerAsSystemUser);
    const after = await rowCounts(service);
    figure(
      'A8',
      `${String(TOKENS)} system-user tokens: ${String(countAccepted(answers))} filed under the ` +
        `vendor, ` +
        `${String((after['portfolio.project'] ?? 0) - (before['portfolio.project'] ?? 0))} ` +
        `projects more`,
    );
    expect(statusesOf(answers)).toEqual([403]);
    expect(after).toEqual(before);
  });

  test('of an end user, of another type or longer than 8 KiB is refused', async () => {
    expect((await tokens.read(await tokens.sign({ pid: '12345678901' }))).status).toBe(403);
    expect((await tokens.read(await tokens.sign({ token_type: 'DPoP' }))).status).toBe(401);
    const long = `${await tokens.sign()}${'x'.repeat(8 * 1024)}`;
    expect((await tokens.read(long)).status).toBe(401);
  });

  test('sent in a query, in a cookie, with another scheme or twice is refused', async () => {
    const good = await tokens.sign();
    const sends = [
      service.call('GET', `/v1/projects?access_token=${good}`),
      service.call('GET', '/v1/projects', { headers: { cookie: `authorization=Bearer ${good}` } }),
      service.call('GET', '/v1/projects', { headers: { authorization: `Basic ${good}` } }),
    ];
    const statuses = (await Promise.all(sends)).map(({ status }) => status);
    expect([...statuses, await sendTwice(good)]).toEqual([401, 401, 401, 401]);
  });

  test('A9 must carry the audience, when one is set', async () => {
    const audience = 'https://portefolje.example.no';
    const other = 'https://other.example.no';
    const strict = await startTestService({ env: { MASKINPORTEN_AUDIENCE: audience } });
    const readWith = async (aud: unknown): Promise<number> => {
      const token = await strict.token(ORGANISATION, undefined, { aud });
      return (await strict.call('GET', '/v1/projects', { token })).status;
    };
    try {
      const wrong = [undefined, 'unspecified', other, [audience, other], `${audience}/`, [], null];
      const results: number[] = [];
      for (const aud of wrong) results.push(await readWith(aud));
      figure(
        'A9',
        `audience set: ${String(results.filter((status) => status < 400).length)} of ` +
          `${String(results.length)} tokens without exactly it accepted`,
      );
      expect(new Set(results)).toEqual(new Set([401]));
      expect(await readWith(audience)).toBe(200);
      expect(await readWith([audience])).toBe(200);
    } finally {
      await strict.stop();
    }
  });
});

/** Registers projects for Helse Vest by a supplier's tokens, and returns the ids of the tokens. */
async function registerAsSupplier(count: number): Promise<string[]> {
  return each(upTo(count), 8, async (index) => {
    const jti = newId();
    const token = await service.token(ACTORS.helseVest, SCOPES.write, {
      jti,
      supplier: SUPPLIER,
      delegation_source: 'https://www.altinn.no',
    });
    const body = aProject(`DEL-${String(index)}`);
    const headers = { 'idempotency-key': jti };
    expectStatus(await service.call('POST', '/v1/projects', { token, body, headers }), 201);
    return jti;
  });
}

/** Counts how the audit has filed the requests of these tokens. */
async function countFiled(
  tokenIds: readonly string[],
): Promise<
  { readonly consumer: string; readonly supplier: string; readonly complete: string } | undefined
> {
  const { rows } = await service.owner.query<{
    consumer: string;
    supplier: string;
    complete: string;
  }>(
    `select count(*) filter (where c.organisation_number = $2
                               and p.actor_id = a.actor_id) as consumer,
            count(*) filter (where a.entry->>'supplier' = $3) as supplier,
            count(*) filter (where a.entry->>'delegationSource' = 'https://www.altinn.no'
                               and a.entry->>'consumer' = $2) as complete
       from platform.audit a
       join actors.actor c on c.id = a.actor_id
       join portfolio.project p on a.subject = 'project/' || p.code
      where a.entry->>'tokenId' = any($1)`,
    [tokenIds, ACTORS.helseVest, ACTORS.ks],
  );
  return rows[0];
}

async function registerAsSystemUser(index: number): Promise<Answered> {
  const systemUser = {
    type: 'urn:altinn:systemuser',
    systemuser_id: [newId()],
    systemuser_org: { authority: 'iso6523-actorid-upis', ID: `0192:${ACTORS.oslo}` },
    system_id: 'system',
  };
  const token = await service.token(ACTORS.helseVest, SCOPES.write, {
    authorization_details: [systemUser],
  });
  return service.call('POST', '/v1/projects', {
    token,
    body: aProject(`SYS-${String(index)}`),
    headers: { 'idempotency-key': newId() },
  });
}

/** Sends two authorization headers in one request. */
async function sendTwice(token: string): Promise<number> {
  return new Promise((fulfil, reject) => {
    const sent = request(`${service.url}/v1/projects`, (answer) => {
      answer.resume();
      fulfil(answer.statusCode ?? 0);
    }).once('error', reject);
    sent.setHeader('authorization', [`Bearer ${token}`, `Bearer ${token}`]);
    sent.end();
  });
}

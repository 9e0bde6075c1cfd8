import { importJWK, type JWK, SignJWT } from 'jose';
import { LOCAL_ISSUER, signLocalGrant } from '../../../src/auth/local-issuer.js';
import { newId } from '../../../src/platform/base/ids.js';
import { SCOPES } from '../../../src/platform/base/scopes.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  TEST_DATA_DIR,
  type TestService,
} from '../../support/service.js';
import { expectStatus } from '../../support/story.js';
import { keysOfIssuer, Tokens } from '../../support/tokens.js';
import { figure } from '../../support/reports/figure.js';

const ORGANISATION = ACTORS.helseMidt;

let service: TestService;
let tokens: Tokens;
beforeAll(async () => {
  service = await startTestService();
  tokens = new Tokens(service, ORGANISATION);
});
afterAll(() => service.stop());

describe('the local issuer', () => {
  const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
  const grant = async (overrides: Record<string, unknown> = {}, key?: JWK): Promise<string> => {
    const { client } = await keysOfIssuer();
    const base: Record<string, unknown> = {
      aud: LOCAL_ISSUER,
      iss: `local-${ORGANISATION}`,
      scope: SCOPES.read,
      iat: tokens.seconds(),
      exp: tokens.seconds() + 100,
      jti: newId(),
      ...overrides,
    };
    return new SignJWT(
      Object.fromEntries(Object.entries(base).filter(([, value]) => value !== undefined)),
    )
      .setProtectedHeader({ alg: 'RS256', kid: 'local-client' })
      .sign(await importJWK(key ?? client, 'RS256'));
  };
  const askFor = (assertion: string, type = grantType): Promise<Answered> =>
    service.call('POST', '/local-issuer/token', {
      raw: new URLSearchParams({ grant_type: type, assertion }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });

  /** Sends a grant for each rule that it can break. */
  const sendBrokenGrants = async (): Promise<Record<string, Answered>> => {
    const { issuer } = await keysOfIssuer();
    const once = await grant();
    expectStatus(await askFor(once), 200);
    return {
      'another audience': await askFor(await grant({ aud: `${LOCAL_ISSUER}token` })),
      'two audiences': await askFor(await grant({ aud: [LOCAL_ISSUER, 'https://other.invalid/'] })),
      'one audience in a list': await askFor(await grant({ aud: [LOCAL_ISSUER] })),
      'exp - iat 121 s': await askFor(await grant({ exp: tokens.seconds() + 121 })),
      'iat 12 s ago': await askFor(await grant({ iat: tokens.seconds() - 12 })),
      'iat 12 s ahead': await askFor(await grant({ iat: tokens.seconds() + 12 })),
      'jti used before': await askFor(once),
      'no jti': await askFor(await grant({ jti: undefined })),
      'no scope': await askFor(await grant({ scope: undefined })),
      'blank scope': await askFor(await grant({ scope: ' ' })),
      'no client': await askFor(await grant({ iss: 'someone' })),
      'wrong check digit': await askFor(await grant({ iss: 'local-983658775' })),
      'another key': await askFor(await grant({}, issuer)),
      'another grant type': await askFor(await grant(), 'client_credentials'),
      expired: await askFor(await grant({ iat: tokens.seconds() - 9, exp: tokens.seconds() - 1 })),
      'no assertion': await service.call('POST', '/local-issuer/token', {
        raw: `grant_type=${encodeURIComponent(grantType)}`,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
      'no body': await service.call('POST', '/local-issuer/token'),
    };
  };

  test('gives a token for a grant as Maskinporten wants it', async () => {
    const { body } = expectStatus(await askFor(await grant()), 200);
    expect((await tokens.read(body.access_token as string)).status).toBe(200);
    const delegated = expectStatus(
      await askFor(
        await signLocalGrant(TEST_DATA_DIR, {
          organisationNumber: ACTORS.ks,
          onBehalfOf: ORGANISATION,
          scope: SCOPES.read,
          now: service.clock.now(),
        }),
      ),
      200,
    );
    expect((await tokens.read(delegated.body.access_token as string)).status).toBe(200);
  });

  test('refuses every grant that breaks a rule', async () => {
    const refused = await sendBrokenGrants();
    figure(
      'A',
      `local issuer: ${String(Object.values(refused).filter(({ status }) => status < 400).length)} ` +
        `of ${String(Object.keys(refused).length)} grants that break a rule got a token`,
    );
    expect(
      Object.fromEntries(
        Object.entries(refused).map(([name, { status, body }]) => [
          name,
          `${String(status)} ${String(body?.error)}`,
        ]),
      ),
    ).toEqual(Object.fromEntries(Object.keys(refused).map((name) => [name, '400 invalid_grant'])));
  });
});

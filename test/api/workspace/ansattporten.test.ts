import { Person, type Seen } from '../../support/browser/person.js';
import { PersonIssuer } from '../../support/processes/person-issuer.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';

const AT = new Date('2021-01-18T10:00:00+01:00');
const PUBLIC = 'https://portefolje.example.org';
const REPORTING = 'urn:altinn:resource:hdir-portfolio-report';

let issuer: PersonIssuer;
let service: TestService;
beforeAll(async () => {
  issuer = await PersonIssuer.starts(() => service.clock.now());
  service = await startTestService({
    at: AT.toISOString(),
    env: {
      ROLE: 'api',
      PUBLIC_URL: PUBLIC,
      ANSATTPORTEN_ISSUER: issuer.url,
      ANSATTPORTEN_CLIENT_ID: 'upload-page',
      ANSATTPORTEN_KEY: JSON.stringify(issuer.clientKey),
      ANSATTPORTEN_RESOURCE: REPORTING,
    },
  });
});
afterAll(async () => {
  await service.stop();
  await issuer.stops();
});

const partyOf = (number: string, resource = REPORTING): object => ({
  type: 'ansattporten:altinn:resource',
  resource,
  authorized_parties: [{ orgno: { authority: 'iso6523-actorid-upis', ID: `0192:${number}` } }],
});
/** Sends the person to the issuer. Returns the address that the browser is sent to. */
async function goesToIssuer(person: Person): Promise<URL> {
  return new URL(person.locationOf(await person.send('/nb/workspace/login')));
}
async function logsIn(person: Person, claims: Record<string, unknown>): Promise<Seen> {
  const query = issuer.logsIn(await goesToIssuer(person), { sub: 'pairwise-1', ...claims });
  return person.opens(`/nb/workspace/callback?${query}`);
}

test('asks the issuer for the organisation, by code with PKCE', async () => {
  const { origin, searchParams } = await goesToIssuer(new Person(service));
  expect(origin).toBe(issuer.url);
  expect(Object.fromEntries(searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'upload-page',
    redirect_uri: `${PUBLIC}/nb/workspace/callback`,
    code_challenge_method: 'S256',
    ui_locales: 'nb',
  });
  expect(JSON.parse(searchParams.get('authorization_details') ?? '')).toEqual([
    {
      type: 'ansattporten:altinn:resource',
      resource: REPORTING,
      representation_is_required: true,
    },
  ]);
});

test('begins a session for the organisation of the answer, and keeps no personal number', async () => {
  const claims = { pid: '01017000000', authorization_details: [partyOf(ACTORS.helseMidt)] };
  const seen = await logsIn(new Person(service), claims);
  expect([seen.status, seen.title]).toEqual([200, 'Helse Midt-Norge RHF']);
  const tables = ['workspace.session', 'platform.audit', 'workspace.pending_login'];
  const kept = await Promise.all(
    tables.map((table) => service.owner.query(`select t::text as row from ${table} t`)),
  );
  const rows = JSON.stringify(kept.map((result) => result.rows));
  expect(rows).toContain(ACTORS.helseMidt);
  expect(rows).not.toMatch(/01017000000|pairwise-1/);
});

test.each([
  ['no organisation', {}, 403],
  ['another resource', { authorization_details: [partyOf(ACTORS.oslo, 'urn:other')] }, 403],
  ['another nonce', { nonce: 'n', authorization_details: [partyOf(ACTORS.oslo)] }, 400],
])('an answer with %s begins no session', async (_, claims, status) => {
  expect((await logsIn(new Person(service), claims)).status).toBe(status);
});

test('takes forms of the public address alone', async () => {
  const person = new Person(service);
  await logsIn(person, { authorization_details: [partyOf(ACTORS.oslo)] });
  expect((await person.posts('/nb/workspace/logout')).status).toBe(403);
  const seen = await person.posts('/nb/workspace/logout', {}, { origin: PUBLIC });
  expect([seen.status, seen.path]).toEqual([200, '/nb/workspace/out']);
});

test('has no local issuer of persons beside it', async () => {
  const paths = ['/local-issuer/authorize', '/local-issuer/.well-known/openid-configuration'];
  const seen = await Promise.all(paths.map((path) => new Person(service).opens(path)));
  expect(seen.map(({ status }) => status)).toEqual([404, 404]);
});

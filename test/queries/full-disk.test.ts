import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, expectStatus } from '../support/story.js';
import { aProject } from '../support/reports/samples.js';

/** The next change of a project fails as PostgreSQL fails when it is short of something. */
const FAIL_WRITES = `
  create function public.fail_writes() returns trigger language plpgsql as $$
  begin
    raise exception 'could not extend file' using errcode = tg_argv[0];
  end $$`;

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  await service.owner.query(FAIL_WRITES);
});
afterAll(() => service.stop());

test.each([
  ['disk', '53100'],
  ['memory', '53200'],
])('a server without %s is answered 503, and nothing is stored', async (_, state) => {
  const midt = new Actor(service, ACTORS.helseMidt);
  const code = `FULL-${state}`;
  await service.owner.query(
    `create trigger fails before insert on portfolio.project for each row
       execute function public.fail_writes('${state}')`,
  );
  const refused = await midt.create('/v1/projects', aProject(code), code);
  await service.owner.query('drop trigger fails on portfolio.project');
  expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
    503,
    'unavailable',
    'Tjenesten har ikke plass til å lagre nå. Ingenting er lagret. Prøv igjen om litt',
  ]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await midt.call('GET', `/v1/projects/${code}`)).status).toBe(404);
  expectStatus(await midt.create('/v1/projects', aProject(code), code), 201);
});

test.each([
  ['a broken check', '23514', 422],
  ['a value of no type', '22P02', 422],
  ['a lost race', '40001', 412],
  ['a deadlock', '40P01', 412],
  ['a wait that was too long', '57014', 503],
])('%s in the database is answered as a problem, never as a 500', async (_, state, status) => {
  await service.owner.query(
    `create trigger fails before insert on portfolio.project for each row
       execute function public.fail_writes('${state}')`,
  );
  const midt = new Actor(service, ACTORS.helseMidt);
  const answer = await midt.create('/v1/projects', aProject(`STATE-${state}`));
  await service.owner.query('drop trigger fails on portfolio.project');
  expect(answer.status).toBe(status);
});

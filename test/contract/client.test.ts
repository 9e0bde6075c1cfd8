import { readFileSync } from 'node:fs';
import { BusyFront } from '../support/clients/busy-front.js';
import { PackedClient } from '../support/clients/packed-client.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate } from '../support/story.js';

/** A program of another project: its compiler knows each code, and that answers have every member. */
const PROGRAM = `
import { client, getProject, listBudgetFacts, updateProject } from 'national-portfolio-client';
import type { ReportResponse } from 'national-portfolio-client';

const [baseUrl = '', token = ''] = process.argv.slice(2);
client.setConfig({ baseUrl, auth: () => token });
const path = { code: 'SAFEST' };

const read = await getProject({ path });
const name: string | undefined = read.data?.name;
const stale = await updateProject({
  path,
  body: { name: 'Nytt' },
  headers: { 'If-Match': '"99"' },
});
const code: 'stale' | undefined = stale.error?.status === 412 ? stale.error.code : undefined;
const facts = await listBudgetFacts();
const actualOf = ({ content }: ReportResponse): (number | null)[] =>
  content.budget.map(({ actual }) => actual);
const years: number[] | undefined = facts.data?.items.map(({ year }) => year);
console.log(JSON.stringify({ name, code, years, actual: typeof actualOf, problem: stale.error?.title }));
`;

/** A program that meets a refusal, a service that stays busy, and one that asks for a long wait. */
const REFUSALS = `
import { answerOf, connect, getProject, PortfolioProblem, sendPatiently } from 'national-portfolio-client';

const [baseUrl = '', token = ''] = process.argv.slice(2);
const client = connect({ baseUrl, token: async () => token });
const said = await answerOf(getProject({ client, path: { code: 'NO-SUCH' } })).catch((error: unknown) =>
  error instanceof PortfolioProblem ? [error.status, error.problem.code] : String(error),
);
const count = async (status: number, wait: string): Promise<number[]> => {
  let sent = 0;
  const busy = async (): Promise<Response> => {
    sent += 1;
    return new Response(null, { status, headers: { 'retry-after': wait } });
  };
  const { status: last } = await sendPatiently(busy, { attempts: 3, longestWait: 10 });
  return [sent, last];
};
const past = new Date(0).toUTCString();
const counts = [await count(503, '0'), await count(429, past), await count(503, '11'), await count(500, '0')];
console.log(JSON.stringify({ said, counts }));
`;

/** The example of the documentation. */
const [, EXAMPLE = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync('docs/client.md', 'utf8')) ?? [];

const PROJECTS = ['MUN-A', 'MUN-B', 'MUN-C', 'MUN-D', 'MUN-E'];
const REPORTS = `project;state;phase;statusColour;summary\n${PROJECTS.map(
  (project) => `${project};active;execution;green;Etter plan.\n`,
).join('')}`;

/** A program that takes a code for possible that is not, and a member for given that may be null. */
const WRONG = `${PROGRAM}
const other: 'round-closed' | undefined = stale.error?.code;
declare const report: ReportResponse;
const reason: string = report.content.status.reason;
console.log(other, reason);`;

const PROGRAMS = { program: PROGRAM, wrong: WRONG, refusals: REFUSALS, example: EXAMPLE };

let client: PackedClient;
let said: Readonly<Record<keyof typeof PROGRAMS, string>>;
let service: TestService;
let token: string;
beforeAll(async () => {
  client = await PackedClient.install();
  said = await client.compile(PROGRAMS);
  service = await startTestService();
  await new Directorate(service).opensRound('2021-1');
  await new Actor(service, ACTORS.helseMidt).registersProject('SAFEST');
  token = await service.token(ACTORS.helseMidt);
});
afterAll(async () => {
  await service.stop();
  await client.remove();
});

describe('the packed client', () => {
  test('is a package without dependencies, of the version of the service', async () => {
    const service = JSON.parse(readFileSync('package.json', 'utf8')) as {
      readonly version: string;
    };
    const manifest = await client.readManifest();
    expect(manifest).toMatchObject({ version: service.version, type: 'module' });
    expect(manifest).not.toHaveProperty('dependencies');
  });

  test('compiles under --strict with NodeNext, and reads typed data and problems', async () => {
    expect(said.program).toBe('');
    expect(await client.run('program', service.url, token)).toEqual({
      name: 'Tiltak SAFEST',
      code: 'stale',
      years: [],
      actual: 'function',
      problem: 'Ressursen er endret siden den ble lest',
    });
  });

  test('refuses a code that the operation does not have, and a member that may be null', () => {
    expect(said.wrong).toMatch(/not assignable to type '"round-closed"/);
    expect(said.wrong).toMatch(/'report\.content\.status' is possibly 'null'/);
  });

  test('throws a problem with its code; gives up on a busy service, and on a long wait', async () => {
    expect(said.refusals).toBe('');
    expect(await client.run('refusals', service.url, token)).toEqual({
      said: [404, 'not-found'],
      counts: [
        [3, 503],
        [3, 429],
        [1, 503],
        [1, 500],
      ],
    });
  });
});

describe('a municipality with the packed client, at a service that is busy twice each time', () => {
  let front: BusyFront;
  let printed: unknown;
  beforeAll(async () => {
    const oslo = new Actor(service, ACTORS.oslo);
    for (const project of PROJECTS) await oslo.registersProject(project);
    front = await BusyFront.before(service.url);
    await client.write('reports.csv', REPORTS);
    expect(said.example).toBe('');
    printed = await client.run(
      'example',
      front.url,
      await service.token(ACTORS.oslo),
      'reports.csv',
    );
  });
  afterAll(() => {
    front.stop();
  });

  test('finds the round, sends its file and certifies its reports', () => {
    expect(printed).toEqual({ round: '2021-1', state: 'completed', certified: PROJECTS });
  });

  test('sends each request again under the same key, and certifies once', () => {
    const posts = front.seen.filter(({ method }) => method === 'POST');
    const keys = Map.groupBy(posts, ({ path }) => path);
    expect(keys.size).toBe(1 + PROJECTS.length);
    for (const sent of keys.values()) {
      expect(sent.map(({ refused }) => refused)).toEqual([429, 503, 0]);
      expect(new Set(sent.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    }
  });

  test('sends its file as it is, and reads its reports by the page', () => {
    const upload = front.seen.findLast(({ path }) => path.endsWith('/imports'));
    expect(upload?.headers).toMatchObject({
      'content-length': String(Buffer.byteLength(REPORTS)),
      'content-type': 'text/csv',
    });
    const pages = front.seen.filter(({ path, refused }) => path.endsWith('/reports') && !refused);
    expect(pages.length).toBe(3);
  });
});

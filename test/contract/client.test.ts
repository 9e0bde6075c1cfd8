import { GeneratedClient } from '../support/clients/generated-client.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate } from '../support/story.js';

/** A program of another project: its compiler knows each code, and that answers have every member. */
const PROGRAM = `
import { client } from './client/client.gen.js';
import type { ReportResponse } from './client/types.gen.js';
import { getProject, listBudgetFacts, updateProject } from './client/sdk.gen.js';

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

/** The global that Node has and a browser has not. */
const NODE = `declare const process: { readonly argv: string[] };\n`;

let client: GeneratedClient;
let service: TestService;
beforeAll(async () => {
  client = await GeneratedClient.generate();
  service = await startTestService();
});
afterAll(async () => {
  await service.stop();
  await client.remove();
});

describe('a client generated from the description', () => {
  test('compiles under --strict with NodeNext, and reads typed data and problems', async () => {
    const midt = new Actor(service, ACTORS.helseMidt);
    await new Directorate(service).opensRound('2021-1');
    await midt.registersProject('SAFEST');
    expect(await client.compile(NODE + PROGRAM)).toBe('');
    const token = await service.token(ACTORS.helseMidt);
    expect(await client.run(service.url, token)).toEqual({
      name: 'Tiltak SAFEST',
      code: 'stale',
      years: [],
      actual: 'function',
      problem: 'Ressursen er endret siden den ble lest',
    });
  });

  test('refuses a code that the operation does not have, and a member that may be null', async () => {
    const wrong = `${NODE}${PROGRAM}
const other: 'round-closed' | undefined = stale.error?.code;
declare const report: ReportResponse;
const reason: string = report.content.status.reason;
console.log(other, reason);`;
    const said = await client.compile(wrong);
    expect(said).toMatch(/not assignable to type '"round-closed"/);
    expect(said).toMatch(/'report\.content\.status' is possibly 'null'/);
  });
});

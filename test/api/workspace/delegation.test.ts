import { fieldsIn, Person } from '../../support/browser/person.js';
import { reportRows, xlsx } from '../../support/files/report-files.js';
import { aReport } from '../../support/reports/samples.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

const KRISTIANSAND = '820852982';
const OWN = '/nb/workspace';
const FOR_OSLO = `/nb/workspace/for/${ACTORS.oslo}`;

let service: TestService;
let oslo: Actor;
beforeEach(async () => {
  service = await startTestService();
  oslo = new Actor(service, ACTORS.oslo);
  await new Directorate(service).opensRound('2021-1');
  await oslo.registersProject('DIGI');
});
afterEach(() => service.stop());

const delegates = async (rights: object): Promise<void> => {
  const body = {
    delegate: KRISTIANSAND,
    mayPrepare: false,
    mayCertify: false,
    firstDay: '2021-01-01',
    lastDay: '2021-12-31',
    reason: 'Mangler et system',
    ...rights,
  };
  expectStatus(await oslo.create('/v1/delegations', body), 201);
};
const logsIn = async (): Promise<Person> => {
  const person = new Person(service);
  await person.logsIn(KRISTIANSAND);
  return person;
};
/** Uploads a report of a project of Oslo under an address of the upload page. */
async function uploads(person: Person, under: string): Promise<string> {
  const form = new FormData();
  form.append('key', 'one-form');
  const bytes = await xlsx(reportRows('DIGI', aReport()));
  form.append('file', new Blob([new Uint8Array(bytes)]), 'rapport.xlsx');
  return (await person.posts(`${under}/rounds/2021-1/upload`, form)).text;
}
const reports = async (): Promise<{ state: string }[]> =>
  expectStatus(await oslo.call('GET', '/v1/rounds/2021-1/reports'), 200).body.items;

test('a person reports and certifies for an organisation that has let it', async () => {
  await delegates({ mayPrepare: true, mayCertify: true });
  const person = await logsIn();
  expect((await person.opens(OWN)).text).toContain(`href="${FOR_OSLO}"`);
  const bar = (await person.opens(FOR_OSLO)).text;
  expect(bar).toContain(`<strong>${ACTORS.oslo}</strong>`);
  expect(bar).toContain(`med fullmakt som ${KRISTIANSAND}`);
  expect(await uploads(person, FOR_OSLO)).toContain('1 rapport er lagret som kladd');
  const certify = `${FOR_OSLO}/rounds/2021-1/certify`;
  const seen = await person.posts(certify, fieldsIn((await person.opens(certify)).text));
  expect(seen.title).toBe('Kvittering: rapportene er godkjent');
  expect((await reports()).map(({ state }) => state)).toEqual(['certified']);
  const { rows } = await service.owner.query<{ count: number }>(
    `select count(*)::int from reporting.report_revision where delegate = $1`,
    [KRISTIANSAND],
  );
  expect(rows).toEqual([{ count: 1 }]);
});

test('every address of a page for another stays with that organisation', async () => {
  await delegates({ mayPrepare: true });
  const { text } = await (await logsIn()).opens(`${FOR_OSLO}/rounds/2021-1`);
  const addresses = [...text.matchAll(/(?:href|action|formaction)="(\/nb\/workspace[^"]*)"/gi)];
  const strange = addresses
    .map(([, address = '']) => address)
    .filter((address) => !address.startsWith(FOR_OSLO));
  // The way out, the way back to the own organisation, and the foot of every page.
  expect([...new Set(strange)].sort()).toEqual([OWN, `${OWN}/logout`]);
  expect(addresses.length).toBeGreaterThan(5);
});

test('nothing is done for an organisation that has delegated nothing, or certifying only', async () => {
  const person = await logsIn();
  const refused = await person.opens(FOR_OSLO);
  expect([refused.status, refused.title]).toEqual([403, 'Det gikk ikke']);
  await uploads(person, FOR_OSLO);
  expect(await reports()).toEqual([]);
  await delegates({ mayCertify: true });
  await uploads(person, FOR_OSLO);
  expect(await reports()).toEqual([]);
  for (const path of ['/logout', '/login', '/organisation'])
    expect((await person.opens(`${FOR_OSLO}${path}`)).status).toBe(404);
});

import { aCase, changes } from '../../support/stages/governance.js';
import { broken, conflict, invalid, refused } from '../../support/refusal.js';
import { startTestService, type TestService } from '../../support/service.js';
import { Directorate, expectStatus } from '../../support/story.js';

const CASES = '/v1/cases';

let service: TestService;
let directorate: Directorate;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
});
afterAll(() => service.stop());

const create = async (overrides: Record<string, unknown>): Promise<string> => {
  const { body } = expectStatus(await directorate.create(CASES, aCase(overrides)), 201);
  return `${CASES}/${String(body.id)}`;
};
const matter = 'kriterier-2021';
const NEHS = { council: 'nehs', number: '15/21', meeting: 'nehs-2021-06-10' };

test('a matter runs through councils with one case in each', async () => {
  await create({ number: '18/21', matter });
  const nehs = await create({ ...NEHS, matter });
  const second = { actor: directorate, path: CASES, body: aCase({ number: '28/21', matter }) };
  const { body } = await refused(service, second, conflict('matter-taken', '/matter'));
  expect(body.existing).toEqual(expect.any(String));
  const run = await directorate.call('GET', `${CASES}?matter=${matter}`);
  expect(run.body.items.map((one: { council: string }) => one.council)).toEqual(['nehs', 'nuit']);
  await changes(directorate, 'POST', `${nehs}/withdraw`);
  await create({ ...NEHS, number: '16/21', matter });
});

test('a case that is changed to a matter of another case in its council is refused', async () => {
  const path = await create({ number: '29/21' });
  const sent = { actor: directorate, method: 'PATCH', path, body: { matter }, etag: '"1"' };
  await refused(service, sent, conflict('matter-taken', '/matter'));
  const changed = await changes(directorate, 'PATCH', path, { matter: 'annet', documents: [] });
  expect(changed.body).toMatchObject({ matter: 'annet', documents: [], version: 2 });
});

test('sub-cases follow their case in the list', async () => {
  for (const number of ['40/19-2', '40/19', '40/19-1', '41/19'])
    await create({ number, meeting: null });
  const { body } = await directorate.call('GET', `${CASES}?council=nuit`);
  const numbers = (body.items as { number: string }[]).map(({ number }) => number);
  expect(numbers.slice(0, 4)).toEqual(['40/19', '40/19-1', '40/19-2', '41/19']);
});

test('a sub-case of this year needs its case; those of earlier years are history', async () => {
  const body = aCase({ number: '33/21-1', meeting: null });
  const sent = { actor: directorate, path: CASES, body };
  const { text } = await refused(service, sent, broken(['/number', 'parent-case-missing']));
  expect(text).toContain('33/21.');
  await create({ number: '33/21' });
  await create({ number: '33/21-1', meeting: null });
  await create({ number: '34/20-1', meeting: null });
});

test('a case may be about other things than projects, checked where there is a register', async () => {
  const about = [
    { kind: 'criteriaSet', reference: '2021-03' },
    { kind: 'criteriaSet', reference: '2099-01' },
    { kind: 'portfolio', reference: '2021-1' },
    { kind: 'roadmapVersion', reference: 'helsenorge/2099-01' },
    { kind: 'plan', reference: 'Plan for internasjonale standarder' },
  ];
  const body = aCase({ number: '30/21', about });
  const faults = broken(
    ['/about/1/reference', 'unknown-subject'],
    ['/about/2/reference', 'unknown-subject'],
    ['/about/3/reference', 'unknown-subject'],
  );
  await refused(service, { actor: directorate, path: CASES, body }, faults);
  const path = await create({ number: '30/21', about: [about[0], about[4]] });
  expect((await directorate.call('GET', path)).body.about).toEqual([about[0], about[4]]);
});

test('documents are links on the open web, with a hash of the right form', async () => {
  const documents = [{ title: 'Underlag', url: 'https://10.0.0.1/sak.pdf', sha256: 'ABC' }];
  const body = aCase({ number: '31/21', documents });
  const faults = invalid(
    ['/documents/0/url', 'not-a-web-address'],
    ['/documents/0/sha256', 'wrong-form'],
  );
  await refused(service, { actor: directorate, path: CASES, body }, faults);
});

test('an alternative of the case is decided by its letter', async () => {
  const alternatives = [
    { key: 'A', text: 'NUIT anbefaler rammen.' },
    { key: 'B', text: 'NUIT anbefaler en lavere ramme.' },
  ];
  const path = await create({ number: '32/21', alternatives });
  await changes(directorate, 'POST', `${path}/publish`);
  const decision = { decision: 'NUIT anbefaler en lavere ramme.', outcome: 'adopted' };
  const unknown = { ...decision, chosenAlternative: 'C' };
  const sent = { actor: directorate, path: `${path}/decide`, body: unknown, etag: '"2"' };
  await refused(service, sent, broken(['/chosenAlternative', 'unknown-alternative']));
  const chosen = { ...decision, chosenAlternative: 'B' };
  const { body } = await changes(directorate, 'POST', `${path}/decide`, chosen);
  expect(body).toMatchObject({ state: 'decided', chosenAlternative: 'B' });
});

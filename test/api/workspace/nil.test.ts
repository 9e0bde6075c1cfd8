import { fieldsIn, Person, type Seen } from '../../support/browser/person.js';
import { startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

const KRISTIANSAND = '820852982';
const ROUND = '/nb/workspace/rounds/2021-1';

let service: TestService;
let owner: Actor;
let person: Person;
beforeEach(async () => {
  service = await startTestService();
  owner = new Actor(service, KRISTIANSAND);
  await new Directorate(service).opensRound('2021-1');
  person = new Person(service);
  await person.logsIn(KRISTIANSAND);
});
afterEach(() => service.stop());

/** Presses the button of a page that leads to a step of the round. */
async function presses(step: string): Promise<Seen> {
  const { text } = await person.opens(ROUND);
  const form = new RegExp(`<form[^>]*action="${ROUND}/${step}"[^]*?</form>`).exec(text)?.[0] ?? '';
  expect(form).toContain('<button');
  return person.posts(`${ROUND}/${step}`, fieldsIn(form));
}
const submissions = async (): Promise<{ nil: boolean; state: string }[]> =>
  expectStatus(await owner.call('GET', '/v1/rounds/2021-1/submissions'), 200).body.items;

test('an organisation declares that it has nothing to report, and certifies it', async () => {
  const declared = await presses('nil');
  expect(declared.path).toBe(ROUND);
  expect(declared.text).toContain('har meldt at den ikke har noe å rapportere');
  expect(await submissions()).toMatchObject([{ nil: true, state: 'submitted' }]);
  const { text } = await person.opens(`${ROUND}/certify`);
  const seen = await person.posts(`${ROUND}/certify`, fieldsIn(text));
  expect(seen.path).toBe(`${ROUND}/receipt`);
  expect(await submissions()).toMatchObject([{ nil: true, state: 'certified' }]);
});

test('a declaration is taken back', async () => {
  await presses('nil');
  const seen = await presses('withdraw');
  expect(seen.text).not.toContain('har meldt at den ikke har noe å rapportere');
  expect(await submissions()).toMatchObject([{ nil: false, state: 'draft' }]);
});

test('an organisation with a report is not asked, and a forged form changes nothing', async () => {
  await owner.registersProject('TRYGG');
  await owner.reports('2021-1', 'TRYGG');
  expect((await person.opens(ROUND)).text).not.toContain(`action="${ROUND}/nil"`);
  const seen = await person.posts(`${ROUND}/nil`, {});
  expect([seen.status, seen.title]).toEqual([409, 'Det gikk ikke']);
  expect(await submissions()).toMatchObject([{ nil: false }]);
});

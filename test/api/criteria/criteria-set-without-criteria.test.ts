import { invalid, refused } from '../../support/refusal.js';
import { startTestService, type TestService } from '../../support/service.js';
import { Directorate, expectStatus } from '../../support/story.js';

const SETS = '/v1/criteria-sets';
const TOO_FEW = invalid(['/criteria', 'too-few']);

const title = { nb: 'Prøve', en: 'Trial' };
const SET = { title, source: 'Prøve', rule: 'kind = innovation' };

let service: TestService;
let directorate: Directorate;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  const criteria = [{ code: 'a', text: title }];
  expectStatus(await directorate.create(SETS, { ...SET, key: 'ett-kriterium', criteria }), 201);
});
afterAll(() => service.stop());

describe('a criteria set without criteria', () => {
  test('is refused when it is created', async () => {
    const body = { ...SET, key: 'tomt', criteria: [] };
    await refused(service, { actor: directorate, path: SETS, body }, TOO_FEW);
  });

  test('is refused when it is changed', async () => {
    const sent = {
      actor: directorate,
      method: 'PATCH',
      path: `${SETS}/ett-kriterium`,
      body: { criteria: [] },
      headers: { 'if-match': '"1"' },
    };
    await refused(service, sent, TOO_FEW);
  });

  test('is listed when it was stored before criteria were required', async () => {
    await service.owner.query(
      `delete from criteria.criterion where criteria_set = 'ett-kriterium'`,
    );
    const { items } = expectStatus(await service.call('GET', SETS), 200).body;
    expect(items).toContainEqual(expect.objectContaining({ key: 'ett-kriterium', criteria: [] }));
  });
});

import { broken, refused } from '../../support/refusal.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Directorate } from '../../support/story.js';

let service: TestService;
let directorate: Directorate;
beforeAll(async () => {
  service = await startTestService({ at: '2024-03-01T09:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service, ACTORS.helsedirektoratet);
});
afterAll(() => service.stop());

describe('a replay', () => {
  test('is refused for sets, projects and owners that are unknown, and in the future', async () => {
    const body = {
      criteriaSet: 'ingen',
      baseline: 'intet',
      project: 'INGEN',
      owner: '974760673',
      asOf: '2090-01-01T00:00:00Z',
      answersAsOf: '2090-01-01T00:00:00Z',
    };
    await refused(
      service,
      { actor: directorate, path: '/v1/replays', body },
      broken(
        ['/criteriaSet', 'unknown-criteria-set'],
        ['/baseline', 'unknown-criteria-set'],
        ['/asOf', 'in-the-future'],
        ['/answersAsOf', 'in-the-future'],
        ['/project', 'unknown-project'],
        ['/owner', 'unknown-actor'],
      ),
    );
  });
});

import { aCase, changes } from '../../support/stages/governance.js';
import { broken, conflict, refused } from '../../support/refusal.js';
import { ACTORS, startTestService, type TestService } from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';

const TOPICS = '/v1/topics';
const EQUAL = [{ category: 'dependency', text: 'Avhengig av legemiddelområdet' }];

describe('topics of equal challenges', () => {
  let service: TestService;
  let directorate: Directorate;
  let reports: string[];
  const places = () => reports.map((report) => ({ report, number: 1 }));
  const aTopic = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
    code: 'legemidler',
    title: { nb: 'Legemiddelområdet', en: 'The medication area' },
    meeting: 'nuit-2021-05-20',
    challenges: places(),
    ...overrides,
  });
  beforeAll(async () => {
    service = await startTestService({ env: { ROLE: 'api' } });
    directorate = new Directorate(service);
    await directorate.opensRound('2021-1');
    reports = [];
    for (const number of [ACTORS.helseMidt, ACTORS.helseVest]) {
      const actor = new Actor(service, number);
      await actor.registersProject(`P${number}`);
      const report = await actor.startsReport('2021-1', `P${number}`, { challenges: EQUAL });
      await actor.certifies(report);
      reports.push(report.id);
    }
  });
  afterAll(() => service.stop());

  test('are suggested by equal words, and refused before the round is published', async () => {
    const path = '/v1/rounds/2021-1/topic-suggestions';
    const { body } = await directorate.call('GET', path);
    expect(body.items).toMatchObject([
      { words: 'avhengig av legemiddelområdet', projects: 2, topics: [] },
    ]);
    const early = { actor: directorate, path: TOPICS, body: aTopic() };
    const unpublished = broken(
      ['/challenges/0', 'round-not-published'],
      ['/challenges/1', 'round-not-published'],
    );
    await refused(service, early, unpublished);
    const owner = new Actor(service, ACTORS.helseMidt);
    expect((await owner.call('GET', path)).status).toBe(403);
  });

  test('are made by the directorate, chosen for a meeting, and public once published', async () => {
    await service.owner.query(
      `update reporting.round set published_at = now() where key = '2021-1'`,
    );
    const { body } = expectStatus(await directorate.create(TOPICS, aTopic()), 201);
    expect(body).toMatchObject({ projects: 2, meeting: 'nuit-2021-05-20', publishedAt: null });
    expect(body.challenges).toMatchObject([{ revision: 1, text: EQUAL[0]?.text }, {}]);
    expect((await service.call('GET', `${TOPICS}/legemidler`)).status).toBe(404);
    await changes(directorate, 'POST', `${TOPICS}/legemidler/publish`);
    const { body: list } = await service.call('GET', `${TOPICS}?meeting=nuit-2021-05-20`);
    expect(list.items).toMatchObject([{ code: 'legemidler', projects: 2 }]);
  });

  test('name each fault of a request, and a code once', async () => {
    const wrong = aTopic({
      code: 'annet',
      meeting: 'nuit-2029-01-01',
      challenges: [places()[0], places()[0], { report: reports[1], number: 9 }],
    });
    const faults = broken(
      ['/meeting', 'unknown-meeting'],
      ['/challenges/1', 'repeated'],
      ['/challenges/2', 'unknown-challenge'],
    );
    await refused(service, { actor: directorate, path: TOPICS, body: wrong }, faults);
    const again = { actor: directorate, path: TOPICS, body: aTopic() };
    await refused(service, again, conflict('topic-taken', '/code'));
  });

  test('are what a case may be about, and a case names a topic that exists', async () => {
    const about = [{ kind: 'topic', reference: 'finnes-ikke' }];
    const sent = { actor: directorate, path: '/v1/cases', body: aCase({ about }) };
    await refused(service, sent, broken(['/about/0/reference', 'unknown-subject']));
    const known = [{ kind: 'topic', reference: 'legemidler' }];
    const made = expectStatus(await directorate.create('/v1/cases', aCase({ about: known })), 201);
    await changes(directorate, 'POST', `/v1/cases/${String(made.body.id)}/publish`);
    const { body } = await service.call('GET', `${TOPICS}/legemidler`);
    expect(body.cases).toEqual([made.body.id]);
  });
});

import { FiguresStage } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { ACTORS, type Answered } from '../../support/service.js';
import type { Actor } from '../../support/story.js';
import { expectStatus } from '../../support/story.js';

const RED = (word: string): Record<string, unknown> => ({
  status: { colour: 'red', reason: `Grunn ${word}`, cause: 'resources', action: `Tiltak ${word}` },
  challenges: [{ category: 'resources', text: `Utfordring ${word}` }],
});

/** Round 2021-1 is open; Helse Midt-Norge and Helse Vest have a red project each. */
let stage: FiguresStage;
let snapshot: string;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  const { directorate, midt, vest } = stage;
  await midt.registersProject('MIDT');
  await vest.registersProject('VEST');
  await directorate.opensRound('2021-1');
  await midt.reports('2021-1', 'MIDT', RED('Midt'));
  await vest.reports('2021-1', 'VEST', RED('Vest'));
  await rollUp(stage.service);
  snapshot = await stage.freezes('2021-1', 'Før lukking');
});
afterAll(() => stage.service.stop());

const read = (actor: Actor, path: string): Promise<Answered> =>
  actor.call('GET', `/v1/rounds/2021-1/${path}`);
const LISTS = ['status', 'deviations', 'challenges', 'deviations.csv'];

describe('before the figures are published', () => {
  test.each(LISTS)('%s has the texts of all for the directorate', async (path) => {
    const { text } = expectStatus(await read(stage.directorate, path), 200);
    expect([text.includes('Midt'), text.includes('Vest')]).toEqual([true, true]);
  });

  // The directorate has read each answer, so it may stand in memory.
  test.each(LISTS)("%s has an actor's own texts, and none of another", async (path) => {
    const { text } = expectStatus(await read(stage.vest, path), 200);
    expect(text).toMatch(/(Grunn|Utfordring) Vest/);
    expect(text).not.toMatch(/(Grunn|Tiltak|Utfordring) Midt/);
    const snapshotPath = `${path}?snapshot=${snapshot}`;
    const frozen = expectStatus(await read(stage.vest, snapshotPath), 200).text;
    expect(frozen).not.toMatch(/(Grunn|Tiltak|Utfordring) Midt/);
  });

  test.each(['deviations', 'challenges'])(
    '%s is told apart for readers at once, and the own texts of one are kept for nobody',
    async (path) => {
      const { directorate, midt, vest } = stage;
      // Another address than above: nobody has read these answers before.
      const fresh = `${path}?limit=400`;
      for (const readers of [[vest, midt, directorate, vest], [midt], [directorate]]) {
        const texts = (await Promise.all(readers.map((actor) => read(actor, fresh)))).map(
          ({ text }) => [text.includes('Midt"'), text.includes('Vest"')],
        );
        const seen = readers.map((actor) => [actor !== vest, actor !== midt]);
        expect(texts).toEqual(seen);
      }
    },
  );

  test('the totals are the same for every actor', async () => {
    const [all, own] = [await read(stage.directorate, 'status'), await read(stage.vest, 'status')];
    expect(own.body.colours).toEqual(all.body.colours);
    expect(own.body.red.map(({ project }: { project: string }) => project)).toEqual([
      'MIDT',
      'VEST',
    ]);
    expect(own.body.red[0]).toMatchObject({ reason: null, action: null, cause: 'resources' });
  });

  test('a whole snapshot is read by the directorate alone', async () => {
    const path = `/v1/snapshots/${snapshot}`;
    expectStatus(await stage.directorate.call('GET', path), 200);
    const { body } = expectStatus(await stage.vest.call('GET', path), 403);
    expect(body.code).toBe('figures-not-published');
  });

  test.each([...LISTS, 'figures', 'snapshots', 'events?seconds=1', 'bridge', 'next-year'])(
    '%s is closed to a token of another API, as to a caller without a token',
    async (path) => {
      const token = await stage.service.token(ACTORS.helseMidt, 'other:api');
      const url = `/v1/rounds/2021-1/${path}`;
      const foreign = await stage.service.call('GET', url, { token });
      const anonymous = await stage.service.call('GET', url);
      expect([foreign.status, foreign.body.code]).toEqual([401, 'unauthenticated']);
      expect({ ...foreign.body, instance: '' }).toEqual({ ...anonymous.body, instance: '' });
    },
  );
});

const FEEDS = ['reports', 'budgets', 'challenges'];
const readFacts = async (feed: string): Promise<unknown[]> => {
  const { body } = await stage.service.call('GET', `/v1/facts/${feed}`);
  return body.items;
};

test.each(FEEDS)('facts/%s has nothing of a round that is not published', async (feed) => {
  expect(await readFacts(feed)).toEqual([]);
});

describe('once the figures are published', () => {
  beforeAll(async () => {
    stage.service.moveTo('2021-02-08T09:00:00Z');
    await stage.closes('2021-1');
  });

  test.each(FEEDS)('facts/%s has its facts', async (feed) => {
    expect(await readFacts(feed)).toHaveLength(2);
  });

  test.each(LISTS)('%s has all texts for anyone, with a token of another API too', async (path) => {
    const token = await stage.service.token(ACTORS.oslo, 'other:api');
    for (const options of [{}, { token }]) {
      const { text } = await stage.service.call('GET', `/v1/rounds/2021-1/${path}`, options);
      expect([text.includes('Midt'), text.includes('Vest')]).toEqual([true, true]);
    }
  });
});

import { ReleaseFiles } from '../../../src/publication/releases/release-files.port.js';
import { ReleasePublishing } from '../../../src/publication/releases/release-publish.service.js';
import { listFields } from '../../../src/publication/visibility/visibility.rules.js';
import { STAGES } from '../../../src/publication/views/visibility.types.js';
import { Chance } from '../../support/models/chance.js';
import { ReleaseStage } from '../../support/publication/releases.js';

const SEED = Number(process.env['SEED'] ?? 20_210_520);
const TIMES = Number(process.env['TIMES'] ?? 8);
/** Embargoes around both changes of the clock, as times of day in Norway. */
const EMBARGOES = [
  '2098-03-30T01:59',
  '2098-03-30T03:00',
  '2098-10-26T01:59',
  '2098-10-26T02:30+01:00',
  '2098-10-26T03:00',
  '2098-06-02T08:00',
];

let stage: ReleaseStage;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  stage.service.app.get(ReleaseFiles).register((_tx, { view }) => {
    const content = Buffer.from(JSON.stringify(view.tables.map(({ rows }) => rows)));
    return Promise.resolve([{ name: 'rows.json', mediaType: 'application/json', content }]);
  });
});
afterAll(() => stage.service.stop());

/** Everything that the public can read, with its tags and sizes but without the time of the answer. */
async function readEverything(path: string): Promise<string[]> {
  const paths = [
    '/v1/releases',
    '/v1/releases/latest',
    '/v1/releases/latest/files/rows.json',
    '/v1/releases/2021-2',
    path,
    `${path}/view`,
    `${path}/files/view.json`,
    `${path}/files/rows.json`,
    '/v1/feeds/atom?language=nb',
    '/v1/feeds/json?language=en',
    '/v1/rounds/2021-2/snapshots',
    '/v1/rounds/2021-2/status',
  ];
  const told: string[] = [];
  for (const address of paths) {
    const { status, headers, text } = await stage.readsInPublic(address);
    const shown = ['etag', 'content-length', 'location', 'cache-control', 'last-modified'];
    told.push([address, status, ...shown.map((name) => headers.get(name)), text].join('\n'));
  }
  return told;
}

function pickRules(chance: Chance): Record<string, unknown>[] {
  const fields = listFields().filter(() => chance.often(0.2));
  return fields.map((field) => ({
    field,
    stage: /^(?:projects|budgets|movements|not_reported)\./.test(field)
      ? chance.one(STAGES)
      : 'any',
    audience: chance.one(['public', 'actors']),
    ground: 'Prøve',
    shownFrom: chance.one([null, '2098-05-01', '2099-01-01']),
  }));
}

test(`what is rehearsed is published, byte for byte, and nothing before (seed ${String(SEED)})`, async () => {
  const chance = new Chance(SEED);
  for (let time = 0; time < TIMES; time++) {
    stage.service.moveTo('2021-05-05T08:00:00Z');
    await stage.withholds(pickRules(chance));
    const reason = time === 0 ? {} : { reason: `Rettelse ${String(time)}` };
    const before = await readEverything(`/v1/releases/2021-2/${String(time + 1)}`);
    const path = await stage.drafts('2021-2', { embargo: chance.one(EMBARGOES), ...reason });
    await stage.steps(path, 'rehearse');
    const rehearsed = await readDocuments(path);
    const { body } = await stage.steps(path, 'approve');
    await publishAt(path, String(body.embargoAt), before);
    expect(await readDocuments(path, true)).toEqual(rehearsed);
  }
});

/** Reads the public documents and the view for actors, as the directorate or as their readers. */
async function readDocuments(path: string, published = false): Promise<string[]> {
  const { drafter, figures } = stage;
  const read = (file: string): ReturnType<ReleaseStage['readsInPublic']> =>
    published ? stage.readsInPublic(`${path}/${file}`) : drafter.call('GET', `${path}/${file}`);
  const texts = [await read('files/view.json'), await read('files/rows.json')];
  const actors = await (published ? figures.midt : drafter).call('GET', `${path}/view`);
  return [...texts, actors].map(({ text, headers }) => `${headers.get('etag') ?? ''} ${text}`);
}

/** Lets the embargo end, and expects that the public reads the same as before up to then. */
async function publishAt(path: string, at: string, before: readonly string[]): Promise<void> {
  const publishing = stage.service.app.get(ReleasePublishing);
  stage.service.moveTo(new Date(Date.parse(at) - 5_000).toISOString());
  await publishing.runDue();
  expect(await readEverything(path)).toEqual(before);
  stage.service.moveTo(at);
  await publishing.runDue();
  expect((await stage.readsInPublic(path)).status).toBe(200);
}

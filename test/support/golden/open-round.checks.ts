import { comparePublished } from '../../../demo/published.js';
import type { DataSet } from '../../../demo/dataset.js';
import type { PlayedStory } from './played-story.js';
import { ACTORS } from '../service.js';
import { Actor, expectStatus } from '../story.js';
import { figure } from '../reports/figure.js';

/** Dimensions of figures that have a value in both data sets. */
const DIMENSIONS = [
  ...['actor', 'actorKind', 'region', 'parent', 'programme', 'kind', 'segment', 'theme', 'phase'],
  ...['state', 'standing', 'mainGoal', 'nationalSolution', 'colour', 'ruleColour', 'cause'],
  ...['directorateColour', 'timeColour', 'costColour', 'scopeColour', 'resourcesColour'],
  ...['benefitColour', 'riskColour', 'frameBand', 'county'],
];

interface Key {
  readonly set: DataSet;
  /** Key of the last published round, and of the one that is open. */
  readonly round: string;
  readonly open: string;
}

/** Returns the addresses that a reader of the demo opens, each with the list that it shows. */
function listsOf({ round, open, set }: Key): [path: string, list: string][] {
  const candidate = set.key === '2021' ? ACTORS.helseNord : ACTORS.helseVest;
  return [
    ...listsOfRound(round),
    [`/v1/rounds/${open}/not-reported`, 'items'],
    [`/v1/rounds/${open}/submissions`, 'items'],
    [`/v1/rounds/${open}/completeness`, 'actors'],
    [`/v1/actors/${candidate}/colour-gap`, 'rounds'],
    [`/v1/portfolio?segment=digitalSecurity`, 'items'],
    ['/v1/trend', 'rounds'],
    ...['reports', 'budgets', 'benefits'].map((fact): [string, string] => [
      `/v1/facts/${fact}`,
      'items',
    ]),
    ...['cases', 'councils', 'meetings', 'advice', 'advice/published', 'intake/ranking'].map(
      (path): [string, string] => [`/v1/${path}`, 'items'],
    ),
    ...['registers/price-indices', 'registers', 'notices', 'transfers', 'delegations', 'jobs'].map(
      (path): [string, string] => [`/v1/${path}`, 'items'],
    ),
    ['/v1/me', 'waiting'],
  ];
}

function listsOfRound(round: string): [path: string, list: string][] {
  const of = (path: string, list = 'items'): [string, string] => [
    `/v1/rounds/${round}/${path}`,
    list,
  ];
  return [
    of('status', 'actors'),
    of('status', 'frames'),
    of('deviations'),
    of('challenges', 'categories'),
    of('dependencies'),
    of('quality', 'warnings'),
    of('next-year', 'goals'),
    of('operating-costs'),
    of('operating-costs', 'moved'),
    of('benefits'),
    of('left'),
    of('corrections'),
    of('differences'),
    of('snapshots'),
  ];
}

/** Declares the tests of the round that a story leaves open. They come last: the story goes on. */
export function describeOpenRound(key: string, storyOf: () => PlayedStory): void {
  describe(`the demo of ${key}, with its open round`, () => {
    let story: PlayedStory;
    let directorate: Actor;
    let round = '';
    let open = '';
    beforeAll(async () => {
      story = storyOf();
      await story.result.leaveRoundOpen();
      directorate = new Actor(story.service, story.set.directorate);
      round = story.set.rounds.at(-1)?.key ?? '';
      open = story.set.openRound.round.key;
    });

    const read = async (path: string): Promise<Record<string, unknown[]>> =>
      expectStatus(await directorate.call('GET', path), 200).body;

    test('no list that a reader opens is empty', async () => {
      const lists = listsOf({ set: story.set, round, open });
      const empty: string[] = [];
      for (const [path, list] of lists)
        if (((await read(path))[list]?.length ?? 0) === 0) empty.push(`${path} ${list}`);
      figure('demo', `${key}: ${String(lists.length)} lists, ${String(empty.length)} empty`);
      expect(empty).toEqual([]);
    });

    test('every dimension of figures has values', async () => {
      const empty: string[] = [];
      for (const by of DIMENSIONS) {
        const { cells } = await read(`/v1/rounds/${round}/figures?by=${by}&standing=any`);
        const values = (cells as { keys: Record<string, string | null> }[]).map(
          ({ keys }) => keys[by],
        );
        if (values.every((value) => value === null)) empty.push(by);
      }
      expect(empty).toEqual([]);
    });

    test('figures are converted by an index that says that it is illustrative', async () => {
      const { body } = await directorate.call(
        'GET',
        `/v1/rounds/${round}/figures?measure=approved&prices=2022`,
      );
      expect(body.conversion).toMatchObject({ index: 'illustrativ', to: 2022 });
      const { items } = await read('/v1/registers/price-indices');
      expect(items).toMatchObject([{ source: expect.stringMatching(/^Illustrativt: /) }]);
    });

    test('every published figure comes out, with the slip of the open round', () => {
      const compared = comparePublished(story.set, story.result);
      expect(compared.filter(({ ok }) => !ok)).toEqual([]);
      expect(compared).toHaveLength(key === '2021' ? 17 : 23);
    });

    test('some reports of the open round are certified, some begun, some returned, most missing', async () => {
      const { deadline } = story.set.openRound.round;
      const days = (Date.parse(deadline) - story.service.clock.now().getTime()) / 86_400_000;
      expect(days).toBeGreaterThan(14);
      const { actors } = await read(`/v1/rounds/${open}/completeness`);
      const states = (actors as { submission: string | null }[]).map(
        ({ submission }) => submission,
      );
      expect(new Set(states)).toEqual(new Set(['certified', 'draft', 'returned', null]));
    });

    test('the reader reports in it, and one report less is missing', async () => {
      const midt = new Actor(story.service, ACTORS.helseMidt);
      const countMissing = async (): Promise<unknown> =>
        (await midt.call('GET', `/v1/rounds/${open}/completeness`)).body.missing;
      const before = Number(await countMissing());
      const { body, headers } = expectStatus(
        await midt.create(`/v1/rounds/${open}/reports/prefill`, { project: 'SAFEST' }),
        201,
      );
      await midt.certifies({ id: body.id, etag: headers.get('etag') ?? '' });
      expect(await countMissing()).toBe(before - 1);
    });

    test('what no paper gives says so: of real projects there is no colour, frame or benefit of ours', () => {
      for (const { project, ...report } of Object.values(story.set.reports).flat()) {
        if (project.startsWith('ILL')) {
          expect(report['summary']).toMatch(/Illustrativt: /);
          continue;
        }
        expect([project, report['dimensions'], report['frame'], report['benefits']]).toEqual([
          project,
          undefined,
          undefined,
          undefined,
        ]);
      }
    });

    test('what no paper gives says so: every text of the scenes', () => {
      const scenes = [...story.set.scenes, ...story.set.openRound.scenes];
      const texts = scenes.flatMap(({ acts }) => acts.flatMap(({ body }) => textsIn(body ?? {})));
      expect(texts.filter((text) => !/llustrativ|\[0\d\d/.test(text))).toEqual([]);
      expect(scenes.map(({ says }) => says).filter((says) => !/Illustrative: /.test(says))).toEqual(
        [],
      );
    });
  });
}

const WORDS = new Set(['reason', 'explanation', 'text', 'effect', 'source', 'summary']);

/** Lists the texts of a request in which somebody says something. */
function textsIn(body: object): string[] {
  return Object.entries(body).flatMap(([name, value]) => {
    if (typeof value === 'string') return WORDS.has(name) ? [value] : [];
    return typeof value === 'object' && value !== null ? textsIn(value as object) : [];
  });
}

import { createHash } from 'node:crypto';
import { comparePublished, notInTotals } from '../../demo/published.js';
import {
  compareWithStatus,
  type Line,
  listMoved,
  type PlayedStory,
  playStory,
  runReplay,
} from '../support/golden/played-story.js';
import type { ReplayResultResponse } from '../../src/portfolio/replays/replay.dto.js';
import { ACTORS } from '../support/service.js';
import { Actor, Directorate } from '../support/story.js';
import { describeOpenRound } from '../support/golden/open-round.checks.js';
import { describePack } from '../support/golden/pack.checks.js';
import { figure } from '../support/reports/figure.js';

/** SHA-256 of the names in Helsenorge's roadmap of November 2023, from the paper's own list. */
const ROADMAP_NAMES = '4765062e55b274c22af59cee299b5ab49088f8e8b8a53a90e9468eaa661296ef';

describe('the golden data set of 2024', () => {
  let story: PlayedStory;
  beforeAll(async () => {
    story = await playStory('2024');
  });
  afterAll(() => story.service.stop());

  describePack(
    { name: 'February 2024', round: '2024-1', asOf: '2024-02-15T18:00:00+01:00' },
    () => story,
  );

  test('January → April 2024: active 14/17/1 → 17/16/1, planned and paused left out', () => {
    const january = story.result.statuses.get('2024-1');
    const april = story.result.statuses.get('2024-2');
    expect(january).toMatchObject({
      rated: { now: 32 },
      states: { active: 32, planned: 0, paused: 0 },
      colours: [{ now: 14 }, { now: 17 }, { now: 1 }],
    });
    expect(april).toMatchObject({
      rated: { now: 34, previous: 32 },
      states: { active: 34, planned: 2, paused: 1 },
      colours: [
        { now: 17, previous: 14 },
        { now: 16, previous: 17 },
        { now: 1, previous: 1 },
      ],
    });
  });

  test('every published figure comes out of the roll-up', () => {
    const compared = comparePublished(story.set, story.result);
    expect(compared.filter(({ ok }) => !ok)).toEqual([]);
    expect(notInTotals(story.set, story.result)).toEqual([
      '2024-2.risk.DBEP',
      '2024-1.status.PROSESSPLATTFORM',
    ]);
    figure(
      'golden',
      `2024: ${String(compared.length)} published figures, ` +
        `${String(compared.filter(({ ok }) => ok).length)} reproduced`,
    );
  });

  test('figures by colour, state, actor and budget year are the published status', async () => {
    const rounds = ['2024-1', '2024-2'];
    const { compared, differing } = await compareWithStatus(story.service, rounds);
    figure(
      'golden',
      `2024: ${String(compared)} cells of figures beside the published status: ` +
        `${String(differing.length)} differ`,
    );
    expect(differing).toEqual([]);
  });

  test('what no total shows: DBEP has red risk in April, Prosessplattform was yellow in January', async () => {
    const directorate = new Actor(story.service, story.set.directorate);
    const of = async (
      round: string,
      code: string,
    ): Promise<{ status: { colour: string }; risk: { colour: string } }> => {
      const { body } = await directorate.call('GET', `/v1/rounds/${round}/reports?limit=500`);
      return body.items.find(({ project }: { project: string }) => project === code).content;
    };
    expect((await of('2024-2', 'DBEP')).risk.colour).toBe('red');
    const prosess =
      story.set.projects.find(({ name }) => /^Prosessplattform/.test(String(name)))?.code ?? '';
    expect((await of('2024-1', prosess)).status.colour).toBe('yellow');
  });

  test('32 in the portfolio under the criteria in force', () => {
    expect(story.result.outcomes.get('2024-02')).toMatchObject({
      evaluated: 40,
      in: 32,
      out: 8,
      undecided: 0,
      outBy: [{ criterion: 'coordination', projects: 8 }],
    });
  });

  test('the portfolio has the nine projects that the paper names', async () => {
    const { body } = await story.service.call(
      'GET',
      '/v1/portfolio?asOf=2024-02-15T12:00:00%2B01:00',
    );
    expect(body.projects).toBe(32);
    expect(body.items.map(({ project }: { project: string }) => project)).toEqual(
      expect.arrayContaining([
        'KLM',
        'KPR2024',
        'HELSEPLATTFORMEN',
        'PDS',
        'SAFEST',
        'EPJLOFTET',
        'MULTIMONITOR',
        'FRESK',
        'DIGIUNG',
      ]),
    );
  });

  describe('a replay of 2024-02 → the proposal', () => {
    const resultOf = (): Partial<ReplayResultResponse> & Pick<ReplayResultResponse, 'lines'> =>
      story.result.replays[0] ?? { lines: [] };
    /** Counts the projects that lack the answer to each criterion. */
    const lacking = (projects: number, ...criteria: string[]): object[] =>
      criteria.map((criterion) => ({ criterion, projects }));

    test('counts the projects that stay, enter, leave or lack answers', () => {
      const { replay } = resultOf();
      expect(replay).toMatchObject({ criteriaSet: '2024-02-proposal', baseline: '2024-02' });
      expect(replay?.counts).toEqual({
        projects: 42,
        owners: 18,
        before: { in: 32, out: 8, undecided: 2 },
        after: { in: 35, out: 3, undecided: 4 },
        effects: { stays: 32, enters: 3, leaves: 0, undecided: 4, outside: 3 },
        leavesBy: [],
        entersBy: [{ criterion: 'coordination', projects: 3 }],
        missing: [
          ...lacking(2, 'coordination', 'coreActivity', 'digitalisation', 'strategy'),
          ...lacking(1, 'centralAssessment', 'maturity', 'readiness'),
        ],
      });
    });

    test('innovation enters by facts, an assessment by its answer, and what is missing is said', () => {
      const { replay, lines } = resultOf();
      expect(listMoved(lines, 'enters', ({ failedFirstBefore }) => failedFirstBefore)).toEqual({
        coordination: ['BILDEDIAGNOSTIKK', 'EHDS-KU', 'MR-VESTREVIKEN'],
      });
      expect(listMoved(lines, 'undecided', ({ missing }) => missing.join(' '))).toEqual({
        centralAssessment: ['TAUSHETSPLIKT'],
        'maturity readiness': ['HELSETEKNOLOGI'],
        'digitalisation coreActivity coordination strategy': ['MYHEALTHEU', 'NEWS2'],
      });
      expect(listMoved(lines, 'outside', ({ failedFirst }) => failedFirst)).toEqual({
        coordination: ['ILL24-FHI-1', 'ILL24-HN-2', 'ILL24-TRD-1'],
      });
      figure(
        'golden',
        `2024-02 → 2024-02-proposal: ${String(replay?.counts?.before.in)} → ` +
          `${String(replay?.counts?.after.in)}, ${String(replay?.counts?.effects.undecided)} undecided`,
      );
    });
  });

  test('the criteria in force replayed on themselves change nobody', async () => {
    const { replay } = await runReplay(new Directorate(story.service, story.set.directorate), {
      criteriaSet: '2024-02',
      baseline: '2024-02',
      asOf: '2024-02-15T12:00:00+01:00',
    });
    expect(replay.counts).toMatchObject({
      before: replay.counts?.after,
      effects: { stays: 32, enters: 0, leaves: 0, undecided: 2, outside: 8 },
      leavesBy: [],
      entersBy: [],
    });
  });

  test('the proposal shared: each owner sees its own', async () => {
    const path = `/v1/replays/${story.result.replays[0]?.replay.id ?? ''}/lines`;
    const seenBy = async (owner: string): Promise<string[]> =>
      (await new Actor(story.service, owner).call('GET', `${path}?limit=500`)).body.items
        .map(({ project }: Line) => project)
        .sort();
    expect(await seenBy(ACTORS.helseMidt)).toEqual(['HELSEPLATTFORMEN', 'ILL24-HMN-1', 'SAFEST']);
    expect(await seenBy('894166762')).toEqual(['MR-VESTREVIKEN']);
  });

  test('every answer of 2024 is illustrative and says so, every example outside says what of it is', () => {
    expect(
      story.set.evaluations
        .flatMap(({ answers }) => answers)
        .filter((answer) => !/^Illustrativt: /.test((answer as { reason: string }).reason)),
    ).toEqual([]);
    for (const project of story.set.projects.filter(({ from }) => from === 'nuit-5/24'))
      expect(project['description']).toMatch(
        /^Vist som eksempel utenfor porteføljen i NUIT 5\/24 \[004\]\. .*illustrativ/,
      );
  });

  test('the roadmap of 2023 has the 40 capabilities and 24 measures of the paper by name', async () => {
    const { body } = await story.service.call('GET', '/v1/roadmaps/helsenorge/versions/2023-11');
    const items = body.items as { kind: string; title: { nb: string }; period: string | null }[];
    const named = items.map(({ kind, title }) => `${kind};${title.nb}`).sort();
    expect(named).toHaveLength(64);
    // Of the names as 004 7/24 has them, sorted, one a line.
    expect(createHash('sha256').update(named.join('\n')).digest('hex')).toBe(ROADMAP_NAMES);
    expect(items.filter(({ period }) => period !== null)).toEqual([]);
  });

  test('three introductions collide in Bodø, which is illustrative', () => {
    const { municipal } = story.result.strategies.get('2024-1') ?? {};
    expect(municipal?.collisions.items).toMatchObject([
      {
        ...{ receiver: { actor: '972418013' }, quarter: '2024Q4', capacity: 4, load: 6, over: 2 },
        introductions: [
          { solution: 'KJ-DOKUMENTER' },
          { solution: 'HELSEKORT-GRAVIDE' },
          { solution: null },
        ],
      },
    ]);
  });

  test('the three computed indicators have values, from reports that are illustrative', () => {
    for (const round of ['2024-1', '2024-2']) {
      const computed = story.result.strategies.get(round)?.followUp.computed ?? [];
      expect(computed.map(({ computed: what }) => what)).toEqual([
        'developmentDelay',
        'introductionDelay',
        'evaluationFunding',
      ]);
      expect(computed.filter(({ base, share }) => base === 0 || share === null)).toEqual([]);
    }
  });

  test('causes of cost without a project are named, and their amounts are not stated', () => {
    const { withoutProject, totals } = story.result.operatingCosts.get('2024-2') ?? {};
    expect(new Set(withoutProject?.map(({ nationalSolution }) => nationalSolution))).toEqual(
      new Set(['Forskrivningsmodulen', 'HelseID', 'Kjernejournal']),
    );
    expect(withoutProject?.filter(({ amount }) => amount !== null)).toEqual([]);
    expect(totals?.find(({ notStated }) => notStated === 2)?.nationalSolution).toBe('HelseID');
  });

  test('what Direktoratet for e-helse owned is reported by Helsedirektoratet', () => {
    const owned = story.set.projects.filter(({ owner }) => owner === '915933149').length;
    expect(owned).toBeGreaterThanOrEqual(3);
    const actors = story.result.statuses.get('2024-1')?.actors ?? [];
    expect(actors.map(({ actor }) => actor)).not.toContain('915933149');
    expect(actors.find(({ actor }) => actor === '983544622')?.projects.now).toBeGreaterThanOrEqual(
      owned,
    );
  });

  describeOpenRound('2024', () => story);
});

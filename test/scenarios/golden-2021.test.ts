import { comparePublished, notInTotals } from '../../demo/published.js';
import type { PortfolioStatusResponse } from '../../src/rollup/status/portfolio-status.dto.js';
import {
  compareWithStatus,
  type Line,
  listMoved,
  type PlayedStory,
  playStory,
  runReplay,
} from '../support/golden/played-story.js';
import { ACTORS } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';
import { describeOpenRound } from '../support/golden/open-round.checks.js';
import { describePack } from '../support/golden/pack.checks.js';
import { figure } from '../support/reports/figure.js';

describe('the golden data set of 2021', () => {
  let story: PlayedStory;
  beforeAll(async () => {
    story = await playStory('2021');
  });
  afterAll(() => story.service.stop());

  describePack({ name: 'June 2021', round: '2021-2' }, () => story);

  const status = (round: string): PortfolioStatusResponse => {
    const found = story.result.statuses.get(round);
    if (found === undefined) throw new Error(`There is no status of ${round}`);
    return found;
  };

  test('January 2021: 48 projects, 30 yellow, NOK 1,619 million in 2020', () => {
    expect(status('2021-1')).toMatchObject({
      previousRound: null,
      projects: { now: 48, previous: null, change: null },
    });
    expect(status('2021-1').colours).toMatchObject([
      { colour: 'green', now: 14 },
      { colour: 'yellow', now: 30 },
      { colour: 'red', now: 2 },
    ]);
    expect(status('2021-1').budgets).toMatchObject([
      { year: 2020, approved: 1_619_000_000 },
      { year: 2021, approved: 1_621_000_000 },
    ]);
  });

  test('48 → 41 under the criteria of 2021-03: 5 coordination, 1 not core activity, 1 not digitalisation', () => {
    expect(story.result.outcomes.get('2021-03')).toEqual({
      criteriaSet: '2021-03',
      evaluated: 48,
      in: 41,
      out: 7,
      undecided: 0,
      outBy: [
        { criterion: 'digitalisation', projects: 1 },
        { criterion: 'coreActivity', projects: 1 },
        { criterion: 'coordination', projects: 5 },
      ],
    });
  });

  test('April 2021: 45 (48) projects, NOK 1,723 (1,621) million, 43 rated, 23 yellow (−7), 44/54/2', () => {
    const april = status('2021-2');
    expect(april).toMatchObject({
      previousRound: '2021-1',
      projects: { now: 45, previous: 48, change: -3 },
      rated: { now: 43 },
    });
    expect(april.budgets.filter(({ year }) => year === 2021)).toEqual([
      {
        year: 2021,
        currency: 'NOK',
        priceYear: 2021,
        basis: 'nominal',
        approved: 1_723_000_000,
        previous: 1_621_000_000,
        change: 102_000_000,
      },
    ]);
    expect(april.colours).toEqual([
      { colour: 'green', now: 19, previous: 14, change: 5, share: 44 },
      { colour: 'yellow', now: 23, previous: 30, change: -7, share: 54 },
      { colour: 'red', now: 1, previous: 2, change: -1, share: 2 },
    ]);
  });

  test('red: SAFEST of Helse Midt-Norge RHF, with its reason', () => {
    expect(status('2021-2').red).toEqual([
      {
        project: 'SAFEST',
        name: 'SAFEST',
        actor: 'Helse Midt-Norge RHF',
        reason: 'Forsinkelser, og utfordringer med leveranse av virkestoffdata.',
        cause: 'dependency',
        action: expect.any(String),
        ruleColour: null,
        ruleReasons: [],
        directorateColour: null,
        directorateReason: null,
      },
    ]);
  });

  test('per actor and movement add up to the totals', () => {
    const april = status('2021-2');
    const sum = (pick: (actor: (typeof april.actors)[number]) => number): number =>
      april.actors.reduce((total, actor) => total + pick(actor), 0);
    expect(sum(({ projects }) => projects.now)).toBe(45);
    expect(sum(({ yellow }) => yellow)).toBe(23);
    expect(sum(({ budgets: [budget] }) => budget?.approved ?? 0)).toBe(1_723_000_000);
    expect(april.movement?.entered).toHaveLength(1);
    expect(april.movement?.left).toHaveLength(4);
  });

  test('every published figure comes out of the roll-up', () => {
    const compared = comparePublished(story.set, story.result);
    expect(compared.filter(({ ok }) => !ok)).toEqual([]);
    // The slip comes with the round that is left open.
    expect(notInTotals(story.set, story.result)).toEqual([
      '2021.programme.PHS.stateBudget',
      'slip.STRATEGI-DIGSIK.LEVERT.first',
      'slip.STRATEGI-DIGSIK.LEVERT.measured',
    ]);
    figure(
      'golden',
      `2021: ${String(compared.length)} published figures, ` +
        `${String(compared.filter(({ ok }) => ok).length)} reproduced`,
    );
  });

  test('figures by colour, state, actor and budget year are the published status', async () => {
    const rounds = ['2021-1', '2021-2'];
    const { compared, differing } = await compareWithStatus(story.service, rounds);
    figure(
      'golden',
      `2021: ${String(compared)} cells of figures beside the published status: ` +
        `${String(differing.length)} differ`,
    );
    expect(differing).toEqual([]);
  });

  test('a published figure that the replay does not give is not called reproduced', () => {
    const [january, ...others] = story.result.replays;
    if (january?.replay.counts == null) throw new Error('The replay of January is not there');
    const replays = [
      {
        ...january,
        replay: { ...january.replay, counts: { ...january.replay.counts, leavesBy: [] } },
      },
      ...others,
    ];
    expect(
      comparePublished(story.set, { ...story.result, replays })
        .filter(({ ok }) => !ok)
        .map(({ id }) => id),
    ).toEqual(
      ['coordination', 'coreActivity', 'digitalisation'].map(
        (criterion) => `2021-1.criteria.2021-03.out.${criterion}`,
      ),
    );
  });

  test('what no total shows: the NOK 189 million of the programme for digital interaction', async () => {
    const directorate = new Actor(story.service, story.set.directorate);
    const { body } = await directorate.call('GET', '/v1/rounds/2021-1/reports?limit=500');
    const approved = body.items
      .filter(({ project }: { project: string }) =>
        ['PHS', 'TAG', 'NILAR', 'FORPROSJEKT-HS'].includes(project),
      )
      .flatMap(
        ({ content }: { content: { budget: { year: number; approved: number }[] } }) =>
          content.budget,
      )
      .filter(({ year }: { year: number }) => year === 2021)
      .reduce((total: number, line: { approved: number }) => total + line.approved, 0);
    expect(approved).toBe(189_000_000);
    const { body: figures } = await story.service.call(
      'GET',
      '/v1/rounds/2021-1/figures?by=programme&measure=approved&budgetYear=2021',
    );
    expect(
      figures.cells.find(
        ({ keys }: { keys: { programme: string | null } }) => keys.programme === 'PHS',
      ),
    ).toMatchObject({ value: 189_000_000, reports: 4 });
  });

  test('the 48 of January stand in the portfolio, each with the paper; those that ended have left it', async () => {
    const { body: january } = await story.service.call(
      'GET',
      '/v1/portfolio?asOf=2021-02-05T16:00:00%2B01:00',
    );
    expect(january.items.map(({ project }: { project: string }) => project).sort()).toEqual(
      (story.set.reports['2021-1'] ?? []).map(({ project }) => project).sort(),
    );
    const directorate = new Actor(story.service, story.set.directorate);
    const { body: safest } = await directorate.call('GET', '/v1/projects/SAFEST/intake');
    expect(safest).toMatchObject({
      standing: 'inPortfolio',
      history: [{ action: 'takeOver', reason: expect.stringContaining('[000]') }],
    });
    const { body: april } = await story.service.call('GET', '/v1/portfolio');
    expect(april.projects).toBe(45);
    const { body: stopped } = await directorate.call('GET', '/v1/projects/ILL-HV-3/intake');
    expect(stopped).toMatchObject({
      standing: 'left',
      history: [
        { action: 'takeOver' },
        { action: 'leave', reasonCode: 'stopped', recordedBy: ACTORS.helseVest },
      ],
    });
  });

  test('a replay of 2021-03 on the portfolio of January says what it replayed', () => {
    expect(story.result.replays[0]?.replay).toMatchObject({
      criteriaSet: '2021-03',
      baseline: null,
      state: 'completed',
      asOf: '2021-02-05T15:00:00.000Z',
      inputHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('replay of 2021-03 on the portfolio of January: 48 → 41, and the reasons of seven', () => {
    const { replay, lines } = story.result.replays[0] ?? { lines: [] };
    expect(replay?.counts).toEqual({
      projects: 48,
      owners: 17,
      before: { in: 48, out: 0, undecided: 0 },
      after: { in: 41, out: 7, undecided: 0 },
      effects: { stays: 41, enters: 0, leaves: 7, undecided: 0, outside: 0 },
      leavesBy: [
        { criterion: 'coordination', projects: 5 },
        { criterion: 'coreActivity', projects: 1 },
        { criterion: 'digitalisation', projects: 1 },
      ],
      entersBy: [],
      missing: [],
    });
    expect(listMoved(lines, 'leaves', ({ failedFirst }) => failedFirst)).toEqual({
      coordination: ['ILL-HN-2', 'ILL-HN-4', 'ILL-HSO-3', 'ILL-HSO-5', 'ILL-HV-2'],
      coreActivity: ['ILL-HVIKT-2'],
      digitalisation: ['ILL-BGO-1'],
    });
    figure(
      'golden',
      `2021-03 on the portfolio of January 2021: 48 → ${String(replay?.counts?.after.in)}`,
    );
  });

  test('replay of 2020-12 → 2021-03: 40 → 41, four enter and three leave', () => {
    const { replay } = story.result.replays[1] ?? {};
    expect(replay).toMatchObject({
      criteriaSet: '2021-03',
      baseline: '2020-12',
      baselineRule: 'all(digitalisation, careAndSeveralActors, reuseOrNational)',
    });
    expect(replay?.counts).toMatchObject({
      before: { in: 40, out: 8, undecided: 0 },
      after: { in: 41, out: 7, undecided: 0 },
      effects: { stays: 37, enters: 4, leaves: 3, undecided: 0, outside: 4 },
      leavesBy: [{ criterion: 'coordination', projects: 3 }],
      entersBy: [
        { criterion: 'careAndSeveralActors', projects: 2 },
        { criterion: 'reuseOrNational', projects: 2 },
      ],
    });
  });

  test('replay of 2020-12 → 2021-03: the projects that move, all of them illustrative', () => {
    const { lines } = story.result.replays[1] ?? { lines: [] };
    expect(listMoved(lines, 'leaves', ({ failedFirst }) => failedFirst)).toEqual({
      coordination: ['ILL-HSO-3', 'ILL-HSO-5', 'ILL-HV-2'],
    });
    expect(listMoved(lines, 'enters', ({ failedFirstBefore }) => failedFirstBefore)).toEqual({
      careAndSeveralActors: ['ILL-FHI-1', 'ILL-FHI-2'],
      reuseOrNational: ['ILL-HMN-1', 'ILL-HV-3'],
    });
    expect(
      lines.filter(({ effect, name }) => effect !== 'stays' && !name.startsWith('Illustrativt')),
    ).toEqual([]);
  });

  test('a version replayed on itself changes nobody', async () => {
    const { replay, lines } = await runReplay(
      new Directorate(story.service, story.set.directorate),
      { criteriaSet: '2021-03', baseline: '2021-03', asOf: '2021-02-05T16:00:00+01:00' },
    );
    expect(replay.counts).toMatchObject({
      before: { in: 41, out: 7 },
      after: { in: 41, out: 7 },
      effects: { stays: 41, enters: 0, leaves: 0, undecided: 0, outside: 7 },
      leavesBy: [],
      entersBy: [],
    });
    expect(
      lines.filter(({ failedFirst, failedFirstBefore }) => failedFirst !== failedFirstBefore),
    ).toEqual([]);
  });

  test('what no paper decides says so: illustrative answers carry the word', () => {
    for (const { answers } of story.set.evaluations.filter(
      ({ criteriaSet }) => criteriaSet === '2020-12',
    )) {
      for (const answer of answers)
        expect(answer).toEqual({
          criterion: expect.any(String),
          met: expect.any(Boolean),
          reason: expect.stringMatching(/^Illustrativt: /),
        });
    }
  });

  test('holds no personal names: a lead is a role and a shared mailbox', () => {
    for (const project of story.set.projects)
      expect(project['lead']).toEqual({
        role: expect.stringMatching(
          /^(Program|Prosjekt|Tiltaks|Innovasjons|Utrednings|Innførings)\S*( \S+)?$/,
        ),
        mailbox: expect.stringMatching(/@example\.org$/),
      });
  });

  const pathOfReplay = (at: 0 | 1): string =>
    `/v1/replays/${String(story.result.replays[at]?.replay.id)}`;

  test('the replay of January is published by two clients, after the comments of owners', async () => {
    const midt = new Actor(story.service, ACTORS.helseMidt);
    const { body } = expectStatus(await midt.call('GET', pathOfReplay(0)), 200);
    expect(body).toMatchObject({
      commentsUntil: '2021-03-29T14:00:00.000Z',
      publication: {
        state: 'published',
        publishedAt: expect.stringMatching(/^2021-03-30T07:00:00/),
      },
    });
    expectStatus(await story.service.call('GET', pathOfReplay(0)), 401);
  });

  test('of a shared replay Helse Midt-Norge sees its own lines', async () => {
    const midt = new Actor(story.service, ACTORS.helseMidt);
    const { body: seen } = expectStatus(await midt.call('GET', `${pathOfReplay(1)}/result`), 200);
    expect(seen.replay.counts).toEqual(story.result.replays[1]?.replay.counts);
    expect(listMoved(seen.lines, 'enters', ({ failedFirstBefore }) => failedFirstBefore)).toEqual({
      reuseOrNational: ['ILL-HMN-1'],
    });
    expect(seen.lines.map(({ owner, project }: Line) => `${owner} ${project}`)).toEqual(
      ['HELSEPLATTFORMEN', 'ILL-HMN-1', 'SAFEST'].map(
        (project) => `${ACTORS.helseMidt} ${project}`,
      ),
    );
  });

  // It moves the clock past the story, up to the round that is left open.
  test('a shared replay takes comments on own lines until the deadline', async () => {
    const path = `${pathOfReplay(1)}/comments`;
    const midt = new Actor(story.service, ACTORS.helseMidt);
    const comment = { project: 'ILL-HMN-1', text: 'Opplæringen må samordnes med kommunene.' };
    const listComments = async (actor: string): Promise<unknown> =>
      (await new Actor(story.service, actor).call('GET', path)).body.items;
    expectStatus(await midt.create(path, comment), 201);
    expectStatus(await midt.create(path, { ...comment, project: 'ILL-HV-3' }), 422);
    expect(await listComments(ACTORS.helseVest)).toEqual([]);
    const seen = [{ owner: ACTORS.helseMidt, ...comment }];
    expect(await listComments(story.set.directorate)).toMatchObject(seen);
    story.service.moveTo('2021-05-20T16:00:01+02:00');
    const late = expectStatus(await midt.create(path, comment), 409);
    expect(late.body.code).toBe('comments-closed');
  });

  describeOpenRound('2021', () => story);
});

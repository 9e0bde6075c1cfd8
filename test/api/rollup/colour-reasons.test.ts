import { FiguresStage } from '../../support/stages/figures-stage.js';
import { rollUp } from '../../support/stages/rollups.js';
import { aBaseline } from '../../support/stages/status-stage.js';
import { expectStatus } from '../../support/story.js';
import { statusOf } from '../../support/stages/two-rounds.js';

const DEVIATIONS = 'rounds/2021-1/deviations';
const STATUS = 'rounds/2021-1/status';
/** The milestone was due in June, half a year before the report. */
const LATE = { milestones: [{ key: 'M1', name: 'I drift', date: '2020-06-01' }] };
const RULE_REASONS = [
  {
    dimension: 'time',
    colour: 'red',
    reason: {
      nb: 'M1 er 231 dager etter 2020-06-01. Gul 1–3 måneder forsinket, rød over',
      en: 'M1 is 231 days after 2020-06-01. Yellow 1–3 months late, red above',
    },
  },
];

/** A red project, red by the rules too, to which the directorate gives yellow. */
let stage: FiguresStage;
let report: string;
let frozenOpen: string;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  const { midt, directorate } = stage;
  await directorate.opensRound('2021-1');
  await midt.registersProject('SENT');
  expectStatus(await midt.create('/v1/projects/SENT/baselines', aBaseline(LATE)), 201);
  report = (await midt.reports('2021-1', 'SENT', { status: statusOf('red') })).body.id;
  await assesses('Delvis avklart');
  frozenOpen = await stage.freezes('2021-1', 'Åpen runde');
});
afterAll(() => stage.service.stop());

async function assesses(reason: string): Promise<void> {
  const path = `/v1/reports/${report}/assessments`;
  expectStatus(await stage.directorate.create(path, { colour: 'yellow', reason }), 201);
  await rollUp(stage.service);
}

const reasonsIn = async (query = ''): Promise<unknown[]> => {
  const { body: deviations } = await stage.reads(`${DEVIATIONS}${query}`);
  const { body: status } = await stage.reads(`${STATUS}${query}`);
  return [...deviations.items, ...status.red];
};
const describeItem = (ruleReasons: unknown, directorateReason: unknown): unknown =>
  expect.objectContaining({
    ruleColour: 'red',
    ruleReasons,
    directorateColour: 'yellow',
    directorateReason,
  });
const HIDDEN = describeItem(null, null);
const PUBLIC = describeItem(RULE_REASONS, 'Delvis avklart');

describe("the reasons of the rule's and of the directorate's colour", () => {
  test('are shown to nobody in the lists of an open round', async () => {
    expect(await reasonsIn()).toEqual([HIDDEN, HIDDEN]);
    expectStatus(await stage.service.call('GET', `/v1/${DEVIATIONS}`), 401);
  });

  test('are public with the round, in the deviations and among the red projects', async () => {
    stage.service.moveTo('2021-02-05T16:00:00Z');
    await stage.closes('2021-1');
    expect(await reasonsIn()).toEqual([PUBLIC, PUBLIC]);
    const { body } = await stage.readsInPublic(DEVIATIONS);
    expect(body.items).toEqual([PUBLIC]);
    expect((await stage.readsInPublic(STATUS)).body.red).toEqual([PUBLIC]);
  });

  test('are not shown of before the closing, as of an instant or frozen', async () => {
    expect(await reasonsIn('?asOf=2021-02-01T12:00:00Z')).toEqual([HIDDEN, HIDDEN]);
    expect(await reasonsIn(`?snapshot=${frozenOpen}`)).toEqual([HIDDEN, HIDDEN]);
  });

  test('are frozen with a snapshot of the closed round', async () => {
    const frozen = await stage.freezes('2021-1', 'Lukket runde');
    await assesses('En annen grunn');
    const another = describeItem(RULE_REASONS, 'En annen grunn');
    expect(await reasonsIn()).toEqual([another, another]);
    expect(await reasonsIn(`?snapshot=${frozen}`)).toEqual([PUBLIC, PUBLIC]);
  });

  test('change in public after the publication: each change is a correction', async () => {
    const { body } = await stage.readsInPublic('rounds/2021-1/corrections');
    expect(body.items).toMatchObject([
      {
        kind: 'directorateColour',
        project: 'SENT',
        revision: 1,
        reason: 'En annen grunn',
        contentHash: null,
        directorateColour: { before: 'yellow', now: 'yellow' },
      },
    ]);
  });

  test('stand in the CSV of the deviations', async () => {
    const { text } = await stage.readsInPublic(DEVIATIONS, { accept: 'text/csv' });
    const [headings = '', line = ''] = text.split('\r\n');
    expect(headings).toContain(',ruleColour,ruleReasons,directorateColour,directorateReason,');
    expect(line).toContain(',yellow,En annen grunn,');
  });
});

import { broken, conflict, FORBIDDEN, invalid, refused } from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import {
  LATER_ROUNDS,
  PRICES,
  reportedMilestones,
  StatusStage,
} from '../../support/stages/status-stage.js';
import { Actor, type Directorate, expectStatus } from '../../support/story.js';
import { aReport } from '../../support/reports/samples.js';

const RULE_SETS = '/v1/rule-sets';

let stage: StatusStage;
let directorate: Directorate;
let midt: Actor;
beforeAll(async () => {
  stage = await StatusStage.starts();
  ({ directorate, midt } = stage);
});
afterAll(() => stage.service.stop());

/** Lists the warnings of an answer by these members. */
const warningsOf = ({ body }: Answered, ...members: string[]): unknown[][] =>
  (body.warnings as Record<string, unknown>[]).map((warning) =>
    members.map((member) => warning[member]),
  );

describe("the rule's colour and the warnings", () => {
  const FRAME = { approved: 44_000_000, ...PRICES };
  const CONTENT = {
    milestones: reportedMilestones(['BP3', null, '2021-03-20'], ['BP4', '2021-12-20']),
    frame: FRAME,
  };
  let id: string;
  let etag: string;
  beforeAll(async () => {
    await stage.enters('2021-3');
    await midt.registersProject('REGEL');
    await stage.approves('REGEL');
    ({ id, etag } = await midt.startsReport('2021-3', 'REGEL', {
      ...CONTENT,
      frame: { ...FRAME, approved: 11_000_000 },
    }));
  });

  test('are shown on the draft', async () => {
    const draft = await midt.call('GET', `/v1/reports/${id}`);
    // BP3 was due on 15 February; the budget of the year alone is 12 million, of a total of 11.
    expect(draft.body.ruleStatus).toMatchObject({
      ruleSet: 'standard-5',
      colour: 'yellow',
      findings: [
        { dimension: 'time', colour: 'yellow' },
        { dimension: 'cost', colour: 'green' },
      ],
    });
    expect(warningsOf(draft, 'code', 'severity', 'pointer')).toEqual([
      ['amounts-do-not-add-up', 'error', '/frame/approved'],
    ]);
  });

  test('hold the certification back while one of them is an error', async () => {
    const { body } = await midt.call('GET', `/v1/reports/${id}`);
    expect(body).toMatchObject({ faults: [], allowedActions: ['save', 'discard'], locked: null });
    await refused(
      stage.service,
      { actor: midt, path: `/v1/reports/${id}/certify`, etag },
      broken(['/frame/approved', 'amounts-do-not-add-up']),
    );
  });

  test('let the report be certified when it is mended', async () => {
    const version = { 'if-match': etag };
    const saved = await midt.call('PUT', `/v1/reports/${id}`, aReport(CONTENT), version);
    expect(expectStatus(saved, 200).body).toMatchObject({
      warnings: [],
      allowedActions: ['save', 'certify', 'discard'],
    });
    await midt.certifies({ id, etag: saved.headers.get('etag') ?? '' });
  });

  test('stay with the certified revision as they were at the certification', async () => {
    stage.service.moveTo('2021-10-08T09:00:00+02:00');
    const { body } = await directorate.call('GET', `/v1/reports/${id}/revisions/1`);
    const costReason = '10 % over the baseline. Yellow up to 10 % over the baseline, red above';
    expect(body.ruleStatus).toMatchObject({
      at: expect.stringContaining('2021-10-05'),
      colour: 'yellow',
      findings: [
        { reason: { en: 'BP3 is 33 days after 2021-02-15. Yellow 1–3 months late, red above' } },
        { colour: 'yellow', reason: { en: costReason } },
      ],
    });
    expect([body.warnings, body.content.dimensions]).toEqual([[], null]);
  });
});

describe('the warnings about an earlier report', () => {
  const MEMBERS = ['code', 'severity', 'value', 'expected'];
  let vest: Actor;
  let jump: Answered;
  const reportsBudget = (
    round: string,
    project: string,
    approved: number,
    priceYear: number = 2021,
  ): Promise<Answered> =>
    vest.reports(round, project, {
      budget: [{ year: 2021, fundingSource: 'own', approved, ...PRICES, priceYear }],
    });
  beforeAll(async () => {
    vest = new Actor(stage.service, ACTORS.helseVest);
    await stage.enters('2021-2');
    for (const [index, millions] of [10, 11, 12, 13, 14].entries()) {
      await vest.registersProject(`VEST${String(index)}`);
      await reportsBudget('2021-2', `VEST${String(index)}`, millions * 1_000_000);
    }
    await stage.enters('2021-3');
    jump = await reportsBudget('2021-3', 'VEST2', 18_000_001);
  });

  test("compare the report with the last one, and with the actor's own history", () => {
    expect(warningsOf(jump, ...MEMBERS)).toEqual([
      ['budget-jump', 'warning', 18_000_001, 12_000_000],
      ['stale-text', 'information', null, null],
      ['budget-outlier', 'information', 18_000_001, 12_000_000],
    ]);
  });

  test('are stored with the revision', async () => {
    const { rows } = await stage.service.owner.query<{ codes: string[] }>(
      `select array(select w->>'code' from jsonb_array_elements(v.warnings) w) as codes
         from reporting.report_revision v
        where v.report_id = $1`,
      [jump.body.id],
    );
    expect(rows).toEqual([{ codes: ['budget-jump', 'stale-text', 'budget-outlier'] }]);
  });

  test('tell that the prices have changed, and then compare no amount', async () => {
    const repriced = await reportsBudget('2021-3', 'VEST3', 90_000_000, 2022);
    expect(warningsOf(repriced, ...MEMBERS)).toEqual([
      ['stale-text', 'information', null, null],
      ['prices-changed', 'warning', 2022, 2021],
    ]);
  });
});

/** A round that is judged by this rule set. */
const roundOf = (ruleSet: string): Record<string, unknown> => ({
  key: '2021-9',
  name: { nb: 'a', en: 'b' },
  budgetYear: 2021,
  criteriaSet: '2020-12',
  ruleSet,
  ...LATER_ROUNDS['2021-3'].times,
});

/** Returns the rules of the standard, of which other rule sets are made. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
async function readStandard(): Promise<any> {
  const { body } = await stage.service.call('GET', `${RULE_SETS}/standard-1`);
  const { key, title, source, against, cost, time, rules } = body;
  return { key, title, source, against, cost, time, rules };
}

describe('a rule set', () => {
  const PATH = `${RULE_SETS}/streng-1`;
  let draft: Record<string, unknown>;
  let strict: Record<string, unknown>;
  beforeAll(async () => {
    const { key: _, ...rest } = await readStandard();
    const title = { nb: 'Streng', en: 'Strict' };
    draft = { ...rest, key: 'streng-1', title };
    strict = { ...rest, title, cost: { ...rest.cost, redAbovePercent: 0 } };
  });

  test('is a draft that can be replaced', async () => {
    const created = await directorate.create(RULE_SETS, draft);
    expect(expectStatus(created, 201).body).toMatchObject({
      publishedAt: null,
      version: 1,
      allowedActions: ['replace', 'publish'],
    });
    const replaced = await directorate.call('PUT', PATH, strict, { 'if-match': '"1"' });
    expect(expectStatus(replaced, 200).body.cost.redAbovePercent).toBe(0);
  });

  test('is bound by no round before it is published', async () => {
    await refused(
      stage.service,
      { actor: directorate, path: '/v1/rounds', body: roundOf('streng-1') },
      broken(['/ruleSet', 'rule-set-not-published']),
    );
  });

  test('never changes once it is published, by the API or in the database', async () => {
    const version = { 'if-match': '"2"' };
    expectStatus(await directorate.call('POST', `${PATH}/publish`, undefined, version), 200);
    await refused(
      stage.service,
      { actor: directorate, method: 'PUT', path: PATH, body: strict, etag: '"3"' },
      { ...conflict('rule-set-state'), errors: [['', 'rule-set-published']] },
    );
    await expect(
      stage.service.owner.query(
        `update reporting.rule_set set source = 'x' where key = 'streng-1'`,
      ),
    ).rejects.toThrow('is published');
  });

  test('is written by the directorate alone', async () => {
    await refused(stage.service, { actor: midt, path: RULE_SETS, body: draft }, FORBIDDEN);
  });

  test('is listed for anyone', async () => {
    const { body } = await stage.service.call('GET', RULE_SETS);
    const items = body.items as { key: string; lockedActions: { code: string }[] }[];
    expect(items.map(({ key, lockedActions }) => [key, lockedActions[0]?.code])).toEqual([
      ['standard-1', 'directorate-only'],
      ['standard-2', 'directorate-only'],
      ['standard-3', 'directorate-only'],
      ['standard-4', 'directorate-only'],
      ['standard-5', 'directorate-only'],
      ['streng-1', 'directorate-only'],
    ]);
  });

  test('judges the reports of the round that binds it', async () => {
    stage.service.moveTo('2021-10-12T09:00:00+02:00');
    await directorate.opensRound('2021-4', {
      ...LATER_ROUNDS['2021-3'].times,
      opensAt: '2021-10-11T08:00:00+02:00',
      ruleSet: 'streng-1',
    });
    await midt.registersProject('STRENG');
    await stage.approves('STRENG', {
      milestones: [{ key: 'BP4', name: 'Overlevert', date: '2021-12-01' }],
    });
    const frame = { approved: 40_000_001, ...PRICES };
    expect((await midt.reports('2021-4', 'STRENG', { frame })).body.ruleStatus).toMatchObject({
      ruleSet: 'streng-1',
      colour: 'red',
    });
  });
});

describe('a rule set with faults', () => {
  test('is refused under a key that is taken', async () => {
    await refused(
      stage.service,
      { actor: directorate, path: RULE_SETS, body: await readStandard() },
      conflict('rule-set-key-taken', '/key'),
    );
  });

  test('is refused with thresholds that do not rise, or are missing', async () => {
    const standard = await readStandard();
    const body = {
      ...standard,
      key: 'feil-1',
      cost: { ...standard.cost, yellowAbovePercent: 11 },
      rules: [{ code: 'budget-jump', severity: 'warning' }],
    };
    await refused(
      stage.service,
      { actor: directorate, path: RULE_SETS, body },
      broken(
        ['/cost/redAbovePercent', 'thresholds-not-rising'],
        ['/rules/0/threshold', 'threshold-required'],
      ),
    );
  });

  test('is refused with every member of a wrong form', async () => {
    const body = {
      ...(await readStandard()),
      key: 'feil-1',
      against: 'best',
      rules: [{ code: 'x', severity: 'fatal', threshold: -1 }],
    };
    await refused(
      stage.service,
      { actor: directorate, path: RULE_SETS, body },
      invalid(
        ['/against', 'not-allowed'],
        ['/rules/0/code', 'not-allowed'],
        ['/rules/0/severity', 'not-allowed'],
        ['/rules/0/threshold', 'out-of-range'],
      ),
    );
  });

  test('is refused for a round when it is unknown', async () => {
    await refused(
      stage.service,
      { actor: directorate, path: '/v1/rounds', body: roundOf('ukjent') },
      broken(['/ruleSet', 'unknown-rule-set']),
    );
  });
});

import sql, { type Sql } from 'sql-template-tag';
import { Database } from '../../src/platform/database/database.js';
import { FigureLines } from '../../src/rollup/figures/figure-lines.queries.js';
import type { Question } from '../../src/rollup/figures/figure.types.js';
import { startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { EXPLANATION_ROW, recordStatements } from '../support/processes/recorded-statements.js';
import { Directorate, expectStatus } from '../support/story.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

const ACTORS = 400;
const PROJECTS = 3;
const REVISIONS = 2;
/** 40 rounds are 48,000 reports: `FULL=1 npm test -- test/queries/figures-at-scale`. */
const ROUNDS = bySize(4, 4, 40);
const AS_OF = '2021-02-20T00:00:00.000Z';
const AS_REPORTED = { frameAbove: null, conversion: null };
const QUESTIONS: readonly { readonly query: string; readonly question: Question }[] = [
  {
    query: 'by=colour',
    question: { ...AS_REPORTED, measure: 'projects', by: ['colour'], filters: { state: 'active' } },
  },
  {
    query: 'by=actor,fundingSource&measure=approved',
    question: {
      ...AS_REPORTED,
      measure: 'approved',
      by: ['actor', 'fundingSource'],
      filters: { budgetYear: '2021' },
    },
  },
];

let service: TestService;
let directorate: Directorate;
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-12T08:00:00Z', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  await directorate.opensRound('2021-1');
  await service.owner.query(
    `insert into actors.actor (id, organisation_number, name, kind, role, county, parent_id)
     select gen_random_uuid(), (100000000 + i)::text, 'Sykehus ' || i, 'hospitalTrust', 'reporter',
        'Oslo', (select a.id from actors.actor a where a.kind = 'regionalHealthAuthority'
           order by a.name limit 1) from generate_series(1, ${String(ACTORS)}) i`,
  );
  await service.owner.query(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
       main_goal, goals, segment, theme, standing, standing_since, version, created_at, updated_at)
     select gen_random_uuid(), a.id, 'STOR-' || right(a.organisation_number, 3) || '-' || n,
        'Tiltak', 'project', 'Prosjektleder', 'active', 'execution', '1', '{}', 'welfare', 'access',
           'inPortfolio', '2020-01-01', 1, '2020-01-01', '2020-01-01'
       from actors.actor a, generate_series(1, ${String(PROJECTS)}) n where a.name like 'Sykehus %'`,
  );
});
afterAll(() => service.stop());

/**
 * Rounds like the first one, and in each round without reports a report of every project, certified
 * anew.
 */
async function reported(rounds: number): Promise<void> {
  await service.owner.query(
    `insert into reporting.round
       select (jsonb_populate_record(r, jsonb_build_object('id', gen_random_uuid(), 'key',
          'r' || i))).* from reporting.round r, generate_series(2, $1::int) i where r.key = '2021-1'`,
    [rounds],
  );
  await service.owner.query(
    `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision,
       version, created_at, updated_at)
     select gen_random_uuid(), p.actor_id, r.id, p.id, 'certified', '{}', ${String(REVISIONS)}, 1,
        '2021-01-13', '2021-01-13' from reporting.round r, portfolio.project p
      where p.code like 'STOR-%' and not exists (select 1 from reporting.report t where t.round_id = r.id)`,
  );
  const content = {
    ...aReport({ summary: 'I rute. '.repeat(60) }),
    budget: ['own', 'grant'].flatMap((fundingSource) =>
      [2021, 2022].map((year) => ({
        year,
        fundingSource,
        approved: 12_000_000,
        forecast: null,
        actual: null,
        currency: 'NOK',
        priceYear: 2021,
        basis: 'nominal',
      })),
    ),
  };
  await service.owner.query(
    `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision,
       recorded_at, late, certified_by, project, content, content_hash)
     select gen_random_uuid(), t.id, t.actor_id, t.round_id, t.project_id, n,
        '2021-01-13'::timestamptz + n * interval '1 day', false, '983658776',
           jsonb_build_object('code', p.code, 'name', p.name, 'kind', p.kind, 'mainGoal', '1'), $1::jsonb, ''
       from reporting.report t
          join portfolio.project p on p.id = t.project_id, generate_series(1,
            ${String(REVISIONS)}) n where not exists (select 1 from reporting.report_revision v
            where v.report_id = t.id)`,
    [JSON.stringify(content)],
  );
  await service.owner.query(
    'vacuum analyze reporting.report_revision, reporting.report, portfolio.project_revision',
  );
}

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** Revisions that the plan has in its hands, whether it keeps them or not. */
function revisionsRead(plan: Plan): number {
  const own =
    plan['Relation Name'] === 'report_revision'
      ? (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) * plan['Actual Loops']
      : 0;
  return own + (plan.Plans ?? []).reduce((sum, part) => sum + revisionsRead(part), 0);
}

/** The statement that the service itself sends, explained as it runs. */
async function explained(
  question: Question,
): Promise<{ readonly milliseconds: number; readonly revisions: number }> {
  const { rows } = await service.owner.query<{ id: string }>(
    `select r.id from reporting.round r where r.key = '2021-1'`,
  );
  return service.app.get(Database).transaction({ kind: 'system' }, async (tx) => {
    const sent: Sql[] = [];
    const told = recordStatements(tx, sent);
    await service.app
      .get(FigureLines)
      .sum(told, { kind: 'asOf', roundId: rows[0]?.id ?? '', asOf: new Date(AS_OF) }, question);
    const [explanation] = await tx.query(
      EXPLANATION_ROW,
      sql`explain (analyze, format json) ${sent[0]}`,
    );
    const [found] = explanation?.['QUERY PLAN'] ?? [];
    if (found === undefined) throw new Error('The statement was not explained');
    return { milliseconds: found['Execution Time'], revisions: revisionsRead(found.Plan as Plan) };
  });
}

test(
  `figures of one round read that round's revisions, and give the same with the ` +
    `history of ${String(ROUNDS)} rounds`,
  async () => {
    const answers: string[][] = [];
    for (const rounds of [1, ROUNDS]) {
      await reported(rounds);
      service.moveTo('2021-03-01T00:00:00Z');
      answers.push([]);
      for (const { query, question } of QUESTIONS) {
        await explained(question);
        const { milliseconds, revisions } = await explained(question);
        answers
          .at(-1)
          ?.push(
            expectStatus(
              await directorate.call('GET', `/v1/rounds/2021-1/figures?${query}&asOf=${AS_OF}`),
              200,
            ).text,
          );
        figure(
          'figures',
          `${query} of ${String(rounds * ACTORS * PROJECTS)} reports in ${String(rounds)} ` +
            `rounds: EXPLAIN ANALYZE ${milliseconds.toFixed(0)} ms, revisions looked at ` +
            `${String(revisions)} times, of ${String(rounds * ACTORS * PROJECTS * REVISIONS)} in all`,
        );
        // Each once, and for each of them the one after it.
        expect(revisions).toBeLessThanOrEqual(2 * ACTORS * PROJECTS * REVISIONS);
      }
    }
    expect(answers[0]?.map((text) => (JSON.parse(text) as { reports: number }).reports)).toEqual(
      QUESTIONS.map(() => ACTORS * PROJECTS),
    );
    expect(answers[1]).toEqual(answers[0]);
  },
);

test('of 1,200 red projects the status lists the first 100 by code, and says how many more there are', async () => {
  await service.owner.query(
    `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision,
       recorded_at, late, certified_by, project, content, content_hash)
     select gen_random_uuid(), v.report_id, v.actor_id, v.round_id, v.project_id,
        ${String(REVISIONS + 1)}, '2021-02-25', false, v.certified_by, v.project,
           jsonb_set(v.content, '{status}', '{"colour": "red"}'), ''
       from reporting.report_revision v join reporting.round r on r.id = v.round_id
          where r.key = '2021-1' and v.revision = ${String(REVISIONS)}`,
  );
  const { body } = expectStatus(
    await directorate.call('GET', '/v1/rounds/2021-1/status?asOf=2021-02-26T00:00:00Z'),
    200,
  );
  const codes = body.red.map(({ project }: { project: string }) => project);
  const {
    rows: [first],
  } = await service.owner.query<{ codes: string[] }>(
    `select array(select code from portfolio.project where code like 'STOR-%' order by code limit 100) as codes`,
  );
  expect(codes).toEqual(first?.codes);
  expect(body.colours.map(({ now }: { now: number }) => now)).toEqual([0, 0, ACTORS * PROJECTS]);
  expect(body.notListed).toEqual({
    red: ACTORS * PROJECTS - 100,
    leftRed: 0,
    reportedNotIn: 0,
    notReported: 0,
    entered: 0,
    returned: 0,
    left: 0,
    changed: 0,
    actors: 0,
  });
});

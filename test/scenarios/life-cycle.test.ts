import fc from 'fast-check';
import { Act, type Counts } from '../support/life-cycle/act.js';
import { arrangeOwners, beginLife, commandsOfLives } from '../support/life-cycle/life.js';
import type { Model, Owner, World } from '../support/life-cycle/model.js';
import { startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { Directorate } from '../support/story.js';
import { figure } from '../support/reports/figure.js';

/**
 * Runs of the property: `FULL=1`, or `RUNS=200 npm test -- test/scenarios/life-cycle` for a long
 * look, `SEED` for another one.
 */
const RUNS = Number(process.env['RUNS'] ?? bySize(5, 8, 250));
const SEED = Number(process.env['SEED'] ?? 20_210_118);
const STATES = ['accepted', 'certified', 'draft', 'none', 'reopened', 'returned', 'submitted'];

let service: TestService;
let directorate: Directorate;
let owners: readonly Owner[];
const delegated = new Set<number>();
const counts: Counts = { taken: 0, readAgain: 0, refused: new Map(), states: new Set() };

beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T10:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  owners = await arrangeOwners(service, directorate);
});
afterAll(() => service.stop());

test(
  `${String(RUNS)} random lives of four actors' submissions, and of who acts for them: every ` +
    `answer is the model's, and nothing else is stored`,
  async () => {
    let run = 0;
    const firsts = fc.constantFrom('report', 'report', 'report', 'submission', 'nothing');
    await fc.assert(
      fc.asyncProperty(
        commandsOfLives(counts),
        fc.array(firsts, { minLength: 4, maxLength: 4 }),
        async (commands, begun) => {
          run += 1;
          await live(roundOf(run), commands, begun);
        },
      ),
      { numRuns: RUNS, seed: SEED, endOnFailure: true },
    );
    tellOf(run);
    expect(counts.readAgain).toBeGreaterThan(RUNS);
    if (RUNS >= 25) expect([...counts.states].sort()).toEqual(STATES);
  },
);

/**
 * Returns the key of a life's round. All of them open at one time and are then in the order of their
 * keys, so later lives have smaller keys: no life has an earlier one's reports before it.
 */
function roundOf(run: number): string {
  return `${String(2090 - Math.floor(run / 9))}-${String(9 - (run % 9))}`;
}

/** Lives one life in a round of its own, and expects the model's revisions at its end. */
async function live(
  round: string,
  commands: Iterable<fc.AsyncCommand<Model, World>>,
  begun: readonly string[],
): Promise<void> {
  const world = { service, directorate, owners, round, reports: new Map(), ids: [], grants: [] };
  const model = await beginLife(world, delegated);
  // Most lives begin with something to live with; all of them may begin anew.
  for (const [at, first] of begun.entries()) {
    const what = first === 'report' ? 'start' : 'create';
    if (first !== 'nothing')
      await new Act(what, { at, client: 0, project: 0 }, counts).run(model, world);
  }
  await fc.asyncModelRun(() => ({ model, real: world }), commands);
  await expectRevisions(model, round);
}

/** Expects that each revision is a correction or not, and late or not, as the model says. */
async function expectRevisions(model: Model, round: string): Promise<void> {
  const { rows } = await service.owner.query<{
    code: string;
    corrections: number;
    late: boolean[];
  }>(
    `select p.code,
            count(*) filter (where v.correction)::int as corrections,
            array_agg(v.late order by v.revision) as late
       from reporting.report_revision v
       join reporting.round r on r.id = v.round_id
       join portfolio.project p on p.id = v.project_id
      where r.key = $1
      group by p.code
      order by p.code`,
    [round],
  );
  const expected = model.submissions
    .flatMap(({ reports }) => [...reports])
    .filter(([, { revision }]) => revision > 0)
    .map(([code, { corrections, late }]) => ({ code, corrections, late }));
  expect(rows).toEqual(expected.sort((a, b) => (a.code < b.code ? -1 : 1)));
}

function tellOf(lives: number): void {
  const refused = [...counts.refused.values()].reduce((a, b) => a + b, 0);
  const refusals = [...counts.refused]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, count]) => `${code} ${String(count)}`);
  figure(
    'F11',
    `seed ${String(SEED)}: ${String(lives)} lives of 4 actors, ` +
      `${String(counts.taken + refused)} actions: ${String(counts.taken)} taken, ` +
      `${String(refused)} illegal and refused as predicted (${refusals.join(', ')}); ` +
      `${String(counts.readAgain)} answers of changed reports as they are then read; ` +
      `states ${[...counts.states].sort().join(', ')}`,
  );
}

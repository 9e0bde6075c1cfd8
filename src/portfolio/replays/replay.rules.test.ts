import fc from 'fast-check';
import { decide, type Expression } from '../../criteria/criteria-expression.rules.js';
import type { Outcome } from '../../criteria/criteria-expression.types.js';
import {
  collectAnswers,
  type Effect,
  effectOf,
  type KnownAssessment,
  ReplayCounter,
  type ReplayedProject,
  type ReplayedSet,
  replayProject,
} from './replay.rules.js';
import { CODES, someFacts, someRule } from '../../../test/support/models/criteria-expressions.js';

const someAssessment: fc.Arbitrary<KnownAssessment> = fc
  .record({
    id: fc.uuid(),
    criteriaSet: fc.constantFrom('old', 'new'),
    assessedBy: fc.constantFrom('owner' as const, 'directorate' as const),
    recordedAt: fc.constantFrom(
      '2021-01-01T00:00:00Z',
      '2021-02-01T00:00:00Z',
      '2021-03-01T00:00:00Z',
    ),
    answers: fc.dictionary(fc.constantFrom(...CODES), fc.boolean()),
  })
  .map(({ answers, ...rest }) => ({
    ...rest,
    met: Object.keys(answers).filter((code) => answers[code] === true),
    unmet: Object.keys(answers).filter((code) => answers[code] === false),
  }));
const someProject: fc.Arbitrary<ReplayedProject> = fc.record({
  code: fc.constant('X'),
  name: fc.constant('X'),
  kind: fc.constant('project'),
  inPortfolio: fc.boolean(),
  facts: someFacts,
  assessments: fc.uniqueArray(someAssessment, { maxLength: 6, selector: ({ id }) => id }),
});

/** Returns a version with this rule, whose criteria mean the same in the versions named. */
function setOf(rule: Expression, sameMeaningIn: readonly string[] = ['new', 'old']): ReplayedSet {
  return {
    meanings: new Map(CODES.map((code) => [code, sameMeaningIn])),
    decide: (answers, facts) => decide(rule, answers, facts),
  };
}

/** Returns the items in an order that the random numbers give. */
function shuffle<T>(items: readonly T[], random: Iterator<number>): T[] {
  return items
    .map((item) => [Number(random.next().value), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}

test('a replay of the version in force, on its own baseline, changes no project', () => {
  fc.assert(
    fc.property(someRule, someProject, (rule, project) => {
      const { line } = replayProject(project, setOf(rule), setOf(rule));
      expect(line.before).toBe(line.after);
      expect(['enters', 'leaves']).not.toContain(line.effect);
    }),
  );
});

test('a replay does not depend on the order of the assessments', () => {
  const numbers = fc.infiniteStream(fc.nat());
  fc.assert(
    fc.property(someRule, someRule, someProject, numbers, (rule, baseline, project, random) => {
      const other = { ...project, assessments: shuffle(project.assessments, random) };
      expect(replayProject(other, setOf(rule), setOf(baseline)).line).toEqual(
        replayProject(project, setOf(rule), setOf(baseline)).line,
      );
    }),
    { numRuns: 800 },
  );
});

test('the counts of a replay do not depend on the order of the projects', () => {
  const countEffects = (
    projects: readonly ReplayedProject[],
    rule: Expression,
    baseline: Expression,
  ): unknown => {
    const counter = new ReplayCounter();
    for (const project of projects)
      counter.add('owner', replayProject(project, setOf(rule), setOf(baseline)).line);
    return counter.summarise();
  };
  const some = fc.array(someProject, { maxLength: 8 });
  const numbers = fc.infiniteStream(fc.nat());
  fc.assert(
    fc.property(someRule, someRule, some, numbers, (rule, baseline, projects, random) => {
      expect(countEffects(shuffle(projects, random), rule, baseline)).toEqual(
        countEffects(projects, rule, baseline),
      );
    }),
  );
});

/** Returns an assessment that answers whether criterion `a` is met. */
function anAssessment(
  of: Pick<KnownAssessment, 'id' | 'criteriaSet' | 'assessedBy' | 'recordedAt'>,
  met: boolean,
): KnownAssessment {
  return { ...of, met: met ? ['a'] : [], unmet: met ? [] : ['a'] };
}
const OLD = anAssessment(
  { id: '1', criteriaSet: 'old', assessedBy: 'directorate', recordedAt: '2021-01-01' },
  false,
);
const OWNERS = anAssessment(
  { id: '2', criteriaSet: 'new', assessedBy: 'owner', recordedAt: '2021-03-01' },
  true,
);
const FRESH = anAssessment(
  { id: '3', criteriaSet: 'new', assessedBy: 'directorate', recordedAt: '2021-02-01' },
  true,
);

test.each([
  ['none under a version in which the criterion means something else', ['new'], [OLD], undefined],
  [
    'one under an older version in which the criterion means the same',
    ['new', 'old'],
    [OLD],
    false,
  ],
  ["the directorate's before the owner's newer one", ['new', 'old'], [OLD, OWNERS], false],
  ["the newest of the directorate's", ['new', 'old'], [OLD, OWNERS, FRESH], true],
  ["the owner's where the directorate gave none", ['new'], [OWNERS], true],
])('the answer that counts is %s', (_, sameMeaningIn, assessments, met) => {
  const set = setOf({ kind: 'criterion', code: 'a' }, sameMeaningIn);
  expect(collectAnswers(set, assessments).answers.get('a')).toBe(met);
});

test.each<[before: Outcome, after: Outcome, effect: Effect]>([
  ['in', 'in', 'stays'],
  ['in', 'out', 'leaves'],
  ['out', 'in', 'enters'],
  ['out', 'out', 'outside'],
  ['in', 'undecided', 'undecided'],
  ['undecided', 'in', 'undecided'],
])('a project that was %s and is %s after the replay: %s', (before, after, effect) => {
  expect(effectOf(before, after)).toBe(effect);
});

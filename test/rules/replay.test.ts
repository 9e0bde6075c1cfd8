import fc from 'fast-check';
import {
  canBe,
  decide,
  type Expression,
  parseExpression,
} from '../../src/criteria/criteria-expression.rules.js';
import { FACTS, type Facts } from '../../src/criteria/criteria-expression.types.js';
import {
  answersUnder,
  effectOf,
  type KnownAssessment,
  ReplayCounter,
  type ReplayedProject,
  type ReplayedSet,
  replayProject,
} from '../../src/portfolio/replays/replay.rules.js';
import {
  byPriority,
  type NominationContent,
  prioritised,
} from '../../src/portfolio/intake/ranking.rules.js';

const CODES = ['a', 'b', 'c', 'd'];
const leaf: fc.Arbitrary<Expression> = fc.oneof(
  fc.constantFrom(...CODES).map((code): Expression => ({ kind: 'criterion', code })),
  fc.constantFrom(
    ...Object.entries(FACTS).flatMap(([fact, values]) =>
      values.map((value) => ({ kind: 'fact', fact, value }) as Expression),
    ),
  ),
);
const rules: fc.Arbitrary<Expression> = fc.letrec<{ rule: Expression }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .tuple(
        fc.constantFrom('all' as const, 'any' as const),
        fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
      )
      .map(([kind, parts]): Expression => ({ kind, parts })),
    tie('rule').map((part): Expression => ({ kind: 'not', part })),
  ),
})).rule;
const facts: fc.Arbitrary<Facts> = fc.record({
  kind: fc.constantFrom(...FACTS.kind),
  maturity: fc.option(fc.constantFrom(...FACTS.maturity), { nil: null }),
  readiness: fc.option(fc.constantFrom(...FACTS.readiness), { nil: null }),
});
const assessments: fc.Arbitrary<KnownAssessment[]> = fc.uniqueArray(
  fc
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
    })),
  { maxLength: 6, selector: ({ id }) => id },
);
const projects: fc.Arbitrary<ReplayedProject> = fc.record({
  code: fc.constant('X'),
  name: fc.constant('X'),
  kind: fc.constant('project'),
  inPortfolio: fc.boolean(),
  facts,
  assessments,
});
const setOf = (rule: Expression, answeredIn: readonly string[] = ['new', 'old']): ReplayedSet => ({
  meanings: new Map(CODES.map((code) => [code, answeredIn])),
  decide: (answers, known) => decide(rule, answers, known),
});

describe('a replay', () => {
  test('of the version in force, on its own baseline, changes nobody', () => {
    fc.assert(
      fc.property(rules, projects, (rule, project) => {
        const { line } = replayProject(project, setOf(rule), setOf(rule));
        expect(line.before).toBe(line.after);
        expect(['enters', 'leaves']).not.toContain(line.effect);
      }),
    );
  });

  test('does not depend on the order of assessments or of projects', () => {
    fc.assert(
      fc.property(
        rules,
        rules,
        fc.array(projects, { maxLength: 8 }),
        fc.infiniteStream(fc.nat()),
        (rule, baseline, all, random) => {
          const shuffled = <T>(items: readonly T[]): T[] =>
            items
              .map((item) => [random.next().value, item] as const)
              .sort(([a], [b]) => a - b)
              .map(([, item]) => item);
          const counted = (some: readonly ReplayedProject[]): unknown => {
            const counter = new ReplayCounter();
            for (const project of some)
              counter.add('owner', replayProject(project, setOf(rule), setOf(baseline)).line);
            return counter.result();
          };
          for (const project of all) {
            const other = { ...project, assessments: shuffled(project.assessments) };
            expect(replayProject(other, setOf(rule), setOf(baseline)).line).toEqual(
              replayProject(project, setOf(rule), setOf(baseline)).line,
            );
          }
          expect(counted(shuffled(all))).toEqual(counted(all));
        },
      ),
    );
  });

  test('adding a fact never turns decided into undecided', () => {
    fc.assert(
      fc.property(
        rules,
        fc.dictionary(fc.constantFrom(...CODES), fc.boolean()),
        facts,
        fc.constantFrom('maturity' as const, 'readiness' as const),
        (rule, answers, known, fact) => {
          fc.pre(known[fact] === null);
          const before = decide(rule, new Map(Object.entries(answers)), known);
          for (const value of FACTS[fact]) {
            const after = decide(rule, new Map(Object.entries(answers)), {
              ...known,
              [fact]: value,
            });
            if (before.outcome !== 'undecided') expect(after.outcome).toBe(before.outcome);
          }
        },
      ),
    );
  });

  test('names as missing only what could still decide, and all of it', () => {
    fc.assert(
      fc.property(
        rules,
        fc.dictionary(fc.constantFrom(...CODES), fc.boolean()),
        facts,
        (rule, answers, known) => {
          const { outcome, missing, failedFirst } = decide(
            rule,
            new Map(Object.entries(answers)),
            known,
          );
          expect(missing.length > 0).toBe(outcome === 'undecided');
          expect(failedFirst !== null).toBe(outcome === 'out');
          for (const name of missing)
            expect(name in FACTS ? known[name as keyof typeof FACTS] : answers[name]).toBeFalsy();
          // With everything that is missing answered, it is decided.
          if (outcome !== 'undecided') return;
          const told = {
            ...known,
            ...Object.fromEntries(
              missing
                .filter((name) => name in FACTS)
                .map((name) => [name, FACTS[name as keyof typeof FACTS][0]]),
            ),
          };
          const given = new Map([
            ...Object.entries(answers),
            ...missing.filter((name) => !(name in FACTS)).map((name) => [name, true] as const),
          ]);
          expect(decide(rule, given, told).outcome).not.toBe('undecided');
        },
      ),
    );
  });

  test(
    'counts answers under every version in which the criterion means the same: the ' +
      "directorate's first, then the newest",
    () => {
      const one = (
        id: string,
        criteriaSet: string,
        assessedBy: 'owner' | 'directorate',
        recordedAt: string,
        met: boolean,
      ): KnownAssessment => ({
        id,
        criteriaSet,
        assessedBy,
        recordedAt,
        met: met ? ['a'] : [],
        unmet: met ? [] : ['a'],
      });
      const known = (
        answeredIn: readonly string[],
        ...some: KnownAssessment[]
      ): boolean | undefined =>
        answersUnder(setOf({ kind: 'criterion', code: 'a' }, answeredIn), some).answers.get('a');
      const old = one('1', 'old', 'directorate', '2021-01-01', false);
      const own = one('2', 'new', 'owner', '2021-03-01', true);
      const fresh = one('3', 'new', 'directorate', '2021-02-01', true);
      expect(known(['new'], old)).toBeUndefined();
      expect(known(['new', 'old'], old)).toBe(false);
      expect(known(['new', 'old'], old, own)).toBe(false);
      expect(known(['new', 'old'], old, own, fresh)).toBe(true);
      expect(known(['new'], own)).toBe(true);
    },
  );

  test('has no effect to tell where either side is not known', () => {
    expect([
      effectOf('in', 'in'),
      effectOf('in', 'out'),
      effectOf('out', 'in'),
      effectOf('out', 'out'),
      effectOf('in', 'undecided'),
      effectOf('undecided', 'in'),
    ]).toEqual(['stays', 'leaves', 'enters', 'outside', 'undecided', 'undecided']);
  });
});

describe('a rule', () => {
  test('that can never be met, or never be failed, is found', () => {
    const known = new Set(CODES);
    for (const [text, met, failed] of [
      ['all(a, not(a))', false, true],
      ['any(a, not(a))', true, false],
      ['all(kind = project, not(kind = project))', false, true],
      ['any(maturity = early, maturity = developing, maturity = mature)', true, false],
      ['all(a, any(b, kind = innovation))', true, true],
    ] as const) {
      const rule = parseExpression(text, known);
      expect([text, canBe(true, rule), canBe(false, rule)]).toEqual([text, met, failed]);
    }
  });

  test('decides as brute force over all answers and facts does', () => {
    fc.assert(
      fc.property(rules, (rule) => {
        const outcomes = new Set<string>();
        for (let bits = 0; bits < 16; bits++) {
          const answers = new Map(CODES.map((code, index) => [code, (bits & (1 << index)) !== 0]));
          for (const kind of FACTS.kind)
            for (const maturity of FACTS.maturity)
              for (const readiness of FACTS.readiness)
                outcomes.add(decide(rule, answers, { kind, maturity, readiness }).outcome);
        }
        expect([canBe(true, rule), canBe(false, rule)]).toEqual([
          outcomes.has('in'),
          outcomes.has('out'),
        ]);
      }),
      { numRuns: 30 },
    );
  });
});

describe('the ranking', () => {
  const score = fc.record({ score: fc.integer({ min: 1, max: 5 }), explanation: fc.constant('x') });
  const nomination: fc.Arbitrary<NominationContent> = fc.record({
    strategicLink: score,
    benefit: score,
    risk: score,
    funding: fc.record({ realistic: fc.boolean(), explanation: fc.constant('x') }),
    dependencies: fc.record({ clarified: fc.boolean(), explanation: fc.constant('x') }),
  });

  test('does not depend on the order of the candidates, and its reasons add up to the score', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.record({ code: fc.string({ minLength: 1 }), content: nomination }), {
          selector: ({ code }) => code,
          maxLength: 10,
        }),
        (candidates) => {
          const ranked = [...candidates].sort(byPriority).map(({ code }) => code);
          expect(
            [...candidates]
              .reverse()
              .sort(byPriority)
              .map(({ code }) => code),
          ).toEqual(ranked);
          for (const { content } of candidates) {
            const { score: total, because } = prioritised(content);
            expect(because.reduce((sum, { points }) => sum + points, 0)).toBe(total);
            expect(total).toBeGreaterThanOrEqual(3);
            expect(total).toBeLessThanOrEqual(15);
          }
        },
      ),
    );
  });
});

import fc from 'fast-check';
import {
  canBe,
  decide,
  evaluate,
  type Expression,
  ExpressionError,
  parseExpression,
} from './criteria-expression.rules.js';
import { FACTS, type Facts } from './criteria-expression.types.js';
import {
  CODES,
  rulesOver,
  someAnswers,
  someCriterion,
  someFacts,
  someRule,
} from '../../test/support/models/criteria-expressions.js';

const KNOWN = new Set(CODES);
const answersOf = (answers: Readonly<Record<string, boolean>>): ReadonlyMap<string, boolean> =>
  new Map(Object.entries(answers));

test.each([
  [{ a: true, b: false, c: false }, true],
  [{ a: true, b: false, c: true }, false],
  [{ a: true, b: false }, undefined],
  [{ a: false }, false],
])('all(a, any(b, not(c))) of the answers %j is %j', (answers, truth) => {
  const rule = parseExpression('all(a, any(b, not(c)))', KNOWN);
  expect(evaluate(rule, answersOf(answers))).toBe(truth);
});

test.each([
  ['all(a, b', 8, '")"'],
  ['all(a, e)', 7, 'one of the criteria a, b, c, d'],
  ['all()', 4, 'a criterion'],
  ['a b', 2, 'the end of the rule'],
  ['process.exit(1)', 0, 'one of the criteria'],
  ['all(a, kind = heroic)', 14, 'one of programme, project, innovation, assessment, rollout'],
  ['any(kind, a)', 8, '"="'],
  [`${'not('.repeat(11)}a${')'.repeat(11)}`, 40, 'at most 10 levels'],
])('the rule %s is refused with the place of the fault and what was expected there', (...fault) => {
  const [text, position, expected] = fault;
  expect(() => parseExpression(text, KNOWN)).toThrow(ExpressionError);
  expect(() => parseExpression(text, KNOWN)).toThrow(
    expect.objectContaining({
      position,
      expected: { nb: expect.any(String), en: expect.stringContaining(expected) },
    }),
  );
});

test.each([
  ['out', { a: true, b: false, c: false }, { failedFirst: 'b', missing: [] }],
  ['undecided', { a: true }, { failedFirst: null, missing: ['b', 'c'] }],
  ['in', { a: true, b: true, c: true }, { failedFirst: null, missing: [] }],
])('a project that is %s names the first criterion that fails, and what is missing', (...row) => {
  const [outcome, answers, reasons] = row;
  const rule = parseExpression('all(a, b, c)', KNOWN);
  expect(decide(rule, answersOf(answers), {})).toEqual({ outcome, ...reasons });
});

test('one more answer never turns decided into undecided', () => {
  fc.assert(
    fc.property(
      rulesOver(someCriterion),
      someAnswers,
      fc.constantFrom(...CODES),
      fc.boolean(),
      (rule, answers, code, met) => {
        const before = answersOf(answers);
        fc.pre(!before.has(code));
        const decided = evaluate(rule, before);
        if (decided !== undefined)
          expect(evaluate(rule, new Map(before).set(code, met))).toBe(decided);
      },
    ),
  );
});

test('one more fact never turns decided into undecided', () => {
  const unknown = fc.constantFrom('maturity' as const, 'readiness' as const);
  fc.assert(
    fc.property(someRule, someAnswers, someFacts, unknown, (rule, answers, facts, fact) => {
      fc.pre(facts[fact] === null);
      const before = decide(rule, answersOf(answers), facts);
      for (const value of FACTS[fact]) {
        const after = decide(rule, answersOf(answers), { ...facts, [fact]: value });
        if (before.outcome !== 'undecided') expect(after.outcome).toBe(before.outcome);
      }
    }),
  );
});

test('a decision names as missing only what is not known, and only when it is undecided', () => {
  fc.assert(
    fc.property(someRule, someAnswers, someFacts, (rule, answers, facts) => {
      const { outcome, missing, failedFirst } = decide(rule, answersOf(answers), facts);
      expect(missing.length > 0).toBe(outcome === 'undecided');
      expect(failedFirst !== null).toBe(outcome === 'out');
      for (const name of missing)
        expect(name in FACTS ? facts[name as keyof Facts] : answers[name]).toBeFalsy();
    }),
  );
});

test('with an answer to everything that is missing, a rule is decided', () => {
  fc.assert(
    fc.property(someRule, someAnswers, someFacts, (rule, answers, facts) => {
      const { outcome, missing } = decide(rule, answersOf(answers), facts);
      if (outcome !== 'undecided') return;
      const isFact = (name: string): name is keyof Facts => name in FACTS;
      const allFacts = {
        ...facts,
        ...Object.fromEntries(missing.filter(isFact).map((name) => [name, FACTS[name][0]])),
      };
      const allAnswers = new Map([
        ...Object.entries(answers),
        ...missing.filter((name) => !isFact(name)).map((name) => [name, true] as const),
      ]);
      expect(decide(rule, allAnswers, allFacts).outcome).not.toBe('undecided');
    }),
  );
});

test.each([
  ['all(a, not(a))', false, true],
  ['any(a, not(a))', true, false],
  ['all(kind = project, not(kind = project))', false, true],
  ['any(maturity = early, maturity = developing, maturity = mature)', true, false],
  ['all(a, any(b, kind = innovation))', true, true],
])('the rule %s can be met: %j, and failed: %j', (text, met, failed) => {
  const rule = parseExpression(text, KNOWN);
  expect([canBe(true, rule), canBe(false, rule)]).toEqual([met, failed]);
});

/** Decides a rule for every combination of answers and facts. */
function listOutcomes(rule: Expression): ReadonlySet<string> {
  const outcomes = new Set<string>();
  for (let bits = 0; bits < 2 ** CODES.length; bits++) {
    const answers = new Map(CODES.map((code, index) => [code, (bits & (1 << index)) !== 0]));
    for (const facts of EVERY_FACTS) outcomes.add(decide(rule, answers, facts).outcome);
  }
  return outcomes;
}
const EVERY_FACTS = FACTS.kind.flatMap((kind) =>
  FACTS.maturity.flatMap((maturity) =>
    FACTS.readiness.map((readiness): Facts => ({ kind, maturity, readiness })),
  ),
);

test('a rule can be met, or failed, exactly when some combination of answers and facts does', () => {
  fc.assert(
    fc.property(someRule, (rule) => {
      const outcomes = listOutcomes(rule);
      expect([canBe(true, rule), canBe(false, rule)]).toEqual([
        outcomes.has('in'),
        outcomes.has('out'),
      ]);
    }),
    { numRuns: 30 },
  );
});

import fc from 'fast-check';
import type { Expression } from '../../../src/criteria/criteria-expression.rules.js';
import { FACTS, type Facts } from '../../../src/criteria/criteria-expression.types.js';

/** Codes of the criteria that random rules ask for. */
export const CODES = ['a', 'b', 'c', 'd'];

export const someCriterion: fc.Arbitrary<Expression> = fc
  .constantFrom(...CODES)
  .map((code): Expression => ({ kind: 'criterion', code }));

const someFact: fc.Arbitrary<Expression> = fc.constantFrom(
  ...Object.entries(FACTS).flatMap(([fact, values]) =>
    values.map((value) => ({ kind: 'fact', fact, value }) as Expression),
  ),
);

/** Returns random rules, up to three levels deep, over the leaves given. */
export function rulesOver(leaf: fc.Arbitrary<Expression>): fc.Arbitrary<Expression> {
  return fc.letrec<{ rule: Expression }>((tie) => ({
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
}

/** A random rule over criteria and facts. */
export const someRule: fc.Arbitrary<Expression> = rulesOver(fc.oneof(someCriterion, someFact));

/** Random answers to some of the criteria. */
export const someAnswers: fc.Arbitrary<Record<string, boolean>> = fc.dictionary(
  fc.constantFrom(...CODES),
  fc.boolean(),
);

/** Random facts of a project, of which maturity and readiness may be unknown. */
export const someFacts: fc.Arbitrary<Facts> = fc.record({
  kind: fc.constantFrom(...FACTS.kind),
  maturity: fc.option(fc.constantFrom(...FACTS.maturity), { nil: null }),
  readiness: fc.option(fc.constantFrom(...FACTS.readiness), { nil: null }),
});

import { type Decision, FACTS, type FactName, type Facts } from './criteria-expression.types.js';

/** What a rule asks for: a criterion to be met, or a fact to have a value. */
export type Leaf =
  | { readonly kind: 'criterion'; readonly code: string }
  | { readonly kind: 'fact'; readonly fact: FactName; readonly value: string };

/** The rule of a criteria set: all, any and not over criteria and facts. */
export type Expression =
  | Leaf
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression };

/** Met, not met, or not known: a missing answer is never silently "no". */
export type Truth = boolean | undefined;

export type ExpressionFault =
  'rule-syntax' | 'unknown-criterion' | 'unknown-fact-value' | 'rule-too-deep' | 'rule-too-long';

/** The text is not a rule: at which character (from 0), and what was expected there. */
export class ExpressionError extends Error {
  constructor(
    readonly code: ExpressionFault,
    readonly position: number,
    readonly expected: { readonly nb: string; readonly en: string },
  ) {
    super(`At character ${String(position + 1)}: expected ${expected.en}`);
    this.name = 'ExpressionError';
  }
}

const MAX_DEPTH = 10;
const MAX_LEAVES = 60;
/** Words that cannot be the code of a criterion. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'all',
  'any',
  'not',
  ...Object.keys(FACTS),
]);

/**
 * Parses a rule such as `all(digitalisation, any(coordination, all(kind = innovation, maturity =
 * mature)))`. Never evaluated as code. Throws {@link ExpressionError}; also for a criterion that is
 * not one of `known`.
 */
export function parseExpression(text: string, known: ReadonlySet<string>): Expression {
  let position = 0;
  let leaves = 0;
  const fail = (code: ExpressionFault, at: number, nb: string, en: string): never => {
    throw new ExpressionError(code, at, { nb, en });
  };
  const skipSpace = (): void => {
    while (/\s/.test(text.charAt(position))) position++;
  };
  const expect = (char: string): void => {
    skipSpace();
    if (text.charAt(position) !== char) fail('rule-syntax', position, `«${char}»`, `"${char}"`);
    position++;
  };
  const word = (nb: string, en: string): { readonly name: string; readonly at: number } => {
    skipSpace();
    const at = position;
    const name = /^[A-Za-z]\w*/.exec(text.slice(position))?.[0] ?? fail('rule-syntax', at, nb, en);
    position += name.length;
    return { name, at };
  };
  const leafOf = (name: string, at: number): Leaf => {
    if (++leaves > MAX_LEAVES)
      fail(
        'rule-too-long',
        at,
        `høyst ${String(MAX_LEAVES)} kriterier og fakta`,
        `at most ${String(MAX_LEAVES)} criteria and facts`,
      );
    if (isFact(name)) {
      expect('=');
      const values: readonly string[] = FACTS[name];
      const wanted = values.join(', ');
      const { name: value, at: valueAt } = word(`en av ${wanted}`, `one of ${wanted}`);
      if (!values.includes(value))
        fail('unknown-fact-value', valueAt, `en av ${wanted}`, `one of ${wanted}`);
      return { kind: 'fact', fact: name, value };
    }
    if (!known.has(name))
      fail(
        'unknown-criterion',
        at,
        `ett av kriteriene ${[...known].join(', ')} eller et av faktaene ${Object.keys(FACTS).join(', ')}`,
        `one of the criteria ${[...known].join(', ')} or of the facts ${Object.keys(FACTS).join(', ')}`,
      );
    return { kind: 'criterion', code: name };
  };
  const expression = (depth: number): Expression => {
    const { name, at } = word(
      'et kriterium, et faktum, all(…), any(…) eller not(…)',
      'a criterion, a fact, all(…), any(…) or not(…)',
    );
    if (depth > MAX_DEPTH)
      fail(
        'rule-too-deep',
        at,
        `høyst ${String(MAX_DEPTH)} nivåer`,
        `at most ${String(MAX_DEPTH)} levels`,
      );
    if (name === 'not') {
      expect('(');
      const part = expression(depth + 1);
      expect(')');
      return { kind: 'not', part };
    }
    if (name === 'all' || name === 'any') {
      expect('(');
      const parts = [expression(depth + 1)];
      skipSpace();
      while (text.charAt(position) === ',') {
        position++;
        parts.push(expression(depth + 1));
        skipSpace();
      }
      expect(')');
      return { kind: name, parts };
    }
    return leafOf(name, at);
  };
  const parsed = expression(1);
  skipSpace();
  if (position < text.length)
    fail('rule-syntax', position, 'slutten av regelen', 'the end of the rule');
  return parsed;
}

function isFact(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}

/**
 * Three-valued: `all` is false as soon as one part is, `any` true as soon as one is; otherwise what
 * is unknown stays unknown.
 */
export function evaluate(
  expression: Expression,
  answers: ReadonlyMap<string, boolean>,
  facts: Facts = {},
): Truth {
  switch (expression.kind) {
    case 'criterion':
      return answers.get(expression.code);
    case 'fact': {
      const value = facts[expression.fact];
      return value === undefined || value === null ? undefined : value === expression.value;
    }
    case 'not': {
      const part = evaluate(expression.part, answers, facts);
      return part === undefined ? undefined : !part;
    }
    case 'all':
    case 'any': {
      const decisive = expression.kind === 'any';
      let unknown = false;
      for (const part of expression.parts) {
        const truth = evaluate(part, answers, facts);
        if (truth === decisive) return decisive;
        unknown ||= truth === undefined;
      }
      return unknown ? undefined : !decisive;
    }
  }
}

/**
 * Whether some project could get this truth from the rule: a rule that can never be met, or never
 * be failed, decides nothing.
 */
export function canBe(
  wanted: boolean,
  rule: Expression,
  answers: ReadonlyMap<string, boolean> = new Map(),
  facts: Facts = {},
): boolean {
  const truth = evaluate(rule, answers, facts);
  if (truth !== undefined) return truth === wanted;
  const [open] = unknownLeaves(rule, answers, facts);
  if (open === undefined) return false;
  return open.kind === 'criterion'
    ? [true, false].some((met) => canBe(wanted, rule, new Map(answers).set(open.code, met), facts))
    : FACTS[open.fact].some((value) =>
        canBe(wanted, rule, answers, { ...facts, [open.fact]: value }),
      );
}

/** The leaves whose answer could still decide an undecided expression, in the rule's order. */
function unknownLeaves(
  expression: Expression,
  answers: ReadonlyMap<string, boolean>,
  facts: Facts,
): Leaf[] {
  if (evaluate(expression, answers, facts) !== undefined) return [];
  switch (expression.kind) {
    case 'criterion':
    case 'fact':
      return [expression];
    case 'not':
      return unknownLeaves(expression.part, answers, facts);
    default:
      return expression.parts.flatMap((part) => unknownLeaves(part, answers, facts));
  }
}

/** The first leaf, in the rule's order, that makes a decided expression what it is. */
function decisiveLeaf(
  expression: Expression,
  truth: boolean,
  answers: ReadonlyMap<string, boolean>,
  facts: Facts,
): Leaf {
  if (expression.kind === 'criterion' || expression.kind === 'fact') return expression;
  if (expression.kind === 'not') return decisiveLeaf(expression.part, !truth, answers, facts);
  const part = expression.parts.find((one) => evaluate(one, answers, facts) === truth);
  if (part === undefined) throw new Error('The expression is not decided so');
  return decisiveLeaf(part, truth, answers, facts);
}

/** How a leaf is named to people: the criterion's code, or `kind = innovation`. */
function named(leaf: Leaf): string {
  return leaf.kind === 'criterion' ? leaf.code : `${leaf.fact} = ${leaf.value}`;
}

/**
 * Whether a project belongs in the portfolio under a set's rule (NEHS 4/21: "begge kriteriene må
 * være oppfylt").
 */
export function decide(
  rule: Expression,
  answers: ReadonlyMap<string, boolean>,
  facts: Facts,
): Decision {
  const truth = evaluate(rule, answers, facts);
  if (truth === undefined) {
    const missing = unknownLeaves(rule, answers, facts).map((leaf) =>
      leaf.kind === 'criterion' ? leaf.code : leaf.fact,
    );
    return { outcome: 'undecided', failedFirst: null, missing: [...new Set(missing)] };
  }
  return truth
    ? IN
    : {
        outcome: 'out',
        failedFirst: named(decisiveLeaf(rule, false, answers, facts)),
        missing: [],
      };
}

const IN: Decision = { outcome: 'in', failedFirst: null, missing: [] };

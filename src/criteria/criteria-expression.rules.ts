import { type Decision, FACTS, type FactName, type Facts } from './criteria-expression.types.js';

/** One condition of a rule: a criterion that must be met, or a fact that must have a value. */
export type Leaf =
  | { readonly kind: 'criterion'; readonly code: string }
  | { readonly kind: 'fact'; readonly fact: FactName; readonly value: string };

/** The rule of a criteria set: all, any and not over criteria and facts. */
export type Expression =
  | Leaf
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression };

/** True, false or unknown (undefined). A missing answer is unknown and never counts as "no". */
export type Truth = boolean | undefined;

export type ExpressionFault =
  'rule-syntax' | 'unknown-criterion' | 'unknown-fact-value' | 'rule-too-deep' | 'rule-too-long';

/** Error for a text that is not a rule. */
export class ExpressionError extends Error {
  constructor(
    readonly code: ExpressionFault,
    /** Index of the first wrong character, from 0. */
    readonly position: number,
    readonly expected: { readonly nb: string; readonly en: string },
  ) {
    super(`At character ${String(position + 1)}: expected ${expected.en}`);
    this.name = 'ExpressionError';
  }
}

const MAX_DEPTH = 10;
const MAX_LEAVES = 60;
const FACT_NAMES = Object.keys(FACTS).join(', ');
/** Words that cannot be the code of a criterion. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set([
  'all',
  'any',
  'not',
  ...Object.keys(FACTS),
]);

/**
 * Parses a rule such as `all(digitalisation, any(coordination, all(kind = innovation, maturity =
 * mature)))`. Never runs it as code. Throws {@link ExpressionError}, also for a criterion that is
 * not one of `known`.
 */
export function parseExpression(text: string, known: ReadonlySet<string>): Expression {
  return new RuleReader(text, known).readRule();
}

/** A word of a rule, and the position of its first character. */
interface Word {
  readonly name: string;
  readonly at: number;
}

/** Reads one rule from left to right. */
class RuleReader {
  private position = 0;
  private leaves = 0;

  constructor(
    private readonly text: string,
    private readonly known: ReadonlySet<string>,
  ) {}

  readRule(): Expression {
    const rule = this.readExpression(1);
    this.skipSpace();
    if (this.position < this.text.length)
      this.fail('rule-syntax', this.position, 'slutten av regelen', 'the end of the rule');
    return rule;
  }

  private readExpression(depth: number): Expression {
    const word = this.readWord(
      'et kriterium, et faktum, all(…), any(…) eller not(…)',
      'a criterion, a fact, all(…), any(…) or not(…)',
    );
    const deepest = String(MAX_DEPTH);
    if (depth > MAX_DEPTH)
      this.fail('rule-too-deep', word.at, `høyst ${deepest} nivåer`, `at most ${deepest} levels`);
    if (word.name === 'not') return { kind: 'not', part: this.readPart(depth + 1) };
    if (word.name === 'all' || word.name === 'any')
      return { kind: word.name, parts: this.readParts(depth + 1) };
    return this.readLeaf(word);
  }

  private readPart(depth: number): Expression {
    this.skip('(');
    const part = this.readExpression(depth);
    this.skip(')');
    return part;
  }

  private readParts(depth: number): Expression[] {
    this.skip('(');
    const parts = [this.readExpression(depth)];
    this.skipSpace();
    while (this.text.charAt(this.position) === ',') {
      this.position++;
      parts.push(this.readExpression(depth));
      this.skipSpace();
    }
    this.skip(')');
    return parts;
  }

  private readLeaf({ name, at }: Word): Leaf {
    const most = String(MAX_LEAVES);
    if (++this.leaves > MAX_LEAVES)
      this.fail(
        'rule-too-long',
        at,
        `høyst ${most} kriterier og fakta`,
        `at most ${most} criteria and facts`,
      );
    if (isFact(name)) return { kind: 'fact', fact: name, value: this.readValue(name) };
    const codes = [...this.known].join(', ');
    if (!this.known.has(name))
      this.fail(
        'unknown-criterion',
        at,
        `ett av kriteriene ${codes} eller et av faktaene ${FACT_NAMES}`,
        `one of the criteria ${codes} or of the facts ${FACT_NAMES}`,
      );
    return { kind: 'criterion', code: name };
  }

  private readValue(fact: FactName): string {
    this.skip('=');
    const values: readonly string[] = FACTS[fact];
    const list = values.join(', ');
    const { name, at } = this.readWord(`en av ${list}`, `one of ${list}`);
    if (!values.includes(name))
      this.fail('unknown-fact-value', at, `en av ${list}`, `one of ${list}`);
    return name;
  }

  /** Reads a word. `nb` and `en` say which words may stand here. */
  private readWord(nb: string, en: string): Word {
    this.skipSpace();
    const at = this.position;
    const found = /^[A-Za-z]\w*/.exec(this.text.slice(at));
    const name = found?.[0] ?? this.fail('rule-syntax', at, nb, en);
    this.position += name.length;
    return { name, at };
  }

  private skip(char: string): void {
    this.skipSpace();
    if (this.text.charAt(this.position) !== char)
      this.fail('rule-syntax', this.position, `«${char}»`, `"${char}"`);
    this.position++;
  }

  private skipSpace(): void {
    while (/\s/.test(this.text.charAt(this.position))) this.position++;
  }

  private fail(code: ExpressionFault, at: number, nb: string, en: string): never {
    throw new ExpressionError(code, at, { nb, en });
  }
}

function isFact(name: string): name is FactName {
  return Object.hasOwn(FACTS, name);
}

/**
 * Evaluates a rule in three-valued logic. `all` is false when one part is false, and `any` is true
 * when one part is true. Otherwise one unknown part makes the whole unknown.
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
 * Says whether the rule can be met (`wanted` true) or failed (`wanted` false) by any project. Tries
 * the values of one unknown leaf after another.
 */
export function canBe(
  wanted: boolean,
  rule: Expression,
  answers: ReadonlyMap<string, boolean> = new Map(),
  facts: Facts = {},
): boolean {
  const truth = evaluate(rule, answers, facts);
  if (truth !== undefined) return truth === wanted;
  const [open] = listUnknownLeaves(rule, answers, facts);
  if (open === undefined) return false;
  return open.kind === 'criterion'
    ? [true, false].some((met) => canBe(wanted, rule, new Map(answers).set(open.code, met), facts))
    : FACTS[open.fact].some((value) =>
        canBe(wanted, rule, answers, { ...facts, [open.fact]: value }),
      );
}

/** Lists the leaves whose answers could still decide an undecided rule, in the rule's order. */
function listUnknownLeaves(
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
      return listUnknownLeaves(expression.part, answers, facts);
    default:
      return expression.parts.flatMap((part) => listUnknownLeaves(part, answers, facts));
  }
}

/** Finds the first leaf, in the rule's order, that gives a decided rule this truth. */
function findDecisiveLeaf(
  expression: Expression,
  truth: boolean,
  answers: ReadonlyMap<string, boolean>,
  facts: Facts,
): Leaf {
  if (expression.kind === 'criterion' || expression.kind === 'fact') return expression;
  if (expression.kind === 'not') return findDecisiveLeaf(expression.part, !truth, answers, facts);
  const part = expression.parts.find((one) => evaluate(one, answers, facts) === truth);
  if (part === undefined) throw new Error('The expression is not decided so');
  return findDecisiveLeaf(part, truth, answers, facts);
}

/** Writes a leaf for people: a criterion's code, or a fact such as `kind = innovation`. */
function describeLeaf(leaf: Leaf): string {
  return leaf.kind === 'criterion' ? leaf.code : `${leaf.fact} = ${leaf.value}`;
}

/**
 * Decides whether a project belongs in the portfolio under a rule (NEHS 4/21: "begge kriteriene må
 * være oppfylt").
 */
export function decide(
  rule: Expression,
  answers: ReadonlyMap<string, boolean>,
  facts: Facts,
): Decision {
  const truth = evaluate(rule, answers, facts);
  if (truth === undefined) {
    const missing = listUnknownLeaves(rule, answers, facts).map((leaf) =>
      leaf.kind === 'criterion' ? leaf.code : leaf.fact,
    );
    return { outcome: 'undecided', failedFirst: null, missing: [...new Set(missing)] };
  }
  return truth
    ? IN
    : {
        outcome: 'out',
        failedFirst: describeLeaf(findDecisiveLeaf(rule, false, answers, facts)),
        missing: [],
      };
}

const IN: Decision = { outcome: 'in', failedFirst: null, missing: [] };

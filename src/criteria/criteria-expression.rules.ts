import type { Outcome } from './criteria-expression.types.js';

/** The rule of a criteria set: all, any and not over criteria. */
export type Expression =
  | { readonly kind: 'criterion'; readonly code: string }
  | { readonly kind: 'all' | 'any'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression };

/** Met, not met, or not known: a missing answer is never silently "no". */
export type Truth = boolean | undefined;

/** The text is not a rule: at which character, and what was expected there. */
export class ExpressionError extends Error {
  constructor(readonly position: number, readonly expected: string) {
    super(`At character ${String(position + 1)}: expected ${expected}`);
    this.name = 'ExpressionError';
  }
}

const MAX_DEPTH = 10;

/**
 * Parses a rule such as `all(digitalisation, coreActivity, any(coordination, strategy))`. Never evaluated as code.
 * Throws {@link ExpressionError}; also for a criterion that is not one of `known`.
 */
export function parseExpression(text: string, known: ReadonlySet<string>): Expression {
  let position = 0;
  const skipSpace = (): void => { while (/\s/.test(text.charAt(position))) position++; };
  const expect = (char: string): void => {
    skipSpace();
    if (text.charAt(position) !== char) throw new ExpressionError(position, `"${char}"`);
    position++;
  };
  const word = (): { readonly name: string; readonly at: number } => {
    skipSpace();
    const at = position;
    const name = /^[A-Za-z]\w*/.exec(text.slice(position))?.[0];
    if (name === undefined) throw new ExpressionError(at, 'a criterion, all(…), any(…) or not(…)');
    position += name.length;
    return { name, at };
  };
  const expression = (depth: number): Expression => {
    const { name, at } = word();
    if (depth > MAX_DEPTH) throw new ExpressionError(at, `at most ${String(MAX_DEPTH)} levels`);
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
    if (!known.has(name)) throw new ExpressionError(at, `one of the criteria ${[...known].join(', ')}`);
    return { kind: 'criterion', code: name };
  };
  const parsed = expression(1);
  skipSpace();
  if (position < text.length) throw new ExpressionError(position, 'the end of the rule');
  return parsed;
}

/** Three-valued: `all` is false as soon as one part is, `any` true as soon as one is; otherwise what is unknown stays unknown. */
export function evaluate(expression: Expression, answers: ReadonlyMap<string, boolean>): Truth {
  switch (expression.kind) {
    case 'criterion':
      return answers.get(expression.code);
    case 'not': {
      const part = evaluate(expression.part, answers);
      return part === undefined ? undefined : !part;
    }
    case 'all':
    case 'any': {
      const decisive = expression.kind === 'any';
      const parts = expression.parts.map((part) => evaluate(part, answers));
      if (parts.includes(decisive)) return decisive;
      return parts.includes(undefined) ? undefined : !decisive;
    }
  }
}




export interface Decision {
  readonly outcome: Outcome;
  /** The first criterion in the set's order that is not met, for a project that is out. */
  readonly failedFirst: string | null;
  /** Criteria without an answer, for a project that is undecided. */
  readonly missing: readonly string[];
}

/** Whether a project belongs in the portfolio under a set's rule (NEHS 4/21: "begge kriteriene må være oppfylt"). */
export function decide(rule: Expression, criteriaInOrder: readonly string[], answers: ReadonlyMap<string, boolean>): Decision {
  const truth = evaluate(rule, answers);
  return {
    outcome: truth === undefined ? 'undecided' : truth ? 'in' : 'out',
    failedFirst: truth === false ? (criteriaInOrder.find((code) => answers.get(code) === false) ?? null) : null,
    missing: truth === undefined ? criteriaInOrder.filter((code) => !answers.has(code)) : [],
  };
}

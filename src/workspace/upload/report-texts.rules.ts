import type { AnswerReader } from '../api/answer.parser.js';
import type { TextField } from '../texts/workspace-texts.types.js';

/** A text of a report that a person may correct. `pointer` is its place in the content (RFC 6901). */
export interface CorrectableText {
  readonly pointer: string;
  readonly value: string;
  readonly label:
    | { readonly kind: 'field'; readonly field: TextField }
    | { readonly kind: 'dimension'; readonly dimension: string }
    | { readonly kind: 'challenge'; readonly number: number };
}

const FIELDS: readonly (readonly [field: TextField, pointer: string])[] = [
  ['summary', '/summary'],
  ['statusReason', '/status/reason'],
  ['statusAction', '/status/action'],
  ['riskReason', '/risk/reason'],
];
const DIMENSIONS = ['time', 'cost', 'scope', 'resources', 'benefit'];

/** Lists the texts of a report that a person may correct, in the order in which it is read. */
export function listTexts(content: AnswerReader): CorrectableText[] {
  const fields = FIELDS.map(([field, pointer]) => ({
    pointer,
    label: { kind: 'field' as const, field },
  }));
  const dimensions = DIMENSIONS.map((dimension) => ({
    pointer: `/dimensions/${dimension}/reason`,
    label: { kind: 'dimension' as const, dimension },
  }));
  const challenges = content.list('challenges').map((_, index) => ({
    pointer: `/challenges/${String(index)}/text`,
    label: { kind: 'challenge' as const, number: index + 1 },
  }));
  return [...fields, ...dimensions, ...challenges]
    .filter(({ pointer }) => hasPlace(content.raw, stepsOf(pointer).slice(0, -1)))
    .map((text) => ({ ...text, value: readText(content.raw, stepsOf(text.pointer)) }));
}

/**
 * Returns the members of a report that the corrections change, each as a whole. Texts that stand as
 * they were, and places that may not be corrected, change nothing.
 */
export function correctTexts(
  content: AnswerReader,
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const { pointer, value } of listTexts(content)) {
    const text = typed[pointer]?.replaceAll('\r\n', '\n');
    if (text === undefined || text === value) continue;
    const [member = '', ...steps] = stepsOf(pointer);
    const before = patch[member] ?? content.at(member).raw;
    patch[member] = replaceAt(before, steps, text.trim() === '' ? null : text);
  }
  return patch;
}

function stepsOf(pointer: string): string[] {
  return pointer.split('/').slice(1);
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function memberOf(value: unknown, step: string): unknown {
  return entriesOf(value).find(([name]) => name === step)?.[1];
}

function hasPlace(value: unknown, steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (typeof value !== 'object' || value === null) return false;
  return step === undefined ? true : hasPlace(memberOf(value, step), rest);
}

function readText(value: unknown, steps: readonly string[]): string {
  const [step, ...rest] = steps;
  if (step !== undefined) return readText(memberOf(value, step), rest);
  return typeof value === 'string' ? value : '';
}

function replaceAt(value: unknown, steps: readonly string[], text: string | null): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return text;
  if (Array.isArray(value))
    return value.map((item: unknown, index) =>
      String(index) === step ? replaceAt(item, rest, text) : item,
    );
  return {
    ...Object.fromEntries(entriesOf(value)),
    [step]: replaceAt(memberOf(value, step), rest, text),
  };
}

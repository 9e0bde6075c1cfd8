import {
  fault,
  invalidRequest,
  MALFORMED_JSON,
  pointerStep,
  Problem,
  type Fault,
} from '../base/problem.js';

/**
 * Limits of one JSON body. The fullest report has about 700 members; 10,000 unknown ones blocked
 * the event loop for 170 ms.
 */
export const BODY_LIMITS = { bytes: 256 * 1024, depth: 12, members: 1_500 } as const;

/**
 * Names that every object has: class-transformer passes over them, so that they would be ignored
 * instead of refused.
 */
const FORBIDDEN_KEYS = new Set(['prototype', ...Object.getOwnPropertyNames(Object.prototype)]);
const MAX_FAULTS = 100;

/**
 * Parses a JSON body strictly: UTF-8, bounded depth and width, no duplicate or prototype keys, no
 * NUL or lone surrogate in any text, no number that a double cannot hold exactly. Texts come back
 * in NFC. Throws a {@link Problem} with all faults and their pointers.
 */
export function parseJsonBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  const text = decodeUtf8(bytes);
  refuseBombs(text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    throw malformed(
      position === undefined ? 'JSON-teksten er ikke fullstendig' : `Feil ved tegn ${position}`,
      position === undefined ? 'The JSON text is incomplete' : `Fault at character ${position}`,
    );
  }
  const faults: Fault[] = [];
  checkKeysAndNumbers(text, faults);
  if (faults.length === 0) parsed = checkTexts(parsed, '', faults);
  if (faults.length > 0) throw invalidRequest(faults);
  return parsed;
}

function malformed(nb: string, en: string): Problem {
  return new Problem(MALFORMED_JSON, {
    detail: { nb, en },
    errors: [fault('', 'malformed-json', nb, en)],
  });
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed('Teksten er ikke gyldig UTF-8', 'The text is not valid UTF-8');
  }
}

/** One cheap pass before anything is built: how deep and how wide the text would become. */
function refuseBombs(text: string): void {
  let depth = 0;
  let members = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inText) {
      if (char === 0x5c) i++;
      else if (char === 0x22) inText = false;
    } else if (char === 0x22) inText = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > BODY_LIMITS.depth) {
        throw invalidRequest([
          fault(
            '',
            'too-deep',
            `Dypere enn ${String(BODY_LIMITS.depth)} nivåer`,
            `Deeper than ${String(BODY_LIMITS.depth)} levels`,
          ),
        ]);
      }
    } else if (char === 0x7d || char === 0x5d) depth--;
    else if (char === 0x2c && ++members > BODY_LIMITS.members) {
      throw invalidRequest([
        fault(
          '',
          'too-many-members',
          `Flere enn ${String(BODY_LIMITS.members)} verdier`,
          `More than ${String(BODY_LIMITS.members)} values`,
        ),
      ]);
    }
  }
}

interface Frame {
  readonly pointer: string;
  /** Keys seen so far; `undefined` in an array. */
  readonly keys: Set<string> | undefined;
  step: string | number;
  expectKey: boolean;
}

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|-?\d[\d.eE+-]*|true|false|null/g;

/**
 * Walks the tokens of text that is known to be well-formed: duplicate keys and inexact numbers are
 * gone after parsing.
 */
function checkKeysAndNumbers(text: string, faults: Fault[]): void {
  const stack: Frame[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (faults.length >= MAX_FAULTS) return;
    const frame = stack.at(-1);
    const here = (): string => (frame === undefined ? '' : frame.pointer + pointerStep(frame.step));
    const first = token.charAt(0);
    if (first === '{') stack.push({ pointer: here(), keys: new Set(), step: '', expectKey: true });
    else if (first === '[')
      stack.push({ pointer: here(), keys: undefined, step: 0, expectKey: false });
    else if (first === '}' || first === ']') stack.pop();
    else if (first === ',') {
      if (frame?.keys === undefined) {
        if (frame !== undefined) frame.step = Number(frame.step) + 1;
      } else frame.expectKey = true;
    } else if (first === '"') {
      if (frame?.keys === undefined || !frame.expectKey) continue;
      const key: unknown = JSON.parse(token);
      frame.step = String(key);
      frame.expectKey = false;
      if (frame.keys.has(frame.step))
        faults.push(
          fault(here(), 'duplicate-key', 'Nøkkelen står to ganger', 'The key stands twice'),
        );
      if (FORBIDDEN_KEYS.has(frame.step))
        faults.push(fault(here(), 'unknown-field', 'Feltet er ukjent', 'The field is not known'));
      frame.keys.add(frame.step);
    } else if (first === '-' || (first >= '0' && first <= '9')) {
      const value = Number(token);
      if (
        !Number.isFinite(value) ||
        (Number.isInteger(value) && !Number.isSafeInteger(value)) ||
        token.replaceAll(/\D/g, '').length > 17
      ) {
        faults.push(
          fault(
            here(),
            'number-out-of-range',
            'Tallet kan ikke holdes nøyaktig',
            'The number cannot be held exactly',
          ),
        );
      }
    }
  }
}

function checkTexts(value: unknown, pointer: string, faults: Fault[]): unknown {
  if (typeof value === 'string') return checkedText(value, pointer, faults);
  if (Array.isArray(value))
    return value.map((item, index) => checkTexts(item, pointer + pointerStep(index), faults));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const here = pointer + pointerStep(key);
      return [checkedText(key, here, faults), checkTexts(member, here, faults)];
    }),
  );
}

// Control characters other than tab and line breaks, and the marks that turn text around on a
// board's slide.
const REFUSED_CHARACTERS =
  // eslint-disable-next-line no-control-regex -- these are the characters refused
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/;

/**
 * The one rule for text from outside: well-formed, no control or direction-override characters;
 * NFC.
 */
export function checkedText(text: string, pointer: string, faults: Fault[]): string {
  if (!text.isWellFormed())
    faults.push(
      fault(
        pointer,
        'invalid-text',
        'Teksten har et enslig surrogattegn',
        'The text has a lone surrogate',
      ),
    );
  else if (REFUSED_CHARACTERS.test(text)) {
    faults.push(
      fault(pointer, 'invalid-text', 'Teksten har kontrolltegn', 'The text has control characters'),
    );
  }
  return text.normalize('NFC');
}

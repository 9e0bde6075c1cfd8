import { cleanText, findRefusedCharacter } from '../base/formats.js';
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

/** Names that every object has. class-transformer skips them, so they would be silently ignored. */
const FORBIDDEN_KEYS = new Set(['prototype', ...Object.getOwnPropertyNames(Object.prototype)]);
const MAX_FAULTS = 100;

/**
 * Parses a JSON body strictly and returns its texts as they are stored. Refuses wrong UTF-8, too much depth or
 * width, duplicate and prototype keys, control characters, lone surrogates, and numbers that a
 * double cannot hold. Throws a {@link Problem} with all faults and their pointers.
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

/** Refuses a text that is too deep or too wide, in one cheap pass before anything is built. */
function refuseBombs(text: string): void {
  let depth = 0;
  let members = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inText) {
      if (char === BACKSLASH) i++;
      else if (char === QUOTE) inText = false;
    } else if (char === QUOTE) inText = true;
    else if (char === OPEN_BRACE || char === OPEN_BRACKET) {
      if (++depth > BODY_LIMITS.depth) throw tooDeep();
    } else if (char === CLOSE_BRACE || char === CLOSE_BRACKET) depth--;
    else if (char === COMMA && ++members > BODY_LIMITS.members) throw tooManyMembers();
  }
}

const QUOTE = 0x22;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

function tooDeep(): Problem {
  const levels = String(BODY_LIMITS.depth);
  return invalidRequest([
    fault('', 'too-deep', `Dypere enn ${levels} nivåer`, `Deeper than ${levels} levels`),
  ]);
}

function tooManyMembers(): Problem {
  const members = String(BODY_LIMITS.members);
  return invalidRequest([
    fault('', 'too-many-members', `Flere enn ${members} verdier`, `More than ${members} values`),
  ]);
}

/** An object or array that the token walk is inside. */
interface Frame {
  readonly pointer: string;
  /** Keys read so far; `undefined` in an array. */
  readonly keys: Set<string> | undefined;
  step: string | number;
  expectKey: boolean;
}

const TOKEN = /"(?:[^"\\]|\\[^]?)*(?:"|$)|[{}[\],:]|-?\d[\d.eE+-]*|true|false|null/g;

/**
 * Walks the tokens of well-formed JSON for faults that parsing hides: duplicate and forbidden keys,
 * and numbers that a double cannot hold.
 */
function checkKeysAndNumbers(text: string, faults: Fault[]): void {
  const stack: Frame[] = [];
  for (const [token] of text.matchAll(TOKEN)) {
    if (faults.length >= MAX_FAULTS) return;
    const frame = stack.at(-1);
    const first = token.charAt(0);
    if (first === '{')
      stack.push({ pointer: pointerIn(frame), keys: new Set(), step: '', expectKey: true });
    else if (first === '[')
      stack.push({ pointer: pointerIn(frame), keys: undefined, step: 0, expectKey: false });
    else if (first === '}' || first === ']') stack.pop();
    else if (first === ',') stepOn(frame);
    else if (first === '"') checkKey(token, frame, faults);
    else if (first === '-' || (first >= '0' && first <= '9')) checkNumber(token, frame, faults);
  }
}

function pointerIn(frame: Frame | undefined): string {
  return frame === undefined ? '' : frame.pointer + pointerStep(frame.step);
}

function stepOn(frame: Frame | undefined): void {
  if (frame === undefined) return;
  if (frame.keys === undefined) frame.step = Number(frame.step) + 1;
  else frame.expectKey = true;
}

/** Checks a text token when it is the key of a member. */
function checkKey(token: string, frame: Frame | undefined, faults: Fault[]): void {
  if (frame?.keys === undefined || !frame.expectKey) return;
  const key = String(JSON.parse(token));
  frame.step = key;
  frame.expectKey = false;
  const pointer = pointerIn(frame);
  if (frame.keys.has(key))
    faults.push(
      fault(pointer, 'duplicate-key', 'Nøkkelen er oppgitt to ganger', 'The key is given twice'),
    );
  if (FORBIDDEN_KEYS.has(key))
    faults.push(fault(pointer, 'unknown-field', 'Feltet er ukjent', 'The field is not known'));
  frame.keys.add(key);
}

function checkNumber(token: string, frame: Frame | undefined, faults: Fault[]): void {
  const value = Number(token);
  const isInexact =
    !Number.isFinite(value) ||
    (Number.isInteger(value) && !Number.isSafeInteger(value)) ||
    token.replaceAll(/\D/g, '').length > 17;
  if (isInexact)
    faults.push(
      fault(
        pointerIn(frame),
        'number-out-of-range',
        'Tallet er for stort eller har for mange siffer',
        'The number is too large or has too many digits',
      ),
    );
}

function checkTexts(value: unknown, pointer: string, faults: Fault[]): unknown {
  if (typeof value === 'string') return checkText(value, pointer, faults);
  if (Array.isArray(value))
    return value.map((item, index) => checkTexts(item, pointer + pointerStep(index), faults));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => {
      const here = pointer + pointerStep(key);
      return [checkText(key, here, faults), checkTexts(member, here, faults)];
    }),
  );
}

/**
 * Returns a text from outside as it is stored ({@link cleanText}). Adds a fault when it is not
 * well-formed, or has a character that no text may have or the sign of a character that was lost.
 */
export function checkText(text: string, pointer: string, faults: Fault[]): string {
  const clean = cleanText(text);
  const refused = findRefusedCharacter(clean);
  if (!text.isWellFormed())
    faults.push(
      fault(
        pointer,
        'invalid-text',
        'Teksten har et ugyldig tegn (halvt surrogatpar)',
        'The text has an invalid character (a lone surrogate)',
      ),
    );
  else if (refused !== undefined)
    faults.push(
      fault(
        pointer,
        'invalid-text',
        `Teksten har et tegn som ikke er tekst (${refused}). Fjern det`,
        `The text has a character that is no text (${refused}). Remove it`,
      ),
    );
  else if (text.includes('\ufffd'))
    faults.push(
      fault(
        pointer,
        'invalid-text',
        'Teksten har et tegn som ikke kunne leses (\ufffd). Skriv det på nytt, og send UTF-8',
        'The text has a character that could not be read (\ufffd). Write it anew, and send UTF-8',
      ),
    );
  return clean;
}

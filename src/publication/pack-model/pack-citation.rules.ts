import type {
  PackCell,
  PackColour,
  PackNumber,
  PackSource,
  PackTextLanguage,
  PackUnit,
  PackWord,
} from './board-pack.types.js';
import type { PackNames } from './pack-source.types.js';
import type { Colour } from '../../reporting/content/report.types.js';
import { writeNumber } from './pack-numbers.rules.js';

/** Sign of a cell without a value. */
export const NOTHING = '–';

/** Mark of a published figure among illustrative ones. */
export const PUBLISHED_MARK = '*';

/** Signs that say a colour to a reader who does not see it. */
export const COLOUR_SIGNS: Readonly<Record<Colour, string>> = {
  green: '●',
  yellow: '▲',
  red: '■',
};

/** Reads a cell of a source by its JSON pointer. Undefined when there is no such cell. */
export function readPointer(source: object, pointer: string): unknown {
  let value: unknown = source;
  for (const part of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
  }
  return value;
}

/**
 * Takes the numbers of a pack out of its source. A number is read from the very place that it names
 * as its source, so the two cannot differ.
 */
export class PackCitation {
  constructor(
    readonly source: PackSource,
    readonly language: PackTextLanguage,
    /** Pointers of the cells that get the mark of a published figure. */
    private readonly published: ReadonlySet<string>,
  ) {}

  /** Reads a number. Undefined when the cell is null. */
  find(pointer: string, unit: PackUnit = 'count'): PackNumber | undefined {
    const value = readPointer(this.source, pointer);
    if (value === null || value === undefined) return undefined;
    if (typeof value !== 'number') throw new Error(`${pointer} is no number`);
    const marked = this.published.has(pointer);
    const text = writeNumber(value, unit, this.language) + (marked ? PUBLISHED_MARK : '');
    return { kind: 'number', value, unit, text, source: pointer, marked };
  }

  /** Reads a number that is always there. */
  require(pointer: string, unit: PackUnit = 'count'): PackNumber {
    const found = this.find(pointer, unit);
    if (found === undefined) throw new Error(`${pointer} has no number`);
    return found;
  }

  /** Returns the name that a key stands for, and the key itself when it has none. */
  nameOf(kind: keyof PackNames, key: string): string {
    return this.source.names[kind][key]?.[this.language] ?? key;
  }

  /** Returns the title of a criteria set or a rule set, with its key. */
  titleOf(kind: 'criteriaSets' | 'ruleSets', key: string): string {
    const title = this.nameOf(kind, key);
    return title === key ? key : `${title} (${key})`;
  }

  /** Reads a number as a cell of a table. */
  cell(pointer: string, unit: PackUnit = 'count'): PackCell {
    return this.find(pointer, unit) ?? word(null);
  }
}

/** Makes a cell of text. */
export function word(text: string | null | undefined): PackWord {
  return { kind: 'text', text: text === null || text === undefined ? NOTHING : text };
}

/** Makes a cell of a colour, or one without a value. */
export function paint(
  colour: Colour | null | undefined,
  names: Readonly<Record<Colour, string>>,
): PackColour | PackWord {
  if (colour === null || colour === undefined) return word(null);
  return { kind: 'colour', colour, text: `${COLOUR_SIGNS[colour]} ${names[colour]}` };
}

import { plotted } from '../../../src/publication/pack-files/pack-look.rules.js';
import type {
  BoardPack,
  PackNumber,
  PackSection,
} from '../../../src/publication/pack-model/board-pack.types.js';

const isNumber = (part: unknown): part is PackNumber =>
  typeof part === 'object' && part !== null && 'source' in part;

/** Lists the numbers of the tables and sentences of a section; of long tables the first rows. */
export function listNumbers({ tables, sentences }: PackSection, most = Infinity): PackNumber[] {
  const cells = tables.flatMap(({ rows }) => rows.slice(0, most).flat());
  return [...sentences.flat(), ...cells].filter(isNumber);
}

/** Lists the numbers of the charts of a section. */
export function listPlotted({ figures }: PackSection): PackNumber[] {
  return figures.flatMap(({ series }) => series.flatMap(({ values }) => values));
}

/** Lists all numbers of a pack. */
export function listAllNumbers({ sections }: BoardPack): PackNumber[] {
  return sections.flatMap((section) => [...listNumbers(section), ...listPlotted(section)]);
}

/** Lists the values of all charts as they are plotted. */
export function listPlottedValues({ sections }: BoardPack): number[] {
  return sections.flatMap(listPlotted).map(plotted);
}

/** Splits a text into its numbers, with signs, separators and per cent left out. */
export function digitsIn(text: string): string[] {
  return text.match(/\d+/g) ?? [];
}

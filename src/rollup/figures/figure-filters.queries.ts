import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { fault, type Fault } from '../../platform/base/problem.js';
import { FigureLines } from './figure-lines.queries.js';
import type { FigureDimension, Question } from './figure.types.js';
import type { LineSource } from '../lines/report-lines.queries.js';

/**
 * Where the values of dimensions without a list of their own are known: the register, or else the
 * round's own lines.
 */
const IN_REGISTER: Readonly<Partial<Record<FigureDimension, string>>> = {
  actor: `select a.organisation_number::text as value from actors.actor a order by 1`,
  parent: `select a.organisation_number::text as value from actors.actor a where exists (select 1 from actors.actor c where c.parent_id = a.id) order by 1`,
  region: `select a.organisation_number::text as value from actors.actor a where a.kind = 'regionalHealthAuthority' order by 1`,
  county: `select distinct a.county as value from actors.actor a where a.county is not null order by 1`,
};
const IN_LINES: readonly FigureDimension[] = ['programme', 'segment', 'theme', 'mainGoal'];
/** So many allowed values are named. */
const NAMED = 30;

/**
 * Whether the values that are filtered on exist: a misspelt one would count nothing, and look like
 * an answer.
 */
@Injectable()
export class FigureFilters {
  constructor(private readonly lines: FigureLines) {}

  /** Of a comparison a value is there when either side has it. */
  async faults(
    tx: Tx,
    sources: readonly LineSource[],
    { by, filters }: Question,
  ): Promise<Fault[]> {
    const faults = by
      .filter((dimension) => filters[dimension] !== undefined)
      .map((dimension) =>
        fault(
          `/${dimension}`,
          'dimension-split-by',
          'Tallene deles alt etter denne dimensjonen; filtrer på de andre',
          'The figures are split by this dimension already; filter on the others',
        ),
      );
    for (const [dimension, value] of Object.entries(filters) as [
      FigureDimension,
      string | null,
    ][]) {
      const register = IN_REGISTER[dimension];
      if (value === null || (register === undefined && !IN_LINES.includes(dimension))) continue;
      const known =
        register === undefined
          ? await this.values(tx, sources, dimension)
          : (await tx.rows<{ value: string }>(register)).map((row) => row.value);
      if (!known.includes(value)) faults.push(unknown(dimension, known));
    }
    return faults;
  }

  private async values(
    tx: Tx,
    sources: readonly LineSource[],
    dimension: FigureDimension,
  ): Promise<string[]> {
    const values = new Set<string>();
    for (const source of sources)
      for (const value of await this.lines.values(tx, source, dimension)) values.add(value);
    return [...values].sort();
  }
}

function unknown(dimension: FigureDimension, known: readonly string[]): Fault {
  const named = known.slice(0, NAMED).join(', ');
  const more = known.length > NAMED ? { nb: ' og flere', en: ' and more' } : { nb: '', en: '' };
  return known.length === 0
    ? fault(
        `/${dimension}`,
        'no-such-value',
        'Ingen rapporter i runden har noen slik verdi',
        'No report of the round has any such value',
      )
    : fault(
        `/${dimension}`,
        'no-such-value',
        `Må være en av ${named}${more.nb}`,
        `Must be one of ${named}${more.en}`,
      );
}

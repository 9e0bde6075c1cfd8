import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { fault, type Fault } from '../../platform/base/problem.js';
import { rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { LineSource } from '../lines/line.queries.js';
import { FigureLines } from './figure-lines.queries.js';
import type { FigureDimension, Question } from './figure.types.js';

const VALUE_ROW = rowType({ value: text });

/** Statements that list the values of a dimension from the registers. */
const IN_REGISTER: Readonly<Partial<Record<FigureDimension, Sql>>> = {
  actor: sql`
    select a.organisation_number::text as value
      from actors.actor a
     order by 1`,
  parent: sql`
    select a.organisation_number::text as value
      from actors.actor a
     where exists (select 1 from actors.actor c where c.parent_id = a.id)
     order by 1`,
  region: sql`
    select a.organisation_number::text as value
      from actors.actor a
     where a.kind = 'regionalHealthAuthority'
     order by 1`,
  nationalSolution: sql`
    select distinct e.code as value
      from registers.entry e
     where e.register = 'nationalSolutions'
     order by 1`,
  county: sql`
    select distinct a.county as value
      from actors.actor a
     where a.county is not null
     order by 1`,
};

/** Dimensions whose values are known only from the lines of the round. */
const IN_LINES: readonly FigureDimension[] = ['programme', 'segment', 'theme', 'mainGoal'];

/** The longest list of allowed values that a fault names. */
const MOST_NAMED_VALUES = 30;

/**
 * Refuses filters on values that do not exist. A misspelt value would count nothing, and the zero
 * would look like an answer.
 */
@Injectable()
export class FigureFilters {
  constructor(private readonly lines: FigureLines) {}

  /**
   * Finds the faults in the filters of a question. A comparison has two sources: a value must exist
   * in one of them.
   */
  async findFaults(
    tx: Tx,
    sources: readonly LineSource[],
    { measure, by, filters }: Question,
  ): Promise<Fault[]> {
    const faults = [
      ...by
        .filter((dimension) => filters[dimension] !== undefined)
        .map((dimension) => alreadySplit(dimension)),
      ...(measure === 'frame' ? findFrameFaults(by, filters) : []),
    ];
    for (const [dimension, value] of Object.entries(filters) as [
      FigureDimension,
      string | null,
    ][]) {
      if (value === null) continue;
      const allowed = await this.listAllowed(tx, sources, dimension);
      if (allowed?.includes(value) === false) faults.push(noSuchValue(dimension, allowed));
    }
    return faults;
  }

  /**
   * Lists the values that a filter may have. Returns undefined where the form of the parameter has
   * settled it.
   */
  private async listAllowed(
    tx: Tx,
    sources: readonly LineSource[],
    dimension: FigureDimension,
  ): Promise<string[] | undefined> {
    const register = IN_REGISTER[dimension];
    if (register !== undefined)
      return (await tx.query(VALUE_ROW, register)).map(({ value }) => value);
    if (!IN_LINES.includes(dimension)) return undefined;
    const values = new Set<string>();
    for (const source of sources)
      for (const value of await this.lines.listValues(tx, source, dimension)) values.add(value);
    return [...values].sort();
  }
}

function alreadySplit(dimension: FigureDimension): Fault {
  return fault(
    `/${dimension}`,
    'dimension-split-by',
    'Tallene er allerede delt etter denne dimensjonen. Filtrer på andre dimensjoner',
    'The figures are already split by this dimension. Filter on other dimensions',
  );
}

/** Refuses years and funding sources of frames: a frame covers all of them. */
function findFrameFaults(by: Question['by'], filters: Question['filters']): Fault[] {
  return (['budgetYear', 'fundingSource'] as const).flatMap((dimension) =>
    by.includes(dimension) || filters[dimension] !== undefined
      ? [
          fault(
            by.includes(dimension) ? '/by' : `/${dimension}`,
            'frame-is-whole',
            'Rammen gjelder alle år og finansieringskilder under ett',
            'The frame covers all years and funding sources together',
          ),
        ]
      : [],
  );
}

function noSuchValue(dimension: FigureDimension, allowed: readonly string[]): Fault {
  if (allowed.length === 0)
    return fault(
      `/${dimension}`,
      'no-such-value',
      'Ingen rapport i runden har en slik verdi',
      'No report in the round has such a value',
    );
  const names = allowed.slice(0, MOST_NAMED_VALUES).join(', ');
  const more =
    allowed.length > MOST_NAMED_VALUES ? { nb: ' og flere', en: ' and more' } : { nb: '', en: '' };
  return fault(
    `/${dimension}`,
    'no-such-value',
    `Må være en av ${names}${more.nb}`,
    `Must be one of ${names}${more.en}`,
  );
}

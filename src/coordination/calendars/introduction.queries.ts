import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';
import { type Columns, nullable, text, textOf, uuid } from '../../platform/database/row-type.js';
import { selectRollOutsThen } from '../roll-outs/roll-out-then.queries.js';
import type { Introduction } from './receiver-calendar.rules.js';

/** An introduction as it is read: its supplier in two columns, which are cheaper than JSON. */
interface ReadSupplier {
  readonly supplierActor: string;
  readonly supplierName: string;
}
type ReadIntroduction = Omit<Introduction, 'supplier'> &
  ReadSupplier & { readonly solution: string | null };

/** Types of {@link INTRODUCTION_COLUMNS}. */
export const INTRODUCTION_FIELDS: Columns<ReadIntroduction> = {
  id: uuid,
  solution: nullable(text),
  supplierActor: text,
  supplierName: text,
  state: textOf(),
  asked: nullable(text),
  planned: nullable(text),
  confirmed: nullable(text),
  forecast: nullable(text),
  actual: nullable(text),
  size: textOf(),
};

/** Puts the two columns of a supplier together. */
export function withSupplier<Row extends ReadSupplier>({
  supplierActor: actor,
  supplierName: name,
  ...row
}: Row): Omit<Row, keyof ReadSupplier> & Pick<Introduction, 'supplier'> {
  return { ...row, supplier: { actor, name } };
}

/** Columns of roll-out `o` as a calendar has them, with its supplier `s` and its solution `l`. */
export const INTRODUCTION_COLUMNS = sql`
           o.id,
           l.code as solution,
           s.organisation_number as "supplierActor",
           s.name as "supplierName",
           o.state,
           o.asked,
           o.planned,
           o.confirmed,
           o.forecast,
           o.actual,
           o.size`;

/** Relations of those columns, as of an instant, or as they stand now for null. */
export function introductionsThen(asOf: Date | null): Sql {
  return sql`
           (${selectRollOutsThen(asOf)}) o
      join (${selectActorsThen(asOf)}) s on s.id = o.supplier_id
      left join coordination.solution l on l.id = o.solution_id`;
}

import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import type { Localised } from '../../platform/base/problem.js';
import { json, nullable, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isValidOn } from './register.queries.js';
import { RegisteredCodes } from './registered-codes.lookup.js';
import type { RegisteredCode, RegisterKey } from './register.types.js';

const CODE_ROW = rowType<RegisteredCode>({ register: textOf(), code: text, name: json() });

/** An entry of a register that is valid on some of the days asked about. */
export interface ValidEntry {
  readonly code: string;
  readonly parent: string | null;
  readonly name: Localised;
}

const ENTRY_ROW = rowType<ValidEntry>({ code: text, parent: nullable(text), name: json() });

/** An entry of a register, and the first day on which it is no longer valid. */
export interface EndingEntry {
  readonly register: RegisterKey;
  readonly code: string;
  readonly validTo: string;
}

const ENDING_ROW = rowType<EndingEntry>({ register: textOf(), code: text, validTo: text });

/** Reads the codes that other areas hold projects and reports against. */
@Injectable()
export class RegisterLookup {
  /** Reads the codes of some registers that are valid on a day. */
  async readCodes(
    tx: Tx,
    registers: readonly RegisterKey[],
    day: string,
  ): Promise<RegisteredCodes> {
    const codes = await tx.query(
      CODE_ROW,
      sql`
        select e.register,
               e.code,
               json_build_object('nb', e.name_nb, 'en', e.name_en) as name
          from registers.entry e
         where e.register = any(${[...registers]}::text[])
           and ${isValidOn(day)}
         order by e.register, e.code`,
    );
    return new RegisteredCodes(codes, day);
  }

  /** Lists the entries valid on the first day that end after it, on the last day at the latest. */
  listEnding(tx: Tx, first: string, last: string): Promise<EndingEntry[]> {
    return tx.query(
      ENDING_ROW,
      sql`
        select e.register,
               e.code,
               e.valid_to::text as "validTo"
          from registers.entry e
         where ${isValidOn(first)}
           and e.valid_to <= ${last}::date
         order by e.valid_to, e.register, e.code`,
    );
  }

  /**
   * Lists the entries of a register that are valid on some day from the first one until, not
   * including, the last: of a code with several entries that which is valid last.
   */
  listEntriesBetween(
    tx: Tx,
    register: RegisterKey,
    { validFrom, validTo }: { readonly validFrom: string; readonly validTo: string },
  ): Promise<ValidEntry[]> {
    return tx.query(
      ENTRY_ROW,
      sql`
        select distinct on (e.code)
               e.code,
               e.parent,
               json_build_object('nb', e.name_nb, 'en', e.name_en) as name
          from registers.entry e
         where e.register = ${register}
           and daterange(e.valid_from, e.valid_to) && daterange(${validFrom}::date, ${validTo}::date)
         order by e.code, e.valid_from desc nulls last`,
    );
  }
}

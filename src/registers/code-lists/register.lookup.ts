import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { json, rowType, text, textOf } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { isValidOn } from './register.queries.js';
import { RegisteredCodes } from './registered-codes.lookup.js';
import type { RegisteredCode, RegisterKey } from './register.types.js';

const CODE_ROW = rowType<RegisteredCode>({ register: textOf(), code: text, name: json() });

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
}

import { Injectable } from '@nestjs/common';
import type { Tx } from '../../platform/database/transaction.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { RoadmapCodes } from '../content/roadmap-codes.lookup.js';
import { choiceOf } from './report-choices.rules.js';
import { codeChoicesOf, listCodeRegisters } from './report-columns.rules.js';
import type { CodeChoices } from './report-table.types.js';

/** Reads the codes that the cells of a file of reports may take. */
@Injectable()
export class ReportCodes {
  constructor(
    private readonly registers: RegisterLookup,
    private readonly roadmaps: RoadmapCodes,
  ) {}

  /** Reads the codes of the registers that are valid on a day, and the items of all roadmaps. */
  async read(tx: Tx, day: string): Promise<CodeChoices> {
    const registers = listCodeRegisters();
    const [codes, items] = await Promise.all([
      this.registers.readCodes(tx, registers, day),
      this.roadmaps.listCodes(tx),
    ]);
    // Titles of items may be equal, so a cell has the code too.
    const choices = items.map(({ code, name: { nb, en } }) =>
      choiceOf(code, `${code} ${nb}`, `${code} ${en}`),
    );
    return new Map([
      ...codeChoicesOf(codes, registers),
      ...(new Map([['roadmapItems', choices]]) satisfies CodeChoices),
    ]);
  }
}

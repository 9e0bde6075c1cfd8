import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseRegisterFile } from '../../../src/registers/code-lists/register-file.parser.js';
import { RegisteredCodes } from '../../../src/registers/code-lists/registered-codes.lookup.js';
import type { RegisterKey } from '../../../src/registers/code-lists/register.types.js';
import { codeChoicesOf } from '../../../src/reporting/columns/report-columns.rules.js';
import type { CodeChoices } from '../../../src/reporting/columns/report-table.types.js';

/** Lists the codes of a register's file. */
function codesOf(register: RegisterKey): RegisteredCodes {
  const content = readFileSync(
    join(import.meta.dirname, `../../../data/registers/${register}.json`),
    'utf8',
  );
  const { entries } = parseRegisterFile(register, content);
  const codes = entries.map(({ code, names }) => ({ register, code, name: names }));
  return new RegisteredCodes(codes, '2021-01-18');
}

const CODES_OF = {
  nationalSolutions: codesOf('nationalSolutions'),
  areas: codesOf('areas'),
  goals: codesOf('goals'),
  segments: codesOf('segments'),
  themes: codesOf('themes'),
};

const REGISTERS = ['nationalSolutions', 'areas', 'goals', 'segments', 'themes'] as const;

/** Codes of the national solutions that the service registers. */
export const NATIONAL_SOLUTIONS = CODES_OF.nationalSolutions
  .of('nationalSolutions')
  .map(({ code }) => code);

/** Codes of the areas that the service registers. */
export const AREAS = CODES_OF.areas.of('areas').map(({ code }) => code);

/** The codes that files may write by code or by name. */
export const CODE_CHOICES: CodeChoices = new Map(
  REGISTERS.flatMap((register) => [...codeChoicesOf(CODES_OF[register], [register])]),
);

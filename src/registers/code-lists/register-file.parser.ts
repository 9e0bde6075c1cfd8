import { isCalendarDate } from '../../platform/base/formats.js';
import { isNeverValid, overlaps } from './register.rules.js';
import { REGISTER_KINDS, type RegisterEntryValue, type RegisterKey } from './register.types.js';

/** A version of a register's file. */
export interface RegisterFile {
  readonly register: RegisterKey;
  readonly version: number;
  /** Day on which the version was made. Entries changed later over the API stay as they are. */
  readonly asOf: string;
  readonly entries: readonly RegisterEntryValue[];
}

/** Reads the file of a register. Throws with every fault of its entries. */
export function parseRegisterFile(register: RegisterKey, content: string): RegisterFile {
  const file = JSON.parse(content) as RegisterFile;
  if (file.register !== register)
    throw new Error(`The file is of the register ${file.register}, not ${register}`);
  const faults = [
    ...(Number.isInteger(file.version) && file.version > 0 ? [] : ['version is no whole number']),
    ...(isCalendarDate(file.asOf) ? [] : ['asOf is no date']),
    ...file.entries.flatMap((entry) => listFaults(file, entry)),
  ];
  if (faults.length > 0) throw new Error(`Register ${register}: ${faults.join('; ')}`);
  return file;
}

function listFaults({ register, entries }: RegisterFile, entry: RegisterEntryValue): string[] {
  const { code, parent, names, validFrom, validTo, source } = entry;
  const kind = REGISTER_KINDS[register];
  const others = entries.filter((other) => other !== entry && other.code === code);
  const isUnknown = parent !== null && kind.parent === register;
  const faults: readonly (readonly [boolean, string])[] = [
    [!kind.code.test(code), 'has the wrong form'],
    [names.nb.trim() === '' || names.en.trim() === '', 'lacks a name'],
    [source.trim() === '', 'lacks a source'],
    [parent !== null && kind.parent === null, 'stands under an entry, but none may'],
    [isUnknown && !entries.some((other) => other.code === parent), `stands under no ${parent}`],
    [[validFrom, validTo].some((day) => day !== null && !isCalendarDate(day)), 'has no real date'],
    [isNeverValid(entry), 'ends before it starts'],
    [others.some((other) => overlaps(entry, other)), 'is given twice for one day'],
  ];
  return faults.flatMap(([isFault, text]) => (isFault ? [`${code} ${text}`] : []));
}

import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import {
  type Fault,
  fault,
  notFound,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { insertRow, updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { REGISTER_ENTRY_FIXED, REGISTER_ENTRY_IN_USE } from '../registers.problems.js';
import { lockRegister } from './code-list-load.queries.js';
import { fixedFaults, removalFault } from './fixed-entry.rules.js';
import { RegisterUse } from './register-use.lookup.js';
import type {
  CreateRegisterEntry,
  RegisterEntryResponse,
  UpdateRegisterEntry,
} from './register.dto.js';
import { RegisterEntry } from './register.entity.js';
import { deleteEntry, findEntry, hasEntriesUnder, listEntriesOf } from './register.queries.js';
import { entryFaults } from './register.rules.js';
import { REGISTER_KINDS, REGISTERS, type RegisterKey } from './register.types.js';

/** Changes entries of the registers. Each register is changed by one transaction at a time. */
@Injectable()
export class RegisterService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly use: RegisterUse,
  ) {}

  create(
    command: Command,
    register: RegisterKey,
    dto: CreateRegisterEntry,
  ): Promise<Answer<RegisterEntryResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RegisterEntryResponse>> => {
      await lockRegister(tx, register);
      const entry = newEntry(register, dto);
      await refuseFaults(tx, entry);
      await tx.execute(insertRow(RegisterEntry, rowOf(entry, now)));
      const location = `/v1/registers/${register}/entries/${entry.id}`;
      return {
        answer: { ...answerOf(entry), status: 201, location },
        subject: subjectOf(entry),
        detail: entry,
      };
    });
  }

  update(
    command: Command,
    { register, id }: EntryKey,
    dto: UpdateRegisterEntry,
  ): Promise<Answer<RegisterEntryResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RegisterEntryResponse>> => {
      const before = await findForChange(tx, command, { register, id });
      const entry = { ...mergeChanges(before, dto), version: before.version + 1 };
      await refuseFaults(tx, entry);
      refuseFixed(fixedFaults(before, entry, await this.use.listOpenRounds(tx)));
      await this.refuseEndBeforeLastUse(tx, before, entry, osloDate(now));
      const { id: _, version: __, ...columns } = rowOf(entry, now);
      const changed = await tx.execute(
        updateRows(
          RegisterEntry,
          { id, version: before.version },
          { ...columns, version: entry.version },
        ),
      );
      if (changed !== 1) throw new Problem(STALE);
      return {
        answer: answerOf(entry),
        subject: subjectOf(entry),
        detail: { before, after: entry },
      };
    });
  }

  /** Removes an entry that nothing has used. One that was used gets a last day instead. */
  remove(command: Command, { register, id }: EntryKey): Promise<Answer<undefined>> {
    return this.work.change(command, async (tx, now): Promise<Change<undefined>> => {
      const before = await findForChange(tx, command, { register, id });
      const lastUse = await this.use.findLastUse(tx, before, osloDate(now));
      if (lastUse !== undefined) throw usedUntil('', lastUse);
      const fixed = removalFault(before, await this.use.listOpenRounds(tx));
      if (fixed !== undefined) refuseFixed([fixed]);
      const under = REGISTERS.filter((other) => REGISTER_KINDS[other].parent === register);
      if (await hasEntriesUnder(tx, under, before.code)) throw standsOverOthers();
      if (!(await deleteEntry(tx, id, before.version))) throw new Problem(STALE);
      return {
        answer: { body: undefined, status: 204 },
        subject: subjectOf(before),
        detail: { before },
      };
    });
  }

  /** Refuses to end an entry on or before a day on which it was used. */
  private async refuseEndBeforeLastUse(
    tx: Tx,
    before: RegisterEntryResponse,
    { validTo }: RegisterEntryResponse,
    today: string,
  ): Promise<void> {
    if (validTo === null || validTo === before.validTo) return;
    const lastUse = await this.use.findLastUse(tx, before, today);
    if (lastUse !== undefined && lastUse >= validTo) throw usedUntil('/validTo', lastUse);
  }
}

/** An entry and the register that it is asked for in. */
interface EntryKey {
  readonly register: RegisterKey;
  readonly id: string;
}

/** Finds an entry under the lock of its register. Refuses when the caller has read another version. */
async function findForChange(
  tx: Tx,
  command: Command,
  { register, id }: EntryKey,
): Promise<RegisterEntryResponse> {
  await lockRegister(tx, register);
  const before = await findEntry(tx, register, id);
  if (before === undefined) throw notFound({ nb: 'Oppføringen', en: 'The entry' });
  if (before.version !== command.expectedVersion) throw new Problem(STALE);
  return before;
}

async function refuseFaults(tx: Tx, entry: RegisterEntryResponse): Promise<void> {
  const { register, code, parent } = entry;
  const others = await listEntriesOf(tx, register, code);
  const above = REGISTER_KINDS[register].parent;
  const parents = above === null || parent === null ? [] : await listEntriesOf(tx, above, parent);
  const faults = entryFaults(register, entry, {
    others: others.filter(({ id }) => id !== entry.id),
    parents,
  });
  if (faults.length > 0) throw ruleBroken(faults);
}

/** Refuses a change to what is fixed while a round is open. */
function refuseFixed(errors: readonly Fault[]): void {
  const [first] = errors;
  if (first === undefined) return;
  throw new Problem(REGISTER_ENTRY_FIXED, { detail: first.detail, errors });
}

function newEntry(register: RegisterKey, dto: CreateRegisterEntry): RegisterEntryResponse {
  const { code, names, parent = null, validFrom = null, validTo = null, source } = dto;
  return {
    id: newId(),
    register,
    code,
    parent,
    names: { nb: names.nb, nn: names.nn ?? null, en: names.en },
    validFrom,
    validTo,
    source,
    version: 1,
  };
}

/** Returns an entry after a change. Absent leaves a value, null clears it. */
function mergeChanges(
  before: RegisterEntryResponse,
  { names, parent = before.parent, validTo = before.validTo, source }: UpdateRegisterEntry,
): RegisterEntryResponse {
  return {
    ...before,
    parent,
    validTo,
    names:
      names === undefined ? before.names : { nb: names.nb, nn: names.nn ?? null, en: names.en },
    source: source ?? before.source,
  };
}

function rowOf({ names, ...columns }: RegisterEntryResponse, now: Date): RegisterEntry {
  return { ...columns, nameNb: names.nb, nameNn: names.nn, nameEn: names.en, changedAt: now };
}

function answerOf(entry: RegisterEntryResponse): Answer<RegisterEntryResponse> {
  return { body: entry, etag: etagOf(entry.version) };
}

function subjectOf({ register, code }: RegisterEntryResponse): string {
  return `register/${register}/${code}`;
}

function usedUntil(pointer: string, lastUse: string): Problem {
  const detail = {
    nb: `Koden er brukt til og med ${lastUse}. Velg en senere dag som den første uten koden`,
    en: `The code was used until ${lastUse}. Choose a later day as the first one without it`,
  };
  return new Problem(REGISTER_ENTRY_IN_USE, {
    detail,
    errors: [fault(pointer, REGISTER_ENTRY_IN_USE.code, detail.nb, detail.en)],
    members: { lastUse },
  });
}

function standsOverOthers(): Problem {
  return new Problem(REGISTER_ENTRY_IN_USE, {
    detail: {
      nb: 'Andre oppføringer står under den. Avslutt den med en siste dag i stedet',
      en: 'Other entries stand under it. End it by a last day instead',
    },
  });
}

import { Injectable } from '@nestjs/common';
import { osloDate } from '../platform/base/clock.js';
import type { Principal } from '../platform/base/principal.js';
import { fault, notFound, Problem, ruleBroken, STALE } from '../platform/base/problem.js';
import { insertRowUnlessTaken } from '../platform/database/entity-rows.js';
import type { Tx } from '../platform/database/transaction.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import { actionLocked, actionsOf } from '../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../platform/http/answer.js';
import type { Command } from '../platform/http/command.js';
import type {
  CreateCriteriaSet,
  CriteriaSetResponse,
  CriterionInput,
  UpdateCriteriaSet,
} from './criteria-set.dto.js';
import { CriteriaSet } from './criteria-set.entity.js';
import {
  CriteriaSetLookup,
  type CriteriaSetRecord,
  type CriterionRecord,
} from './criteria-set.lookup.js';
import {
  deleteCriteria,
  findOtherInForce,
  insertCriteria,
  lockSetsInForce,
  updateSet,
} from './criteria-set.queries.js';
import {
  contentFaults,
  type CriteriaSetAction,
  type CriteriaSetContent,
  criteriaSetLocks,
  statusOn,
} from './criteria-set.rules.js';
import { CriteriaSetUse, type OpenRoundOfSet } from './criteria-set-use.lookup.js';
import {
  CRITERIA_SET_FIXED,
  CRITERIA_SET_KEY_TAKEN,
  CRITERIA_SET_OVERLAP,
  CRITERIA_SET_STATE,
} from './criteria.problems.js';

/** Makes the response for one set, with the actions that this caller can take. */
export function criteriaSetResponseOf(
  set: CriteriaSetRecord,
  principal: Principal | undefined,
): CriteriaSetResponse {
  return {
    ...set,
    criteria: [...set.criteria],
    ...actionsOf(criteriaSetLocks(set, principal?.directorate === true)),
  };
}

/**
 * Keeps the versions of the criteria. A draft may be changed freely. The content of a set on trial
 * or in force is fixed for good.
 */
@Injectable()
export class CriteriaSetService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sets: CriteriaSetLookup,
    private readonly use: CriteriaSetUse,
  ) {}

  create(command: Command, dto: CreateCriteriaSet): Promise<Answer<CriteriaSetResponse>> {
    return this.work.change(command, async (tx) => {
      refuseFaults(dto, await this.sets.listAll(tx));
      const record = draftOf(dto);
      const stored = await tx.execute(insertRowUnlessTaken(CriteriaSet, rowOf(record), 'key'));
      if (stored === 0) throw keyTaken(dto.key);
      await insertCriteria(tx, [record]);
      const location = `/v1/criteria-sets/${dto.key}`;
      return {
        answer: { ...answerOf(record, command.principal), status: 201, location },
        subject: `criteria-set/${dto.key}`,
        detail: record,
      };
    });
  }

  update(
    command: Command,
    key: string,
    dto: UpdateCriteriaSet,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.takeAction(command, key, 'change', async (tx, set) => {
      const after = { ...set, ...dto, criteria: dto.criteria?.map(criterionOf) ?? set.criteria };
      refuseFaults(after, await this.sets.listAll(tx));
      const [open] = await this.use.listOpenRounds(tx, key);
      if (open !== undefined) throw fixedBy(open);
      if (dto.criteria !== undefined) {
        await deleteCriteria(tx, key);
        await insertCriteria(tx, [after]);
      }
      return after;
    });
  }

  putOnTrial(command: Command, key: string, from: string): Promise<Answer<CriteriaSetResponse>> {
    return this.takeAction(command, key, 'putOnTrial', (_, set) => ({
      ...set,
      onTrialFrom: from,
      validFrom: set.validFrom ?? from,
    }));
  }

  /** Refuses when another set is in force on one of the same days: that set is retired first. */
  bringIntoForce(
    command: Command,
    key: string,
    from: string,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.takeAction(command, key, 'bringIntoForce', async (tx, set) => {
      const trial = set.onTrialFrom;
      if (trial !== null && from < trial)
        throw wrongDate('/from', `Må være på eller etter ${trial}`, `Must be on or after ${trial}`);
      await lockSetsInForce(tx);
      const other = await findOtherInForce(tx, key, from);
      if (other !== undefined) throw criteriaSetOverlap(other, from);
      return { ...set, inForceFrom: from, validFrom: set.validFrom ?? from };
    });
  }

  /**
   * Ends a set, or moves an end that has not come. Refuses an end before the closing of an open round
   * that uses the set, and one on which another set is in force.
   */
  retire(command: Command, key: string, to: string): Promise<Answer<CriteriaSetResponse>> {
    return this.takeAction(command, key, 'retire', async (tx, set) => {
      const dates = [set.validFrom, set.onTrialFrom, set.inForceFrom];
      const last =
        dates
          .filter((date) => date !== null)
          .sort()
          .at(-1) ?? to;
      if (to <= last) throw wrongDate('/to', `Må være etter ${last}`, `Must be after ${last}`);
      const open = (await this.use.listOpenRounds(tx, key))
        .toSorted((a, b) => a.lastDay.localeCompare(b.lastDay))
        .at(-1);
      if (open !== undefined && to <= open.lastDay) throw endsBeforeClosing(open);
      await refuseOverlapUntil(tx, set, to);
      return { ...set, validTo: to };
    });
  }

  /**
   * Takes one action on a set and writes its next version. Refuses when the set has changed since
   * the caller read it, or when its state does not allow the action.
   */
  private takeAction(
    command: Command,
    key: string,
    action: CriteriaSetAction,
    change: (tx: Tx, set: CriteriaSetRecord) => CriteriaSetRecord | Promise<CriteriaSetRecord>,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.work.change(command, async (tx, now) => {
      const before = (await this.sets.listAll(tx)).find((set) => set.key === key);
      if (before === undefined) throw notFound({ nb: 'Kriteriesettet', en: 'The criteria set' });
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const lock = criteriaSetLocks(before, command.principal.directorate)[action];
      if (lock !== undefined) throw actionLocked(CRITERIA_SET_STATE, lock);
      const after = await change(tx, before);
      if (!(await updateSet(tx, after))) throw new Problem(STALE);
      const status = statusOn(after, osloDate(now));
      const record = { ...after, version: before.version + 1, status };
      return {
        answer: answerOf(record, command.principal),
        subject: `criteria-set/${key}`,
        detail: { before, after: record },
      };
    });
  }
}

/** Refuses to move the end of a set into the days of another one in force. */
async function refuseOverlapUntil(
  tx: Tx,
  { key, inForceFrom, validTo }: CriteriaSetRecord,
  to: string,
): Promise<void> {
  if (inForceFrom === null || validTo === null || to <= validTo) return;
  await lockSetsInForce(tx);
  const other = await findOtherInForce(tx, key, validTo, to);
  if (other !== undefined) throw endsInAnother(other);
}

function answerOf(record: CriteriaSetRecord, principal: Principal): Answer<CriteriaSetResponse> {
  return { body: criteriaSetResponseOf(record, principal), etag: etagOf(record.version) };
}

function refuseFaults(set: CriteriaSetContent, others: readonly CriteriaSetRecord[]): void {
  const faults = contentFaults(set, (key) =>
    others.find((other) => other.key === key)?.criteria.map(({ code }) => code),
  );
  if (faults.length > 0) throw ruleBroken(faults);
}

function draftOf({ key, title, source, rule, criteria }: CreateCriteriaSet): CriteriaSetRecord {
  return {
    key,
    status: 'draft',
    title,
    source,
    rule,
    validFrom: null,
    onTrialFrom: null,
    inForceFrom: null,
    validTo: null,
    criteria: criteria.map(criterionOf),
    version: 1,
  };
}

function criterionOf({
  code,
  text,
  guidance = null,
  evidence = null,
  sameAs = null,
}: CriterionInput): CriterionRecord {
  return { code, text, guidance, evidence, sameAs };
}

function rowOf({ title, status: _, criteria: __, ...columns }: CriteriaSetRecord): CriteriaSet {
  return { ...columns, titleNb: title.nb, titleEn: title.en };
}

function keyTaken(key: string): Problem {
  return new Problem(CRITERIA_SET_KEY_TAKEN, {
    errors: [fault('/key', 'criteria-set-key-taken', 'Velg en annen nøkkel', 'Choose another key')],
    members: { existing: key },
  });
}

function wrongDate(pointer: string, nb: string, en: string): Problem {
  return ruleBroken([fault(pointer, 'ends-before-start', nb, en)]);
}

/** Makes the problem of a draft that an open round uses. */
function fixedBy({ key }: OpenRoundOfSet): Problem {
  return new Problem(CRITERIA_SET_FIXED, {
    errors: [
      fault(
        '',
        CRITERIA_SET_FIXED.code,
        `Runden ${key} bruker kriteriesettet. Vent til den er lukket, eller lag et nytt kriteriesett`,
        `The round ${key} uses the set. Wait until it is closed, or make a new set`,
      ),
    ],
    members: { round: key },
  });
}

function endsBeforeClosing({ key, lastDay }: OpenRoundOfSet): Problem {
  return new Problem(CRITERIA_SET_FIXED, {
    errors: [
      fault(
        '/to',
        CRITERIA_SET_FIXED.code,
        `Runden ${key} bruker kriteriesettet. Velg en dag etter ${lastDay}, eller vent til den er lukket`,
        `The round ${key} uses the set. Choose a day after ${lastDay}, or wait until it is closed`,
      ),
    ],
    members: { round: key },
  });
}

/** Makes the problem of an end that is moved into the days of another set. */
function endsInAnother(other: string): Problem {
  return new Problem(CRITERIA_SET_OVERLAP, {
    errors: [
      fault(
        '/to',
        'criteria-set-overlap',
        `${other} gjelder i noen av dagene. Velg en tidligere dag`,
        `${other} is in force on some of the days. Choose an earlier day`,
      ),
    ],
    members: { existing: other },
  });
}

function criteriaSetOverlap(other: string, from: string): Problem {
  return new Problem(CRITERIA_SET_OVERLAP, {
    errors: [
      fault(
        '/from',
        'criteria-set-overlap',
        `${other} gjelder da. Avvikle det først, senest fra ${from}`,
        `${other} is in force then. Retire it first, from ${from} at the latest`,
      ),
    ],
    members: { existing: other },
  });
}

import { Injectable } from '@nestjs/common';
import { actionsOf } from '../platform/http/allowed-actions.dto.js';
import { type Answer, etagOf } from '../platform/http/answer.js';
import { osloDate } from '../platform/base/clock.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Command } from '../platform/http/operation.js';
import type { Principal } from '../platform/base/principal.js';
import { fault, notFound, Problem, ruleBroken, STALE } from '../platform/base/problem.js';
import { UnitOfWork } from '../platform/database/unit-of-work.js';
import type {
  CreateCriteriaSet,
  CriteriaSetResponse,
  CriterionInput,
  UpdateCriteriaSet,
} from './criteria-set.dto.js';
import { CriteriaSet } from './criteria-set.entity.js';
import { CriteriaSetLookup, type CriteriaSetRecord } from './criteria-set.lookup.js';
import {
  contentFaults,
  type CriteriaSetAction,
  criteriaSetLocks,
  statusOn,
} from './criteria-set.rules.js';
import {
  CRITERIA_SET_KEY_TAKEN,
  CRITERIA_SET_OVERLAP,
  CRITERIA_SET_STATE,
} from './criteria.problems.js';

/** A set as this caller sees it: with what the caller can do. */
export function criteriaSetAnswer(
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
 * Keeps the versions of the criteria: a draft is changed freely; on trial or in force its content
 * is fixed for good.
 */
@Injectable()
export class CriteriaSetService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sets: CriteriaSetLookup,
  ) {}

  async create(command: Command, dto: CreateCriteriaSet): Promise<Answer<CriteriaSetResponse>> {
    const others = await this.sets.all();
    const faults = contentFaults(dto, (key) =>
      others.find((set) => set.key === key)?.criteria.map(({ code }) => code),
    );
    if (faults.length > 0) throw ruleBroken(faults);
    return this.work.change(command, async (tx) => {
      const inserted = await tx.rows(
        `insert into criteria.criteria_set (key, title_nb, title_en, source, rule, version) values ($1, $2, $3, $4, $5, 1) on conflict do nothing returning key`,
        [dto.key, dto.title.nb, dto.title.en, dto.source, dto.rule],
      );
      if (inserted.length === 0)
        throw new Problem(CRITERIA_SET_KEY_TAKEN, {
          errors: [
            fault('/key', 'criteria-set-key-taken', 'Velg en annen nøkkel', 'Choose another key'),
          ],
          members: { existing: dto.key },
        });
      await this.writeCriteria(tx, dto.key, dto.criteria);
      const { rule, source, title, key } = dto;
      const record: CriteriaSetRecord = {
        key,
        status: 'draft',
        title,
        source,
        rule,
        validFrom: null,
        onTrialFrom: null,
        inForceFrom: null,
        validTo: null,
        criteria: dto.criteria.map(recorded),
        version: 1,
      };
      return {
        answer: {
          ...this.answer(command, record),
          status: 201,
          location: `/v1/criteria-sets/${key}`,
        },
        subject: `criteria-set/${key}`,
        detail: record,
      };
    });
  }

  async update(
    command: Command,
    key: string,
    dto: UpdateCriteriaSet,
  ): Promise<Answer<CriteriaSetResponse>> {
    const others = await this.sets.all();
    return this.transition(command, key, 'change', async (tx, set) => {
      const after = { ...set, ...dto, criteria: dto.criteria?.map(recorded) ?? set.criteria };
      const faults = contentFaults(after, (other) =>
        others.find((one) => one.key === other)?.criteria.map(({ code }) => code),
      );
      if (faults.length > 0) throw ruleBroken(faults);
      if (dto.criteria !== undefined) {
        await tx.rows(`delete from criteria.criterion where criteria_set = $1`, [key]);
        await this.writeCriteria(tx, key, dto.criteria);
      }
      return after;
    });
  }

  putOnTrial(command: Command, key: string, from: string): Promise<Answer<CriteriaSetResponse>> {
    return this.transition(command, key, 'putOnTrial', (_, set) => ({
      ...set,
      onTrialFrom: from,
      validFrom: set.validFrom ?? from,
    }));
  }

  /** Of two sets in force on one date neither would decide: the other is retired first. */
  bringIntoForce(
    command: Command,
    key: string,
    from: string,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.transition(command, key, 'bringIntoForce', async (tx, set) => {
      if (set.onTrialFrom !== null && from < set.onTrialFrom)
        throw ruleBroken([
          fault(
            '/from',
            'ends-before-start',
            `Må være på eller etter ${set.onTrialFrom}`,
            `Must be on or after ${set.onTrialFrom}`,
          ),
        ]);
      await tx.rows(`select pg_advisory_xact_lock(hashtext('criteria.in-force'))`);
      const [other] = await tx.rows<{ key: string }>(
        `select s.key from criteria.criteria_set s where s.in_force_from is not null and s.key <> $1 and daterange(s.in_force_from, s.valid_to) && daterange($2::date, null) order by s.key limit 1`,
        [key, from],
      );
      if (other !== undefined) {
        throw new Problem(CRITERIA_SET_OVERLAP, {
          errors: [
            fault(
              '/from',
              'criteria-set-overlap',
              `${other.key} gjelder da; avvikle det først, med til-dato senest ${from}`,
              `${other.key} is in force then; retire it first, to ${from} at the latest`,
            ),
          ],
          members: { existing: other.key },
        });
      }
      return { ...set, inForceFrom: from, validFrom: set.validFrom ?? from };
    });
  }

  retire(command: Command, key: string, to: string): Promise<Answer<CriteriaSetResponse>> {
    return this.transition(command, key, 'retire', (_, set) => {
      const since =
        [set.validFrom, set.onTrialFrom, set.inForceFrom]
          .filter((date) => date !== null)
          .sort()
          .at(-1) ?? to;
      if (to <= since)
        throw ruleBroken([
          fault('/to', 'ends-before-start', `Må være etter ${since}`, `Must be after ${since}`),
        ]);
      return { ...set, validTo: to };
    });
  }

  /** One action on the version that was read: refused when the set's state does not allow it. */
  private transition(
    command: Command,
    key: string,
    action: CriteriaSetAction,
    change: (tx: Tx, set: CriteriaSetRecord) => CriteriaSetRecord | Promise<CriteriaSetRecord>,
  ): Promise<Answer<CriteriaSetResponse>> {
    return this.work.change(command, async (tx, now) => {
      const before = await this.sets.find(key);
      if (before === undefined) throw notFound({ nb: 'Kriteriesettet', en: 'The criteria set' });
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const lock = criteriaSetLocks(before, command.principal.directorate)[action];
      if (lock !== undefined)
        throw new Problem(CRITERIA_SET_STATE, {
          detail: lock.reason,
          errors: [fault('', lock.code, lock.reason.nb, lock.reason.en)],
        });
      const after = await change(tx, before);
      const { title, source, rule, validFrom, onTrialFrom, inForceFrom, validTo } = after;
      const version = before.version + 1;
      const { affected } = await tx.manager.update(
        CriteriaSet,
        { key, version: before.version },
        {
          titleNb: title.nb,
          titleEn: title.en,
          source,
          rule,
          validFrom,
          onTrialFrom,
          inForceFrom,
          validTo,
          version,
        },
      );
      if (affected !== 1) throw new Problem(STALE);
      const record = { ...after, version, status: statusOn(after, osloDate(now)) };
      return {
        answer: this.answer(command, record),
        subject: `criteria-set/${key}`,
        detail: { before, after: record },
      };
    });
  }

  private answer(command: Command, record: CriteriaSetRecord): Answer<CriteriaSetResponse> {
    return { body: criteriaSetAnswer(record, command.principal), etag: etagOf(record.version) };
  }

  private async writeCriteria(
    tx: Tx,
    key: string,
    criteria: readonly CriterionInput[],
  ): Promise<void> {
    await tx.rows(
      `insert into criteria.criterion (criteria_set, code, position, text_nb, text_en, guidance, evidence, same_as)
       select $1, x.code, x.position, x.text->>'nb', x.text->>'en', x.guidance, x.evidence, x."sameAs"
         from jsonb_to_recordset($2) as x(code text, position int, text jsonb, guidance jsonb, evidence jsonb, "sameAs" text)`,
      [
        key,
        JSON.stringify(criteria.map((criterion, index) => ({ ...criterion, position: index + 1 }))),
      ],
    );
  }
}

function recorded({
  code,
  text,
  guidance = null,
  evidence = null,
  sameAs = null,
}: CriterionInput): CriteriaSetRecord['criteria'][number] {
  return { code, text, guidance, evidence, sameAs };
}

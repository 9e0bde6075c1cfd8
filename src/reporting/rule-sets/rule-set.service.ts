import { Injectable } from '@nestjs/common';
import { actionLocked, actionsOf } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import {
  type EntityRow,
  insertRowUnlessTaken,
  updateRows,
} from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/command.js';
import type { Principal } from '../../platform/base/principal.js';
import { fault, notFound, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { RULE_SET_KEY_TAKEN, RULE_SET_STATE } from '../reporting.problems.js';
import {
  type CreateRuleSet,
  type ReplaceRuleSet,
  ruleSetContent,
  type RuleSetListResponse,
  type RuleSetResponse,
} from './rule-set.dto.js';
import { RuleSet } from './rule-set.entity.js';
import { RuleSetLookup } from './rule-set.lookup.js';
import { ruleSetFaults, ruleSetLocks } from './rule-set.rules.js';
import type { RuleSetRecord } from './rule-set.types.js';

const PUBLIC = { kind: 'public' } as const;

/**
 * Drafts, replaces and publishes rule sets. A draft can be replaced freely. A published set never
 * changes, and rounds can bind it.
 */
@Injectable()
export class RuleSetService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly sets: RuleSetLookup,
  ) {}

  async list(caller: Principal | undefined): Promise<Answer<RuleSetListResponse>> {
    const sets = await this.database.transaction(PUBLIC, (tx) => this.sets.list(tx));
    return { body: { items: sets.map((set) => answerOf(set, caller).body) } };
  }

  async find(caller: Principal | undefined, key: string): Promise<Answer<RuleSetResponse>> {
    return answerOf(
      await this.database.transaction(PUBLIC, (tx) => this.requireSet(tx, key)),
      caller,
    );
  }

  create(command: Command, dto: CreateRuleSet): Promise<Answer<RuleSetResponse>> {
    const { key, title, source } = dto;
    const content = ruleSetContent(dto);
    const faults = ruleSetFaults(content);
    if (faults.length > 0) throw ruleBroken(faults);
    return this.work.change(command, async (tx): Promise<Change<RuleSetResponse>> => {
      const draft = {
        key,
        titleNb: title.nb,
        titleEn: title.en,
        source,
        content,
        publishedAt: null,
        version: 1,
      };
      const inserted = await tx.execute(insertRowUnlessTaken(RuleSet, draft, 'key'));
      if (inserted === 0) throw keyTaken(key);
      const set = await this.requireSet(tx, key);
      return {
        answer: {
          ...answerOf(set, command.principal),
          status: 201,
          location: `/v1/rule-sets/${key}`,
        },
        subject: `rule-set/${key}`,
        detail: set,
      };
    });
  }

  replace(command: Command, key: string, dto: ReplaceRuleSet): Promise<Answer<RuleSetResponse>> {
    const content = ruleSetContent(dto);
    return this.change(command, key, 'replace', () => {
      const faults = ruleSetFaults(content);
      if (faults.length > 0) throw ruleBroken(faults);
      return { titleNb: dto.title.nb, titleEn: dto.title.en, source: dto.source, content };
    });
  }

  publish(command: Command, key: string): Promise<Answer<RuleSetResponse>> {
    return this.change(command, key, 'publish', (now) => ({ publishedAt: now }));
  }

  /** Takes one action on a rule set, in the version that the caller has read. */
  private change(
    command: Command,
    key: string,
    action: 'replace' | 'publish',
    values: (now: Date) => Partial<EntityRow<RuleSet>>,
  ): Promise<Answer<RuleSetResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RuleSetResponse>> => {
      const before = await this.requireSet(tx, key);
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const lock = ruleSetLocks(before, command.principal.directorate)[action];
      if (lock !== undefined) throw actionLocked(RULE_SET_STATE, lock);
      const { version } = before;
      const changed = await tx.execute(
        updateRows(RuleSet, { key, version }, { ...values(now), version: version + 1 }),
      );
      if (changed !== 1) throw new Problem(STALE);
      const after = await this.requireSet(tx, key);
      return {
        answer: answerOf(after, command.principal),
        subject: `rule-set/${key}`,
        detail: { before, after },
      };
    });
  }

  private async requireSet(tx: Tx, key: string): Promise<RuleSetRecord> {
    const set = await this.sets.find(tx, key);
    if (set === undefined) throw notFound({ nb: 'Regelsettet', en: 'The rule set' });
    return set;
  }
}

/** Returns a rule set with the actions that are open to this caller. */
function answerOf(
  { content, ...set }: RuleSetRecord,
  caller: Principal | undefined,
): Answer<RuleSetResponse> {
  const body = {
    ...set,
    ...content,
    rules: [...content.rules],
    ...actionsOf(ruleSetLocks(set, caller?.directorate === true)),
  };
  return { body, etag: etagOf(set.version) };
}

function keyTaken(key: string): Problem {
  return new Problem(RULE_SET_KEY_TAKEN, {
    errors: [fault('/key', 'rule-set-key-taken', 'Velg en annen nøkkel', 'Choose another key')],
    members: { existing: key },
  });
}

import { Injectable } from '@nestjs/common';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import { osloDate } from '../../platform/base/clock.js';
import { fault, type Fault } from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { RuleSetLookup } from '../rule-sets/rule-set.lookup.js';
import type { Round } from './round.entity.js';
import { findRound, listFollowers } from './round.queries.js';
import { codesEndFaults, comparedWithFaults, setEndsFault } from './round.rules.js';

/** Checks what a round refers to: criteria set, rule set and the round it is compared with. */
@Injectable()
export class RoundReferences {
  constructor(
    private readonly criteria: CriteriaSetLookup,
    private readonly rules: RuleSetLookup,
    private readonly registers: RegisterLookup,
  ) {}

  /** Finds the faults of a round's criteria set and rule set. */
  async findFaults(
    tx: Tx,
    { criteriaSet, ruleSet }: Pick<EntityRow<Round>, 'criteriaSet' | 'ruleSet'>,
  ): Promise<Fault[]> {
    return [
      ...(await this.findCriteriaFaults(criteriaSet)),
      ...(ruleSet === null ? [] : await this.findRuleSetFaults(tx, ruleSet)),
    ];
  }

  /**
   * Finds the faults of a closing that is moved past the end of the criteria set of an open round or
   * of a code: both are fixed until the round is closed. A historical round may get any closing.
   */
  async findEndFaults(
    tx: Tx,
    round: Pick<EntityRow<Round>, 'state' | 'historical' | 'closesAt' | 'criteriaSet'>,
    { closesAt }: Pick<EntityRow<Round>, 'closesAt'>,
  ): Promise<Fault[]> {
    const [last, moved] = [osloDate(round.closesAt), osloDate(closesAt)];
    if (round.state !== 'open' || round.historical || moved <= last) return [];
    const validTo = (await this.criteria.find(round.criteriaSet))?.validTo ?? null;
    const setEnds = validTo !== null && last < validTo && validTo <= moved;
    return [
      ...(setEnds ? [setEndsFault(round.criteriaSet, validTo)] : []),
      ...codesEndFaults(await this.registers.listEnding(tx, last, moved)),
    ];
  }

  /** Sets the round that a round is compared with, by its key. Returns the faults of the choice. */
  async nameCompared(tx: Tx, round: EntityRow<Round>, key: string | null): Promise<Fault[]> {
    const named = key === round.key ? round : await findNamed(tx, key);
    round.comparedWith = named?.id ?? null;
    return key === null ? [] : comparedWithFaults(round, named, await listFollowers(tx, round.id));
  }

  private async findCriteriaFaults(key: string): Promise<Fault[]> {
    if ((await this.criteria.find(key)) !== undefined) return [];
    return [
      fault(
        '/criteriaSet',
        'unknown-criteria-set',
        'Kriteriesettet finnes ikke',
        'The criteria set does not exist',
      ),
    ];
  }

  private async findRuleSetFaults(tx: Tx, key: string): Promise<Fault[]> {
    const rules = await this.rules.find(tx, key);
    if (rules === undefined)
      return [
        fault(
          '/ruleSet',
          'unknown-rule-set',
          'Regelsettet finnes ikke',
          'The rule set does not exist',
        ),
      ];
    if (rules.publishedAt !== null) return [];
    return [
      fault(
        '/ruleSet',
        'rule-set-not-published',
        'Regelsettet er ikke publisert',
        'The rule set is not published',
      ),
    ];
  }
}

async function findNamed(tx: Tx, key: string | null): Promise<EntityRow<Round> | undefined> {
  return key === null ? undefined : findRound(tx, key);
}

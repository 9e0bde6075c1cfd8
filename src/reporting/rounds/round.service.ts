import { Injectable } from '@nestjs/common';
import { CriteriaSetLookup } from '../../criteria/criteria-set.lookup.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Clock } from '../../platform/base/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import { Jobs } from '../../platform/work/jobs.js';
import type { Command } from '../../platform/http/operation.js';
import { fault, notFound, Problem, ruleBroken, STALE } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ROUND_KEY_TAKEN, ROUND_STATE } from '../reporting.problems.js';
import type { CreateRound, RoundListResponse, RoundResponse } from './round.dto.js';
import { Round } from './round.entity.js';
import { ROUND_CLOSED_EVENT, ROUND_OPENED_EVENT } from '../reporting.events.js';
import { holdRound } from './round-lock.queries.js';
import { roundFaults } from './round.rules.js';
import { RuleSetLookup } from '../rule-sets/rule-set.lookup.js';
import { DEFAULT_RULE_SET } from '../rule-sets/rule-set.types.js';

/** Opens and closes rounds, for the directorate; anyone may read them. */
@Injectable()
export class RoundService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly criteria: CriteriaSetLookup,
    private readonly rules: RuleSetLookup,
    private readonly jobs: Jobs,
    private readonly clock: Clock,
  ) {}

  async create(command: Command, dto: CreateRound): Promise<Answer<RoundResponse>> {
    const times = {
      opensAt: new Date(dto.opensAt),
      deadline: new Date(dto.deadline),
      closesAt: new Date(dto.closesAt),
    };
    const faults = roundFaults(times);
    if ((await this.criteria.find(dto.criteriaSet)) === undefined)
      faults.push(
        fault(
          '/criteriaSet',
          'unknown-criteria-set',
          'Kriteriesettet finnes ikke',
          'The criteria set does not exist',
        ),
      );
    return this.work.change(command, async (tx): Promise<Change<RoundResponse>> => {
      const { key, period, name, budgetYear, criteriaSet, ruleSet = DEFAULT_RULE_SET } = dto;
      const rules = await this.rules.find(tx, ruleSet);
      if (rules === undefined)
        faults.push(
          fault(
            '/ruleSet',
            'unknown-rule-set',
            'Regelsettet finnes ikke',
            'The rule set does not exist',
          ),
        );
      else if (rules.publishedAt === null)
        faults.push(
          fault(
            '/ruleSet',
            'rule-set-not-published',
            'Regelsettet er ikke publisert',
            'The rule set is not published',
          ),
        );
      if (faults.length > 0) throw ruleBroken(faults);
      const inserted = await tx.rows(
        `insert into reporting.round (id, key, period, name_nb, name_en, budget_year, criteria_set, opens_at, deadline, closes_at, rule_set, state, version)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'planned', 1) on conflict (key) do nothing returning id`,
        [
          newId(),
          key,
          period,
          name.nb,
          name.en,
          budgetYear,
          criteriaSet,
          times.opensAt,
          times.deadline,
          times.closesAt,
          ruleSet,
        ],
      );
      if (inserted.length === 0)
        throw new Problem(ROUND_KEY_TAKEN, {
          errors: [
            fault('/key', 'round-key-taken', 'Runden finnes allerede', 'The round exists already'),
          ],
          members: { existing: key },
        });
      return this.changed(tx, key, { status: 201, location: `/v1/rounds/${key}` });
    });
  }

  /** From `opensAt` on. */
  open(command: Command, key: string): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = await this.locked(tx, command, key);
      if (round.state !== 'planned')
        throw wrongState(`Runden er ${round.state}`, `The round is ${round.state}`);
      if (now < round.opensAt)
        throw wrongState(
          `Runden kan åpnes fra ${round.opensAt.toISOString()}`,
          `The round can be opened from ${round.opensAt.toISOString()}`,
        );
      await tx.manager.update(
        Round,
        { id: round.id },
        { state: 'open', openedAt: now, version: round.version + 1 },
      );
      const change = await this.changed(tx, key);
      return { ...change, events: [{ topic: ROUND_OPENED_EVENT, payload: { roundId: round.id } }] };
    });
  }

  /** From the deadline on. Asks for the round's roll-up. */
  close(command: Command, key: string): Promise<Answer<RoundResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<RoundResponse>> => {
      const round = await this.locked(tx, command, key);
      if (round.state !== 'open')
        throw wrongState(`Runden er ${round.state}`, `The round is ${round.state}`);
      if (now < round.deadline)
        throw wrongState(
          `Runden kan lukkes fra ${round.deadline.toISOString()}`,
          `The round can be closed from ${round.deadline.toISOString()}`,
        );
      // Read after the round is held alone: no certified report is recorded later than the closing.
      const closedAt = this.clock.now();
      const rollupJob = await this.jobs.request(
        tx,
        { actorId: command.principal.actorId, kind: 'rollup-round', subject: `round/${key}` },
        closedAt,
      );
      await tx.manager.update(
        Round,
        { id: round.id },
        { state: 'closed', closedAt, rollupJob, version: round.version + 1 },
      );
      const change = await this.changed(tx, key);
      return {
        ...change,
        events: [{ topic: ROUND_CLOSED_EVENT, payload: { roundId: round.id, jobId: rollupJob } }],
      };
    });
  }

  async list(): Promise<Answer<RoundListResponse>> {
    const items = await this.database.publicRows<RoundResponse>(
      `select ${COLUMNS} from reporting.round r order by r.key`,
    );
    return { body: { items } };
  }

  async find(key: string): Promise<Answer<RoundResponse>> {
    const [body] = await this.database.publicRows<RoundResponse>(
      `select ${COLUMNS} from reporting.round r where r.key = $1`,
      [key],
    );
    if (body === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
    return { body, etag: etagOf(body.version) };
  }

  /** The round's row, locked against reports being certified while it changes. */
  private async locked(tx: Tx, command: Command, key: string): Promise<Round> {
    await holdRound(tx, key, 'exclusive');
    const round = await tx.manager.findOneBy(Round, { key });
    if (round === null) throw notFound({ nb: 'Runden', en: 'The round' });
    if (round.version !== command.expectedVersion) throw new Problem(STALE);
    return round;
  }

  private async changed(
    tx: Tx,
    key: string,
    rest: Partial<Answer<RoundResponse>> = {},
  ): Promise<Change<RoundResponse>> {
    const [body] = await tx.rows<RoundResponse>(
      `select ${COLUMNS} from reporting.round r where r.key = $1`,
      [key],
    );
    if (body === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
    return {
      answer: { body, etag: etagOf(body.version), ...rest },
      subject: `round/${key}`,
      detail: body,
    };
  }
}

const INSTANT = (column: string): string =>
  `to_char(r.${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const COLUMNS = `r.key, r.period, json_build_object('nb', r.name_nb, 'en', r.name_en) as name, r.budget_year as "budgetYear", r.criteria_set as "criteriaSet", r.rule_set as "ruleSet",
  ${INSTANT('opens_at')} as "opensAt", ${INSTANT('deadline')} as deadline, ${INSTANT('closes_at')} as "closesAt", r.state,
  ${INSTANT('opened_at')} as "openedAt", ${INSTANT('closed_at')} as "closedAt", r.rollup_job as "rollupJob", r.version`;

function wrongState(nb: string, en: string): Problem {
  return new Problem(ROUND_STATE, { detail: { nb, en } });
}

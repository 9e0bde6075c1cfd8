import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { type Fault, fault, notFound, Problem, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { COST_CAUSE_TAKEN } from '../costs.problems.js';
import type {
  CostCauseListResponse,
  CostCauseQuery,
  CostCauseResponse,
  CreateCostCause,
  StateCost,
} from './cost-cause.dto.js';
import { CostCause, CostEstimate } from './cost-cause.entity.js';
import { CostCauseQueries } from './cost-cause.queries.js';
import { estimateFaults } from './cost-estimate.rules.js';

const PUBLIC = { kind: 'public' } as const;

/** Records causes of operating cost and their estimates, for the directorate. Nothing changes. */
@Injectable()
export class CostCauseService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly queries: CostCauseQueries,
    private readonly registers: RegisterLookup,
  ) {}

  async list({ nationalSolution }: CostCauseQuery): Promise<Answer<CostCauseListResponse>> {
    const found = await this.database.transaction(PUBLIC, (tx) =>
      this.queries.list(tx, nationalSolution ?? null),
    );
    return { body: { items: found.map(({ earlier: _, ...summary }) => summary) } };
  }

  async find(key: string): Promise<Answer<CostCauseResponse>> {
    const body = await this.database.transaction(PUBLIC, (tx) => this.queries.find(tx, key));
    if (body === undefined) throw unknownCause();
    return { body };
  }

  create(command: Command, dto: CreateCostCause): Promise<Answer<CostCauseResponse>> {
    return this.work.change(command, async (tx, now) => {
      await tx.execute(lockNamed('costs.cost_cause'));
      const { cause: key, nationalSolution, name, estimate } = dto;
      if ((await this.queries.find(tx, key)) !== undefined) throw causeTaken();
      const given = withDefaults(estimate);
      const today = osloDate(now);
      const faults = estimateFaults(given, { today, lastStatedOn: null }).map((one) => ({
        ...one,
        pointer: `/estimate${one.pointer}`,
      }));
      faults.push(...(await this.solutionFaults(tx, nationalSolution, today)));
      if (faults.length > 0) throw ruleBroken(faults);
      const recorded = { recordedBy: command.principal.organisationNumber, recordedAt: now };
      const names = { nameNb: name.nb, nameEn: name.en };
      await tx.execute(insertRow(CostCause, { key, nationalSolution, ...names, ...recorded }));
      await tx.execute(insertRow(CostEstimate, { id: newId(), cause: key, ...given, ...recorded }));
      return this.describeChange(tx, key);
    });
  }

  state(command: Command, key: string, dto: StateCost): Promise<Answer<CostCauseResponse>> {
    return this.work.change(command, async (tx, now) => {
      await tx.execute(lockNamed('costs.cost_cause'));
      const found = await this.queries.find(tx, key);
      if (found === undefined) throw unknownCause();
      const given = withDefaults(dto);
      const lastStatedOn = found.estimate.statedOn;
      const faults = estimateFaults(given, { today: osloDate(now), lastStatedOn });
      if (faults.length > 0) throw ruleBroken(faults);
      const recorded = { recordedBy: command.principal.organisationNumber, recordedAt: now };
      await tx.execute(insertRow(CostEstimate, { id: newId(), cause: key, ...given, ...recorded }));
      return this.describeChange(tx, key);
    });
  }

  private async solutionFaults(tx: Tx, code: string, today: string): Promise<Fault[]> {
    const codes = await this.registers.readCodes(tx, ['nationalSolutions'], today);
    return codes.findFaults([
      { pointer: '/nationalSolution', register: 'nationalSolutions', code },
    ]);
  }

  private async describeChange(tx: Tx, key: string): Promise<Change<CostCauseResponse>> {
    const body = await this.queries.find(tx, key);
    if (body === undefined) throw new Error('The cause that was stored is not there');
    return {
      answer: { body, status: 201, location: `/v1/cost-causes/${key}` },
      subject: `cost-cause/${key}`,
      detail: body,
    };
  }
}

/** Returns the columns of an estimate, with what a request may leave out. */
function withDefaults(
  dto: StateCost,
): Omit<CostEstimate, 'id' | 'cause' | 'recordedBy' | 'recordedAt'> {
  const { statedOn, currency, priceYear, basis, source } = dto;
  const { amounts, payers = [], case: councilCase = null, reason = null } = dto;
  return {
    statedOn,
    currency,
    priceYear,
    basis,
    amounts: amounts.map(({ year, onwards = false, amount }) => ({ year, onwards, amount })),
    payers: payers.map(({ payer, share, fromYear }) => ({ payer, share, fromYear })),
    councilCase,
    source,
    reason,
  };
}

function unknownCause(): Problem {
  return notFound({ nb: 'Kostnadsårsaken', en: 'The cost cause' });
}

function causeTaken(): Problem {
  return new Problem(COST_CAUSE_TAKEN, {
    errors: [
      fault(
        '/cause',
        'cost-cause-taken',
        'Kostnadsårsaken finnes fra før. Før et nytt anslag på den',
        'The cost cause exists already. Record a new estimate of it',
      ),
    ],
  });
}

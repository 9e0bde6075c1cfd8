import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import {
  type Fault,
  fault,
  FORBIDDEN,
  notFound,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import {
  insertRow,
  insertRowUnlessTaken,
  updateRows,
} from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { actionLocked } from '../../platform/fields/allowed-actions.dto.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { SOLUTION_TAKEN } from '../coordination.problems.js';
import type {
  ChangeSolution,
  RegisterSolution,
  SolutionListResponse,
  SolutionQuery,
  SolutionResponse,
} from './solution.dto.js';
import { Solution, SolutionRevision } from './solution.entity.js';
import { findSolution, listSolutions, lockSolution, type SolutionRow } from './solution.queries.js';
import type { SolutionMaturity } from './solution.types.js';

const PUBLIC = { kind: 'public' } as const;

/** A solution with every member set, as a revision holds it. */
type SolutionValues = Required<Omit<RegisterSolution, 'code'>>;

/** Registers solutions of the municipal sector, and adds their revisions. */
@Injectable()
export class SolutionService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly registers: RegisterLookup,
  ) {}

  async list(query: SolutionQuery): Promise<Answer<SolutionListResponse>> {
    const items = await this.database.transaction(PUBLIC, (tx) => listSolutions(tx, query));
    const countOf = (maturity: SolutionMaturity): number =>
      items.filter((solution) => solution.maturity === maturity).length;
    const counts = {
      inDevelopment: countOf('inDevelopment'),
      trial: countOf('trial'),
      readyToIntroduce: countOf('readyToIntroduce'),
      introduced: countOf('introduced'),
    };
    const focusAreas = new Set(items.map(({ focusArea }) => focusArea)).size;
    return { body: { counts, focusAreas, items } };
  }

  async find(code: string): Promise<Answer<SolutionResponse>> {
    return answerOf(await this.database.transaction(PUBLIC, (tx) => findSolution(tx, code)));
  }

  register(command: Command, dto: RegisterSolution): Promise<Answer<SolutionResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<SolutionResponse>> => {
      const { code, ...given } = dto;
      const values = { nationalSolution: null, release: null, ...given };
      await this.refuseUnknownCodes(tx, values, now);
      const row = { id: newId(), code, ownerId: command.principal.actorId, createdAt: now };
      const solution = { ...row, version: 1 };
      if ((await tx.execute(insertRowUnlessTaken(Solution, solution, 'code'))) !== 1)
        throw solutionTaken();
      await addRevision(tx, { ...solution, values }, command.principal, now);
      const answer = answerOf(await findSolution(tx, code));
      return {
        answer: { ...answer, status: 201, location: `/v1/solutions/${code}` },
        subject: `solution/${code}`,
        detail: answer.body,
      };
    });
  }

  change(command: Command, code: string, dto: ChangeSolution): Promise<Answer<SolutionResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<SolutionResponse>> => {
      const before = await lockSolution(tx, code);
      if (before === undefined) throw notSolution();
      if (!actsFor(command.principal, before.ownerId)) throw notOwner();
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const { id, name, focusArea, nationalSolution, maturity, release, source } = before;
      const values = { name, focusArea, nationalSolution, maturity, release, source, ...dto };
      await this.refuseUnknownCodes(tx, values, now);
      const version = before.version + 1;
      await addRevision(tx, { id, version, values }, command.principal, now);
      await tx.execute(updateRows(Solution, { id }, { version }));
      const answer = answerOf(await findSolution(tx, code));
      return { answer, subject: `solution/${code}`, detail: answer.body };
    });
  }

  private async refuseUnknownCodes(tx: Tx, values: SolutionValues, now: Date): Promise<void> {
    const { focusArea, nationalSolution } = values;
    const registers = ['areas', 'nationalSolutions'] as const;
    const codes = await this.registers.readCodes(tx, registers, osloDate(now));
    const faults: Fault[] = codes.findFaults([
      { pointer: '/focusArea', register: 'areas', code: focusArea },
      ...(nationalSolution === null
        ? []
        : [
            {
              pointer: '/nationalSolution',
              register: 'nationalSolutions' as const,
              code: nationalSolution,
            },
          ]),
    ]);
    if (faults.length > 0) throw ruleBroken(faults);
  }
}

function answerOf(found: SolutionRow | undefined): Answer<SolutionResponse> {
  if (found === undefined) throw notSolution();
  const { id: _id, ownerId: _owner, ...body } = found;
  return { body, etag: etagOf(body.version) };
}

async function addRevision(
  tx: Tx,
  solution: {
    readonly id: string;
    readonly version: number;
    readonly values: SolutionValues;
  },
  { organisationNumber }: Principal,
  now: Date,
): Promise<void> {
  const { name, ...values } = solution.values;
  const revision = {
    ...values,
    solutionId: solution.id,
    number: solution.version,
    nameNb: name.nb,
    nameEn: name.en,
    recordedBy: organisationNumber,
    recordedAt: now,
  };
  await tx.execute(insertRow(SolutionRevision, revision));
}

function notSolution(): Problem {
  return notFound({ nb: 'Løsningen', en: 'The solution' });
}

function notOwner(): Problem {
  return actionLocked(FORBIDDEN, {
    code: 'not-yours',
    reason: {
      nb: 'Kan bare gjøres av eieren av løsningen',
      en: 'Can only be done by the owner of the solution',
    },
  });
}

function solutionTaken(): Problem {
  return new Problem(SOLUTION_TAKEN, {
    errors: [
      fault(
        '/code',
        'solution-taken',
        'Velg en kode som ingen løsning har',
        'Choose a code that no solution has',
      ),
    ],
  });
}

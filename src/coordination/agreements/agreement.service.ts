import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import type { Principal } from '../../platform/base/principal.js';
import {
  fault,
  type Fault,
  FORBIDDEN,
  notFound,
  Problem,
  type ProblemKind,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, type DomainEvent, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { actionLocked } from '../../platform/fields/allowed-actions.dto.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { AGREEMENT_MOVED_EVENT } from '../coordination.events.js';
import { AGREEMENT_EXISTS, AGREEMENT_STATE, NOT_YOUR_TURN } from '../coordination.problems.js';
import { hasMilestone } from './agreement-target.queries.js';
import { readTarget } from './agreement-target.rules.js';
import { AgreementTargets } from './agreement-target.service.js';
import type { MakeMove, MakeMoves, RequestAgreement } from './agreement-request.dto.js';
import type { AgreementResponse, MovedAgreementsResponse } from './agreement.dto.js';
import { type Agreement, AgreementMoved } from './agreement.entity.js';
import {
  AgreementQueries,
  type AgreementRow,
  findOpenAgreement,
  insertAgreement,
  recordMove,
  situationOf,
} from './agreement.queries.js';
import {
  findMoveLock,
  findSide,
  judgeListedMove,
  type MoveContent,
  moveFaults,
  positionAfter,
  positionOf,
} from './agreement.rules.js';
import { makeAgreement } from './new-agreement.rules.js';

/** A move of one agreement, where it stands in the request, and when it is made. */
interface Asked {
  readonly dto: MakeMove;
  readonly pointer: string;
  readonly now: Date;
}

const LOCK_PROBLEMS: Readonly<Record<string, ProblemKind>> = {
  'agreement-state': AGREEMENT_STATE,
  'not-your-turn': NOT_YOUR_TURN,
};

/** Makes agreements and their moves. A move is judged under the lock of its agreement. */
@Injectable()
export class AgreementService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: AgreementQueries,
    private readonly projects: ProjectLookup,
    private readonly targets: AgreementTargets,
  ) {}

  /** Asks a body for something that one of the caller's projects needs. */
  request(command: Command, dto: RequestAgreement): Promise<Answer<AgreementResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<AgreementResponse>> => {
      const project = await this.projects.findOwn(tx, dto.project, principal);
      const target = readTarget(dto.on);
      const move = {
        move: 'request',
        date: dto.neededBy,
        condition: null,
        reason: null,
        milestone: null,
      } as const;
      const faults = [
        ...(project === undefined ? [unknownProject()] : []),
        ...moveFaults(move, { today: osloDate(now), forecast: null }, '').map((one) => ({
          ...one,
          pointer: '/neededBy',
        })),
      ];
      if (!('kind' in target)) throw ruleBroken([...faults, target]);
      const columns = await this.targets.find(tx, principal, { dto, target, now });
      if (Array.isArray(columns)) throw ruleBroken([...faults, ...columns]);
      if (project === undefined || faults.length > 0) throw ruleBroken(faults);
      const agreement = makeAgreement({
        id: newId(),
        kind: dto.kind,
        what: dto.what,
        projectId: project.id,
        actorId: project.actorId,
        ...columns,
        lagDays: dto.lagDays ?? 0,
        neededBy: dto.neededBy,
        createdAt: now,
      });
      if (!(await insertAgreement(tx, agreement)))
        throw agreementExists(await findOpenAgreement(tx, agreement));
      await tx.execute(insertRow(AgreementMoved, firstMove(agreement, dto, principal)));
      const answer = await this.queries.answer(tx, principal, agreement.id);
      return {
        answer: { ...answer, status: 201, location: `/v1/agreements/${agreement.id}` },
        ...recordOf([answer.body]),
      };
    });
  }

  /** Makes a move of an agreement. */
  move(command: Command, id: string, dto: MakeMove): Promise<Answer<AgreementResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<AgreementResponse>> => {
      await this.queries.lock(tx, [id]);
      const [row] = await this.queries.read(tx, principal, [id]);
      if (row === undefined) throw notFound({ nb: 'Avtalen', en: 'The agreement' });
      const lock = findMoveLock(dto.move, situationOf(row, principal));
      if (lock?.code === 'not-yours') throw actionLocked(FORBIDDEN, lock);
      if (row.version !== command.expectedVersion) throw new Problem(STALE);
      if (lock !== undefined) throw actionLocked(LOCK_PROBLEMS[lock.code] ?? FORBIDDEN, lock);
      const faults = await this.findFaults(tx, row, { dto, pointer: '', now });
      if (faults.length > 0) throw ruleBroken(faults);
      await this.record(tx, principal, row, { dto, pointer: '', now });
      const answer = await this.queries.answer(tx, principal, id);
      return { answer, ...recordOf([answer.body]) };
    });
  }

  /** Makes moves of different agreements: all of them, or none. Finds all faults of all. */
  moveMany(command: Command, { items }: MakeMoves): Promise<Answer<MovedAgreementsResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<MovedAgreementsResponse>> => {
      const ids = items.map(({ agreement }) => agreement);
      await this.queries.lock(tx, ids);
      const rows = await this.queries.read(tx, principal, ids);
      const faults: Fault[] = [];
      const moves: { readonly row: AgreementRow; readonly asked: Asked }[] = [];
      for (const [index, dto] of items.entries()) {
        const row = rows.find(({ id }) => id === dto.agreement);
        const asked = { dto, pointer: `/items/${String(index)}`, now };
        const repeated = ids.indexOf(dto.agreement) < index;
        faults.push(
          ...judgeListedMove(
            row === undefined
              ? undefined
              : { ...situationOf(row, principal), version: row.version },
            { move: dto.move, version: dto.version, pointer: asked.pointer, repeated },
          ),
        );
        if (row !== undefined) {
          faults.push(...(await this.findFaults(tx, row, asked)));
          moves.push({ row, asked });
        }
      }
      if (faults.length > 0) throw ruleBroken(faults);
      for (const { row, asked } of moves) await this.record(tx, principal, row, asked);
      const moved = new Map(
        (await this.queries.read(tx, principal, ids)).map((row) => [row.id, row]),
      );
      const answers = ids.flatMap((id) => {
        const row = moved.get(id);
        return row === undefined ? [] : [this.queries.responseOf(row, principal)];
      });
      return { answer: { body: { items: answers } }, ...recordOf(answers) };
    });
  }

  /** Finds the faults of what comes with a move. */
  private async findFaults(tx: Tx, row: AgreementRow, asked: Asked): Promise<Fault[]> {
    const { dto, pointer, now } = asked;
    const days = { today: osloDate(now), forecast: row.forecast };
    const faults = moveFaults(contentOf(dto), days, pointer);
    if (typeof dto.milestone !== 'string') return faults;
    const takes = dto.move === 'offer' || dto.move === 'commit';
    const known =
      takes &&
      row.targetProjectId !== null &&
      (await hasMilestone(tx, row.targetProjectId, dto.milestone));
    return known ? faults : [...faults, unknownMilestone(`${pointer}/milestone`)];
  }

  private async record(
    tx: Tx,
    principal: Principal,
    row: AgreementRow,
    { dto, now }: Asked,
  ): Promise<void> {
    const side = findSide(dto.move, situationOf(row, principal));
    if (side === undefined) throw new Error('A locked move is not recorded');
    const moved = {
      ...positionAfter(positionOf(row), contentOf(dto)),
      agreementId: row.id,
      number: row.version + 1,
      move: dto.move,
      side,
      reason: dto.reason ?? null,
      round: null,
      movedBy: principal.organisationNumber,
      movedAt: now,
    };
    await recordMove(tx, moved);
  }
}

function contentOf({ move, date, condition, reason, milestone }: MakeMove): MoveContent {
  return {
    move,
    date: date ?? null,
    condition: condition ?? null,
    reason: reason ?? null,
    milestone: milestone ?? null,
  };
}

function firstMove(
  agreement: EntityRow<Agreement>,
  { reason }: RequestAgreement,
  { organisationNumber }: Principal,
): EntityRow<AgreementMoved> {
  return {
    ...positionOf(agreement),
    agreementId: agreement.id,
    number: 1,
    move: 'request',
    side: 'receiver',
    reason: reason ?? null,
    round: null,
    movedBy: organisationNumber,
    movedAt: agreement.createdAt,
  };
}

/** Returns the audit content and the events of agreements after a move of each. */
function recordOf(agreements: readonly AgreementResponse[]): {
  readonly subject: string;
  readonly detail: object;
  readonly events: readonly DomainEvent[];
} {
  const [first] = agreements;
  const described = agreements.map(({ id, project, on, supplier, moves }) => ({
    id,
    project,
    on,
    supplier,
    move: moves.at(-1),
  }));
  return {
    subject: agreements.length === 1 ? `agreement/${first?.id ?? ''}` : 'agreements',
    detail: agreements.length === 1 ? (described[0] ?? {}) : { agreements: described },
    events: agreements.map(({ id }) => ({
      topic: AGREEMENT_MOVED_EVENT,
      payload: { agreementId: id },
    })),
  };
}

function agreementExists(existing: string | undefined): Problem {
  return new Problem(AGREEMENT_EXISTS, {
    errors: [
      fault(
        '',
        'agreement-exists',
        'Gjør et trekk i avtalen som finnes',
        'Make a move of the agreement that exists',
      ),
    ],
    members: { existing: existing ?? '' },
    headers: existing === undefined ? {} : { location: `/v1/agreements/${existing}` },
  });
}

function unknownProject(): Fault {
  return fault(
    '/project',
    'unknown-project',
    'Må være et av deres egne tiltak',
    'Must be one of your own projects',
  );
}

function unknownMilestone(pointer: string): Fault {
  return fault(
    pointer,
    'unknown-milestone',
    'Må være en milepæl i den siste sertifiserte rapporten om tiltaket som leverer',
    'Must be a milestone of the last certified report on the supplying project',
  );
}

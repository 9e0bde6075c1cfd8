import { Injectable } from '@nestjs/common';
import { osloDate } from '../../platform/base/clock.js';
import { newIds } from '../../platform/base/ids.js';
import { actsFor, type Principal } from '../../platform/base/principal.js';
import { fault, type Fault, ruleBroken } from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { findSupplier } from '../agreements/agreement-target.queries.js';
import { readNetworks } from '../networks/network.lookup.js';
import { quarterOf } from '../solutions/quarter.rules.js';
import { findSolution } from '../solutions/solution.queries.js';
import type { NamedReceiver, ReceiverPlace } from './receiver.rules.js';
import { receiverFaults } from './receiver.rules.js';
import { moverOf, recordOf } from './roll-out-record.rules.js';
import type { PlanRollOuts } from './roll-out-request.dto.js';
import { findReceivers, type RolledOut } from './roll-out-target.queries.js';
import type { RollOutsResponse } from './roll-out.dto.js';
import { type RollOut, RollOutMoved } from './roll-out.entity.js';
import { answerRollOuts, insertRollOut } from './roll-out.queries.js';
import { rollOutMoveFaults, rollOutPositionOf } from './roll-out.rules.js';
import type { RollOutSide } from './roll-out.types.js';

/** The solution or project of a request, and its owner. */
interface Target extends RolledOut {
  readonly supplierId: string;
}

/** A request that has no faults, with what it names. */
interface Plan {
  readonly dto: PlanRollOuts;
  readonly target: Target;
  readonly side: RollOutSide;
  readonly now: Date;
}

/** Plans roll-outs to many receivers at once, or asks for one as a receiver. */
@Injectable()
export class RollOutPlans {
  constructor(
    private readonly work: UnitOfWork,
    private readonly projects: ProjectLookup,
    private readonly registers: RegisterLookup,
  ) {}

  /** Makes the roll-outs of a request: all of them, or none. Finds all faults of all. */
  plan(command: Command, dto: PlanRollOuts): Promise<Answer<RollOutsResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<RollOutsResponse>> => {
      const day = osloDate(now);
      const target = await this.findTarget(tx, dto);
      const known = 'supplierId' in target ? target : undefined;
      const side = known && actsFor(principal, known.supplierId) ? 'supplier' : 'receiver';
      const { places, faults } = await this.listReceivers(tx, dto, day);
      const found = await findReceivers(
        tx,
        places.map(({ organisationNumber }) => organisationNumber),
        {
          solutionId: known?.solutionId ?? null,
          projectId: known?.projectId ?? null,
          userGroup: dto.userGroup ?? null,
          actorIds: principal.actorIds,
          day,
        },
      );
      faults.push(
        ...(known === undefined ? [target as Fault] : []),
        ...receiverFaults(places, found, side === 'supplier' || known === undefined),
        ...rollOutMoveFaults(contentOf(dto, side), { planned: null, present: quarterOf(day) }, ''),
      );
      if (known === undefined || faults.length > 0) throw ruleBroken(faults);
      const plan = { dto, target: known, side, now } as const;
      const ids = await this.store(tx, principal, plan, { places, found });
      const items = await answerRollOuts(tx, principal, ids);
      return { answer: { body: { items }, status: 201 }, ...recordOf(items) };
    });
  }

  /** Finds the solution or project that a request names, or the fault of it. */
  private async findTarget(tx: Tx, { solution, project }: PlanRollOuts): Promise<Target | Fault> {
    if ((solution ?? null) === null ? (project ?? null) === null : (project ?? null) !== null)
      return fault(
        '/solution',
        'one-target',
        'Oppgi enten en løsning eller et tiltak',
        'Give either a solution or a project',
      );
    if (typeof solution === 'string') {
      const found = await findSolution(tx, solution);
      return found === undefined
        ? fault(
            '/solution',
            'unknown-solution',
            'Løsningen finnes ikke',
            'There is no such solution',
          )
        : { solutionId: found.id, projectId: null, supplierId: found.ownerId };
    }
    const [reference] = await this.projects.findReferences(tx, [project ?? '']);
    const owner = reference === undefined ? undefined : await findSupplier(tx, reference.id);
    if (reference === undefined || owner === undefined)
      return fault(
        '/project',
        'unknown-project',
        'Tiltaket finnes ikke',
        'There is no such project',
      );
    return { solutionId: null, projectId: reference.id, supplierId: owner.actorId };
  }

  /** Lists the receivers of a request, those of its networks too. */
  private async listReceivers(
    tx: Tx,
    { receivers = [], networks = [] }: PlanRollOuts,
    day: string,
  ): Promise<{ readonly places: ReceiverPlace[]; readonly faults: Fault[] }> {
    const places: ReceiverPlace[] = receivers.map((organisationNumber, index) => ({
      organisationNumber,
      pointer: `/receivers/${String(index)}`,
      network: null,
    }));
    const codes = await this.registers.readCodes(tx, ['networks'], day);
    const faults: Fault[] = codes.findFaults(
      networks.map((code, index) => ({
        pointer: `/networks/${String(index)}`,
        register: 'networks',
        code,
      })),
    );
    const known = await readNetworks(tx, networks);
    for (const [index, code] of networks.entries()) {
      const pointer = `/networks/${String(index)}`;
      const members = known.find(({ network }) => network === code)?.members ?? [];
      const isWrong = faults.some((one) => one.pointer === pointer);
      if (members.length === 0 && !isWrong) faults.push(unknownMembers(pointer));
      places.push(
        ...members.map((organisationNumber) => ({ organisationNumber, pointer, network: code })),
      );
    }
    if (receivers.length + networks.length === 0)
      faults.push(
        fault(
          '/receivers',
          'required',
          'Oppgi minst én mottaker eller ett nettverk',
          'Give at least one receiver or network',
        ),
      );
    return { places, faults };
  }

  private async store(
    tx: Tx,
    principal: Principal,
    plan: Plan,
    named: {
      readonly places: readonly ReceiverPlace[];
      readonly found: ReadonlyMap<string, NamedReceiver>;
    },
  ): Promise<string[]> {
    const ids = newIds(named.places.length);
    for (const [index, { organisationNumber, pointer, network }] of named.places.entries()) {
      const receiver = named.found.get(organisationNumber);
      const id = ids[index];
      if (receiver === undefined || id === undefined) throw new Error('A receiver is lost');
      const rollOut = newRollOut(plan, { id, actorId: receiver.id, network });
      // Another request may have planned the same in the meantime.
      if (!(await insertRollOut(tx, rollOut)))
        throw ruleBroken(
          receiverFaults(
            [{ organisationNumber, pointer, network }],
            new Map([[organisationNumber, { ...receiver, taken: true }]]),
            true,
          ),
        );
      await tx.execute(insertRow(RollOutMoved, firstMove(rollOut, plan, principal)));
    }
    return ids;
  }
}

function contentOf(
  { quarter, size, vendor, system, preconditions, reason }: PlanRollOuts,
  side: RollOutSide,
): Parameters<typeof rollOutMoveFaults>[0] {
  const move = side === 'supplier' ? 'plan' : 'ask';
  return { move, quarter, size, vendor, system, preconditions, reason: reason ?? null };
}

function newRollOut(
  { dto, target, side, now }: Plan,
  place: Pick<RollOut, 'id' | 'actorId' | 'network'>,
): EntityRow<RollOut> {
  const { userGroup = null, quarter, size = 'medium', vendor = null, system = null } = dto;
  const isPlan = side === 'supplier';
  return {
    ...place,
    solutionId: target.solutionId,
    projectId: target.projectId,
    supplierId: target.supplierId,
    userGroup,
    state: isPlan ? 'planned' : 'askedFor',
    asked: isPlan ? null : quarter,
    planned: isPlan ? quarter : null,
    confirmed: null,
    forecast: null,
    actual: null,
    size,
    vendor,
    system,
    preconditions: dto.preconditions ?? [],
    createdAt: now,
    since: now,
    told: 0,
    version: 1,
  };
}

function firstMove(
  rollOut: EntityRow<RollOut>,
  { dto, side }: Plan,
  principal: Principal,
): EntityRow<RollOutMoved> {
  return {
    ...rollOutPositionOf(rollOut),
    rollOutId: rollOut.id,
    actorId: rollOut.actorId,
    number: 1,
    move: side === 'supplier' ? 'plan' : 'ask',
    side,
    quarter: dto.quarter,
    reason: dto.reason ?? null,
    movedBy: moverOf(principal),
    movedAt: rollOut.createdAt,
  };
}

function unknownMembers(pointer: string): Fault {
  return fault(
    pointer,
    'network-without-members',
    'Medlemmene av nettverket er ikke kjent. Oppgi mottakerne én for én',
    'The members of the network are not known. Give the receivers one by one',
  );
}

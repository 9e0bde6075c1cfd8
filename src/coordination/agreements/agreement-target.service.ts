import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { osloDate } from '../../platform/base/clock.js';
import type { Principal } from '../../platform/base/principal.js';
import type { Fault } from '../../platform/base/problem.js';
import type { EntityRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { RoadmapItemLookup } from '../../strategy/roadmap/roadmap-item.lookup.js';
import { findSupplier } from './agreement-target.queries.js';
import {
  type NamedTarget,
  supplierFaults,
  targetProjectFaults,
  unknownRoadmapItem,
} from './agreement-target.rules.js';
import type { RequestAgreement } from './agreement-request.dto.js';
import type { Agreement } from './agreement.entity.js';

/** The columns of an agreement that name its target and its supplier. */
export type TargetColumns = Pick<
  EntityRow<Agreement>,
  'targetKind' | 'targetProjectId' | 'target' | 'supplierId'
>;

/** Finds the targets that requests name, and the bodies that supply them. */
@Injectable()
export class AgreementTargets {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly registers: RegisterLookup,
    private readonly roadmap: RoadmapItemLookup,
    private readonly actors: ActorLookup,
  ) {}

  /** Finds the target of an agreement and its supplier, or all faults of both. */
  async find(
    tx: Tx,
    principal: Principal,
    asked: { readonly dto: RequestAgreement; readonly target: NamedTarget; readonly now: Date },
  ): Promise<TargetColumns | Fault[]> {
    const { dto, target, now } = asked;
    const today = osloDate(now);
    const party =
      dto.supplier === undefined ? undefined : await this.actors.findParty(tx, dto.supplier, today);
    const named =
      dto.supplier === undefined
        ? undefined
        : { party, own: party !== undefined && principal.actorIds.includes(party.id) };
    const faults = supplierFaults(target, named);
    if (target.kind === 'project' || target.kind === 'roadmapItem') {
      const found = await (target.kind === 'project'
        ? this.findProject(tx, dto.project, target.name)
        : this.findItem(tx, target.name));
      return Array.isArray(found) || faults.length > 0
        ? [...faults, ...(Array.isArray(found) ? found : [])]
        : found;
    }
    faults.push(...(await this.findCodeFaults(tx, target, today)));
    return faults.length > 0
      ? faults
      : {
          targetKind: target.kind,
          targetProjectId: null,
          target: target.name,
          supplierId: party?.id ?? null,
        };
  }

  private async findProject(
    tx: Tx,
    receiving: string,
    code: string,
  ): Promise<TargetColumns | Fault[]> {
    const [project] = await this.projects.findReferences(tx, [code]);
    const supplier = project === undefined ? undefined : await findSupplier(tx, project.id);
    const faults = targetProjectFaults({
      known: supplier !== undefined,
      same: code === receiving,
      left: supplier?.standing === 'left',
    });
    if (project === undefined || supplier === undefined || faults.length > 0) return faults;
    return {
      targetKind: 'project',
      targetProjectId: project.id,
      target: null,
      supplierId: supplier.actorId,
    };
  }

  private async findItem(tx: Tx, code: string): Promise<TargetColumns | Fault[]> {
    const [item] = await this.roadmap.findItems(tx, [code]);
    if (item === undefined) return [unknownRoadmapItem()];
    return {
      targetKind: 'roadmapItem',
      targetProjectId: null,
      target: item.code,
      supplierId: item.actorId,
    };
  }

  private async findCodeFaults(tx: Tx, target: NamedTarget, today: string): Promise<Fault[]> {
    if (target.kind !== 'nationalSolution' && target.kind !== 'area') return [];
    const register = target.kind === 'area' ? 'areas' : 'nationalSolutions';
    const codes = await this.registers.readCodes(tx, [register], today);
    return codes.findFaults([{ pointer: `/on/${target.kind}`, register, code: target.name }]);
  }
}

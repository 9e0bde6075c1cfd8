import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { osloDate } from '../../platform/base/clock.js';
import type { Answer } from '../../platform/http/answer.js';
import { type EntityRow, updateRows } from '../../platform/database/entity-rows.js';
import { lockNamed, lockOne } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/command.js';
import { actsFor } from '../../platform/base/principal.js';
import {
  fault,
  type Fault,
  FORBIDDEN,
  notFound,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import { PROJECT_CODE_TAKEN } from '../portfolio.problems.js';
import type { CreateProject, ProjectResponse, UpdateProject } from './project.dto.js';
import { Project } from './project.entity.js';
import { ProjectLookup } from './project.lookup.js';
import { insertProject, listTakenExternalIds, ProjectQueries } from './project.queries.js';
import {
  coOwnerFaults,
  type NamedOwner,
  codeDayOf,
  externalIdFaults,
  listGivenCodes,
  parentFaults,
  type ProjectCodes,
  type ProjectFacts,
  projectFaults,
} from './project.rules.js';

/** Registers and changes projects. */
@Injectable()
export class ProjectService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: ProjectQueries,
    private readonly lookup: ProjectLookup,
    private readonly actors: ActorLookup,
    private readonly registers: RegisterLookup,
  ) {}

  create(command: Command, dto: CreateProject): Promise<Answer<ProjectResponse>> {
    return this.work.change(command, (tx, now) => this.register(tx, command, dto, now));
  }

  update(command: Command, code: string, dto: UpdateProject): Promise<Answer<ProjectResponse>> {
    return this.work.change(command, (tx, now) => this.revise(tx, command, { code, dto }, now));
  }

  /** Registers a project in an open transaction. Writes nothing when there is a fault. */
  async register(
    tx: Tx,
    command: Command,
    dto: CreateProject,
    now: Date,
  ): Promise<Change<ProjectResponse>> {
    const id = newId();
    const actorId = await this.findOwner(tx, command, dto.owner);
    const parent = await this.findParent(tx, id, dto.parent ?? null);
    const project = newProject(dto, { id, actorId, parentId: parent.id }, now);
    const faults = [
      ...projectFaults(project),
      ...parent.faults,
      ...(await this.findCoOwnerFaults(
        tx,
        dto.owner ?? command.principal.organisationNumber,
        dto,
        now,
      )),
      ...(await this.findCodeFaults(tx, project, undefined, now)),
      ...(await findExternalIdFaults(tx, project, dto)),
    ];
    if (faults.length > 0) throw ruleBroken(faults);
    if (!(await insertProject(tx, project))) throw codeTaken(dto.code);
    const answer = await this.queries.answer(tx, command.principal, dto.code);
    return {
      answer: { ...answer, status: 201, location: `/v1/projects/${encodeURIComponent(dto.code)}` },
      subject: `project/${dto.code}`,
      detail: answer.body,
    };
  }

  /** Changes a project in an open transaction. Writes nothing when there is a fault. */
  async revise(
    tx: Tx,
    command: Command,
    { code, dto }: { readonly code: string; readonly dto: UpdateProject },
    now: Date,
  ): Promise<Change<ProjectResponse>> {
    const { body: before } = await this.queries.answer(tx, command.principal, code);
    const [reference] = await this.lookup.findOwners(tx, [code]);
    if (reference === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
    if (before.version !== command.expectedVersion) throw new Problem(STALE);
    const parent =
      dto.parent === undefined ? undefined : await this.findParent(tx, reference.id, dto.parent);
    const merged = mergeCodesAndDates(before, dto);
    const faults = [
      ...projectFaults(merged),
      ...(parent?.faults ?? []),
      ...(await this.findCodeFaults(tx, merged, before, now)),
      ...(await this.findKindFaults(tx, reference.id, before, dto)),
      ...(await this.findCoOwnerFaults(tx, before.owner, dto, now)),
      ...(await findExternalIdFaults(tx, reference, dto)),
    ];
    if (faults.length > 0) throw ruleBroken(faults);
    const changes = { ...changedColumns(dto, now), parentId: parent?.id };
    const changed = await tx.execute(
      updateRows(
        Project,
        { code, version: before.version },
        { ...changes, version: before.version + 1 },
      ),
    );
    if (changed !== 1) throw new Problem(STALE);
    const answer = await this.queries.answer(tx, command.principal, code);
    return { answer, subject: `project/${code}`, detail: { before, after: answer.body } };
  }

  /** Finds codes that the registers do not have on the day. Codes from before are not asked about. */
  private async findCodeFaults(
    tx: Tx,
    project: ProjectCodes & ProjectFacts,
    before: ProjectCodes | undefined,
    now: Date,
  ): Promise<Fault[]> {
    const given = listGivenCodes(project, before);
    if (given.length === 0) return [];
    const day = codeDayOf(project, osloDate(now));
    const codes = await this.registers.readCodes(tx, ['goals', 'segments', 'themes'], day);
    return codes.findFaults(given);
  }

  /** Finds a fault when a programme that has projects under it would get another kind. */
  private async findKindFaults(
    tx: Tx,
    id: string,
    before: ProjectResponse,
    { kind }: UpdateProject,
  ): Promise<Fault[]> {
    const ceasesToBeProgramme =
      before.kind === 'programme' && kind !== undefined && kind !== 'programme';
    if (!ceasesToBeProgramme || !(await this.queries.hasProjectsUnder(tx, id))) return [];
    return [
      fault(
        '/kind',
        'programme-has-projects',
        'Programmet har tiltak under seg',
        'The programme has projects under it',
      ),
    ];
  }

  private async findCoOwnerFaults(
    tx: Tx,
    owner: string,
    { coOwners = [] }: UpdateProject,
    now: Date,
  ): Promise<Fault[]> {
    const named: NamedOwner[] = [];
    for (const organisationNumber of coOwners) {
      const known = await this.actors.findParty(tx, organisationNumber, osloDate(now));
      named.push({ organisationNumber, known });
    }
    return coOwnerFaults(owner, named);
  }

  private async findOwner(
    tx: Tx,
    { principal }: Command,
    owner: string | undefined,
  ): Promise<string> {
    if (owner === undefined || owner === principal.organisationNumber) return principal.actorId;
    const actor = await this.actors.findByOrganisationNumber(tx, owner);
    if (actor === undefined)
      throw ruleBroken([
        fault(
          '/owner',
          'unknown-actor',
          'Organisasjonen er ikke i registeret',
          'The organisation is not in the register',
        ),
      ]);
    if (!principal.directorate && !actsFor(principal, actor.id)) {
      throw new Problem(FORBIDDEN, {
        detail: {
          nb: 'Bare direktoratet kan registrere tiltak for andre',
          en: 'Only the directorate can register projects for others',
        },
        errors: [
          fault(
            '/owner',
            'not-your-actor',
            'Må være egen organisasjon',
            'Must be your own organisation',
          ),
        ],
      });
    }
    return actor.id;
  }

  private async findParent(
    tx: Tx,
    projectId: string,
    code: string | null,
  ): Promise<{ readonly id: string | null; readonly faults: ReturnType<typeof parentFaults> }> {
    if (code === null) return { id: null, faults: [] };
    // Two moves at once could make a cycle together. The lock lets the later one see the earlier.
    await tx.execute(lockNamed('portfolio.programmes'));
    const [parent] = await this.lookup.findReferences(tx, [code]);
    const upward =
      parent === undefined ? [] : await this.lookup.listProgrammesUpward(tx, parent.id);
    return { id: parent?.id ?? null, faults: parentFaults(projectId, parent, upward) };
  }
}

/** Finds external ids that are given twice, or that the owner uses for another project. */
async function findExternalIdFaults(
  tx: Tx,
  { id, actorId }: Pick<Project, 'id' | 'actorId'>,
  { externalIds = [] }: UpdateProject,
): Promise<Fault[]> {
  if (externalIds.length === 0) return [];
  // Two requests at once could both find an id free. The lock lets the later one see the earlier.
  await tx.execute(lockOne('externalIds', actorId));
  return externalIdFaults(externalIds, await listTakenExternalIds(tx, id, actorId, externalIds));
}

/** Returns the row of a new project: outside the portfolio, in its first version. */
function newProject(
  dto: CreateProject,
  keys: Pick<Project, 'id' | 'actorId' | 'parentId'>,
  now: Date,
): EntityRow<Project> {
  return {
    ...keys,
    coOwners: dto.coOwners ?? [],
    externalIds: dto.externalIds ?? [],
    code: dto.code,
    name: dto.name,
    description: dto.description ?? null,
    kind: dto.kind,
    leadRole: dto.lead.role,
    leadMailbox: dto.lead.mailbox ?? null,
    state: dto.state,
    phase: dto.phase,
    mainGoal: dto.mainGoal,
    goals: dto.goals ?? [],
    startsOn: dto.startsOn ?? null,
    endsOn: dto.endsOn ?? null,
    maturity: dto.maturity ?? null,
    readiness: dto.readiness ?? null,
    segment: dto.segment ?? null,
    theme: dto.theme ?? null,
    standing: 'registered',
    standingSince: now,
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
}

/**
 * Returns the codes and dates of a project after a change. Absent leaves a value, null clears it.
 */
function mergeCodesAndDates(
  before: ProjectResponse,
  dto: UpdateProject,
): ProjectCodes & ProjectFacts {
  return {
    mainGoal: dto.mainGoal ?? before.mainGoal,
    goals: dto.goals ?? before.goals,
    segment: dto.segment === undefined ? before.segment : dto.segment,
    theme: dto.theme === undefined ? before.theme : dto.theme,
    startsOn: dto.startsOn === undefined ? before.startsOn : dto.startsOn,
    endsOn: dto.endsOn === undefined ? before.endsOn : dto.endsOn,
  };
}

/** Returns the columns that a change sets, without the parent. */
function changedColumns(dto: UpdateProject, now: Date): Partial<EntityRow<Project>> {
  const { lead, parent: _, ...plain } = dto;
  return { ...plain, leadRole: lead?.role, leadMailbox: lead?.mailbox, updatedAt: now };
}

function codeTaken(code: string): Problem {
  return new Problem(PROJECT_CODE_TAKEN, {
    errors: [fault('/code', 'project-code-taken', 'Velg en annen kode', 'Choose another code')],
    members: { existing: code },
  });
}

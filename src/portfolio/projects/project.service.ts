import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Tx } from '../../platform/database/database.js';
import { newId } from '../../platform/base/ids.js';
import type { Command } from '../../platform/http/operation.js';
import { actsFor } from '../../platform/base/principal.js';
import {
  fault,
  FORBIDDEN,
  notFound,
  Problem,
  ruleBroken,
  STALE,
} from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { PROJECT_CODE_TAKEN } from '../portfolio.problems.js';
import type { CreateProject, ProjectResponse, UpdateProject } from './project.dto.js';
import { Project } from './project.entity.js';
import { ProjectLookup } from './project.lookup.js';
import { ProjectQueries } from './project.queries.js';
import { parentFaults, projectFaults } from './project.rules.js';

/** Registers and changes projects. */
@Injectable()
export class ProjectService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly queries: ProjectQueries,
    private readonly lookup: ProjectLookup,
    private readonly actors: ActorLookup,
  ) {}

  create(command: Command, dto: CreateProject): Promise<Answer<ProjectResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ProjectResponse>> => {
      const id = newId();
      const facts = {
        mainGoal: dto.mainGoal,
        goals: dto.goals ?? [],
        startsOn: dto.startsOn ?? null,
        endsOn: dto.endsOn ?? null,
      };
      const actorId = await this.ownerOf(tx, command, dto.owner);
      const parent = await this.parentOf(tx, id, dto.parent ?? null);
      const faults = [...projectFaults(facts), ...parent.faults];
      if (faults.length > 0) throw ruleBroken(faults);
      const inserted = await tx.query(
        `insert into portfolio.project (id, actor_id, code, name, description, kind, lead_role, lead_mailbox, parent_id, state, phase, main_goal, goals, starts_on, ends_on, maturity, readiness, segment, theme, standing, standing_since, version, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $17, $18, $19, $20, 'registered', $16, 1, $16, $16) on conflict (code) do nothing returning id`,
        [
          id,
          actorId,
          dto.code,
          dto.name,
          dto.description ?? null,
          dto.kind,
          dto.lead.role,
          dto.lead.mailbox ?? null,
          parent.id,
          dto.state,
          dto.phase,
          facts.mainGoal,
          facts.goals,
          facts.startsOn,
          facts.endsOn,
          now,
          dto.maturity ?? null,
          dto.readiness ?? null,
          dto.segment ?? null,
          dto.theme ?? null,
        ],
      );
      if (inserted.length === 0) {
        throw new Problem(PROJECT_CODE_TAKEN, {
          errors: [
            fault('/code', 'project-code-taken', 'Velg en annen kode', 'Choose another code'),
          ],
          members: { existing: dto.code },
        });
      }
      const answer = await this.queries.answer(tx, command.principal, dto.code);
      return {
        answer: { ...answer, status: 201, location: `/v1/projects/${dto.code}` },
        subject: `project/${dto.code}`,
        detail: answer.body,
      };
    });
  }

  update(command: Command, code: string, dto: UpdateProject): Promise<Answer<ProjectResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<ProjectResponse>> => {
      const before = (await this.queries.answer(tx, command.principal, code)).body;
      const [reference] = await this.lookup.references(tx, [code]);
      if (reference === undefined) throw notFound({ nb: 'Tiltaket', en: 'The project' });
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const faults = projectFaults({
        mainGoal: dto.mainGoal ?? before.mainGoal,
        goals: dto.goals ?? before.goals,
        startsOn: dto.startsOn === undefined ? before.startsOn : dto.startsOn,
        endsOn: dto.endsOn === undefined ? before.endsOn : dto.endsOn,
      });
      const parent =
        dto.parent === undefined ? undefined : await this.parentOf(tx, reference.id, dto.parent);
      faults.push(...(parent?.faults ?? []));
      if (dto.kind !== undefined && dto.kind !== 'programme' && before.kind === 'programme') {
        const children = await tx.query(`select 1 from portfolio.programme_children($1) limit 1`, [
          reference.id,
        ]);
        if (children.length > 0)
          faults.push(
            fault(
              '/kind',
              'programme-has-projects',
              'Programmet har tiltak under seg',
              'The programme has projects under it',
            ),
          );
      }
      if (faults.length > 0) throw ruleBroken(faults);
      const { lead, parent: _, ...plain } = dto;
      const { affected } = await tx.manager.update(
        Project,
        { code, version: before.version },
        {
          ...plain,
          ...(lead === undefined
            ? {}
            : {
                leadRole: lead.role,
                ...(lead.mailbox === undefined ? {} : { leadMailbox: lead.mailbox }),
              }),
          ...(parent === undefined ? {} : { parentId: parent.id }),
          version: before.version + 1,
          updatedAt: now,
        },
      );
      if (affected !== 1) throw new Problem(STALE);
      const answer = await this.queries.answer(tx, command.principal, code);
      return { answer, subject: `project/${code}`, detail: { before, after: answer.body } };
    });
  }

  private async ownerOf(
    tx: Tx,
    { principal }: Command,
    owner: string | undefined,
  ): Promise<string> {
    if (owner === undefined || owner === principal.organisationNumber) return principal.actorId;
    const actor = await this.actors.byOrganisationNumber(tx, owner);
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
          nb: 'Bare direktoratet registrerer tiltak for andre',
          en: 'Only the directorate registers projects for others',
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

  private async parentOf(
    tx: Tx,
    projectId: string,
    code: string | null,
  ): Promise<{ readonly id: string | null; readonly faults: ReturnType<typeof parentFaults> }> {
    if (code === null) return { id: null, faults: [] };
    // Of two moves that would together make a cycle, the later one sees the earlier.
    await tx.query(`select pg_advisory_xact_lock(hashtext('portfolio.programmes'))`);
    const [parent] = await this.lookup.references(tx, [code]);
    const line = parent === undefined ? [] : await this.lookup.lineAbove(tx, parent.id);
    return { id: parent?.id ?? null, faults: parentFaults(projectId, parent, line) };
  }
}

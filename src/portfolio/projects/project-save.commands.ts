import type { ValidationPipe } from '@nestjs/common';
import { Injectable } from '@nestjs/common';
import { canonicalJson } from '../../platform/base/canonical-json.js';
import { fault, type Fault, Problem } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/command.js';
import { createValidationPipe, validate } from '../../platform/fields/validation.js';
import { CreateProject, type ProjectResponse, UpdateProject } from './project.dto.js';
import {
  ambiguousMention,
  type MentionedProject,
  ProjectMentions,
} from './project-mention.lookup.js';
import { listMentions } from './project-mention.key.js';
import { ProjectQueries } from './project.queries.js';
import { ProjectService } from './project.service.js';

type Members = Readonly<Record<string, unknown>>;

/** A project that a file gives: its mention, and the members that it has for it. */
export interface GivenProject {
  readonly mention: string;
  readonly body: Members;
}

/** A project as it was before and after it was saved, or the faults that prevent it. */
export type SavedProject =
  | {
      readonly code: string;
      readonly outcome: 'created' | 'changed' | 'unchanged';
      readonly before: object | null;
      readonly after: object;
      readonly version: number;
    }
  | { readonly faults: readonly Fault[] };

/** Saves projects that do not come as requests of their own, by the rules of those requests. */
@Injectable()
export class ProjectSaving {
  private readonly pipe: ValidationPipe = createValidationPipe();

  constructor(
    private readonly projects: ProjectService,
    private readonly queries: ProjectQueries,
    private readonly mentions: ProjectMentions,
  ) {}

  /**
   * Registers a project, or changes the one with this code or external id: an absent member leaves
   * its value, null clears it. Writes nothing when there is a fault.
   */
  async saveGiven(tx: Tx, command: Command, given: GivenProject, now: Date): Promise<SavedProject> {
    const body = structuredClone(given.body) as Record<string, unknown>;
    const places = listMentions(CreateProject, body).filter(({ pointer }) => pointer !== '/code');
    const names = [given.mention, ...places.map(({ name }) => name)];
    const found = await this.mentions.find(tx, command.principal, names);
    for (const { name, replace } of places) {
      const project = found.get(name);
      if (project !== undefined && project !== 'ambiguous') replace(project.code);
    }
    try {
      const project = found.get(given.mention);
      const before = await this.findBefore(tx, command, project);
      if (before !== undefined) return await this.change(tx, command, { before, body }, now);
      const refused = mentionFaults(given.mention, project);
      if (refused.length > 0) return { faults: refused };
      return await this.register(tx, command, { mention: given.mention, body }, now);
    } catch (error) {
      if (error instanceof Problem && error.options.errors !== undefined)
        return { faults: error.options.errors };
      throw error;
    }
  }

  /** Finds the project as it is, where the caller may see it. */
  private async findBefore(
    tx: Tx,
    { principal }: Command,
    project: MentionedProject | undefined,
  ): Promise<ProjectResponse | undefined> {
    if (project === undefined || project === 'ambiguous') return undefined;
    return (await this.queries.findVisible(tx, principal, project.code))?.body;
  }

  private async register(
    tx: Tx,
    command: Command,
    { mention, body }: GivenProject,
    now: Date,
  ): Promise<SavedProject> {
    // What is empty in a file of new projects has no value yet.
    const filled = Object.entries(body).filter(([, value]) => value !== null);
    const members = { ...Object.fromEntries(filled), code: mention };
    const dto = await validate(this.pipe, CreateProject, members);
    if (isFaults(dto)) return { faults: dto };
    const { answer } = await this.projects.register(tx, command, dto, now);
    const { code, version } = answer.body;
    return { code, outcome: 'created', before: null, after: answer.body, version };
  }

  private async change(
    tx: Tx,
    command: Command,
    { before, body }: { readonly before: ProjectResponse; readonly body: Members },
    now: Date,
  ): Promise<SavedProject> {
    const { code, version } = before;
    const { owner, ...members } = body;
    if (owner !== undefined && owner !== null && owner !== before.owner)
      return { faults: [OWNER_CHANGES_BY_TRANSFER] };
    const merged = mergeLead(members, before);
    const dto = await validate(this.pipe, UpdateProject, merged);
    if (isFaults(dto)) return { faults: dto };
    const changes = omitSame(dto, before);
    if (Object.keys(changes).length === 0)
      return { code, outcome: 'unchanged', before, after: before, version };
    const { answer } = await this.projects.revise(
      tx,
      { ...command, expectedVersion: version },
      { code, dto: changes },
      now,
    );
    const after = answer.body;
    return { code, outcome: 'changed', before, after, version: after.version };
  }
}

const OWNER_CHANGES_BY_TRANSFER = fault(
  '/owner',
  'owner-by-transfer',
  'Må være eieren: et tiltak får ny eier ved overføring',
  'Must be the owner: a project gets another owner by a transfer',
);

/** Finds out why a mention can be neither of a project that the caller sees nor a new code. */
function mentionFaults(mention: string, project: MentionedProject | undefined): Fault[] {
  if (project === 'ambiguous') return [ambiguousMention('/code')];
  if (project !== undefined)
    return [fault('/code', 'project-code-taken', 'Velg en annen kode', 'Choose another code')];
  if (!mention.includes(':')) return [];
  return [
    fault(
      '/code',
      'unknown-project',
      'Intet tiltak har denne eksterne id-en. Et nytt tiltak må ha en kode',
      'No project has this external id. A new project needs a code',
    ),
  ];
}

/** Returns the members with both parts of the lead, where they give one of them. */
function mergeLead(members: Members, { lead }: ProjectResponse): Members {
  const { lead: given } = members;
  if (typeof given !== 'object' || given === null) return members;
  return { ...members, lead: { ...lead, ...given } };
}

/** Returns the members of a change that differ from the project as it is. */
function omitSame(dto: UpdateProject, before: ProjectResponse): UpdateProject {
  const stored = new Map<string, unknown>(Object.entries(before));
  return Object.fromEntries(
    Object.entries(dto).filter(
      ([name, value]) => canonicalJson(value) !== canonicalJson(stored.get(name) ?? null),
    ),
  );
}

function isFaults(found: object): found is readonly Fault[] {
  return Array.isArray(found);
}

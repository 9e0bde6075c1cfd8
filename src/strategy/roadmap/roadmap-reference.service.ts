import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import type { Tx } from '../../platform/database/transaction.js';
import { BaselineLookup } from '../../portfolio/projects/baseline.lookup.js';
import { ProjectLookup } from '../../portfolio/projects/project.lookup.js';
import type { GivenLink, LinkFacts } from './roadmap-version.rules.js';
import type { RoadmapLink } from './roadmap.types.js';

/** Facts of the projects that links name, with their ids. */
export interface FoundProjects extends LinkFacts {
  readonly ids: ReadonlyMap<string, string>;
}

/** Finds the actors and projects that a roadmap names. */
@Injectable()
export class RoadmapReferences {
  constructor(
    private readonly actors: ActorLookup,
    private readonly projects: ProjectLookup,
    private readonly baselines: BaselineLookup,
  ) {}

  /** Finds the ids of actors by their organisation numbers. */
  async findActors(tx: Tx, numbers: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = new Map<string, string>();
    for (const number of new Set(numbers)) {
      const actor = await this.actors.findByOrganisationNumber(tx, number);
      if (actor !== undefined) found.set(number, actor.id);
    }
    return found;
  }

  /** Finds the projects that links name, and the milestones of their baselines. */
  async findProjects(tx: Tx, links: readonly GivenLink[]): Promise<FoundProjects> {
    const codes = [...new Set(links.map(({ project }) => project))];
    const projects = await this.projects.findReferences(tx, codes);
    const baselines = await this.baselines.listBaselinesOf(
      tx,
      projects.map(({ id }) => id),
    );
    const milestonesOf = (id: string): ReadonlySet<string> =>
      new Set((baselines.get(id) ?? []).flatMap(({ milestones }) => milestones.map((m) => m.key)));
    return {
      ids: new Map(projects.map(({ id, code }) => [code, id])),
      projects: new Set(projects.map(({ code }) => code)),
      milestones: new Map(projects.map(({ id, code }) => [code, milestonesOf(id)])),
    };
  }
}

/** Makes the links of an item as they are stored. Faults were found before. */
export function linksOf(
  links: readonly (GivenLink & { readonly note?: string | null })[],
  { ids }: FoundProjects,
): RoadmapLink[] {
  return links.map(({ project, milestone = null, note = null }) => ({
    projectId: ids.get(project) ?? '',
    project,
    milestone,
    note,
  }));
}

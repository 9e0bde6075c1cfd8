import { isOver } from '../../coordination/agreements/agreement-standing.lookup.js';
import { daysBetween, forecastOf } from '../promises/promise.rules.js';
import type {
  PromisedAgreement,
  PromisingProject,
  RoundPromises,
} from '../promises/promise.types.js';
import {
  type ChainEdge,
  type ChainNode,
  type ComputedChain,
  computeChain,
  findMoved,
  type Moved,
} from './chain.rules.js';

/** The graph of the open agreements between projects of a round, with its effective ends. */
export interface ChainGraph extends ComputedChain {
  readonly projects: readonly PromisingProject[];
  readonly agreements: readonly PromisedAgreement[];
}

const EPOCH = '1970-01-01';

/** Returns the number of a date, for computing with it. */
export function dayNumber(date: string): number {
  return daysBetween(EPOCH, date);
}

/** Returns the date of a number. Null for no number. */
export function dateOf(day: number | null): string | null {
  return day === null ? null : new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/** Builds the graph of a round and computes its effective ends. */
export function buildChain({ agreements, projects }: RoundPromises): ChainGraph {
  const open = agreements.filter(
    ({ state, targetProjectId }) => targetProjectId !== null && !isOver(state),
  );
  const members = new Set(open.flatMap((one) => [one.projectId, one.targetProjectId ?? '']));
  const involved = [...projects.values()].filter(({ id }) => members.has(id));
  const indexOf = new Map(involved.map(({ id }, index) => [id, index]));
  const nodes = involved.map(nodeOf);
  const linked = open.flatMap((agreement) => {
    const supplier = indexOf.get(agreement.targetProjectId ?? '');
    const receiver = indexOf.get(agreement.projectId);
    return supplier === undefined || receiver === undefined
      ? []
      : [{ agreement, edge: edgeOf(agreement, supplier, receiver, involved[supplier]) }];
  });
  const edges = linked.map(({ edge }) => edge);
  return {
    projects: involved,
    nodes,
    agreements: linked.map(({ agreement }) => agreement),
    edges,
    ...computeChain(nodes, edges),
  };
}

/**
 * Lists what moves in a graph when some of its projects have other reports. The others and their
 * agreements are not read again.
 */
export function moveProjects(graph: ChainGraph, changed: readonly PromisingProject[]): Moved[] {
  const others = new Map(changed.map((project) => [project.id, project]));
  const nodes = new Map<number, ChainNode>();
  for (const [node, { id }] of graph.projects.entries()) {
    const project = others.get(id);
    if (project !== undefined) nodes.set(node, nodeOf(project));
  }
  const edges = new Map<number, ChainEdge>();
  for (const [index, { supplier, receiver }] of graph.edges.entries()) {
    if (!nodes.has(supplier)) continue;
    const agreement = graph.agreements[index];
    if (agreement === undefined) continue;
    const project = others.get(agreement.targetProjectId ?? '');
    edges.set(index, edgeOf(agreement, supplier, receiver, project));
  }
  return findMoved(graph, { nodes, edges });
}

/**
 * Returns the day on which a project ends by itself: its last milestone by its newest certified
 * report, or its last day in the register.
 */
function endOf(project: PromisingProject): string | null {
  return forecastOf(project, null)?.date ?? project.endsOn;
}

function nodeOf(project: PromisingProject): ChainNode {
  const own = endOf(project);
  return {
    own: own === null ? null : dayNumber(own),
    planned: project.planned === null ? null : dayNumber(project.planned),
  };
}

/**
 * Returns the edge of an agreement. A milestone before the end of the supplier delivers as many days
 * earlier, and moves with that end.
 */
function edgeOf(
  { milestone, lagDays, committedOn }: PromisedAgreement,
  supplier: number,
  receiver: number,
  project: PromisingProject | undefined,
): ChainEdge {
  const end = project === undefined ? null : endOf(project);
  const delivery = milestone === null ? end : (forecastOf(project, milestone)?.date ?? null);
  const earlier = end === null || delivery === null ? 0 : daysBetween(delivery, end);
  return {
    supplier,
    receiver,
    lag: lagDays - earlier,
    committed: committedOn === null ? null : dayNumber(committedOn) + earlier,
  };
}

/**
 * Effective dates along agreements between projects. Days are whole numbers, counted from any one
 * day. A project ends no earlier than it forecasts itself, and no earlier than its suppliers deliver
 * plus the days it needs after the delivery (F31).
 */

/** A project in the graph. */
export interface ChainNode {
  /** End of the project by its last certified report. Null when it has not said. */
  readonly own: number | null;
  /** End of the project as first approved. Null without a baseline. */
  readonly planned: number | null;
}

/** An open agreement from the supplying to the receiving project, as indexes of nodes. */
export interface ChainEdge {
  readonly supplier: number;
  readonly receiver: number;
  /** Days from the end of the supplier to the earliest end of the receiver. */
  readonly lag: number;
  /** Day of the delivery when the supplier has no date of its own: its commitment, if any. */
  readonly committed: number | null;
}

/** The effective end of one project. */
export interface EffectiveEnd {
  /** Null when neither the project nor any supplier has a date. */
  readonly end: number | null;
  /** Index of the agreement that decides the end. Null when a project's own date does. */
  readonly decidedBy: number | null;
  /** The project that has this date or receives by that agreement: in a ring, perhaps another. */
  readonly decider: number;
  /** Number of the ring that the project is in. Null when it is in none. */
  readonly ring: number | null;
}

/** The order in which ends are computed. It depends on who supplies whom, and on no date. */
export interface ChainOrder {
  /** The agreements by which each project receives, as indexes. */
  readonly incoming: readonly (readonly number[])[];
  /** Projects that wait for each other, as indexes of nodes in ascending order; suppliers first. */
  readonly components: readonly (readonly number[])[];
  /** The component of each project. */
  readonly componentOf: Int32Array;
}

/** The effective ends of all projects, and the rings among them. */
export interface Chain {
  readonly order: ChainOrder;
  readonly ends: readonly EffectiveEnd[];
  /** Members of each ring, as indexes of nodes in ascending order. */
  readonly rings: readonly (readonly number[])[];
}

/** Finds strongly connected components (Tarjan). It does not recurse: chains can be long. */
class Components {
  readonly found: number[][] = [];
  private readonly order: Int32Array;
  private readonly low: Int32Array;
  private readonly next: Int32Array;
  private readonly onStack: Uint8Array;
  private readonly stack: number[] = [];
  private readonly path: number[] = [];
  private visited = 0;

  constructor(
    private readonly edges: readonly ChainEdge[],
    private readonly incoming: readonly (readonly number[])[],
  ) {
    this.order = new Int32Array(incoming.length).fill(-1);
    this.low = new Int32Array(incoming.length);
    this.next = new Int32Array(incoming.length);
    this.onStack = new Uint8Array(incoming.length);
    for (const node of incoming.keys()) this.visit(node);
  }

  /** Finds the components of a node and of all that supply it, suppliers first. */
  private visit(root: number): void {
    if (this.order[root] !== -1) return;
    this.enter(root);
    for (;;) {
      const node = this.path.at(-1);
      if (node === undefined) return;
      const supplier = this.takeSupplier(node);
      if (supplier === undefined) this.leave(node);
      else if (this.order[supplier] === -1) this.enter(supplier);
      else if (this.onStack[supplier] === 1) this.lower(node, this.order[supplier] ?? 0);
    }
  }

  /** Takes the next supplier of a node. Undefined when there are no more. */
  private takeSupplier(node: number): number | undefined {
    const place = this.next[node] ?? 0;
    this.next[node] = place + 1;
    return this.edges[this.incoming[node]?.[place] ?? -1]?.supplier;
  }

  private enter(node: number): void {
    this.order[node] = this.low[node] = this.visited;
    this.visited += 1;
    this.stack.push(node);
    this.onStack[node] = 1;
    this.path.push(node);
  }

  private leave(node: number): void {
    this.path.pop();
    if (this.low[node] === this.order[node]) {
      const members = this.stack.splice(this.stack.lastIndexOf(node));
      for (const member of members) this.onStack[member] = 0;
      this.found.push(members.sort((one, other) => one - other));
    }
    const parent = this.path.at(-1);
    if (parent !== undefined) this.lower(parent, this.low[node] ?? 0);
  }

  private lower(node: number, to: number): void {
    this.low[node] = Math.min(this.low[node] ?? 0, to);
  }
}

/** Puts projects in the order in which their ends are computed. */
function orderChain(size: number, edges: readonly ChainEdge[]): ChainOrder {
  const incoming: number[][] = Array.from({ length: size }, () => []);
  for (const [index, { receiver }] of edges.entries()) incoming[receiver]?.push(index);
  const { found } = new Components(edges, incoming);
  const componentOf = new Int32Array(size);
  for (const [index, members] of found.entries())
    for (const member of members) componentOf[member] = index;
  return { incoming, components: found, componentOf };
}

/** A date with what decides it. */
type Decided = Omit<EffectiveEnd, 'ring'>;

/**
 * Computes the effective end of every project. The members of a ring are treated as one project: all
 * of them end when the last of them and of their outside suppliers allows it.
 */
export function computeChain(nodes: readonly ChainNode[], edges: readonly ChainEdge[]): Chain {
  const order = orderChain(nodes.length, edges);
  const ends: Decided[] = nodes.map((_, decider) => ({ end: null, decidedBy: null, decider }));
  for (const members of order.components) {
    const latest = decideEnd(members, { nodes, edges, order, ends });
    for (const member of members)
      ends[member] = latest ?? { end: null, decidedBy: null, decider: member };
  }
  const rings = order.components.filter(
    ([first = -1, ...others]) =>
      others.length > 0 ||
      (order.incoming[first] ?? []).some((index) => edges[index]?.supplier === first),
  );
  const ringOf = new Map(rings.flatMap((members, ring) => members.map((one) => [one, ring])));
  return {
    order,
    ends: ends.map((decided, node) => ({ ...decided, ring: ringOf.get(node) ?? null })),
    rings,
  };
}

/** Everything that decides the end of a component. Its outside suppliers have their ends already. */
interface Deciding {
  readonly nodes: readonly ChainNode[];
  readonly edges: readonly ChainEdge[];
  readonly order: ChainOrder;
  readonly ends: readonly Pick<EffectiveEnd, 'end'>[];
}

/** Decides the end of projects that wait for each other. Undefined when no date is known. */
function decideEnd(
  members: readonly number[],
  { nodes, edges, order: { incoming, componentOf }, ends }: Deciding,
): Decided | undefined {
  const arrive = (member: number, index: number): Decided[] => {
    const edge = edges[index];
    if (edge === undefined || componentOf[edge.supplier] === componentOf[member]) return [];
    const end = arrivalOf(edge, ends[edge.supplier]?.end ?? null);
    return [{ end, decidedBy: index, decider: member }];
  };
  return pickLatest([
    ...members.map((one) => ({ end: nodes[one]?.own ?? null, decidedBy: null, decider: one })),
    ...members.flatMap((one) => (incoming[one] ?? []).flatMap((index) => arrive(one, index))),
  ]);
}

/** Picks the latest date, the first of equal ones. Undefined when none is known. */
function pickLatest(dates: readonly Decided[]): Decided | undefined {
  let latest: Decided | undefined;
  for (const date of dates)
    if (date.end !== null && (latest?.end ?? -Infinity) < date.end) latest = date;
  return latest;
}

/** Returns the earliest end of the receiver by one agreement. Null when nobody has said a date. */
function arrivalOf({ lag, committed }: ChainEdge, supplierEnd: number | null): number | null {
  const delivery = supplierEnd ?? committed;
  return delivery === null ? null : delivery + lag;
}

/** Days of the delay of a project, by the project that contributes them. */
export interface Contribution {
  readonly node: number;
  readonly days: number;
}

/** The delay of a project against its first approval, taken apart. The parts add up to `days`. */
export interface Delay {
  /** Null when the project has no first approval or no effective end. */
  readonly days: number | null;
  /** The contributors on the deciding path, the first supplier first, the project itself last. */
  readonly parts: readonly Contribution[];
  /** Days that no project's own delay explains: the approved plans do not fit together. */
  readonly unexplained: number;
}

/**
 * Takes the delay of a project apart along the path of agreements that decides its end. Each project
 * on the path contributes the days by which the end would be earlier had it kept its own first
 * approval too, beside those before it on the path.
 */
export function explainDelay(
  node: number,
  nodes: readonly ChainNode[],
  edges: readonly ChainEdge[],
  ends: readonly EffectiveEnd[],
): Delay {
  const planned = nodes[node]?.planned ?? null;
  const end = ends[node]?.end ?? null;
  if (planned === null || end === null) return { days: null, parts: [], unexplained: 0 };
  const path = tracePath(node, edges, ends);
  const owns = path.map(({ at }) => nodes[at]?.own ?? null);
  const parts: Contribution[] = [];
  let before = end;
  for (const [place, { at }] of path.entries()) {
    const { own = null, planned: approved = null } = nodes[at] ?? {};
    if (own !== null && approved !== null && own > approved) owns[place] = approved;
    // A project that planned to end later than this was given its time.
    const after = Math.min(before, Math.max(planned, walkPath(path, owns) ?? before));
    if (before > after) parts.push({ node: at, days: before - after });
    before = after;
  }
  return { days: end - planned, parts, unexplained: before - planned };
}

/** One project on a deciding path, with the days from the end of the project before to its own. */
interface Step {
  readonly at: number;
  /** Null for the first project of the path, unless a commitment begins it. */
  readonly by: ChainEdge | null;
}

/** Traces the agreements that decide an end, from the first supplier to the project itself. */
function tracePath(
  node: number,
  edges: readonly ChainEdge[],
  ends: readonly EffectiveEnd[],
): Step[] {
  const steps: Step[] = [];
  let at: number | undefined = node;
  while (at !== undefined) {
    const { decidedBy = null, decider = at }: Partial<EffectiveEnd> = ends[at] ?? {};
    // In a ring all members end together: the deciding one stands before this one.
    if (decider !== at)
      steps.unshift({ at, by: { supplier: decider, receiver: at, lag: 0, committed: null } });
    const by: ChainEdge | null = decidedBy === null ? null : (edges[decidedBy] ?? null);
    steps.unshift({ at: decider, by });
    at = by?.supplier;
  }
  return steps;
}

/** Returns the end of the last project on a path when the projects on it end on these days. */
function walkPath(path: readonly Step[], owns: readonly (number | null)[]): number | null {
  let end: number | null = null;
  for (const [place, { by }] of path.entries()) {
    const arrival: number | null = by === null ? null : arrivalOf(by, end);
    const own = owns[place] ?? null;
    end = own === null || (arrival !== null && arrival > own) ? arrival : own;
  }
  return end;
}

/** A project whose effective end another end of one project would move. */
export interface Moved {
  readonly node: number;
  readonly before: number | null;
  readonly after: number | null;
}

/** A chain with the projects and agreements that it was computed from. */
export interface ComputedChain extends Chain {
  readonly nodes: readonly ChainNode[];
  readonly edges: readonly ChainEdge[];
}

/** Other dates of projects and agreements, by their indexes. Who supplies whom stays the same. */
export interface ChainChange {
  readonly nodes: ReadonlyMap<number, ChainNode>;
  readonly edges: ReadonlyMap<number, ChainEdge>;
}

/**
 * Lists what moves with other dates. Computes only the ends that a change reaches, and none behind a
 * project whose end stays.
 */
export function findMoved(chain: ComputedChain, change: ChainChange): Moved[] {
  const { order } = chain;
  const nodes = replaceAt(chain.nodes, change.nodes);
  const edges = replaceAt(chain.edges, change.edges);
  const ends: Pick<EffectiveEnd, 'end'>[] = [...chain.ends];
  const hasMoved = new Uint8Array(nodes.length);
  const arrivesOtherwise = (index: number): boolean =>
    change.edges.has(index) || hasMoved[edges[index]?.supplier ?? -1] === 1;
  const isReached = (member: number): boolean =>
    change.nodes.has(member) || order.incoming[member]?.some(arrivesOtherwise) === true;
  for (const members of order.components) {
    if (!members.some(isReached)) continue;
    const end = decideEnd(members, { nodes, edges, order, ends })?.end ?? null;
    for (const member of members) {
      if (ends[member]?.end === end) continue;
      ends[member] = { end };
      hasMoved[member] = 1;
    }
  }
  return chain.ends.flatMap(({ end }, node) =>
    hasMoved[node] === 1 ? [{ node, before: end, after: ends[node]?.end ?? null }] : [],
  );
}

function replaceAt<T>(values: readonly T[], others: ReadonlyMap<number, T>): readonly T[] {
  if (others.size === 0) return values;
  const replaced = [...values];
  for (const [index, value] of others) replaced[index] = value;
  return replaced;
}

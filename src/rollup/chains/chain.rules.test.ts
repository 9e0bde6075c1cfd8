import { Chance } from '../../../test/support/models/chance.js';
import {
  type ChainEdge,
  type ChainNode,
  computeChain,
  explainDelay,
  findMoved,
  type Moved,
} from './chain.rules.js';

const node = (own: number | null, planned: number | null = own): ChainNode => ({ own, planned });
const edge = (supplier: number, receiver: number, lag = 0, committed: number | null = null) => ({
  supplier,
  receiver,
  lag,
  committed,
});
const endsOf = (nodes: readonly ChainNode[], edges: readonly ChainEdge[]): (number | null)[] =>
  computeChain(nodes, edges).ends.map(({ end }) => end);

describe('the effective end of a project', () => {
  test('is its own, or that of its latest supplier and the days it needs after', () => {
    const nodes = [node(10), node(30), node(20), node(25)];
    const edges = [edge(0, 2), edge(1, 2, 5), edge(2, 3, 2)];
    expect(endsOf(nodes, edges)).toEqual([10, 30, 35, 37]);
    expect(computeChain(nodes, edges).ends[2]).toMatchObject({ decidedBy: 1, ring: null });
  });

  test('is a commitment when the supplier has said no date, and unknown without one', () => {
    expect(endsOf([node(null), node(5)], [edge(0, 1, 3, 10)])).toEqual([null, 13]);
    expect(endsOf([node(null), node(null)], [edge(0, 1)])).toEqual([null, null]);
  });

  test('is one for all members of a ring, which has a name of its own', () => {
    const nodes = [node(10), node(12), node(11), node(1), node(40)];
    const edges = [edge(0, 1, 3), edge(1, 2, 3), edge(2, 0, 3), edge(2, 3, 1), edge(4, 1, 2)];
    const chain = computeChain(nodes, edges);
    expect(chain.rings).toEqual([[0, 1, 2]]);
    expect(chain.ends.map(({ end }) => end)).toEqual([42, 42, 42, 43, 40]);
    expect(computeChain([node(1)], [edge(0, 0)]).rings).toEqual([[0]]);
  });

  test('in a ring is explained by the member that decides it', () => {
    const nodes = [node(10), node(50, 20)];
    const edges = [edge(0, 1), edge(1, 0)];
    const { ends } = computeChain(nodes, edges);
    expect(explainDelay(0, nodes, edges, ends)).toEqual({
      days: 40,
      parts: [{ node: 1, days: 30 }],
      unexplained: 10,
    });
  });

  test('is found along a chain of 50,000 projects', () => {
    const nodes = Array.from({ length: 50_000 }, () => node(0));
    const edges = nodes.slice(1).map((_, index) => edge(index + 1, index, 1));
    expect(endsOf(nodes, edges)[0]).toBe(49_999);
  });
});

describe('the delay of a project', () => {
  const nodes = [node(60, 18), node(100, 91), node(130, 70)];
  const edges = [edge(0, 1, 40), edge(1, 2, 30)];
  const { ends } = computeChain(nodes, edges);

  test('adds up by contributor', () => {
    expect(ends.map(({ end }) => end)).toEqual([60, 100, 130]);
    expect(explainDelay(2, nodes, edges, ends)).toEqual({
      days: 60,
      parts: [{ node: 2, days: 60 }],
      unexplained: 0,
    });
  });

  test('is first that of the suppliers, then its own', () => {
    const late = [node(80, 20), node(60, 60), node(95, 88)];
    const chain = [edge(0, 1, 40), edge(1, 2, 30)];
    const found = computeChain(late, chain).ends;
    expect(explainDelay(2, late, chain, found)).toEqual({
      days: 62,
      parts: [
        { node: 0, days: 55 },
        { node: 2, days: 5 },
      ],
      unexplained: 2,
    });
  });

  test('is unknown without a first approval', () => {
    expect(explainDelay(0, [node(5, null)], [], computeChain([node(5, null)], []).ends)).toEqual({
      days: null,
      parts: [],
      unexplained: 0,
    });
  });
});

test('another end of one project moves those that it decides, and no others', () => {
  const nodes = [node(10), node(20), node(40)];
  const edges = [edge(0, 1, 5), edge(1, 2, 10)];
  const chain = { nodes, edges, ...computeChain(nodes, edges) };
  const findImpact = (own: number): Moved[] =>
    findMoved(chain, { nodes: new Map([[0, node(own)]]), edges: new Map() });
  expect(findImpact(30)).toEqual([
    { node: 0, before: 10, after: 30 },
    { node: 1, before: 20, after: 35 },
    { node: 2, before: 40, after: 45 },
  ]);
  expect(findImpact(12)).toEqual([{ node: 0, before: 10, after: 12 }]);
});

test('in random graphs other dates move the ends that another computation of all has', () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const chance = new Chance(seed);
    const random = (below: number): number => chance.pickNumber(below);
    const date = (): number | null => (random(4) === 0 ? null : random(200));
    const nodes = Array.from({ length: 2 + random(11) }, () => node(date()));
    const edges = Array.from({ length: 1 + random(20) }, () =>
      edge(random(nodes.length), random(nodes.length), random(20), date()),
    );
    const [at, index] = [random(nodes.length), random(edges.length)];
    const changed = { ...edges[index], lag: random(20), committed: date() } as ChainEdge;
    const chain = { nodes, edges, ...computeChain(nodes, edges) };
    const own = node(date());
    const moved = findMoved(chain, {
      nodes: new Map([[at, own]]),
      edges: new Map([[index, changed]]),
    });
    const ends = chain.ends.map(({ end }) => end);
    for (const { node: one, after } of moved) ends[one] = after;
    const expected = endsOf(nodes.with(at, own), edges.with(index, changed));
    expect([seed, ends]).toEqual([seed, expected]);
    expect(moved.every(({ before, after }) => before !== after)).toBe(true);
  }
});

/** Reads the ends from their definition: reachability by closure, then ends by recursion. */
function readSlowEnds(nodes: readonly ChainNode[], edges: readonly ChainEdge[]): (number | null)[] {
  const reach = new Set(edges.map(({ supplier, receiver }) => `${supplier} ${receiver}`));
  const reaches = (from: number, to: number): boolean => reach.has(`${from} ${to}`);
  const all = [...nodes.keys()];
  for (const via of all)
    for (const from of all.filter((one) => reaches(one, via)))
      for (const to of all.filter((one) => reaches(via, one))) reach.add(`${from} ${to}`);
  const isTogether = (one: number, other: number): boolean =>
    one === other || (reaches(one, other) && reaches(other, one));
  const endOf = (at: number): number | null => {
    const members = all.filter((other) => isTogether(at, other));
    const arrivals = edges
      .filter(({ supplier, receiver }) => isTogether(at, receiver) && !isTogether(at, supplier))
      .map(({ supplier, lag, committed }) => {
        const delivery = endOf(supplier) ?? committed;
        return delivery === null ? null : delivery + lag;
      });
    const dates = [...members.map((one) => nodes[one]?.own ?? null), ...arrivals];
    const known = dates.filter((date) => date !== null);
    return known.length === 0 ? null : Math.max(...known);
  };
  return all.map(endOf);
}

test('random graphs with rings, lags and missing dates give what a slow model gives, and delays add up', () => {
  for (let seed = 1; seed <= 300; seed += 1) {
    const chance = new Chance(seed);
    const random = (below: number): number => chance.pickNumber(below);
    const date = (): number | null => (random(4) === 0 ? null : random(200));
    const nodes = Array.from({ length: 2 + random(11) }, () => node(date(), date()));
    const edges = Array.from({ length: random(20) }, () =>
      edge(random(nodes.length), random(nodes.length), random(20), date()),
    );
    const { ends } = computeChain(nodes, edges);
    expect([seed, ends.map(({ end }) => end)]).toEqual([seed, readSlowEnds(nodes, edges)]);
    for (const at of nodes.keys()) {
      const { days, parts, unexplained } = explainDelay(at, nodes, edges, ends);
      const sum = parts.reduce((total, part) => total + part.days, unexplained);
      expect([seed, at, sum]).toEqual([seed, at, days ?? 0]);
    }
  }
});

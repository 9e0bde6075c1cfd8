import { Injectable } from '@nestjs/common';
import { canonicalJson, sha256 } from '../../platform/base/canonical-json.js';
import { fault, invalidRequest } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { DEFAULT_LIMIT, pageOf, readCursorKey } from '../../platform/http/page.js';
import type { Without } from '../lists/round-list.queries.js';
import { PromiseQueries } from '../promises/promise.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { AnswerContent } from '../status/round-answers.port.js';
import { buildChain, type ChainGraph, dateOf } from './chain-graph.rules.js';
import type {
  ChainQuery,
  ChainResponse,
  EffectiveEndResponse,
  ImpactQuery,
  ImpactResponse,
} from './chain.dto.js';
import { explainDelay, findMoved } from './chain.rules.js';
import { listConnectedProjects } from './connected-project.queries.js';
import { writeDelay } from './delay-text.rules.js';

/** Reads the effective ends along the agreements of a round, and what another end would move. */
@Injectable()
export class ChainQueries {
  constructor(private readonly promises: PromiseQueries) {}

  /** Lists the effective ends of the projects that are in an open agreement. */
  async list(
    tx: Tx,
    round: FigureRound,
    query: ChainQuery,
  ): Promise<AnswerContent<Without<ChainResponse>>> {
    const graph = buildChain(await this.promises.load(tx, round));
    const { limit = DEFAULT_LIMIT, cursor: _, ...asked } = query;
    const list = `chain ${sha256(canonicalJson(asked)).slice(0, 16)}`;
    const after = readCursorKey(list, query);
    const wanted = [...graph.projects.keys()].filter(
      (node) => query.project === undefined || codeOf(graph, node) === query.project,
    );
    const rest = wanted
      .sort((one, other) => (codeOf(graph, one) < codeOf(graph, other) ? -1 : 1))
      .filter((node) => codeOf(graph, node) > after)
      .slice(0, limit + 1);
    const page = pageOf(
      list,
      query,
      rest,
      (node) => codeOf(graph, node),
      (node) => describeEnd(graph, node),
    );
    const rings = graph.rings.map((members, index) => ({
      number: index + 1,
      projects: members.map((node) => codeOf(graph, node)).sort(),
    }));
    return { content: { total: wanted.length, rings, ...page } };
  }

  /** Lists what moves when a project ends some weeks later. Stores nothing. */
  async findImpact(
    tx: Tx,
    round: FigureRound,
    { project, weeks }: ImpactQuery,
  ): Promise<AnswerContent<Without<ImpactResponse>>> {
    const projects = await listConnectedProjects(tx, [project]);
    const graph = buildChain(await this.promises.load(tx, round, projects));
    const node = graph.projects.findIndex(({ code }) => code === project);
    const { own = null, planned = null } = graph.nodes[node] ?? {};
    if (own === null) throw noForecast();
    const nodes = new Map([[node, { own: own + weeks * 7, planned }]]);
    const moved = findMoved(graph, { nodes, edges: new Map() })
      .map(({ node: at, before, after }) => ({
        project: codeOf(graph, at),
        name: graph.projects[at]?.name ?? '',
        actor: graph.projects[at]?.owner ?? '',
        before: dateOf(before),
        after: dateOf(after),
        days: before === null || after === null ? null : after - before,
      }))
      .sort((one, other) => (one.project < other.project ? -1 : 1));
    return { content: { project, weeks, moved } };
  }
}

function noForecast() {
  return invalidRequest([
    fault(
      '/project',
      'no-forecast',
      'Må være et tiltak med en åpen avtale og en slutt: en milepæl i en sertifisert rapport, eller sin siste dag',
      'Must be a project with an open agreement and an end: a milestone in a certified report, or its last day',
    ),
  ]);
}

function codeOf({ projects }: ChainGraph, node: number): string {
  return projects[node]?.code ?? '';
}

function describeEnd(graph: ChainGraph, node: number): EffectiveEndResponse {
  const { projects, nodes, agreements, edges, ends } = graph;
  const { end = null, decidedBy = null, ring = null } = ends[node] ?? {};
  const delay = explainDelay(node, nodes, edges, ends);
  const deciding = decidedBy === null ? undefined : agreements[decidedBy];
  const supplier = decidedBy === null ? undefined : edges[decidedBy]?.supplier;
  return {
    project: codeOf(graph, node),
    name: projects[node]?.name ?? '',
    actor: projects[node]?.owner ?? '',
    own: dateOf(nodes[node]?.own ?? null),
    planned: dateOf(nodes[node]?.planned ?? null),
    effective: dateOf(end),
    decidedBy:
      deciding === undefined || supplier === undefined
        ? null
        : { agreement: deciding.id, project: codeOf(graph, supplier) },
    delayDays: delay.days,
    parts: delay.parts.map(({ node: at, days }) => ({ project: codeOf(graph, at), days })),
    unexplainedDays: delay.unexplained,
    ring: ring === null ? null : ring + 1,
    cause: writeDelay(delay, (at) => codeOf(graph, at), node),
  };
}

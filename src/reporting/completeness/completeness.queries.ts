import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { Clock } from '../../platform/base/clock.js';
import { checkNotInFuture } from '../../platform/base/instant.js';
import { accessOf, seesAll } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { instant, nullable, type RowOf, rowType, uuid } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Table } from '../../platform/tables/table.js';
import type { PublicQuery } from '../../platform/http/request-parameters.js';
import type { Command } from '../../platform/http/command.js';
import {
  actorCompletenessOf,
  tableOfCompleteness,
  type CompletenessQuery,
  type CompletenessResponse,
  completenessTotals,
} from './completeness.dto.js';
import {
  type ActorCompleteness,
  countReports,
  portfolioInstantOf,
  isNilReturn,
  type UnreportedProject,
} from './completeness.rules.js';
import {
  type CompletenessScope,
  listExpectedProjects,
  listProjectsOfActors,
  listUnreportedProjects,
  readSubmissions,
} from './expected-reports.queries.js';

const ROUND_ROW = rowType({ id: uuid, deadline: instant, closed_at: nullable(instant) });
const NORWEGIAN = new Intl.Collator('nb-NO');

/**
 * Reads which reports are expected in a round and which are missing. The owners of the projects in
 * the portfolio are expected to report, or the actors that now answer for them. Actors with a
 * submission but no project are listed too.
 */
@Injectable()
export class CompletenessQueries {
  constructor(
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly clock: Clock,
  ) {}

  async find(
    { principal }: Command,
    key: string,
    query: CompletenessQuery,
    { format }: PublicQuery,
  ): Promise<Answer<CompletenessResponse | Table>> {
    const round = await this.requireRound(key);
    const now = this.clock.now();
    const asOf = query.asOf === undefined ? now : new Date(query.asOf);
    checkNotInFuture(asOf, now);
    const expectedAt = portfolioInstantOf(round.closed_at, asOf);
    const scope = { roundId: round.id, expectedAt, knownAt: asOf };
    // Every caller gets the same totals. The actors are read with the caller's own access.
    const all = await this.database.transaction({ kind: 'system' }, (tx) =>
      this.listActors(tx, scope),
    );
    const visible = await this.database.transaction(accessOf(principal), (tx) =>
      this.listActors(tx, scope),
    );
    const actors = visible
      .filter(({ actorId }) => seesAll(principal) || principal.actorIds.includes(actorId))
      .map((actor) => actorCompletenessOf(actor, round.deadline));
    const about = { round: key, asOf: asOf.toISOString() };
    if (format !== 'json') return { body: tableOfCompleteness(about, actors) };
    return { body: { ...about, ...completenessTotals(all), actors } };
  }

  private async requireRound(key: string): Promise<RowOf<typeof ROUND_ROW>> {
    const [round] = await this.database.readPublic(
      ROUND_ROW,
      sql`select r.id, r.deadline, r.closed_at from reporting.round r where r.key = ${key}`,
    );
    if (round === undefined) throw notFound({ nb: 'Runden', en: 'The round' });
    return round;
  }

  /** Lists the actors of a round with their reports, in Norwegian order of name. */
  async listActors(tx: Tx, scope: CompletenessScope): Promise<ActorCompleteness[]> {
    const projects = await listExpectedProjects(tx, scope);
    const submissions = await readSubmissions(tx, scope);
    const responsible = await this.findResponsible(tx, [...projects, ...submissions], scope);
    const idOf = ({ actor_id }: { readonly actor_id: string }): string =>
      responsible.get(actor_id)?.id ?? actor_id;
    const projectsOf = Map.groupBy(projects, idOf);
    const submissionOf = new Map(submissions.map((row) => [idOf(row), row]));
    const actorOf = new Map([...responsible.values()].map((actor) => [actor.id, actor]));
    return [...new Set([...projectsOf.keys(), ...submissionOf.keys()])]
      .map((actorId) => {
        const { organisationNumber: actor = '', name = '' } = actorOf.get(actorId) ?? {};
        const id = { actorId, actor, name };
        return countReports(id, projectsOf.get(actorId) ?? [], submissionOf.get(actorId));
      })
      .sort((a, b) => NORWEGIAN.compare(a.name, b.name));
  }

  /**
   * Lists only the projects of a round without a report, by code. Every roll-up calls this, so it
   * returns after one query when there are none.
   */
  async listUnreported(tx: Tx, scope: CompletenessScope): Promise<UnreportedProject[]> {
    const unreported = await listUnreportedProjects(tx, scope);
    if (unreported.length === 0) return [];
    const nilReturns = (await readSubmissions(tx, scope)).filter(isNilReturn);
    const responsible = await this.findResponsible(tx, [...unreported, ...nilReturns], scope);
    const idOf = (actorId: string): string => responsible.get(actorId)?.id ?? actorId;
    const nilActors = new Set(nilReturns.map(({ actor_id }) => idOf(actor_id)));
    return unreported.map(({ project_id, actor_id, code, name }) => ({
      projectId: project_id,
      project: code,
      name,
      actor: responsible.get(actor_id)?.organisationNumber ?? '',
      actorName: responsible.get(actor_id)?.name ?? '',
      nil: nilActors.has(idOf(actor_id)),
    }));
  }

  /**
   * Counts the projects that one actor is expected to report, and lists those without a report. A
   * nil return makes no difference here. Reads with the access of the transaction.
   */
  async findExpectedOfActor(
    tx: Tx,
    round: { readonly id: string; readonly closedAt: Date | null },
    actorId: string,
  ): Promise<{ readonly expected: number; readonly missing: string[] }> {
    const knownAt = this.clock.now();
    const expectedAt = round.closedAt ?? knownAt;
    const actorIds = await this.actors.listActorsAnsweredFor(tx, actorId, expectedAt);
    const projects = await listProjectsOfActors(tx, actorIds, {
      roundId: round.id,
      expectedAt,
      knownAt,
    });
    return {
      expected: projects.length,
      missing: projects.filter(({ reported }) => !reported).map(({ code }) => code),
    };
  }

  /** Finds the actors that answer for the owners of these rows, by owner. */
  private findResponsible(
    tx: Tx,
    rows: readonly { readonly actor_id: string }[],
    { expectedAt }: CompletenessScope,
  ): ReturnType<ActorLookup['findResponsible']> {
    const owners = [...new Set(rows.map(({ actor_id }) => actor_id))];
    return this.actors.findResponsible(tx, owners, expectedAt);
  }
}

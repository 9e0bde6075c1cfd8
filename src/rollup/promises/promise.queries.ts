import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { selectActorsThen } from '../../actors/actor-then.lookup.js';
import { Clock, osloDate } from '../../platform/base/clock.js';
import {
  bool,
  instant,
  int,
  json,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import { RoadmapItemLookup } from '../../strategy/roadmap/roadmap-item.lookup.js';
import { joinByHash, joinByIndex } from '../lines/line.queries.js';
import type { FigureRound } from '../status/figure-round.queries.js';
import type { Body, PromisedAgreement, PromisingProject, RoundPromises } from './promise.types.js';

const AGREEMENT_ROW = rowType<PromisedAgreement>({
  id: uuid,
  kind: textOf(),
  what: text,
  projectId: uuid,
  receiver: json(),
  supplier: nullable(json()),
  targetKind: textOf(),
  targetProjectId: nullable(uuid),
  target: nullable(text),
  lagDays: int,
  state: textOf(),
  neededBy: text,
  offeredOn: nullable(text),
  condition: nullable(text),
  committedOn: nullable(text),
  deliveredOn: nullable(text),
  milestone: nullable(text),
  since: text,
  movedBy: textOf(),
  everNamed: bool,
  namedFor: nullable(text),
});
const PROJECT_ROW = rowType<PromisingProject>({
  id: uuid,
  code: text,
  name: text,
  ownerId: uuid,
  owner: text,
  ownerName: text,
  left: bool,
  state: nullable(textOf()),
  round: nullable(text),
  revisionId: nullable(uuid),
  reported: bool,
  milestones: json(),
  endsOn: nullable(text),
  planned: nullable(text),
});
const TIMES_ROW = rowType({ deadline: instant, opensAt: instant });

/** The members of a round that decide which agreements are read. */
type PromiseRound = Pick<FigureRound, 'known' | 'closed' | 'day' | 'textOwners'> & {
  readonly row: Pick<FigureRound['row'], 'id' | 'closed_at'>;
};

/** The round that is read, the instant of its agreements, and that of its reports. */
interface Reading {
  readonly roundId: string;
  readonly opensAt: Date;
  /** A closed round has the agreements of its closing: later moves belong to the next round. */
  readonly agreedAt: Date;
  readonly reportedAt: Date;
}

/** Column: actor `a` as JSON. */
function bodyAsJson(a: Sql): Sql {
  return sql`json_build_object(
               'actorId', ${a}.id,
               'organisationNumber', ${a}.organisation_number,
               'name', ${a}.name)`;
}

/** Relation of one row: the last move of agreement `a` at the instant of reading. */
function lastMove({ agreedAt }: Reading): Sql {
  return sql`
    select m.*
      from coordination.agreement_move m
     where m.agreement_id = a.id
       and m.moved_at <= ${agreedAt}
     order by m.number desc
     limit 1`;
}

/** Relation of one row: what the reports known at the instant of reading say of agreement `a`. */
function mentions({ roundId, agreedAt, reportedAt }: Reading): Sql {
  return sql`
    select count(*) > 0 as ever,
           max(n.needed_by) filter (
             where n.round_id = ${roundId}
               and not exists (select 1
                                 from reporting.report_revision v
                                 join reporting.report_revision l on l.report_id = v.report_id
                                where v.id = n.revision_id
                                  and l.revision > v.revision
                                  and l.recorded_at <= ${reportedAt})) as for_round
      from coordination.agreement_mention n
     where n.agreement_id = a.id
       and (n.mentioned_at <= ${agreedAt}
            or n.round_id = ${roundId})`;
}

/** Agreements to be read: those of these sides and of these receiving projects. Null takes all. */
interface WantedAgreements {
  readonly owners: readonly string[] | null;
  readonly projects: readonly string[] | null;
}

function selectAgreements(reading: Reading, { owners, projects }: WantedAgreements): Sql {
  return sql`
    select a.id,
           a.kind,
           a.what,
           a.project_id as "projectId",
           ${bodyAsJson(sql`r`)} as receiver,
           case when s.id is not null then ${bodyAsJson(sql`s`)} end as supplier,
           a.target_kind as "targetKind",
           a.target_project_id as "targetProjectId",
           a.target,
           a.lag_days as "lagDays",
           m.state,
           m.needed_by::text as "neededBy",
           m.offered_on::text as "offeredOn",
           m.condition,
           m.committed_on::text as "committedOn",
           m.delivered_on::text as "deliveredOn",
           m.milestone,
           (m.moved_at at time zone 'Europe/Oslo')::date::text as since,
           m.side as "movedBy",
           n.ever as "everNamed",
           n.for_round::text as "namedFor"
      from coordination.agreement a
     cross join lateral (${lastMove(reading)}) m
     cross join lateral (${mentions(reading)}) n
      join (${selectActorsThen(reading.agreedAt)}) r on r.id = a.actor_id
      left join (${selectActorsThen(reading.agreedAt)}) s on s.id = a.supplier_id
     where (${owners}::uuid[] is null
            or a.actor_id = any(${owners}::uuid[])
            or a.supplier_id = any(${owners}::uuid[]))
       and (${projects}::uuid[] is null
            or a.project_id = any(${projects}::uuid[]))
     order by a.id`;
}

/** Relation: the milestones of content `c` as JSON, those with a date. */
const MILESTONES_AS_JSON = sql`
    select coalesce(
             json_agg(
               json_build_object(
                 'key', e->>'key',
                 'date', coalesce(e->>'actual', e->>'forecast'),
                 'reached', e->>'actual' is not null)),
             '[]')
      from jsonb_array_elements(coalesce(v.content->'milestones', '[]')) e
     where coalesce(e->>'actual', e->>'forecast') is not null`;

/** Relation: the last day of the first approved plan of project `p`, if it is known by then. */
function firstPlan({ reportedAt }: Reading): Sql {
  return sql`
    select max(e->>'date')
      from portfolio.baseline b
     cross join lateral jsonb_array_elements(b.milestones) e
     where b.project_id = p.id
       and b.number = 1
       and b.recorded_at <= ${reportedAt}`;
}

/**
 * Relation of at most one row: the version that project `p` had at the instant of reading. A project
 * that was registered later, as those of a round of history, has none.
 */
function versionThen({ agreedAt }: Reading): Sql {
  return sql`
    select r.project,
           r.actor_id
      from portfolio.project_revision r
     where r.project_id = p.id
       and r.recorded_at <= ${agreedAt}
     order by r.version desc
     limit 1`;
}

function selectProjects(ids: readonly string[], reading: Reading): Sql {
  const { roundId, opensAt, agreedAt, reportedAt } = reading;
  return sql`
    with
    -- the projects asked for, as a relation: an array of thousands is searched for each row
    wanted as materialized (
      select x.id
        from unnest(${ids}::uuid[]) as x(id)
    ),
    -- the newest certified revision of each project, in the latest of its rounds
    newest as (
      select distinct on (v.project_id)
             v.project_id,
             v.id,
             v.round_id,
             v.content,
             r.key
        from reporting.report_revision v
        join wanted w on w.id = v.project_id
        join reporting.round r on r.id = v.round_id
       where v.recorded_at <= ${reportedAt}
         and r.opens_at <= ${opensAt}
       order by v.project_id, r.opens_at desc, v.revision desc
    )
    select p.id,
           p.code,
           coalesce(w.project->>'name', p.name) as name,
           o.id as "ownerId",
           o.organisation_number as owner,
           o.name as "ownerName",
           coalesce(w.project->>'standing', p.standing) = 'left' as left,
           v.content->>'state' as state,
           v.key as round,
           v.id as "revisionId",
           coalesce(v.round_id = ${roundId}, false) as reported,
           (${MILESTONES_AS_JSON}) as milestones,
           coalesce(w.project, to_jsonb(p))->>'ends_on' as "endsOn",
           (${firstPlan(reading)}) as planned
      from portfolio.project p
      join wanted x on x.id = p.id
      left join lateral (${versionThen(reading)}) w on true
      join (${selectActorsThen(agreedAt)}) o on o.id = coalesce(w.actor_id, p.actor_id)
      left join newest v on v.project_id = p.id
     order by p.code`;
}

/** Selects the times of a round that decide what is read of it. */
function selectTimes(roundId: string): Sql {
  return sql`
    select r.deadline,
           r.opens_at as "opensAt"
      from reporting.round r
     where r.id = ${roundId}`;
}

/** Reads the agreements of a round with the reports of their projects. */
@Injectable()
export class PromiseQueries {
  constructor(
    private readonly clock: Clock,
    private readonly items: RoadmapItemLookup,
  ) {}

  /**
   * Loads the agreements of a round as they stood then. Before publication an actor reads those that
   * it is a side of. With `among`, loads only what these projects have asked for.
   */
  async load(
    tx: Tx,
    round: PromiseRound,
    among: readonly string[] | null = null,
  ): Promise<RoundPromises> {
    const { row, known, closed, day, textOwners } = round;
    const [times] = await tx.query(TIMES_ROW, selectTimes(row.id));
    if (times === undefined) throw new Error('A round of figures does not exist');
    const reportedAt = known ?? this.clock.now();
    const agreedAt = closed && row.closed_at !== null ? row.closed_at : reportedAt;
    const reading = { roundId: row.id, opensAt: times.opensAt, agreedAt, reportedAt };
    const wanted = { owners: textOwners, projects: among };
    await joinByIndex(tx);
    const agreements = await tx.query(AGREEMENT_ROW, selectAgreements(reading, wanted));
    const ids = agreements.flatMap(({ projectId, targetProjectId }) =>
      targetProjectId === null ? [projectId] : [projectId, targetProjectId],
    );
    await joinByHash(tx);
    const projects = await tx.query(PROJECT_ROW, selectProjects([...new Set(ids)], reading));
    const instant = { day, known, closedAt: row.closed_at };
    const isOnItem = agreements.some(({ targetKind }) => targetKind === 'roadmapItem');
    const items = isOnItem ? await this.items.listItemsThen(tx, instant) : [];
    const byId = new Map(projects.map((project) => [project.id, project]));
    return {
      agreements: agreements.map((agreement) => putOwners(agreement, byId)),
      roadmap: new Map(
        items.flatMap(({ code, lastDay }) => (lastDay === null ? [] : [[code, lastDay]])),
      ),
      projects: byId,
      day: closed ? osloDate(agreedAt) : day,
      due: times.deadline < agreedAt,
    };
  }
}

/** Puts the owners that the projects of an agreement had then in place of those of today. */
function putOwners(
  agreement: PromisedAgreement,
  projects: ReadonlyMap<string, PromisingProject>,
): PromisedAgreement {
  const { receiver, supplier, projectId, targetProjectId } = agreement;
  return {
    ...agreement,
    receiver: ownerOf(projects.get(projectId)) ?? receiver,
    supplier: ownerOf(projects.get(targetProjectId ?? '')) ?? supplier,
  };
}

function ownerOf(project: PromisingProject | undefined): Body | undefined {
  if (project === undefined) return undefined;
  const { ownerId, owner, ownerName } = project;
  return { actorId: ownerId, organisationNumber: owner, name: ownerName };
}

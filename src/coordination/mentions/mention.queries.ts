import sql, { type Sql } from 'sql-template-tag';
import {
  bool,
  instant,
  int,
  nullable,
  rowType,
  text,
  textOf,
  uuid,
} from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { AgreementPosition, TargetKind } from '../agreements/agreement.types.js';

/** A dependency of a certified report, with the newest agreement on the same, if there is one. */
export interface MentionedDependency {
  readonly revisionId: string;
  readonly roundId: string;
  readonly round: string;
  readonly projectId: string;
  /** The actor that certified, and its organisation number. */
  readonly actorId: string;
  readonly certifiedBy: string;
  readonly certifiedAt: Date;
  readonly what: string;
  readonly neededBy: string;
  readonly targetKind: TargetKind;
  readonly targetProjectId: string | null;
  readonly target: string | null;
  readonly supplierId: string | null;
  /** False when the project has reported in a later round. */
  readonly latest: boolean;
  readonly agreement: (AgreementPosition & Kept) | null;
}

interface Kept {
  readonly id: string;
  readonly version: number;
  /** Instant of the last move. */
  readonly since: Date;
}

const REVISION_ROW = rowType({ id: uuid, projectId: uuid });
const ID_ROW = rowType({ id: uuid });
const DEPENDENCY_ROW = rowType({
  revisionId: uuid,
  roundId: uuid,
  round: text,
  projectId: uuid,
  actorId: uuid,
  certifiedBy: text,
  certifiedAt: instant,
  what: text,
  neededBy: text,
  targetKind: textOf<TargetKind>(),
  targetProjectId: nullable(uuid),
  target: nullable(text),
  supplierId: nullable(uuid),
  latest: bool,
  id: nullable(uuid),
  version: nullable(int),
  since: nullable(instant),
  state: nullable(textOf<AgreementPosition['state']>()),
  agreedNeed: nullable(text),
  offeredOn: nullable(text),
  condition: nullable(text),
  committedOn: nullable(text),
  deliveredOn: nullable(text),
  milestone: nullable(text),
});

/** Condition: revision `v` has not been read, and is the newest one of its report. */
const IS_UNREAD = sql`
    not exists (select 1
                  from coordination.read_revision d
                 where d.revision_id = v.id)
       and not exists (select 1
                         from reporting.report_revision n
                        where n.report_id = v.report_id
                          and n.revision > v.revision)`;

/** Lists certified revisions of a round that have not been read, and their projects. */
export function listUnread(
  tx: Tx,
  roundId: string,
  limit: number,
): Promise<{ readonly id: string; readonly projectId: string }[]> {
  return tx.query(
    REVISION_ROW,
    sql`
      select v.id,
             v.project_id as "projectId"
        from reporting.report_revision v
       where v.round_id = ${roundId}
         and ${IS_UNREAD}
       order by v.id
       limit ${limit}`,
  );
}

/** Lists the rounds with revisions certified since an instant that nobody has read. */
export async function listUnreadRounds(tx: Tx, since: Date): Promise<string[]> {
  const rows = await tx.query(
    ID_ROW,
    sql`
      select distinct r.id
        from reporting.report_revision v
        join reporting.round r on r.id = v.round_id
       where v.recorded_at >= ${since}
         and not r.historical
         and ${IS_UNREAD}`,
  );
  return rows.map(({ id }) => id);
}

/** Records that revisions have been read. */
export async function markRead(tx: Tx, revisionIds: readonly string[], now: Date): Promise<void> {
  await tx.execute(sql`
    insert into coordination.read_revision (revision_id, read_at)
    select x.id, ${now}
      from unnest(${revisionIds}::uuid[]) x(id)
        on conflict do nothing`);
}

/** Column list: the newest agreement `a` on the same, or nulls. */
const AGREEMENT_COLUMNS = sql`
             a.id,
             a.version,
             a.since,
             a.state,
             a.needed_by::text as "agreedNeed",
             a.offered_on::text as "offeredOn",
             a.condition,
             a.committed_on::text as "committedOn",
             a.delivered_on::text as "deliveredOn",
             a.milestone`;

/** Relation of at most one row: the owner of an item of a roadmap, by the newest version. */
function ownerOfItem(code: Sql): Sql {
  return sql`
            select i.owner_id
              from strategy.roadmap_item i
              join strategy.roadmap_version w on w.id = i.version_id
             where i.code = ${code}
             order by w.valid_from desc
             limit 1`;
}

/**
 * Relation: the dependencies `d` that revision `v` reports, with the project or the owner of the item
 * of a roadmap that supplies. Nobody supplies the others until a body takes them on.
 */
const DEPENDENCIES = sql`
        select distinct on (n.kind, coalesce(n.project_id::text, n.target), lower(n.what))
               n.what,
               n.needed_by,
               n.kind,
               n.project_id as target_project_id,
               n.target,
               n.supplier_id
          from (select x.delivery as what,
                       x."neededBy" as needed_by,
                       case when t.id is not null then 'project'
                            when x."roadmapItem" is not null then 'roadmapItem'
                            when x.area is not null then 'area'
                            when x.ground is not null then 'ground'
                            else 'nationalSolution'
                        end as kind,
                       t.id as project_id,
                       case when t.id is null
                            then coalesce(x."roadmapItem", x.area, x.ground, x."nationalSolution")
                        end as target,
                       coalesce(t.actor_id, o.owner_id) as supplier_id
                  from jsonb_to_recordset(v.content->'dependencies') as x(
                         project text,
                         "nationalSolution" text,
                         "roadmapItem" text,
                         area text,
                         ground text,
                         delivery text,
                         "neededBy" text)
                  left join portfolio.project t on t.code = x.project
                  left join lateral (${ownerOfItem(sql`x."roadmapItem"`)}) o
                    on x."roadmapItem" is not null) n
         where n.project_id is distinct from v.project_id
           and coalesce(n.project_id::text, n.target) is not null
         order by n.kind, coalesce(n.project_id::text, n.target), lower(n.what), n.needed_by`;

/** Relation: the newest agreement of the project of `v` on the same as dependency `d`. */
const SAME_AGREEMENT = sql`
        select n.*
          from coordination.agreement n
         where n.project_id = v.project_id
           and n.target_kind = d.kind
           and coalesce(n.target_project_id::text, n.target)
               = coalesce(d.target_project_id::text, d.target)
           and lower(n.what) = lower(d.what)
         order by n.created_at desc
         limit 1`;

/**
 * Reads the dependencies of certified revisions. A dependency that a report names twice counts once,
 * with the earlier day.
 */
export async function readDependencies(
  tx: Tx,
  revisionIds: readonly string[],
): Promise<MentionedDependency[]> {
  const rows = await tx.query(DEPENDENCY_ROW, selectDependencies(revisionIds));
  return rows.map((row): MentionedDependency => {
    const { id, version, since, state, agreedNeed, offeredOn, condition, ...others } = row;
    const { committedOn, deliveredOn, milestone, ...dependency } = others;
    if (id === null || version === null || since === null || state === null || agreedNeed === null)
      return { ...dependency, agreement: null };
    const agreed = { offeredOn, condition, committedOn, deliveredOn, milestone };
    const position = { state, neededBy: agreedNeed, ...agreed };
    return { ...dependency, agreement: { id, version, since, ...position } };
  });
}

function selectDependencies(revisionIds: readonly string[]): Sql {
  return sql`
      select v.id as "revisionId",
             r.id as "roundId",
             r.key as round,
             v.project_id as "projectId",
             v.actor_id as "actorId",
             v.certified_by as "certifiedBy",
             v.recorded_at as "certifiedAt",
             d.what,
             d.needed_by as "neededBy",
             d.kind as "targetKind",
             d.target_project_id as "targetProjectId",
             d.target,
             d.supplier_id as "supplierId",
             not exists (select 1
                           from reporting.report_revision l
                           join reporting.round n on n.id = l.round_id
                          where l.project_id = v.project_id
                            and n.opens_at > r.opens_at) as latest,
             ${AGREEMENT_COLUMNS}
        from reporting.report_revision v
        join reporting.round r on r.id = v.round_id
       cross join lateral (${DEPENDENCIES}) d
        left join lateral (${SAME_AGREEMENT}) a on true
       where v.id = any(${revisionIds}::uuid[])
         and not r.historical
       order by v.id, d.what`;
}

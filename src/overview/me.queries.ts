import { Injectable } from '@nestjs/common';
import sql, { type Sql } from 'sql-template-tag';
import { ActorLookup } from '../actors/actor.lookup.js';
import { sha256 } from '../platform/base/canonical-json.js';
import { Clock } from '../platform/base/clock.js';
import { accessOf, type Principal } from '../platform/base/principal.js';
import { ALL_SCOPES } from '../platform/base/scopes.js';
import { Database } from '../platform/database/database.js';
import { instantText } from '../platform/database/fragments.js';
import {
  bool,
  json,
  nullable,
  rowType,
  text,
  textOf,
  texts,
  uuid,
} from '../platform/database/row-type.js';
import type { Tx } from '../platform/database/transaction.js';
import type { Answer } from '../platform/http/answer.js';
import type { Command } from '../platform/http/command.js';
import { Quotas } from '../platform/limits/quotas.js';
import { ExpectedReports } from '../reporting/completeness/expected-reports.lookup.js';
import type { CallingActor, CallingClient, MeResponse, OwnRound } from './me.dto.js';
import { arrangeWaiting } from './waiting.rules.js';
import { listWaiting, MOST_SUBJECTS, type WaitingRow } from './waiting.queries.js';

const ACTOR_ROW = rowType<CallingActor>({
  organisationNumber: text,
  name: text,
  kind: textOf(),
  role: textOf(),
  mergedActors: texts,
});
type RoundRow = OwnRound & { readonly id: string };
const ROUND_ROW = rowType<RoundRow>({
  id: uuid,
  round: text,
  period: text,
  name: json(),
  state: textOf(),
  opensAt: text,
  deadline: text,
  extended: bool,
  closesAt: text,
  correcting: bool,
  submission: nullable(json()),
});

/** The number of rounds that are over of which a caller is told. */
const PAST_ROUNDS = 8;

/** Answers who the caller is, what it may do, and what waits for it. */
@Injectable()
export class MeQueries {
  constructor(
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly expected: ExpectedReports,
    private readonly clock: Clock,
    private readonly quotas: Quotas,
  ) {}

  find({ principal }: Command): Promise<Answer<MeResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) => {
      const actor = await readActor(tx, principal);
      const delegations =
        principal.delegate === null
          ? await this.actors.listReceivedGrants(tx, principal.actorIds, this.clock.now())
          : [];
      const rounds = await listRounds(tx, principal);
      const waiting = [
        ...(await listWaiting(tx, principal)),
        ...(await this.listMissing(tx, principal, rounds)),
      ];
      const body: MeResponse = {
        actor,
        client: clientOf(principal),
        mayActFor: [...delegations],
        rounds: rounds.map(({ id: _, ...round }) => round),
        waiting: arrangeWaiting(waiting, rounds.map(({ round }) => round).reverse()),
        quotas: await this.quotas.list(tx, principal.actorId),
      };
      return { body, etag: `W/"${sha256(JSON.stringify(body)).slice(0, 32)}"` };
    });
  }

  /**
   * Lists the missing reports of each open round: the caller's own, and for the directorate those
   * of all actors.
   */
  private async listMissing(
    tx: Tx,
    principal: Principal,
    rounds: readonly RoundRow[],
  ): Promise<WaitingRow[]> {
    const missing: WaitingRow[] = [];
    for (const { id, round, submission } of rounds.filter(({ state }) => state === 'open')) {
      const open = { id, closedAt: null };
      const own =
        submission?.nil === true
          ? []
          : await this.expected.listMissingOfActor(tx, open, principal.actorId);
      missing.push(...describeMissing('owner', round, own));
      if (!principal.directorate) continue;
      const all = await this.expected.listMissing(tx, open, this.clock.now());
      const projects = all.map(({ project }) => project);
      missing.push(...describeMissing('directorate', round, projects));
    }
    return missing;
  }
}

/** Describes missing reports as an item; as none when no report is missing. */
function describeMissing(
  party: WaitingRow['party'],
  round: string,
  projects: readonly string[],
): WaitingRow[] {
  const subjects = projects.slice(0, MOST_SUBJECTS);
  return projects.length === 0
    ? []
    : [{ kind: 'report-missing', party, round, count: projects.length, subjects }];
}

async function readActor(tx: Tx, { actorId, actorIds }: Principal): Promise<CallingActor> {
  const [actor] = await tx.query(
    ACTOR_ROW,
    sql`
      select a.organisation_number as "organisationNumber",
             a.name,
             a.kind,
             a.role,
             array(select m.organisation_number::text
                     from actors.actor m
                    where m.id = any(${actorIds}::uuid[])
                      and m.id <> a.id
                    order by m.organisation_number) as "mergedActors"
        from actors.actor a
       where a.id = ${actorId}`,
  );
  if (actor === undefined) throw new Error('The caller is not in the register');
  return actor;
}

function clientOf(principal: Principal): CallingClient {
  const { token, delegate, scopes, directorate } = principal;
  const ownAccess = directorate ? 'directorate' : 'actor';
  return {
    id: token.clientId,
    supplier: token.supplier,
    delegate: delegate?.organisationNumber ?? null,
    scopes: ALL_SCOPES.filter((scope) => scopes.has(scope)),
    access: delegate === null ? ownAccess : 'delegate',
  };
}

/** Lists the rounds that are planned or open and the last of the others, newest first. */
function listRounds(tx: Tx, { actorId, actorIds }: Principal): Promise<RoundRow[]> {
  return tx.query(ROUND_ROW, selectRounds(actorId, actorIds));
}

function selectRounds(actorId: string, actorIds: readonly string[]): Sql {
  return sql`
    select r.id,
           r.key as round,
           r.period,
           json_build_object('nb', r.name_nb, 'en', r.name_en) as name,
           r.state,
           ${instantText(sql`r.opens_at`)} as "opensAt",
           ${instantText(sql`coalesce(s.extended_to, r.deadline)`)} as deadline,
           s.extended_to is not null as extended,
           ${instantText(sql`r.closes_at`)} as "closesAt",
           coalesce(s.correcting, false) as correcting,
           (select json_build_object('id', o.id, 'state', o.state, 'nil', o.nil)
              from reporting.submission o
             where o.round_id = r.id
               and o.actor_id = ${actorId}) as submission
      from reporting.round r
     cross join lateral (
           select max(x.extended_to) as extended_to, bool_or(x.correcting) as correcting
             from reporting.submission x
            where x.round_id = r.id
              and x.actor_id = any(${actorIds}::uuid[])) s
     where r.state in ('planned', 'open')
        or r.id in (select c.id
                      from reporting.round c
                     where c.state not in ('planned', 'open')
                     order by c.opens_at desc, c.key desc
                     limit ${PAST_ROUNDS})
     order by r.opens_at desc, r.key desc`;
}

import { Injectable } from '@nestjs/common';
import { actionsOf } from '../platform/http/allowed-actions.dto.js';
import { type Answer, etagOf } from '../platform/http/answer.js';
import { Clock, osloDate } from '../platform/base/clock.js';
import { Database } from '../platform/database/database.js';
import type { Tx } from '../platform/database/transaction.js';
import { instantText } from '../platform/base/instant.js';
import type { Command } from '../platform/http/operation.js';
import { cursorKey, DEFAULT_LIMIT, pageOf } from '../platform/http/page.js';
import { accessOf, actsFor, type Principal, visibleTo } from '../platform/base/principal.js';
import { notFound } from '../platform/base/problem.js';
import type {
  DelegationListResponse,
  DelegationQuery,
  DelegationResponse,
} from './delegation.dto.js';
import { revokeLock } from './delegation.rules.js';

type DelegationRow = Omit<DelegationResponse, 'allowedActions' | 'lockedActions'> & {
  readonly actor_id: string;
};

/** What a delegation `d` is on a day. */
export function stateOn(day: string): string {
  return `case when d.revoked_at is not null then 'revoked' when d.last_day < ${day}::date then 'expired' when d.first_day > ${day}::date then 'planned' else 'inForce' end`;
}

// The application's own check, beside row-level security: given, received, or all for the
// directorate. $3 is the day.
const SELECT = `select * from (
  select d.id, d.actor_id, a.organisation_number as actor, g.organisation_number as delegate, d.may_prepare as "mayPrepare", d.may_certify as "mayCertify",
         d.first_day::text as "firstDay", d.last_day::text as "lastDay", ${stateOn('$3')} as state, d.reason, d.granted_by as "grantedBy", ${instantText('d.recorded_at')} as "recordedAt",
         ${instantText('d.revoked_at')} as "revokedAt", d.revoked_by as "revokedBy", d.version
    from actors.delegation d join actors.actor a on a.id = d.actor_id join actors.actor g on g.id = d.delegate_id
   where d.actor_id = any($1::uuid[]) or d.delegate_id = any($1::uuid[]) or $2) d`;

/** Delegations that the caller has given or received; the directorate reads all. */
@Injectable()
export class DelegationQueries {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async list(
    { principal }: Command,
    query: DelegationQuery,
  ): Promise<Answer<DelegationListResponse>> {
    const filters = [query.actor, query.delegate, query.state].map((value) => value ?? null);
    const list = `delegations ${filters.join(' ')}`;
    const after = cursorKey(list, query);
    const rows = await this.database.transaction(accessOf(principal), (tx) =>
      tx.rows<DelegationRow>(
        `${SELECT} where ($4::text is null or d.actor = $4) and ($5::text is null or d.delegate = $5) and ($6::text is null or d.state = $6) and ($7 = '' or d.id::text < $7) order by d.id desc limit $8`,
        [
          ...visibleTo(principal),
          osloDate(this.clock.now()),
          ...filters,
          after,
          (query.limit ?? DEFAULT_LIMIT) + 1,
        ],
      ),
    );
    return {
      body: pageOf(
        list,
        query,
        rows,
        ({ id }) => id,
        (row) => this.response(row, principal),
      ),
    };
  }

  find({ principal }: Command, id: string): Promise<Answer<DelegationResponse>> {
    return this.database.transaction(accessOf(principal), (tx) => this.answer(tx, principal, id));
  }

  /** One delegation as an answer, inside an open transaction. */
  async answer(tx: Tx, principal: Principal, id: string): Promise<Answer<DelegationResponse>> {
    const [row] = await tx.rows<DelegationRow>(`${SELECT} where d.id = $4`, [
      ...visibleTo(principal),
      osloDate(this.clock.now()),
      id,
    ]);
    if (row === undefined) throw notFound({ nb: 'Fullmakten', en: 'The delegation' });
    return { body: this.response(row, principal), etag: etagOf(row.version) };
  }

  private response(
    { actor_id: actorId, ...row }: DelegationRow,
    principal: Principal,
  ): DelegationResponse {
    return {
      ...row,
      ...actionsOf({
        revoke: revokeLock(row.state, principal.directorate || actsFor(principal, actorId)),
      }),
    };
  }
}

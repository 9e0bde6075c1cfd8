import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { actionsOf } from '../../platform/http/allowed-actions.dto.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { instantText } from '../../platform/base/instant.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import {
  fault,
  notFound,
  pointerStep,
  Problem,
  ruleBroken,
  STALE,
  type Fault,
} from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import { MINUTES_STATE } from '../governance.problems.js';
import { Minutes } from './meeting.entity.js';
import type { MinutesResponse, SaveMinutes } from './minutes.dto.js';
import { directorateLock, isDirectorate, seesUnpublished } from './publication.rules.js';

const COLUMNS = `t.key as meeting, case when m.meeting is null then 'unwritten' when m.published_at is null then 'draft' else 'published' end as state,
  m.summary, coalesce(m.actions, '[]') as actions, coalesce(m.version, 0) as version,
  ${instantText('m.published_at')} as "publishedAt",
  ${instantText('m.updated_at')} as "updatedAt"`;

/** Writes and publishes minutes, for the directorate; anyone reads what is published. */
@Injectable()
export class MinutesService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly actors: ActorLookup,
  ) {}

  /**
   * The directorate also reads drafts, and minutes that are not written yet: their version 0 is
   * what the first PUT names.
   */
  find(caller: Principal | undefined, meeting: string): Promise<Answer<MinutesResponse>> {
    return this.database.transaction(
      caller === undefined ? { kind: 'public' } : accessOf(caller),
      (tx) => this.answer(tx, caller, meeting),
    );
  }

  /**
   * Published minutes stay published when they are corrected; the audit keeps what they said
   * before.
   */
  save(command: Command, meeting: string, dto: SaveMinutes): Promise<Answer<MinutesResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MinutesResponse>> => {
      const before = (await this.answer(tx, command.principal, meeting)).body;
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      const faults = await this.faultsOf(tx, dto);
      if (faults.length > 0) throw ruleBroken(faults);
      const actions = dto.actions.map(({ text, responsible, dueOn = null }) => ({
        text,
        responsible,
        dueOn,
      }));
      const saved = await tx.rows(
        before.version === 0
          ? `insert into governance.minutes (meeting, summary, actions, version, updated_at) values ($1, $2, $3, $4 + 1, $5) on conflict (meeting) do nothing returning meeting`
          : `update governance.minutes set summary = $2, actions = $3, version = version + 1, updated_at = $5 where meeting = $1 and version = $4 returning meeting`,
        [meeting, dto.summary, JSON.stringify(actions), before.version, now],
      );
      if (saved.length !== 1) throw new Problem(STALE);
      return this.changed(tx, command, meeting, { before });
    });
  }

  publish(command: Command, meeting: string): Promise<Answer<MinutesResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<MinutesResponse>> => {
      const before = (await this.answer(tx, command.principal, meeting)).body;
      if (before.version !== command.expectedVersion) throw new Problem(STALE);
      if (before.state !== 'draft')
        throw new Problem(MINUTES_STATE, {
          detail: { nb: `Referatet er ${before.state}`, en: `The minutes are ${before.state}` },
        });
      const { affected } = await tx.manager.update(
        Minutes,
        { meeting, version: before.version },
        { publishedAt: now, updatedAt: now, version: before.version + 1 },
      );
      if (affected !== 1) throw new Problem(STALE);
      return this.changed(tx, command, meeting, {});
    });
  }

  /** Nine digits name an organisation, which must be one. */
  private async faultsOf(tx: Tx, { actions }: SaveMinutes): Promise<Fault[]> {
    const faults: Fault[] = [];
    for (const [index, { responsible }] of actions.entries()) {
      if (
        /^\d{9}$/.test(responsible) &&
        (await this.actors.byOrganisationNumber(tx, responsible)) === undefined
      ) {
        faults.push(
          fault(
            `/actions${pointerStep(index)}/responsible`,
            'unknown-actor',
            'Organisasjonen er ikke i registeret',
            'The organisation is not in the register',
          ),
        );
      }
    }
    return faults;
  }

  private async changed(
    tx: Tx,
    { principal }: Command,
    meeting: string,
    detail: object,
  ): Promise<Change<MinutesResponse>> {
    const answer = await this.answer(tx, principal, meeting);
    return { answer, subject: `minutes/${meeting}`, detail: { ...detail, after: answer.body } };
  }

  private async answer(
    tx: Tx,
    caller: Principal | undefined,
    meeting: string,
  ): Promise<Answer<MinutesResponse>> {
    const [row] = await tx.rows<Omit<MinutesResponse, 'allowedActions' | 'lockedActions'>>(
      `select ${COLUMNS} from governance.meeting t left join governance.minutes m on m.meeting = t.key where t.key = $1 and (m.published_at is not null or $2)`,
      [meeting, seesUnpublished(caller)],
    );
    if (row === undefined) throw notFound({ nb: 'Referatet', en: 'The minutes' });
    const directorate = isDirectorate(caller);
    const actions = actionsOf({
      save: directorateLock(directorate, false, 'minutes-state', '', ''),
      publish: directorateLock(
        directorate,
        row.state !== 'draft',
        'minutes-state',
        'Bare et skrevet, upublisert referat kan publiseres',
        'Only minutes that are written and not published can be published',
      ),
    });
    return { body: { ...row, ...actions }, etag: etagOf(row.version) };
  }
}

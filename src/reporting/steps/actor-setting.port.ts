import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/operation.js';
import { accessOf, actsFor, type Principal, visibleTo } from '../../platform/base/principal.js';
import { fault, FORBIDDEN, notFound, Problem, STALE } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ActorSettingResponse, SaveActorSetting } from './actor-setting.dto.js';
import { OWN_PREPARATION, SUBMISSION_PREPARED } from '../reporting.problems.js';
import { handsOf } from './submission-steps.port.js';

/** How an actor reports: the actor's own choice, which the directorate may read. */
@Injectable()
export class ActorSettingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly actors: ActorLookup,
  ) {}

  find({ principal }: Command, organisationNumber: string): Promise<Answer<ActorSettingResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      this.answer(tx, organisationNumber, await this.visible(tx, principal, organisationNumber)),
    );
  }

  save(
    command: Command,
    organisationNumber: string,
    { steps, mailbox = null, escalationMailbox = null }: SaveActorSetting,
  ): Promise<Answer<ActorSettingResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<ActorSettingResponse>> => {
      const actorId = await this.visible(tx, principal, organisationNumber);
      if (!actsFor(principal, actorId))
        throw new Problem(FORBIDDEN, {
          detail: { nb: 'Bare aktøren selv velger', en: 'Only the actor itself chooses' },
        });
      const before = await this.answer(tx, organisationNumber, actorId);
      if (steps < before.body.steps) await this.demandLowering(tx, principal, actorId);
      const saved = await tx.rows(
        `insert into reporting.actor_setting as c (actor_id, steps, mailbox, escalation_mailbox, version, updated_at) select $1, $2, $5, $6, 1, $3 where $4::int = 0 or exists (select 1 from reporting.actor_setting x where x.actor_id = $1)
         on conflict (actor_id) do update set steps = excluded.steps, mailbox = excluded.mailbox, escalation_mailbox = excluded.escalation_mailbox, version = c.version + 1, updated_at = case when c.steps = excluded.steps then c.updated_at else excluded.updated_at end where c.version = $4 returning c.version`,
        [actorId, steps, now, command.expectedVersion, mailbox, escalationMailbox],
      );
      if (saved.length !== 1) throw new Problem(STALE);
      const answer = await this.answer(tx, organisationNumber, actorId);
      return {
        answer,
        subject: `actor/${organisationNumber}`,
        detail: { before: before.body, after: answer.body },
      };
    });
  }

  /**
   * Throws when one step instead of two would let someone certify what is its own preparation. A
   * choice that nothing was written under can be taken back.
   */
  private async demandLowering(tx: Tx, principal: Principal, actorId: string): Promise<void> {
    const standing = await tx.rows<{ round: string; prepared: boolean; own: boolean }>(
      `select r.key as round, s.state = 'submitted' as prepared,
              s.edited_by && $2::text[] and exists (select 1 from reporting.report t join reporting.actor_setting c on c.actor_id = t.actor_id where t.round_id = s.round_id and t.actor_id = s.actor_id and t.state = 'draft' and t.updated_at >= c.updated_at) as own
         from reporting.submission s join reporting.round r on r.id = s.round_id where s.actor_id = $1 and (r.state = 'open' or s.correcting) order by r.key for update of s`,
      [actorId, handsOf(principal)],
    );
    const prepared = standing.find((one) => one.prepared);
    if (prepared !== undefined)
      throw new Problem(SUBMISSION_PREPARED, {
        errors: [
          fault(
            '/steps',
            'submission-prepared',
            `Innsendingen i runde ${prepared.round} må godkjennes eller trekkes først`,
            `The submission of round ${prepared.round} must be certified or withdrawn first`,
          ),
        ],
      });
    const own = standing.find((one) => one.own);
    if (own !== undefined)
      throw new Problem(OWN_PREPARATION, {
        errors: [
          fault(
            '/steps',
            'own-preparation',
            `Den som har skrevet i runde ${own.round}, kan ikke velge ett trinn før det er godkjent; en annen klient hos aktøren kan`,
            `Who has written in round ${own.round} cannot choose one step before it is certified; another client of the actor can`,
          ),
        ],
      });
  }

  /** The actor, if it is one of the caller's or the caller may see all. */
  private async visible(tx: Tx, principal: Principal, organisationNumber: string): Promise<string> {
    const actor = await this.actors.byOrganisationNumber(tx, organisationNumber);
    const [own, all] = visibleTo(principal);
    if (actor === undefined || !(all || own.includes(actor.id)))
      throw notFound({ nb: 'Aktøren', en: 'The actor' });
    return actor.id;
  }

  private async answer(
    tx: Tx,
    organisationNumber: string,
    actorId: string,
  ): Promise<Answer<ActorSettingResponse>> {
    const [row] = await tx.rows<Omit<ActorSettingResponse, 'actor'>>(
      `select c.steps, c.mailbox, c.escalation_mailbox as "escalationMailbox", c.version from reporting.actor_setting c where c.actor_id = $1`,
      [actorId],
    );
    const body = {
      actor: organisationNumber,
      steps: row?.steps ?? 1,
      mailbox: row?.mailbox ?? null,
      escalationMailbox: row?.escalationMailbox ?? null,
      version: row?.version ?? 0,
    };
    return { body, etag: etagOf(body.version) };
  }
}

/** The mailboxes that actors have chosen, by the actor; those without are not in it. */
export async function mailboxesOf(
  tx: Tx,
  actorIds: readonly string[],
): Promise<
  ReadonlyMap<
    string,
    { readonly mailbox: string | null; readonly escalationMailbox: string | null }
  >
> {
  const rows = await tx.rows<{
    id: string;
    mailbox: string | null;
    escalationMailbox: string | null;
  }>(
    `select c.actor_id as id, c.mailbox, c.escalation_mailbox as "escalationMailbox" from reporting.actor_setting c where c.actor_id = any($1::uuid[])`,
    [actorIds],
  );
  return new Map(rows.map(({ id, ...row }) => [id, row]));
}

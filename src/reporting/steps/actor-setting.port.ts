import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Command } from '../../platform/http/command.js';
import { accessOf, actsFor, type Principal, seesAll } from '../../platform/base/principal.js';
import { fault, FORBIDDEN, notFound, Problem, STALE } from '../../platform/base/problem.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { ActorSettingResponse, SaveActorSetting } from './actor-setting.dto.js';
import { OWN_PREPARATION, SUBMISSION_PREPARED } from '../reporting.problems.js';
import { lockUncertified, readSetting, saveSetting } from './actor-setting.queries.js';
import { MailboxChoice } from './mailbox-choice.port.js';
import { editorNamesOf } from './submission-steps.port.js';

/**
 * Reads and saves how an actor reports. The actor itself chooses; the directorate may read the
 * choice.
 */
@Injectable()
export class ActorSettingService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly actors: ActorLookup,
    private readonly mailboxes: MailboxChoice,
  ) {}

  find({ principal }: Command, organisationNumber: string): Promise<Answer<ActorSettingResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      this.answer(
        tx,
        organisationNumber,
        await this.requireVisible(tx, principal, organisationNumber),
      ),
    );
  }

  save(
    command: Command,
    organisationNumber: string,
    { steps, mailbox = null, escalationMailbox = null }: SaveActorSetting,
  ): Promise<Answer<ActorSettingResponse>> {
    const { principal } = command;
    return this.work.change(command, async (tx, now): Promise<Change<ActorSettingResponse>> => {
      const actorId = await this.requireOwn(tx, principal, organisationNumber);
      const before = await this.answer(tx, organisationNumber, actorId);
      if (steps < before.body.steps) await this.requireNothingPrepared(tx, principal, actorId);
      const { expectedVersion } = command;
      const setting = { actorId, steps, mailbox, escalationMailbox, expectedVersion, now };
      if (!(await saveSetting(tx, setting))) throw new Problem(STALE);
      const chosen = [mailbox, escalationMailbox];
      const events = await this.mailboxes.replace(tx, actorId, chosen, now);
      const answer = await this.answer(tx, organisationNumber, actorId);
      return {
        answer,
        subject: `actor/${organisationNumber}`,
        detail: { before: before.body, after: answer.body },
        events,
      };
    });
  }

  /**
   * Throws when choosing one step instead of two would let the caller certify its own preparation.
   * A choice of two steps can be taken back while nothing has been written since it was made.
   */
  private async requireNothingPrepared(
    tx: Tx,
    principal: Principal,
    actorId: string,
  ): Promise<void> {
    const uncertified = await lockUncertified(tx, actorId, editorNamesOf(principal));
    const waiting = uncertified.find(({ prepared }) => prepared);
    if (waiting !== undefined) throw submissionPrepared(waiting.round);
    const own = uncertified.find((submission) => submission.own);
    if (own !== undefined) throw preparedByCaller(own.round);
  }

  /** Returns the id of the caller's own actor. Throws 403 for another that it may see, or 404. */
  async requireOwn(tx: Tx, principal: Principal, organisationNumber: string): Promise<string> {
    const actorId = await this.requireVisible(tx, principal, organisationNumber);
    if (actsFor(principal, actorId)) return actorId;
    throw new Problem(FORBIDDEN, {
      detail: {
        nb: 'Bare aktøren selv kan velge dette',
        en: 'Only the actor itself can choose this',
      },
    });
  }

  /** Returns the id of an actor that the caller may see. Throws 404 for every other. */
  private async requireVisible(
    tx: Tx,
    principal: Principal,
    organisationNumber: string,
  ): Promise<string> {
    const actor = await this.actors.findByOrganisationNumber(tx, organisationNumber);
    if (actor === undefined || !(seesAll(principal) || principal.actorIds.includes(actor.id)))
      throw notFound({ nb: 'Aktøren', en: 'The actor' });
    return actor.id;
  }

  /** Answers how an actor reports, as it is stored. */
  async answer(
    tx: Tx,
    organisationNumber: string,
    actorId: string,
  ): Promise<Answer<ActorSettingResponse>> {
    const setting = await readSetting(tx, actorId);
    const body = {
      actor: organisationNumber,
      steps: setting?.steps ?? 1,
      mailbox: setting?.mailbox ?? null,
      mailboxConfirmed: setting?.mailboxConfirmed ?? false,
      escalationMailbox: setting?.escalationMailbox ?? null,
      escalationMailboxConfirmed: setting?.escalationMailboxConfirmed ?? false,
      version: setting?.version ?? 0,
    };
    return { body, etag: etagOf(body.version) };
  }
}

function submissionPrepared(round: string): Problem {
  return new Problem(SUBMISSION_PREPARED, {
    errors: [
      fault(
        '/steps',
        'submission-prepared',
        `Innsendingen i runde ${round} må godkjennes eller trekkes først`,
        `The submission of round ${round} must be certified or withdrawn first`,
      ),
    ],
  });
}

function preparedByCaller(round: string): Problem {
  return new Problem(OWN_PREPARATION, {
    errors: [
      fault(
        '/steps',
        'own-preparation',
        `Dere har skrevet i runde ${round} og kan ikke velge ett trinn før det er godkjent. ` +
          'En annen klient hos aktøren kan.',
        `You have written in round ${round} and cannot choose one step before it is certified. ` +
          'Another client of the actor can.',
      ),
    ],
  });
}

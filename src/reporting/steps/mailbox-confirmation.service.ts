import { Injectable } from '@nestjs/common';
import { accessOf } from '../../platform/base/principal.js';
import {
  fault,
  INVALID_REQUEST,
  Problem,
  STALE,
  TOO_MANY_REQUESTS,
} from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, type DomainEvent, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { Quotas } from '../../platform/limits/quotas.js';
import { MAILBOX_CONFIRMED } from '../reporting.problems.js';
import { ActorSettingService } from './actor-setting.port.js';
import type { ActorSettingResponse, ConfirmMailbox, SendMailboxCode } from './actor-setting.dto.js';
import { raiseVersion } from './actor-setting.queries.js';
import { expiryOf, judgeCode, MOST_TRIES } from './mailbox-code.rules.js';
import { hashOf } from './mailbox-code.service.js';
import { mailboxCodeRequested } from './mailbox-choice.port.js';
import { confirmMailbox, countTry, lockMailbox, requestCode } from './mailbox.queries.js';

type LockedMailbox = NonNullable<Awaited<ReturnType<typeof lockMailbox>>>;

/** Confirms the mailboxes of an actor by codes that were sent to them. */
@Injectable()
export class MailboxConfirmation {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly settings: ActorSettingService,
    private readonly quotas: Quotas,
  ) {}

  /** Confirms a mailbox. Every try counts, also one that is refused. */
  async confirm(
    command: Command,
    organisationNumber: string,
    { mailbox: address, code }: ConfirmMailbox,
  ): Promise<Answer<ActorSettingResponse>> {
    await this.database.transaction(accessOf(command.principal), async (tx) => {
      const actorId = await this.settings.requireOwn(tx, command.principal, organisationNumber);
      await countTry(tx, actorId, address);
    });
    return this.change(command, { organisationNumber, address }, async (tx, mailbox, now) => {
      const outcome = judgeCode(mailbox, hashOf(mailbox.id, code), now);
      if (outcome !== 'right') throw codeProblem(outcome, mailbox, now);
      await confirmMailbox(tx, mailbox.id, now);
      return [];
    });
  }

  /** Sends another code to a mailbox. */
  sendCode(
    command: Command,
    organisationNumber: string,
    { mailbox: address }: SendMailboxCode,
  ): Promise<Answer<ActorSettingResponse>> {
    return this.change(command, { organisationNumber, address }, async (tx, mailbox, now) => {
      if (mailbox.confirmedAt !== null) throw new Problem(MAILBOX_CONFIRMED);
      await this.quotas.use(tx, mailbox.actorId, 'mailboxCodes');
      await requestCode(tx, mailbox.id, now);
      return [mailboxCodeRequested(mailbox.id)];
    });
  }

  private change(
    command: Command,
    {
      organisationNumber,
      address,
    }: { readonly organisationNumber: string; readonly address: string },
    step: (tx: Tx, mailbox: LockedMailbox, now: Date) => Promise<DomainEvent[]>,
  ): Promise<Answer<ActorSettingResponse>> {
    const { principal, expectedVersion } = command;
    return this.work.change(command, async (tx, now): Promise<Change<ActorSettingResponse>> => {
      const actorId = await this.settings.requireOwn(tx, principal, organisationNumber);
      if (!(await raiseVersion(tx, actorId, expectedVersion))) throw new Problem(STALE);
      const mailbox = await lockMailbox(tx, actorId, address);
      if (mailbox === undefined) throw unknownMailbox();
      const events = await step(tx, mailbox, now);
      return {
        answer: await this.settings.answer(tx, organisationNumber, actorId),
        subject: `actor/${organisationNumber}`,
        detail: { mailbox: mailbox.id },
        events,
      };
    });
  }
}

function unknownMailbox(): Problem {
  return new Problem(INVALID_REQUEST, {
    errors: [
      fault(
        '/mailbox',
        'unknown-mailbox',
        'Må være en av fellespostkassene som aktøren har valgt',
        'Must be one of the shared mailboxes that the actor has chosen',
      ),
    ],
  });
}

/** Returns the problem of a code that was not taken. */
function codeProblem(
  outcome: 'wrong' | 'spent' | 'expired' | 'confirmed',
  { codeSentAt, tries }: LockedMailbox,
  now: Date,
): Problem {
  if (outcome === 'confirmed') return new Problem(MAILBOX_CONFIRMED);
  if (outcome === 'spent' && codeSentAt !== null) {
    const left = expiryOf(codeSentAt).getTime() - now.getTime();
    return new Problem(TOO_MANY_REQUESTS, {
      headers: { 'retry-after': String(Math.ceil(left / 1_000)) },
      detail: {
        nb: `Koden er prøvd ${String(MOST_TRIES)} ganger. Be om en ny kode`,
        en: `The code has been tried ${String(MOST_TRIES)} times. Ask for another code`,
      },
    });
  }
  const left = String(MOST_TRIES - tries);
  return new Problem(INVALID_REQUEST, {
    errors: [
      outcome === 'wrong'
        ? fault(
            '/code',
            'wrong-code',
            `Må være koden som ble sendt sist. ${left} forsøk igjen`,
            `Must be the code that was sent last. ${left} tries left`,
          )
        : fault(
            '/code',
            'code-expired',
            'Koden gjelder ikke lenger, eller er ikke sendt ennå. Be om en ny kode',
            'The code is no longer valid, or has not been sent yet. Ask for another code',
          ),
    ],
  });
}

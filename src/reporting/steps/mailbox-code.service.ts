import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { sha256 } from '../../platform/base/canonical-json.js';
import { Clock } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { Database } from '../../platform/database/database.js';
import type { OutgoingNotice } from '../../platform/work/notice.sender.js';
import { Notices } from '../../platform/work/notices.js';
import {
  giveUpCode,
  listWaitingMailboxes,
  lockWaitingMailbox,
  recordCode,
  type WaitingMailbox,
} from './mailbox.queries.js';

const DIGITS = 8;
/** A code that has waited this long has lost its message. */
const LOST_AFTER_MS = 60_000;

/**
 * Sends codes to mailboxes. A code is made when it is sent, and only its hash is kept: when an
 * attempt is repeated, the last code that was sent is the one that counts.
 */
@Injectable()
export class MailboxCodes {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly notices: Notices,
  ) {}

  /** Sends a code to a mailbox that waits for one. Throws when it was not accepted. */
  send(mailboxId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, async (tx) => {
      const mailbox = await lockWaitingMailbox(tx, mailboxId);
      if (mailbox === undefined) return;
      const code = String(randomInt(0, 10 ** DIGITS)).padStart(DIGITS, '0');
      const now = this.clock.now();
      await recordCode(tx, mailboxId, hashOf(mailboxId, code), now);
      await this.notices.sendUnkept(messageOf(mailbox, code, now));
    });
  }

  giveUp(mailboxId: string): Promise<void> {
    return this.database.transaction({ kind: 'system' }, (tx) => giveUpCode(tx, mailboxId));
  }

  /** Finds mailboxes whose message was lost. */
  findLost(): Promise<string[]> {
    const before = new Date(this.clock.now().getTime() - LOST_AFTER_MS);
    return this.database.transaction({ kind: 'system' }, (tx) => listWaitingMailboxes(tx, before));
  }
}

/** Returns the hash that is kept of the code of a mailbox. */
export function hashOf(mailboxId: string, code: string): string {
  return sha256(`${mailboxId} ${code}`);
}

function messageOf({ actor, address }: WaitingMailbox, code: string, now: Date): OutgoingNotice {
  return {
    id: newId(),
    actor,
    kind: 'mailbox-code',
    subject: `actor/${actor}`,
    recipients: [address],
    title: { nb: 'Bekreft fellespostkassen', en: 'Confirm the shared mailbox' },
    text: {
      nb:
        `Aktøren ${actor} vil ha varsler om innrapportering hit. Koden er ${code}, og den gjelder ` +
        'i ett døgn. Se bort fra meldingen hvis dere ikke venter den.',
      en:
        `The actor ${actor} wants its notices of reporting sent here. The code is ${code}, and it ` +
        'is valid for 24 hours. Disregard this message if you did not expect it.',
    },
    createdAt: now,
    code,
  };
}

import { Injectable } from '@nestjs/common';
import { lockNamed } from '../../platform/database/fragments.js';
import type { Tx } from '../../platform/database/transaction.js';
import { Notices } from '../../platform/work/notices.js';
import { readMailboxes } from '../../reporting/steps/actor-mailbox.lookup.js';
import { writeSuggestionNotice } from './suggestion-notice.rules.js';
import { refreshSuggestions, type SuggestionToTell, takeUntold } from './suggestion.queries.js';

/** Finds suggestions, and tells both bodies of each one, once. */
@Injectable()
export class Suggestions {
  constructor(private readonly notices: Notices) {}

  async refresh(tx: Tx, now: Date): Promise<void> {
    await tx.execute(lockNamed('coordination.suggestion'));
    await refreshSuggestions(tx, now);
    for (const suggestion of await takeUntold(tx)) await this.tell(tx, suggestion, now);
  }

  private async tell(tx: Tx, suggestion: SuggestionToTell, now: Date): Promise<void> {
    const { receiverId, supplierId, receiver, supplier } = suggestion;
    const own = await readMailboxes(tx, [receiverId, supplierId]);
    const bodies = [
      { actorId: receiverId, organisationNumber: receiver, lead: suggestion.receiverMailbox },
      { actorId: supplierId, organisationNumber: supplier, lead: suggestion.supplierMailbox },
    ];
    const notices = bodies.map(({ actorId, organisationNumber, lead }) => {
      const mailbox = own.get(actorId)?.mailbox ?? lead;
      return {
        actorId,
        organisationNumber,
        kind: 'suggestion',
        subject: `agreement/${suggestion.agreement}`,
        recipients: mailbox === null ? [] : [mailbox],
        ...writeSuggestionNotice(suggestion),
      };
    });
    await this.notices.write(tx, notices, now);
  }
}

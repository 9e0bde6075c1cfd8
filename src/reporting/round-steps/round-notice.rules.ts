import { writeInstant } from '../../platform/base/instant.js';
import type { Localised } from '../../platform/base/problem.js';
import type { NewNotice } from '../../platform/work/notices.js';
import type { ActorCompleteness } from '../completeness/completeness.rules.js';
import type { ChosenMailboxes } from '../completeness/reminder.rules.js';

/** A change of a round that the actors that report in it are told. */
export interface RoundNews {
  readonly kind: 'postponement' | 'cancellation';
  readonly round: string;
  readonly title: Localised;
  readonly text: Localised;
}

export function postponementNews(
  round: string,
  { from, to, reason }: { readonly from: Date; readonly to: Date; readonly reason: string },
): RoundNews {
  const nb = `${writeInstant(to).nb}; den var ${writeInstant(from).nb}`;
  const en = `${writeInstant(to).en}; it was ${writeInstant(from).en}`;
  return {
    kind: 'postponement',
    round,
    title: {
      nb: `Fristen i runde ${round} er flyttet`,
      en: `The deadline of round ${round} is moved`,
    },
    text: { nb: `Ny frist er ${nb}.\n${reason}`, en: `The new deadline is ${en}.\n${reason}` },
  };
}

export function cancellationNews(round: string, reason: string): RoundNews {
  return {
    kind: 'cancellation',
    round,
    title: { nb: `Runde ${round} er avlyst`, en: `Round ${round} is cancelled` },
    text: { nb: reason, en: reason },
  };
}

/** Returns the notice that tells an actor: at its mailbox and those of missing projects. */
export function noticeOf(
  { kind, round, title, text }: RoundNews,
  { actorId, actor, mailboxes }: ActorCompleteness,
  chosen: ChosenMailboxes | undefined,
): NewNotice {
  return {
    actorId,
    organisationNumber: actor,
    kind,
    subject: `round/${round}`,
    recipients: [...new Set([...mailboxes, ...(chosen?.mailbox == null ? [] : [chosen.mailbox])])],
    title,
    text,
  };
}

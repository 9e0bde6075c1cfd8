import { writeInstant } from '../../platform/base/instant.js';
import type { Localised } from '../../platform/base/problem.js';
import type { NewNotice } from '../../platform/work/notices.js';
import type { ActorCompleteness } from './completeness.rules.js';
import { type ChosenMailboxes, chooseRecipients, type ReminderKind } from './reminder.rules.js';

const OPENING: Readonly<Record<ReminderKind | 'manual', Localised>> = {
  reminder: { nb: 'Påminnelse', en: 'Reminder' },
  'last-reminder': { nb: 'Siste påminnelse', en: 'Last reminder' },
  overdue: { nb: 'Fristen er ute', en: 'The deadline has passed' },
  escalation: { nb: 'Rapporter mangler fortsatt', en: 'Reports are still missing' },
  manual: { nb: 'Påminnelse', en: 'Reminder' },
};

interface NoticeRound {
  readonly key: string;
  readonly deadline: Date;
  readonly closesAt: Date;
}

/** Returns the notice that reminds an actor of its missing reports. */
export function reminderNotice(
  kind: ReminderKind | 'manual',
  round: NoticeRound,
  actor: ActorCompleteness,
  chosen: ChosenMailboxes & { readonly office: readonly string[] },
): NewNotice {
  const { actorId, actor: organisationNumber, mailboxes, reported, missing } = actor;
  const count = String(missing.length);
  return {
    actorId,
    organisationNumber,
    kind,
    subject: `round/${round.key}`,
    recipients: chooseRecipients(kind, { ...chosen, mailboxes, reported }),
    title: {
      nb: `${OPENING[kind].nb}: ${count} tiltak uten rapport i runde ${round.key}`,
      en: `${OPENING[kind].en}: ${count} projects without a report in round ${round.key}`,
    },
    text: reminderText(round, actor),
  };
}

function reminderText(
  round: NoticeRound,
  { missing, extendedTo }: Pick<ActorCompleteness, 'missing' | 'extendedTo'>,
): Localised {
  const deadline = extendedTo ?? round.deadline;
  const codes = missing.length > 10 ? `${missing.slice(0, 10).join(', ')} …` : missing.join(', ');
  return {
    nb:
      `Fristen er ${writeInstant(deadline).nb}; ` +
      `runden lukkes ${writeInstant(round.closesAt).nb}.\n` +
      `Tiltak uten godkjent rapport: ${codes}.`,
    en:
      `The deadline is ${writeInstant(deadline).en}; ` +
      `the round closes ${writeInstant(round.closesAt).en}.\n` +
      `Projects without a certified report: ${codes}.`,
  };
}

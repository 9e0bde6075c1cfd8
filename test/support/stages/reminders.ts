import { ReminderService } from '../../../src/reporting/completeness/reminder.service.js';
import { ACTORS, type Answered, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

const DEADLINE = {
  opensAt: '2021-03-15T08:00:00+01:00',
  deadline: '2021-04-01T16:00:00+02:00',
  closesAt: '2021-04-09T16:00:00+02:00',
};

/**
 * Opens a round. Helse Midt-Norge has two projects in the portfolio and has reported one, Oslo has
 * one and has reported none.
 */
export async function arrangeReporting(
  service: TestService,
): Promise<{ directorate: Directorate; midt: Actor; oslo: Actor }> {
  const directorate = new Directorate(service);
  const midt = new Actor(service, ACTORS.helseMidt);
  const oslo = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-2', DEADLINE);
  for (const [actor, code, mailbox] of [
    [midt, 'LEVERT', 'levert@example.org'],
    [midt, 'MANGLER', 'mangler@example.org'],
    [oslo, 'OSLO', null],
  ] as const) {
    await actor.registersOutside(code, { lead: { role: 'Prosjektleder', mailbox } });
    expectStatus(
      await directorate.call(
        'POST',
        `/v1/projects/${code}/take-over`,
        { reason: 'Fantes' },
        { 'if-match': '"1"' },
      ),
      200,
    );
  }
  await midt.reports('2021-2', 'LEVERT');
  return { directorate, midt, oslo };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
export type Row = Record<string, any>;

export function itemsOf(answer: Answered): Row[] {
  return expectStatus(answer, 200).body.items as Row[];
}

/** Lists an actor's notices of one round, or of all, as day and kind, the oldest first. */
export async function noticesOf(actor: Actor, round?: string): Promise<string[]> {
  return itemsOf(await actor.call('GET', '/v1/notices'))
    .filter(({ subject }) =>
      round === undefined ? /^round/.test(subject as string) : subject === `round/${round}`,
    )
    .map(({ kind, createdAt }) => `${(createdAt as string).slice(0, 10)} ${kind as string}`)
    .reverse();
}

/** Runs the reminders that are due at nine on each day from one day up to another. */
export async function runRemindersDaily(
  service: TestService,
  from: string,
  until: string,
  onEachDay: (day: string) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const reminders = service.app.get(ReminderService);
  const end = Date.parse(`${until}T00:00:00Z`);
  for (let day = Date.parse(`${from}T07:00:00Z`); day < end; day += 86_400_000) {
    const instant = new Date(day).toISOString();
    service.moveTo(instant);
    await reminders.runDue();
    await onEachDay(instant.slice(0, 10));
  }
}

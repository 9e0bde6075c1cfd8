import { ReminderService } from '../../../src/reporting/completeness/reminder.service.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
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

/** Workers on one database that all run the reminders, in a round with two deadlines. */
export class RemindingWorkers {
  private constructor(
    private readonly first: TestService,
    private readonly others: readonly TestService[],
    private readonly directorate: Directorate,
    /** Submission of Oslo, which has until 6 April. */
    private readonly extended: string,
  ) {}

  /** Starts more workers beside a service, and arranges the round. */
  static async start(
    first: TestService,
    others: number,
    env: Readonly<Record<string, string>>,
  ): Promise<RemindingWorkers> {
    const start = (): Promise<TestService> =>
      startTestService({
        database: first.config.databaseUrl,
        at: first.clock.now().toISOString(),
        env: { ...env, ROLE: 'worker', QUEUE_PREFIX: first.config.queuePrefix },
      });
    const started = await Promise.all(Array.from({ length: others }, start));
    const { directorate } = await arrangeReporting(first);
    const extended = await extendDeadline(directorate);
    return new RemindingWorkers(first, started, directorate, extended);
  }

  /** Runs what is due at an instant in all workers at once. Returns the number of reminders. */
  async run(at: string): Promise<number> {
    const all = [this.first, ...this.others];
    for (const service of all) service.moveTo(at);
    const counts = await Promise.all(all.map(({ app }) => app.get(ReminderService).runDue()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Lists the kinds of the notices that were made, without those of extensions. */
  async listKinds(): Promise<string[]> {
    return itemsOf(await this.directorate.call('GET', '/v1/notices'))
      .map(({ kind }) => kind as string)
      .filter((kind) => kind !== 'extension')
      .sort();
  }

  /** Reads the reminders that a round, or the extended submission, has had. */
  async readReminded(of: 'round' | 'submission'): Promise<string[] | undefined> {
    const { rows } = await this.first.owner.query<{ reminded: string[] }>(
      of === 'round'
        ? 'select reminded from reporting.round'
        : `select reminded from reporting.submission where id = '${this.extended}'`,
    );
    return rows[0]?.reminded;
  }

  async stop(): Promise<void> {
    for (const service of this.others) await service.stop();
  }
}

/** Gives Oslo five days more. Returns its submission. */
async function extendDeadline(directorate: Directorate): Promise<string> {
  const path = '/v1/rounds/2021-2/submissions';
  const { body } = expectStatus(await directorate.create(path, { actor: ACTORS.oslo }), 201);
  const id = String(body.id);
  const extension = { deadline: '2021-04-06T16:00:00+02:00', reason: 'Ferie' };
  const extended = await directorate.call('POST', `/v1/submissions/${id}/extend`, extension, {
    'if-match': '"1"',
  });
  expectStatus(extended, 200);
  return id;
}

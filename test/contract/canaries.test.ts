import { Writable } from 'node:stream';
import { Redis } from 'ioredis';
import { verify } from '../../src/commands/audit-verify.js';
import { hashOf } from '../../src/reporting/steps/mailbox-code.service.js';
import { BACKENDS } from '../support/backends.js';
import { figure } from '../support/reports/figure.js';
import { startTestService, type TestService } from '../support/service.js';
import { ActedStory } from '../support/stories/acted-story.js';
import { holdRollups } from '../support/disturbances/disturbed-rollups.js';
import { eventually } from '../support/story.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';

/** A free text of the story. */
const CANARY = /kanari\d+fugl/;
/** The last part of a token, which nobody may see but the issuer's client. */
const SIGNATURE = /[\w-]{300,}/;
const MAILBOX = /[\w.+-]+@[\w-]+\.[\w.-]+/g;

/** Everything that a service kept or wrote, as text. */
class Traces {
  log = '';
  queue = '';
  readonly stream = new Writable({
    write: (line: Buffer, _encoding, done) => {
      this.log += line.toString();
      done();
    },
  });

  /** Adds what the queue holds at this moment. */
  async readQueue({ config, owner }: TestService): Promise<void> {
    if (config.redisUrl === undefined) {
      const { rows } = await owner.query('select to_jsonb(j)::text as job from bullmq.job j');
      this.queue += JSON.stringify(rows);
      return;
    }
    const redis = new Redis(config.redisUrl);
    for (const key of await redis.keys(`${config.queuePrefix}:*`))
      this.queue += `${key} ${await redis.dump(key)}\n`;
    redis.disconnect();
  }

  /** Adds every message that was handed to the queue, and the work that it gave back. */
  async readMessages({ owner }: TestService): Promise<void> {
    for (const table of ['platform.outbox', 'platform.set_aside'])
      this.queue += JSON.stringify((await owner.query(`select to_jsonb(t) from ${table} t`)).rows);
  }
}

/** Lets a worker do all the work of a story, and reads the queue in the middle of it. */
async function followWorker(
  service: TestService,
  traces: Traces,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  // A worker of the story has rolled up its reports already: their figures are asked for once more.
  await service.owner.query(
    `insert into platform.outbox (topic, payload, recorded_at)
     select distinct 'rollup.actor-stale',
            jsonb_build_object('roundId', v.round_id, 'actorId', v.actor_id),
            $1::timestamptz
       from reporting.report_revision v`,
    [service.clock.now()],
  );
  // The other mailbox of the story waits for its code: it is sent to the log.
  await service.owner.query(
    `with m as (
       update reporting.mailbox
          set code_requested_at = $1, code_sent_at = null, code_hash = null
        where confirmed_at is null
       returning id
     )
     insert into platform.outbox (topic, payload, recorded_at)
     select 'mailbox.code-requested', jsonb_build_object('mailboxId', m.id), $1::timestamptz
       from m`,
    [service.clock.now()],
  );
  const hold = await holdRollups(service);
  const worker = await startTestService({
    at: service.clock.now().toISOString(),
    database: service.config.databaseUrl,
    env: { ...env, ROLE: 'worker', QUEUE_PREFIX: service.config.queuePrefix },
    log: traces.stream,
  });
  await hold.reached(1);
  await traces.readQueue(service);
  await hold.release();
  await eventually(async () => ((await countWaiting(service)) === 0 ? true : undefined));
  await traces.readMessages(service);
  await worker.stop();
}

/** Counts the events that wait for the queue. */
async function countWaiting({ owner }: TestService): Promise<number> {
  const { rows } = await owner.query('select 1 from platform.outbox where dispatched_at is null');
  return rows.length;
}

/** Reads the audit of every actor as text. */
async function readAudit({ owner }: TestService): Promise<string> {
  const { rows } = await owner.query<{ text: string }>(
    `select string_agg(to_jsonb(a)::text, E'\\n') as text from platform.audit a`,
  );
  return rows[0]?.text ?? '';
}

/** Reads what anyone may read of what the story read, as JSON and as CSV. */
async function readPublic(service: TestService, story: ActedStory): Promise<string> {
  const open = story.taken.filter(
    ({ route }) => route.method === 'GET' && route.scope === 'public',
  );
  let text = '';
  for (const { target } of open)
    for (const accept of ['application/json', 'text/csv'])
      text += (await service.call('GET', target, { headers: { accept } })).text;
  return text;
}

/** Lists the mailboxes in the bodies that the story sent. */
function mailboxesOf(story: ActedStory): string[] {
  const bodies = JSON.stringify(story.taken.map(({ options }) => options.body ?? options.raw));
  return [...new Set(bodies.match(MAILBOX))];
}

describe.each(BACKENDS)('D5 with the queue in $backend', ({ backend, env, when }) => {
  const traces = new Traces();
  let service: TestService;
  let story: ActedStory;
  beforeAll(async () => {
    if (when === test.skip) return;
    const log = traces.stream;
    service = await startTestService({ at: STORY_BEGINS, env: { ...env, ROLE: 'api' }, log });
    story = new ActedStory(service, { canaries: true });
    await story.actOut(WHOLE_STORY);
    await traces.readMessages(service);
    await followWorker(service, traces, env);
  });
  afterAll(() => service.stop());

  when('texts, mailboxes and tokens are in no log, no job and no queue', () => {
    const mailboxes = mailboxesOf(story);
    const hits = Object.entries({ log: traces.log, queue: traces.queue }).flatMap(
      ([name, text]) => [
        ...[CANARY, SIGNATURE]
          .flatMap((form) => form.exec(text) ?? [])
          .map((hit) => `${name}: ${hit}`),
        ...mailboxes.filter((mailbox) => text.includes(mailbox)).map((hit) => `${name}: ${hit}`),
      ],
    );
    figure(
      'D5',
      `${backend}: ${String(story.taken.length)} steps with canaries, ` +
        `${String(mailboxes.length)} mailboxes: ${String(hits.length)} hits in ` +
        `${String(traces.log.length)} characters of log and ${String(traces.queue.length)} of jobs`,
    );
    expect(hits).toEqual([]);
    expect(mailboxes.length).toBeGreaterThan(1);
    expect(traces.log.length).toBeGreaterThan(10_000);
    expect(traces.queue).toContain('rollup-actor');
  });

  when('a code to a mailbox is in no log, no job and no queue', async () => {
    const { rows } = await service.owner.query<{ id: string; code_hash: string }>(
      'select id, code_hash from reporting.mailbox where code_hash is not null',
    );
    expect(rows).toHaveLength(1);
    expect(traces.log).toContain('"kind":"mailbox-code"');
    const numbers = new Set((traces.log + traces.queue).match(/(?<!\d)\d{8}(?!\d)/g));
    const codes = [...numbers].filter((number) =>
      rows.some(({ id, code_hash: hash }) => hashOf(id, number) === hash),
    );
    expect(codes).toEqual([]);
  });

  when('tokens are in no audit, whose chains are whole', async () => {
    const audit = await readAudit(service);
    expect(audit.length).toBeGreaterThan(10_000);
    expect(SIGNATURE.exec(audit)?.[0]).toBeUndefined();
    expect((await verify(service.config.databaseUrl, [])).breaks).toEqual([]);
  });

  when('tokens and mailboxes are in no public answer, as JSON or as CSV', async () => {
    const text = await readPublic(service, story);
    const hits = mailboxesOf(story).filter((mailbox) => text.includes(mailbox));
    expect([hits, SIGNATURE.exec(text)?.[0]]).toEqual([[], undefined]);
    expect(text).toMatch(CANARY);
  });
});

import { TYPE_PREFIX } from '../../../src/publication/subscriptions/event-type.types.js';
import { OutboxRelay } from '../../../src/platform/work/outbox.relay.js';
import { BACKENDS } from '../../support/backends.js';
import { upTo } from '../../support/crowd.js';
import { signingSecrets } from '../../support/processes/event-receiver.js';
import { emptyQueue } from '../../support/processes/queue.js';
import { ACTORS } from '../../support/service.js';
import { EventStage } from '../../support/publication/subscriptions.js';
import { Actor, Directorate, eventually, expectStatus } from '../../support/story.js';

describe.each(BACKENDS)('events on the $backend queue', ({ env, when }) => {
  let stage: EventStage;
  let directorate: Directorate;
  let midt: Actor;
  beforeEach(async () => {
    stage = await EventStage.starts({ env });
    directorate = new Directorate(stage.service);
    midt = new Actor(stage.service, ACTORS.helseMidt);
  });
  afterEach(() => stage.stop());

  /** Waits until a path has received so many events, and returns them. */
  const received = (
    path: string,
    count: number,
  ): Promise<ReturnType<EventStage['receiver']['events']>> =>
    eventually(() => {
      const events = stage.receiver.events().filter((one) => one.path === path);
      return Promise.resolve(events.length >= count ? events : undefined);
    });
  const typesAt = async (path: string, count: number): Promise<string[]> =>
    (await received(path, count)).map(({ event }) =>
      String(event.type).replace(`${TYPE_PREFIX}.`, ''),
    );

  when('reach those who may read them, signed, in order and as CloudEvents', async () => {
    const vest = new Actor(stage.service, ACTORS.helseVest);
    const { secret } = await stage.verifies(midt, '/midt');
    await stage.verifies(vest, '/vest');
    await stage.verifies(directorate, '/dir');
    await directorate.opensRound('2021-1');
    await midt.registersProject('SAFEST');
    const { body: report } = await midt.reports('2021-1', 'SAFEST');
    // A claim that is still held when the clock moves by weeks would run out, and its event come twice.
    await stage.awaitsDelivered();
    stage.service.moveTo('2021-02-01T10:00:00+01:00');
    await directorate.closesRound('2021-1');
    const all = ['round.opened.v1', 'report.certified.v1', 'round.closed.v1', 'round.published.v1'];
    expect([await typesAt('/midt', 4), await typesAt('/dir', 4)]).toEqual([all, all]);
    expect(await typesAt('/vest', 3)).toEqual(all.filter((type) => !type.startsWith('report')));
    const [, message] = await received('/midt', 4);
    if (message === undefined) throw new Error('There is no second event');
    expect(signingSecrets(message, [secret, 'whsec_QUJD'])).toEqual([secret]);
    expect(message.event).toMatchObject({
      specversion: '1.0',
      id: message.headers['webhook-id'],
      source: 'https://portefolje.example.org',
      subject: 'project/SAFEST',
      data: {
        project: 'SAFEST',
        report: report.id,
        link: `https://portefolje.example.org/v1/reports/${String(report.id)}/revisions/1`,
      },
    });
  });

  when('are sent again with the same id after a failure, and in their order', async () => {
    const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
    stage.receiver.behave((_, response) => {
      response.writeHead(500).end('Bearer abc.def');
    });
    await directorate.opensRound('2021-1');
    await received('/hook', 1);
    stage.service.moveTo('2021-02-01T10:00:00+01:00');
    await directorate.closesRound('2021-1');
    const failing = await eventually(async () => {
      const { body } = await midt.call('GET', `/v1/subscriptions/${id}`);
      return body.waiting === 3 && body.lastStatus === 500 ? body : undefined;
    });
    expect(failing).toMatchObject({ state: 'active', lastAnswer: '***' });
    stage.receiver.behave((_, response) => {
      response.end();
    });
    await eventually(async () => {
      await stage.reachesNextAttempt(midt, id);
      const { body } = await midt.call('GET', `/v1/subscriptions/${id}`);
      return body.waiting === 0 ? true : undefined;
    });
    const ids = (await received('/hook', 4)).map(({ headers }) => headers['webhook-id']);
    expect(ids.at(-3)).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    expect((await typesAt('/hook', 4)).slice(-3)).toEqual([
      'round.opened.v1',
      'round.closed.v1',
      'round.published.v1',
    ]);
  });

  when('are made of facts whose message the queue has lost', async () => {
    await stage.verifies(midt, '/hook', { types: [`${TYPE_PREFIX}.round.opened.v1`] });
    await stage.service.owner.query(
      `insert into publication.announcement (outbox_id, topic, payload, recorded_at)
       select 0, 'round.opened', jsonb_build_object('roundId', gen_random_uuid()), now()`,
    );
    await directorate.plansRound('2021-1');
    await stage.service.owner.query(
      `insert into publication.announcement (outbox_id, topic, payload, recorded_at)
       select 1, 'round.opened', jsonb_build_object('roundId', id), now() from reporting.round`,
    );
    await emptyQueue(stage.service);
    await stage.service.app.get(OutboxRelay).reconcile();
    expect((await received('/hook', 1))[0]?.event.subject).toBe('round/2021-1');
    const { rows } = await stage.service.owner.query('select 1 from publication.announcement');
    expect(rows).toEqual([]);
  });

  when('are signed by both secrets for a day after a new one was made', async () => {
    const { id, secret } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
    const renewed = await stage.makesSecret(midt, id);
    await directorate.opensRound('2021-1');
    const [first] = await received('/hook', 1);
    stage.service.moveTo('2021-02-01T10:00:00+01:00');
    await directorate.closesRound('2021-1');
    const [, second] = await received('/hook', 2);
    if (first === undefined || second === undefined) throw new Error('Two events are missing');
    expect(signingSecrets(first, [secret, renewed])).toEqual([secret, renewed]);
    expect(signingSecrets(second, [secret, renewed])).toEqual([renewed]);
  });

  when('are sent again, one of them or all from an instant on, with their old ids', async () => {
    const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
    await directorate.opensRound('2021-1');
    const [first] = await received('/hook', 1);
    // Recorded before the clock moves: an attempt counts by its time.
    await stage.hasDeliveries(midt, id, 'delivered', 1);
    stage.service.moveTo('2021-02-01T10:00:00+01:00');
    await directorate.closesRound('2021-1');
    await stage.hasDeliveries(midt, id, 'delivered', 3);
    const event = first?.event.id as string;
    const from = '2021-01-31T00:00:00+01:00';
    const later = await stage.change(midt, id, 'deliveries', { from });
    expect(expectStatus(later, 200).body).toEqual({ deliveries: 2 });
    await received('/hook', 5);
    await stage.hasDeliveries(midt, id, 'delivered', 3);
    const one = await stage.change(midt, id, 'deliveries', { event });
    expect(expectStatus(one, 200).body).toEqual({ deliveries: 1 });
    const ids = (await received('/hook', 6)).map((message) => message.event.id as string);
    expect([ids[3], ids[4], ids[5]]).toEqual([ids[1], ids[2], ids[0]]);
  });

  when('are sent again from an instant on when they had waited until then', async () => {
    const { id } = await stage.verifies(midt, '/hook', { subjects: ['round/*'] });
    stage.receiver.behave((_, response) => response.writeHead(500).end());
    await directorate.opensRound('2021-1');
    const from = await eventually(async () => {
      const { body } = await midt.call('GET', `/v1/subscriptions/${id}`);
      return (body.nextAttemptAt as string | null) ?? undefined;
    });
    stage.receiver.behave((_, response) => response.end());
    await stage.reachesNextAttempt(midt, id);
    await stage.hasDeliveries(midt, id, 'delivered', 1);
    const again = await stage.change(midt, id, 'deliveries', { from });
    expect(expectStatus(again, 200).body).toEqual({ deliveries: 1 });
  });

  when('of forty certifications come once each, in the order of the facts', async () => {
    const { id } = await stage.verifies(midt, '/hook', { subjects: ['project/*'] });
    await directorate.opensRound('2021-1');
    const codes = upTo(40).map((number) => `T-${String(number)}`);
    for (const code of codes) await midt.registersProject(code);
    for (const code of codes) await midt.reports('2021-1', code);
    await stage.hasDeliveries(midt, id, 'delivered', codes.length);
    const subjects = stage.receiver.events().map(({ event }) => event.subject as string);
    expect(subjects).toEqual(codes.map((code) => `project/${code}`));
  });
});

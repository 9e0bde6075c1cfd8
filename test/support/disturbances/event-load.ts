import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import type pg from 'pg';
import { newWebhookSecret } from '../../../src/platform/webhooks/webhook-signature.js';

/** One arrival of an event: its id and the time. */
interface Arrival {
  readonly id: string;
  readonly at: number;
}

const INSERT_SUBSCRIPTIONS = `
  with made as (
    insert into publication.subscription (id, endpoint, host, types, subjects, state, verified_at,
           failures, slow, created_at, updated_at, version)
    select gen_random_uuid(), 'http://' || h.host || '/', h.host, '{}', '{}', 'active', now(), 0,
           false, now(), now(), 1
      from unnest($1::text[]) as h (host)
 returning id
  )
  insert into publication.subscription_secret (subscription_id, number, sealed, created_at)
  select id, 1, 'open.' || $2, now() from made`;

/** Events and a delivery of each to every subscription, in order; all are due from an instant on. */
const INSERT_DELIVERIES = `
  with made as (
    insert into publication.event (id, type, subject, public, readers, path, data, happened_at)
    select gen_random_uuid(), 'no.helsedirektoratet.portfolio.round.opened.v1',
           'round/' || n, true, '{}', '/v1/rounds/2021-1', '{"round": "2021-1"}', $2
      from generate_series(1, $1) n
 returning id, subject
  ),
  sent as (
    insert into publication.delivery (subscription_id, event_id, type, subject, state, attempts,
           created_at)
    select s.id, e.id, 'no.helsedirektoratet.portfolio.round.opened.v1', e.subject, 'waiting', 0, $2
      from made e
     cross join publication.subscription s
     order by split_part(e.subject, '/', 2)::int
 returning subscription_id
  )
  update publication.subscription s
     set next_attempt_at = $2
   where s.id in (select subscription_id from sent)`;

const COUNTS = `
  select s.host,
         count(*) filter (where d.state = 'delivered')::int as delivered,
         count(*) filter (where d.state <> 'delivered')::int as others,
         array_agg(d.event_id::text order by d.id) as ids
    from publication.delivery d
    join publication.subscription s on s.id = d.subscription_id
   group by s.host`;

/** The deliveries of one host as the database has them. */
export interface HostCount {
  readonly host: string;
  readonly delivered: number;
  readonly others: number;
  /** Ids of the events, in order. */
  readonly ids: readonly string[];
}

/** Endpoints on many addresses of this machine, some of which are dead. */
export class Endpoints {
  readonly arrivals = new Map<string, Arrival[]>();
  private readonly dead = new Set<string>();

  private constructor(private readonly server: Server) {}

  static async open(): Promise<Endpoints> {
    const endpoints: { made?: Endpoints } = {};
    const server = createServer((request, response) => endpoints.made?.take(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, resolve);
    });
    endpoints.made = new Endpoints(server);
    return endpoints.made;
  }

  /** Returns the host of an endpoint by its number. */
  hostOf(number: number): string {
    const { port } = this.server.address() as AddressInfo;
    const address = `127.0.${String(1 + Math.floor(number / 250))}.${String(1 + (number % 250))}`;
    return `${address}:${String(port)}`;
  }

  /** Lets an endpoint take connections and answer nothing. */
  kill(host: string): void {
    this.dead.add(host);
  }

  async close(): Promise<void> {
    const { server } = this;
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections();
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  }

  private take(request: IncomingMessage, response: ServerResponse): void {
    const host = request.headers.host ?? '';
    request.resume();
    if (this.dead.has(host)) return;
    const id = String(request.headers['webhook-id']);
    const arrivals = this.arrivals.get(host) ?? [];
    arrivals.push({ id, at: performance.now() });
    this.arrivals.set(host, arrivals);
    request.on('end', () => response.end());
  }
}

/** Makes verified subscriptions of public consumers, one for each host. */
export async function insertSubscriptions(owner: pg.Pool, hosts: readonly string[]): Promise<void> {
  await owner.query(INSERT_SUBSCRIPTIONS, [hosts, newWebhookSecret()]);
}

/** Makes events, and a delivery of each to every subscription. */
export async function insertDeliveries(owner: pg.Pool, events: number, now: Date): Promise<void> {
  await owner.query(INSERT_DELIVERIES, [events, now]);
}

/** Says whether nothing waits for any of these hosts. */
const HAVE_ALL = `
  select not exists (
         select 1
           from publication.subscription s
          where s.host = any($1)
            and exists (select 1
                          from publication.delivery d
                         where d.subscription_id = s.id
                           and d.state = 'waiting')) as "haveAll"`;

/** Says whether the hosts have everything that was to be sent to them. */
export async function haveAll(owner: pg.Pool, hosts: readonly string[]): Promise<boolean> {
  const { rows } = await owner.query<{ haveAll: boolean }>(HAVE_ALL, [hosts]);
  return rows[0]?.haveAll === true;
}

/** Counts the deliveries of each host. */
export async function countByHost(owner: pg.Pool): Promise<readonly HostCount[]> {
  return (await owner.query<HostCount>(COUNTS)).rows;
}

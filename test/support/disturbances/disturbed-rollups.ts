import { OutboxRelay } from '../../../src/platform/work/outbox.relay.js';
import { quantile } from '../crowd.js';
import type { TestService } from '../service.js';
import { eventually } from '../story.js';

/** Makes every write of an actor's figures last longer. */
export async function slowRollups(service: TestService, seconds = 0.01): Promise<void> {
  await service.owner.query(
    `create function rollup.slowly() returns trigger
       language plpgsql as $$ begin perform pg_sleep(${String(seconds)}); return new; end $$;
     create trigger slowly before insert on rollup.actor_status
       for each row execute function rollup.slowly()`,
  );
}

/** Waits until a slow roll-up runs. */
export function untilRolling(service: TestService): Promise<true> {
  return eventually(async () => {
    const { rows } = await service.owner.query<{ running: number }>(
      `select count(*)::int as running
         from pg_stat_activity
        where datname = current_database() and wait_event = 'PgSleep'`,
    );
    return (rows[0]?.running ?? 0) > 0 ? true : undefined;
  }, 2);
}

/**
 * Keeps the relay of a service from looking for lost work by itself. Its look while a failing
 * roll-up runs would have the roll-up tried five times more. Returns the function that looks.
 */
export function holdReconciler(service: TestService): () => Promise<number> {
  const relay = service.app.get(OutboxRelay);
  const reconcile = relay.reconcile.bind(relay);
  relay.reconcile = () => Promise.resolve(0);
  return reconcile;
}

/** Makes every roll-up of these actors fail. */
export async function poisonKeys(service: TestService, actors: readonly string[]): Promise<void> {
  await service.owner.query(
    // A sequence counts the tries: nothing takes its steps back.
    `create sequence rollup.tries;
     grant usage on sequence rollup.tries to portfolio_app;
     create function rollup.poison() returns trigger language plpgsql as $$
       begin
         if new.actor_id = any('{${actors.join(',')}}'::uuid[]) then
           perform nextval('rollup.tries');
           raise exception 'poison';
         end if;
         return new;
       end $$;
     create trigger poison before insert on rollup.actor_status
       for each row execute function rollup.poison()`,
  );
}

/** Counts the tries of the poisoned roll-ups. */
export async function countTries({ owner }: TestService): Promise<number> {
  const { rows } = await owner.query<{ tries: string }>(
    'select last_value as tries from rollup.tries',
  );
  return Number(rows[0]?.tries);
}

const FOLLOW = `
  create table rollup.followed (actor_id uuid primary key, told timestamptz, seen timestamptz);
  create function rollup.follow() returns trigger language plpgsql security definer as $$
    begin
      if tg_table_name = 'outbox' then
        insert into rollup.followed
        values ((new.payload->>'actorId')::uuid, clock_timestamp())
            on conflict (actor_id) do update set told = excluded.told, seen = null;
      else
        update rollup.followed set seen = clock_timestamp() where actor_id = new.actor_id;
      end if;
      return null;
    end $$;
  create trigger follow after insert on platform.outbox
    for each row when (new.topic = 'report.certified') execute function rollup.follow();
  create trigger follow after insert or update on rollup.actor_status
    for each row execute function rollup.follow()`;

/**
 * Follows how long each key takes from its outbox row to its figures, by the clock of the database.
 * Returns a function that reads the 99th percentile of the last time, without some actors, in
 * seconds; it expects so many keys.
 */
export async function followKeys(
  service: TestService,
  without: readonly string[],
  count: number,
): Promise<() => Promise<number>> {
  await service.owner.query(FOLLOW);
  return async () => {
    const { rows } = await service.owner.query<{ seconds: number }>(
      `select extract(epoch from seen - told)::float8 as seconds
         from rollup.followed
        where actor_id <> all($1::uuid[])`,
      [without],
    );
    expect(rows).toHaveLength(count);
    return quantile(
      rows.map(({ seconds }) => seconds),
      0.99,
    );
  };
}

/** Holds roll-ups where they write a table, in the middle of their work, until released. */
export async function holdRollups(
  service: TestService,
  table: 'project_line' | 'actor_status' = 'actor_status',
): Promise<{ reached(times: number): Promise<void>; release(): Promise<void> }> {
  const client = await service.owner.connect();
  await client.query(`select pg_advisory_lock(77)`);
  await service.owner.query(
    `create or replace function rollup.wait_here() returns trigger
       language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(77); return new; end $$;
     create or replace trigger wait_here before insert on rollup.${table}
       for each row execute function rollup.wait_here()`,
  );
  return {
    reached: async (times) => {
      await eventually(async () => {
        const { rows } = await service.owner.query<{ waiting: number }>(
          `select count(*)::int as waiting
             from pg_locks
            where locktype = 'advisory'
              and not granted
              and objid = 77
              and database = (select oid from pg_database where datname = current_database())`,
        );
        return (rows[0]?.waiting ?? 0) >= times ? true : undefined;
      }, 5);
    },
    release: async () => {
      await client.query(`select pg_advisory_unlock(77)`);
      client.release();
    },
  };
}

import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ACCESS, DIRECTORATE, OWN, protect, SYSTEM } from './row-security.js';

/**
 * Subscriptions to events with their secrets, and the events and their deliveries. Only the service
 * itself reads secrets.
 */
export class Subscriptions1764000000820 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'publication.subscription': {
        select: `${DIRECTORATE} OR ${OWN}`,
        insert: BY_OWNER,
        update: BY_OWNER,
        delete: BY_OWNER,
      },
      'publication.subscription_secret': { select: SYSTEM, insert: BY_OWNER },
      'publication.announcement': { select: SYSTEM, insert: SYSTEM, delete: SYSTEM },
      'publication.event': {
        select: `${DIRECTORATE}
          OR readers && nullif(current_setting('app.actor_ids', true), '')::uuid[]`,
        insert: SYSTEM,
        delete: SYSTEM,
      },
      'publication.delivery': {
        select: `${DIRECTORATE} OR ${OWN}`,
        insert: SYSTEM,
        update: BY_OWNER,
      },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of ['delivery', 'event', 'announcement', 'subscription_secret'])
      await runner.query(`DROP TABLE publication.${table}`);
    await runner.query(`DROP TABLE publication.subscription`);
  }
}

/** The actor itself: whoever acts on its behalf has the access `delegate`. */
const BY_OWNER = `${SYSTEM} OR (${ACCESS} IN ('actor', 'directorate') AND ${OWN})`;

const UP = [
  // Without an actor it is of a public consumer.
  `CREATE TABLE publication.subscription (
    id uuid NOT NULL,
    actor_id uuid,
    endpoint text NOT NULL,
    host text COLLATE "C" NOT NULL,
    types text[] COLLATE "C" NOT NULL,
    subjects text[] COLLATE "C" NOT NULL,
    state text NOT NULL,
    reason text,
    verified_at timestamptz,
    failures integer NOT NULL,
    slow boolean NOT NULL,
    next_attempt_at timestamptz,
    leased_until timestamptz,
    last_status integer,
    last_answer text,
    last_attempt_at timestamptz,
    removal_key text,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL,
    CONSTRAINT subscription_pk PRIMARY KEY (id),
    CONSTRAINT subscription_actor_id_ref FOREIGN KEY (actor_id) REFERENCES actors.actor (id)
  )`,
  `CREATE INDEX subscription_actor ON publication.subscription (actor_id)`,
  `CREATE INDEX subscription_due ON publication.subscription (next_attempt_at)
    WHERE next_attempt_at IS NOT NULL`,
  `CREATE TABLE publication.subscription_secret (
    subscription_id uuid NOT NULL,
    number integer NOT NULL,
    actor_id uuid,
    sealed text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT subscription_secret_pk PRIMARY KEY (subscription_id, number),
    CONSTRAINT subscription_secret_subscription_id_ref FOREIGN KEY (subscription_id)
       REFERENCES publication.subscription (id) ON DELETE CASCADE
  )`,
  // Facts of the outbox that no event has been made of yet.
  `CREATE TABLE publication.announcement (
    outbox_id bigint NOT NULL,
    topic text NOT NULL,
    payload jsonb NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT announcement_pk PRIMARY KEY (outbox_id)
  )`,
  `CREATE TABLE publication.event (
    id uuid NOT NULL,
    type text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    public boolean NOT NULL,
    readers uuid[] NOT NULL,
    path text NOT NULL,
    data jsonb NOT NULL,
    happened_at timestamptz NOT NULL,
    CONSTRAINT event_pk PRIMARY KEY (id)
  )`,
  `CREATE INDEX event_happened ON publication.event (happened_at)`,
  `CREATE TABLE publication.delivery (
    id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    subscription_id uuid NOT NULL,
    actor_id uuid,
    event_id uuid NOT NULL,
    type text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    last_status integer,
    last_answer text,
    last_attempt_at timestamptz,
    delivered_at timestamptz,
    created_at timestamptz NOT NULL,
    CONSTRAINT delivery_pk PRIMARY KEY (id),
    CONSTRAINT delivery_subscription_id_ref FOREIGN KEY (subscription_id)
       REFERENCES publication.subscription (id) ON DELETE CASCADE,
    CONSTRAINT delivery_event_id_ref FOREIGN KEY (event_id)
       REFERENCES publication.event (id) ON DELETE CASCADE
  )`,
  `CREATE UNIQUE INDEX delivery_once ON publication.delivery (event_id, subscription_id)`,
  `CREATE INDEX delivery_order ON publication.delivery (subscription_id, id)`,
  `CREATE INDEX delivery_waiting ON publication.delivery (subscription_id, id)
    WHERE state = 'waiting'`,
];

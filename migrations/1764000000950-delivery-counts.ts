import type { MigrationInterface, QueryRunner } from 'typeorm';
import { allow, DIRECTORATE, disallow, protect, SYSTEM, unforced } from './row-security.js';

const CLASSES = 'platform.retention_class';

/**
 * Numbers of deliveries per month, type and outcome, which are kept when the deliveries are deleted.
 * The class of deliveries aggregates from its next version on.
 */
export class DeliveryCounts1764000000950 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(CREATE_COUNTS);
    await protect(runner, {
      'publication.delivery_count': { select: DIRECTORATE, insert: SYSTEM, update: SYSTEM },
    });
    await allow(runner, 'publication.delivery', { delete: SYSTEM });
    await unforced(runner, [CLASSES], () => runner.query(NEXT_VERSION));
  }

  async down(runner: QueryRunner): Promise<void> {
    await unforced(runner, [CLASSES], async () => {
      await runner.query(`ALTER TABLE ${CLASSES} DISABLE TRIGGER USER`);
      await runner.query(`DELETE FROM ${CLASSES} WHERE action = 'aggregate'`);
      await runner.query(`ALTER TABLE ${CLASSES} ENABLE TRIGGER USER`);
    });
    await disallow(runner, 'publication.delivery', ['delete']);
    await runner.query(`DROP TABLE publication.delivery_count`);
  }
}

const CREATE_COUNTS = `
  CREATE TABLE publication.delivery_count (
    month date NOT NULL,
    type text COLLATE "C" NOT NULL,
    state text NOT NULL,
    deliveries bigint NOT NULL,
    attempts bigint NOT NULL,
    CONSTRAINT delivery_count_pk PRIMARY KEY (month, type, state)
  )`;

const NEXT_VERSION = `
  INSERT INTO ${CLASSES}
         (key, version, tables, covers, basis, starts, action, approval, days, shortest_days,
          reason, decided_by, recorded_at)
  SELECT c.key, c.version + 1, c.tables,
         '{"nb": "Hendelser og leveringer til abonnenter. Antall per måned, type og utfall beholdes",
           "en": "Events and their deliveries. Their numbers per month, type and outcome are kept"}',
         c.basis, c.starts, 'aggregate', c.approval, c.days, c.shortest_days,
         'Antall beholdes', NULL, '2026-11-30T00:00:00Z'
    FROM ${CLASSES} c
   WHERE c.key = 'deliveries'
   ORDER BY c.version DESC
   LIMIT 1`;

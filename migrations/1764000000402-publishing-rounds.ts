import type { MigrationInterface, QueryRunner } from 'typeorm';
import { unforced } from './row-security.js';

/** Publishing as a step of its own, and what was missing when a round was closed. */
export class PublishingRounds1764000000402 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.round ADD closed_by text,
         ADD missing_at_closing integer,
         ADD publish_at timestamptz,
         ADD published_at timestamptz`,
    );
    // Until now the closing published a round.
    await unforced(runner, ['reporting.round'], () =>
      runner.query(`UPDATE reporting.round SET published_at = closed_at WHERE state = 'closed'`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `ALTER TABLE reporting.round DROP closed_by,
         DROP missing_at_closing,
         DROP publish_at,
         DROP published_at`,
    );
  }
}

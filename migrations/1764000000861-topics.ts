import type { MigrationInterface, QueryRunner } from 'typeorm';
import { DIRECTORATE, protect } from './row-security.js';

/** Topics: equal challenges of several reports as one, chosen for a meeting. */
export class Topics1764000000861 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of UP) await runner.query(statement);
    await protect(runner, {
      'governance.topic': {
        select: `published_at IS NOT NULL OR ${DIRECTORATE}`,
        insert: DIRECTORATE,
        update: DIRECTORATE,
      },
    });
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE governance.topic`);
  }
}

const UP = [
  // The challenges are copies of those of certified revisions, which never change.
  `CREATE TABLE governance.topic (
    code text COLLATE "C" NOT NULL,
    title_nb text NOT NULL,
    title_en text NOT NULL,
    meeting text COLLATE "C",
    challenges jsonb NOT NULL,
    published_at timestamptz,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT topic_pk PRIMARY KEY (code),
    CONSTRAINT topic_meeting_ref FOREIGN KEY (meeting) REFERENCES governance.meeting (key)
  )`,
];

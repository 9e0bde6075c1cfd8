import type pg from 'pg';
import { hashOf } from '../../src/reporting/steps/mailbox-code.service.js';
import type { TestService } from './service.js';

/** The code that {@link sendKnownCode} sends. */
export const KNOWN_CODE = '40718295';

/** Lets the last code of a mailbox be a known one, as if a worker had sent it. */
export async function sendKnownCode(
  { owner, clock }: Pick<TestService, 'owner' | 'clock'>,
  address: string,
): Promise<void> {
  const { rows } = await owner.query<{ id: string }>(
    'select id from reporting.mailbox where address = $1',
    [address],
  );
  for (const { id } of rows)
    await owner.query(
      'update reporting.mailbox set code_hash = $2, code_sent_at = $3, tries = 0 where id = $1',
      [id, hashOf(id, KNOWN_CODE), clock.now()],
    );
}

/** Confirms all mailboxes, as if their codes had been given back. */
export async function confirmMailboxes(owner: pg.Pool): Promise<void> {
  await owner.query(
    `update reporting.mailbox
        set confirmed_at = now(), code_requested_at = null, code_sent_at = null, code_hash = null`,
  );
}

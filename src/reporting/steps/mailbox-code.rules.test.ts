import { judgeCode, MOST_TRIES } from './mailbox-code.rules.js';

const SENT = new Date('2021-01-18T09:00:00Z');
const NOW = new Date('2021-01-18T09:30:00Z');
const MAILBOX = { confirmedAt: null, codeSentAt: SENT, codeHash: 'a', tries: 1 };

test.each([
  ['right', MAILBOX, 'a', NOW],
  ['wrong', MAILBOX, 'b', NOW],
  ['right', { ...MAILBOX, tries: MOST_TRIES }, 'a', NOW],
  ['spent', { ...MAILBOX, tries: MOST_TRIES + 1 }, 'a', NOW],
  ['right', MAILBOX, 'a', new Date('2021-01-19T08:59:59Z')],
  ['expired', MAILBOX, 'a', new Date('2021-01-19T09:00:00Z')],
  ['expired', { ...MAILBOX, codeSentAt: null, codeHash: null }, 'a', NOW],
  ['confirmed', { ...MAILBOX, confirmedAt: SENT }, 'a', NOW],
] as const)('a code is %s', (outcome, mailbox, hash, now) => {
  expect(judgeCode(mailbox, hash, now)).toBe(outcome);
});

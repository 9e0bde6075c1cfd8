/** The most times that one code may be tried. */
export const MOST_TRIES = 5;
const VALID_MS = 24 * 3_600_000;

/** A mailbox as a code for it is judged. */
interface CodedMailbox {
  readonly confirmedAt: Date | null;
  readonly codeSentAt: Date | null;
  readonly codeHash: string | null;
  /** Number of tries, with the present one. */
  readonly tries: number;
}

export type CodeOutcome = 'right' | 'wrong' | 'spent' | 'expired' | 'confirmed';

/** Judges a code by its hash. A code that is too old, or tried too often, is not compared. */
export function judgeCode(mailbox: CodedMailbox, hash: string, now: Date): CodeOutcome {
  const { confirmedAt, codeSentAt, codeHash, tries } = mailbox;
  if (confirmedAt !== null) return 'confirmed';
  if (codeSentAt === null || now >= expiryOf(codeSentAt)) return 'expired';
  if (tries > MOST_TRIES) return 'spent';
  return codeHash === hash ? 'right' : 'wrong';
}

/** Returns the instant from which a code is too old. */
export function expiryOf(sentAt: Date): Date {
  return new Date(sentAt.getTime() + VALID_MS);
}

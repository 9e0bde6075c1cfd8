import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

/** Prefix of a secret of Standard Webhooks. The rest is base64. */
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;

/** Makes a new secret of Standard Webhooks. */
export function newWebhookSecret(): string {
  return `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64')}`;
}

/**
 * Returns the headers of Standard Webhooks for a message: its id, the seconds since 1970, and one
 * signature by each secret.
 */
export function signWebhook(
  { id, body }: { readonly id: string; readonly body: string },
  secrets: readonly string[],
  now: Date,
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signatures.join(' '),
  };
}

/** Returns a text that only a receiver of the message, or an owner of the secret, can know. */
export function challengeOf(secret: string, message: string): string {
  return createHmac('sha256', secret).update(`challenge ${message}`).digest('hex').slice(0, 32);
}

const SEALED = 'v1.';
const OPEN = 'open.';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Encrypts a secret for the database (AES-256-GCM). `owner` binds it to its row. Without a key of
 * the configuration the secret is stored as it is.
 */
export function sealSecret(secret: string, owner: string, key: Buffer | undefined): string {
  if (key === undefined) return `${OPEN}${secret}`;
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(owner));
  const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return `${SEALED}${Buffer.concat([iv, cipher.getAuthTag(), text]).toString('base64')}`;
}

/** Decrypts a secret of the database. Throws when it was sealed by another key or for another row. */
export function openSecret(stored: string, owner: string, key: Buffer | undefined): string {
  if (stored.startsWith(OPEN)) return stored.slice(OPEN.length);
  if (key === undefined) throw new Error('WEBHOOK_SECRETS_KEY is missing; a secret needs it');
  const bytes = Buffer.from(stored.slice(SEALED.length), 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    .setAAD(Buffer.from(owner))
    .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
}

/** Compares two texts of the same length in a time that does not depend on where they differ. */
export function isSameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

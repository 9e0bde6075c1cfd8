import { randomBytes } from 'node:crypto';
import {
  challengeOf,
  isSameText,
  newWebhookSecret,
  openSecret,
  sealSecret,
  signWebhook,
} from './webhook-signature.js';

test('a message is signed as the example of Standard Webhooks is', () => {
  const headers = signWebhook(
    { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', body: '{"test": 2432232314}' },
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    new Date(1_614_265_330_000),
  );
  expect(headers).toEqual({
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

test('two secrets make two signatures, the newest first', () => {
  const message = { id: 'a', body: 'b' };
  const now = new Date(0);
  const secrets = [newWebhookSecret(), newWebhookSecret()];
  const each = secrets.map((secret) => signWebhook(message, [secret], now)['webhook-signature']);
  expect(signWebhook(message, secrets, now)['webhook-signature']).toBe(each.join(' '));
  expect(new Set(each).size).toBe(2);
});

describe('a secret in the database', () => {
  const key = randomBytes(32);
  const secret = newWebhookSecret();

  test('is encrypted differently each time, and opens by its key for its row alone', () => {
    const sealed = sealSecret(secret, 'row', key);
    expect(sealed).not.toContain(secret.slice(6));
    expect(sealSecret(secret, 'row', key)).not.toBe(sealed);
    expect(openSecret(sealed, 'row', key)).toBe(secret);
    expect(() => openSecret(sealed, 'another', key)).toThrow();
    expect(() => openSecret(sealed, 'row', randomBytes(32))).toThrow();
  });

  test('is stored as it is without a key, and still opens once there is one', () => {
    const stored = sealSecret(secret, 'row', undefined);
    expect(openSecret(stored, 'row', undefined)).toBe(secret);
    expect(openSecret(stored, 'row', key)).toBe(secret);
    expect(() => openSecret(sealSecret(secret, 'row', key), 'row', undefined)).toThrow(
      'WEBHOOK_SECRETS_KEY',
    );
  });
});

test('a challenge is of one secret and one message', () => {
  expect(challengeOf('a', 'b')).toBe(challengeOf('a', 'b'));
  expect(challengeOf('a', 'b')).not.toBe(challengeOf('a', 'c'));
  expect(challengeOf('a', 'b')).not.toBe(challengeOf('b', 'b'));
  expect([isSameText('abc', 'abc'), isSameText('abc', 'abd'), isSameText('a', 'ab')]).toEqual([
    true,
    false,
    false,
  ]);
});

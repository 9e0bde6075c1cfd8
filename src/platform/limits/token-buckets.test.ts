import { TokenBuckets } from './token-buckets.js';

/** Takes tokens at the same instant, and returns how many requests were allowed. */
function takeMany(buckets: TokenBuckets, caller: string, count: number, now: number): number {
  return Array.from({ length: count }, () => buckets.take(caller, now)).filter(
    ({ allowed }) => allowed,
  ).length;
}

test('a full bucket has the requests of a window, each caller its own', () => {
  const buckets = new TokenBuckets({ requests: 20, seconds: 10 });
  expect(takeMany(buckets, 'a', 25, 0)).toBe(20);
  expect(takeMany(buckets, 'b', 25, 0)).toBe(20);
});

test('requests come back one by one, not together when a window ends', () => {
  const buckets = new TokenBuckets({ requests: 20, seconds: 10 });
  takeMany(buckets, 'a', 20, 0);
  const allowed = [499, 501, 502, 9_999, 10_002, 10_003].map((now) =>
    takeMany(buckets, 'a', 25, now),
  );
  expect(allowed).toEqual([0, 1, 0, 18, 1, 0]);
});

test('whoever never stops gets the rate, and a bucket more in all', () => {
  const buckets = new TokenBuckets({ requests: 20, seconds: 10 });
  const seconds = Array.from({ length: 60 }, (_, second) =>
    takeMany(buckets, 'a', 100, second * 1_000),
  );
  expect(seconds).toEqual([20, ...Array<number>(59).fill(2)]);
});

test('says what is left, when all are back, and when a refused caller may try again', () => {
  const buckets = new TokenBuckets({ requests: 2, seconds: 10 });
  expect([0, 0, 0, 4_000].map((now) => buckets.take('a', now))).toEqual([
    { allowed: true, left: 1, seconds: 5 },
    { allowed: true, left: 0, seconds: 10 },
    { allowed: false, left: 0, seconds: 5 },
    { allowed: false, left: 0, seconds: 1 },
  ]);
});

test('a bucket never holds more than a window', () => {
  const buckets = new TokenBuckets({ requests: 3, seconds: 10 });
  buckets.take('a', 0);
  expect(takeMany(buckets, 'a', 25, 3_600_000)).toBe(3);
});

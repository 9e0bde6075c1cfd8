import {
  acceptsChallenge,
  type Attempt,
  isAccepted,
  judgeFailure,
  judgeRefusal,
  maskAnswer,
  MOST_ATTEMPTS,
  RETRY_WAITS,
} from './delivery.rules.js';

const answered = (status: number | null, answer = ''): Attempt => ({
  status,
  answer,
  milliseconds: 5,
});

describe('an attempt', () => {
  test.each([
    [200, true],
    [204, true],
    [302, false],
    [410, false],
    [500, false],
    [null, false],
  ])('that was answered %s is accepted: %s', (status, accepted) => {
    expect(isAccepted(answered(status))).toBe(accepted);
  });

  test('is repeated at 10 s, 30 s, 1, 5, 10, 30 min, 1, 3, 6, 12 and 12 h, and then given up', () => {
    const outcomes = Array.from({ length: MOST_ATTEMPTS }, (_, index) =>
      judgeFailure({ attempt: answered(500), failures: index, attempts: index + 1 }),
    );
    expect(outcomes.slice(0, -1).map(({ retryIn }) => Number(retryIn) / 1000)).toEqual([
      10, 30, 60, 300, 600, 1800, 3600, 10_800, 21_600, 43_200, 43_200,
    ]);
    expect(outcomes.map(({ givenUp }) => givenUp)).toEqual([...RETRY_WAITS.map(() => false), true]);
    expect(outcomes.map(({ state }) => state).lastIndexOf('active')).toBe(3);
  });

  test('at the delivery after one that was given up fails the subscription', () => {
    const failed = { attempt: answered(500), failures: MOST_ATTEMPTS, attempts: 1 };
    expect(judgeFailure(failed)).toMatchObject({ state: 'failed', reason: 'failing' });
  });

  test('that is answered 410 fails the subscription at once', () => {
    expect(judgeFailure({ attempt: answered(410), failures: 0, attempts: 1 })).toMatchObject({
      state: 'failed',
      reason: 'gone',
      retryIn: null,
    });
  });
});

describe('the question to a new endpoint', () => {
  test('is accepted only by an answer that repeats the challenge', () => {
    expect(acceptsChallenge(answered(200, '{"challenge":"abc"}'), 'abc')).toBe(true);
    expect(acceptsChallenge(answered(200, 'ok'), 'abc')).toBe(false);
    expect(acceptsChallenge(answered(404, 'abc'), 'abc')).toBe(false);
  });

  test('reaches the endpoint of a public consumer twice at most', () => {
    expect(judgeRefusal(answered(200), 0, true)).toMatchObject({ state: 'unverified' });
    expect(judgeRefusal(answered(200), 1, true)).toMatchObject({ state: 'failed', retryIn: null });
    expect(judgeRefusal(answered(200), 1, false)).toMatchObject({ state: 'unverified' });
  });
});

describe('an answer that is kept', () => {
  test.each([
    ['Bearer abc.def-123', '***'],
    ['write to ola@example.org', 'write to ***'],
    ['fnr 01019012345 here', 'fnr *** here'],
    ['whsec_QUJD', '***'],
    ['a\u0000b', 'a b'],
    ['Service Unavailable', 'Service Unavailable'],
  ])('%j is masked as %j', (text, masked) => {
    expect(maskAnswer(text)).toBe(masked);
  });

  test('has at most 1,000 characters', () => {
    expect(maskAnswer('no '.repeat(1_000))).toHaveLength(1_000);
  });
});

/**
 * Both queues that every job test runs on: the name, the setting, and `test` or, where there is no
 * Redis, `test.skip`.
 */
export const BACKENDS = (['postgresql', 'redis'] as const).map((backend) => {
  const redis = process.env['TEST_REDIS_URL'];
  const env: Readonly<Record<string, string>> =
    backend === 'redis' ? { REDIS_URL: redis ?? '' } : {};
  return { backend, env, when: backend === 'redis' && redis === undefined ? test.skip : test };
});

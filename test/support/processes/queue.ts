import { Redis } from 'ioredis';
import type { TestService } from '../service.js';

/**
 * Removes whatever one service's queue holds, and nothing else; answers how many entries that were.
 */
export async function emptyQueue(service: TestService): Promise<number> {
  const { redisUrl, queuePrefix } = service.config;
  if (redisUrl === undefined) {
    let removed = 0;
    for (const table of ['job', 'dedup', 'dedup_next'])
      removed += (await service.owner.query(`delete from bullmq.${table}`)).rowCount ?? 0;
    return removed;
  }
  const redis = new Redis(redisUrl);
  try {
    // At one instant, as a Redis that forgets: half a queue, with a lock on a job that is in no
    // list, is not what is lost.
    return (await redis.eval(
      `local removed = 0; for _, key in ipairs(redis.call('KEYS', ARGV[1])) do removed = ` +
        `removed + redis.call('DEL', key) end; return removed`,
      0,
      `${queuePrefix}:*`,
    )) as number;
  } finally {
    redis.disconnect();
  }
}

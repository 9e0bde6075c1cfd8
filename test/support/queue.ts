import { Redis } from 'ioredis';
import type { TestService } from './service.js';

/** Removes whatever one service's queue holds, and nothing else; answers how many entries that were. */
export async function emptyQueue(service: TestService): Promise<number> {
  const { redisUrl, queuePrefix } = service.config;
  if (redisUrl === undefined) {
    let removed = 0;
    for (const table of ['job', 'dedup', 'dedup_next']) removed += (await service.owner.query(`delete from bullmq.${table}`)).rowCount ?? 0;
    return removed;
  }
  const redis = new Redis(redisUrl);
  try {
    const keys = await redis.keys(`${queuePrefix}:*`);
    return keys.length === 0 ? 0 : await redis.del(...keys);
  } finally {
    redis.disconnect();
  }
}

// Chooses where the PostgreSQL of the tests keeps its data. Each suite makes and drops databases of
// a thousand files: on ext4 one took 0.1 to 0.8 s of processor time, in memory 0.03 s.
import { createHash } from 'node:crypto';
import { rm, statfs } from 'node:fs/promises';
import { freemem } from 'node:os';
import { join, resolve } from 'node:path';

const ON_DISK = '.data/test';
const MEMORY = '/dev/shm';
/** Bytes that the data may need at most, and those that the machine needs beside it. */
const NEEDED = 4 * 1024 ** 3;
const BESIDE = 4 * 1024 ** 3;

/** Folder in memory of this checkout. It stays when a run is killed, and the next run uses it. */
const own = createHash('sha256').update(resolve(ON_DISK)).digest('hex').slice(0, 12);
const IN_MEMORY = join(MEMORY, `portfolio-test-${own}`);

/** Returns the folder of the server: in memory where there is plenty, else beside the checkout. */
export async function serverFolder() {
  const memory = await statfs(MEMORY).catch(() => undefined);
  const free = memory === undefined ? 0 : memory.bavail * memory.bsize;
  return free > NEEDED && freemem() > NEEDED + BESIDE ? IN_MEMORY : ON_DISK;
}

/** Gives the memory back. */
export async function removeServerFolder() {
  await rm(IN_MEMORY, { recursive: true, force: true });
}

import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BoardPack } from '../pack-model/board-pack.types.js';
import type { PackFormat } from './pack-file.types.js';

/** Answer of the thread: the bytes of a file, or the reason why there are none. */
export type ThreadAnswer = { readonly bytes: Uint8Array } | { readonly error: string };

/** Longest time that one file may take. */
const LIMIT_MS = 120_000;
/** Largest heap of the thread, in megabytes. */
const MOST_MEMORY = 512;

/**
 * Thread that writes the files of one pack. Typst and the libraries for Office files block the thread
 * that they run in, for seconds at thousands of rows; requests and other jobs go on meanwhile. Their
 * memory ends with the thread.
 */
export class PackThread {
  private readonly worker: Worker;
  /** Never resolves. Rejects when the thread fails or ends. */
  private readonly failed: Promise<never>;

  constructor(pack: BoardPack) {
    const { pathname } = new URL(import.meta.url);
    const program = new URL(`./pack-thread.program${extname(pathname)}`, import.meta.url);
    this.worker = new Worker(program, {
      workerData: pack,
      resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY },
    });
    this.failed = new Promise((_, reject) => {
      this.worker.once('error', reject);
      this.worker.once('exit', (code) => {
        reject(new Error(`The thread ended with ${String(code)}`));
      });
    });
    // Nobody waits for the thread between two files.
    this.failed.catch(() => undefined);
  }

  /** Writes one file. Throws when the thread fails, ends or takes too long. */
  async write(format: PackFormat): Promise<Buffer> {
    const limit = AbortSignal.timeout(LIMIT_MS);
    const answer = await new Promise<ThreadAnswer>((resolve, reject) => {
      this.worker.removeAllListeners('message');
      this.worker.once('message', resolve);
      this.failed.catch(reject);
      limit.addEventListener('abort', () => {
        reject(new Error(`The file ${format} took too long`));
      });
      this.worker.postMessage(format);
    });
    if ('error' in answer) throw new Error(`The file ${format}: ${answer.error}`);
    return Buffer.from(answer.bytes);
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

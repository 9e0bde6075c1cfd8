import { parentPort, workerData } from 'node:worker_threads';
import type { BoardPack } from '../pack-model/board-pack.types.js';
import { PACK_FORMATS, type PackFormat } from './pack-file.types.js';
import { writePackFile } from './pack-file.writer.js';
import type { ThreadAnswer } from './pack-thread.port.js';

// Program of the thread that PackThread starts: its data is the pack, each message a format.
const pack = workerData as BoardPack;

parentPort?.on('message', (wanted: unknown) => {
  const format = PACK_FORMATS.find((one) => one === wanted);
  void writeAnswer(format).then((answer) => {
    parentPort?.postMessage(answer);
  });
});

async function writeAnswer(format: PackFormat | undefined): Promise<ThreadAnswer> {
  if (format === undefined) return { error: 'There is no such format' };
  try {
    return { bytes: await writePackFile(pack, format) };
  } catch (error) {
    return { error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

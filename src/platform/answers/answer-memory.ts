import { Injectable } from '@nestjs/common';
import type { KeptAnswer } from './kept-answer.js';

/** Kinds of answers that share the memory. */
export type MemoryPart = 'pages' | 'files';

interface Remembered {
  readonly part: MemoryPart;
  readonly answer: KeptAnswer;
}

/**
 * The most bytes of pages and files in memory. The oldest answers are removed first. Compressed bytes
 * are not counted: they are about a tenth.
 */
const MOST_BYTES = 16 * 1024 * 1024;

/** The most bytes of one answer. A larger one would remove too many others. */
const LARGEST = MOST_BYTES / 4;

/** Keeps answers in memory by their address, all of them within one bound. */
@Injectable()
export class AnswerMemory {
  private readonly answers = new Map<string, Remembered>();
  private bytes = 0;

  find(part: MemoryPart, address: string): KeptAnswer | undefined {
    const found = this.answers.get(address);
    return found?.part === part ? found.answer : undefined;
  }

  keep(part: MemoryPart, address: string, answer: KeptAnswer): void {
    if (answer.size > LARGEST) return;
    this.remove(address);
    this.answers.set(address, { part, answer });
    this.bytes += answer.size;
    for (const oldest of this.answers.keys()) {
      if (this.bytes <= MOST_BYTES) break;
      this.remove(oldest);
    }
  }

  /** Removes all answers of a part. */
  clear(part: MemoryPart): void {
    for (const [address, remembered] of this.answers)
      if (remembered.part === part) this.remove(address);
  }

  private remove(address: string): void {
    const removed = this.answers.get(address);
    if (removed === undefined) return;
    this.answers.delete(address);
    this.bytes -= removed.answer.size;
  }
}

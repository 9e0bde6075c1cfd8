import type { ReplayLine } from './replay.rules.js';

/** Largest number of lines in a part. */
const LARGEST_PART = 500;

/** Some lines of a replay as they are stored, all of one owner. */
export interface ReplayPartText {
  readonly part: number;
  readonly actorId: string;
  readonly lines: readonly object[];
}

/** Collects the lines of a replay into numbered parts of one owner each. */
export class ReplayPartWriter {
  private actorId = '';
  private lines: ReplayLine[] = [];
  private next = 1;
  private complete: ReplayPartText[] = [];

  /** Adds a line. Lines of one owner must come after each other. */
  add(actorId: string, line: ReplayLine): void {
    if (actorId !== this.actorId || this.lines.length === LARGEST_PART) this.completePart();
    this.actorId = actorId;
    this.lines.push(line);
  }

  /** Returns the parts that are complete and forgets them. */
  takeComplete(): ReplayPartText[] {
    const parts = this.complete;
    this.complete = [];
    return parts;
  }

  /** Completes the last part. */
  end(): void {
    this.completePart();
  }

  private completePart(): void {
    if (this.lines.length > 0)
      this.complete.push({
        part: this.next++,
        actorId: this.actorId,
        lines: this.lines.map(shorten),
      });
    this.lines = [];
  }
}

/** Leaves out members that are null or empty. Reading gives them back. */
function shorten({
  failedFirstBefore,
  failedFirst,
  missing,
  assessments,
  ...line
}: ReplayLine): object {
  return {
    ...line,
    failedFirstBefore: failedFirstBefore ?? undefined,
    failedFirst: failedFirst ?? undefined,
    missing: missing.length > 0 ? missing : undefined,
    assessments: assessments.length > 0 ? assessments : undefined,
  };
}

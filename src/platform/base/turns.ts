/** Limits of the work of one party. */
export interface TurnLimits {
  /** Most pieces of work of one party at a time. */
  readonly width: number;
  /** Most pieces of work of one party that wait for a turn. */
  readonly queue: number;
  /** Longest wait for a turn, in milliseconds. */
  readonly patience: number;
}

interface Waiter {
  readonly start: () => void;
  readonly timer: NodeJS.Timeout;
}

interface PartyTurns {
  running: number;
  readonly waiting: Waiter[];
}

/**
 * Bounds how much work each party does at a time. Work beyond that waits for a turn, in order, and is
 * refused when too much waits already or the wait lasts too long.
 */
export class Turns {
  private readonly parties = new Map<string, PartyTurns>();

  constructor(
    private readonly limits: TurnLimits,
    private readonly makeRefusal: () => Error,
  ) {}

  /** Runs work in a turn of the party. Throws the refusal when the party gets none. */
  async run<T>(party: string, work: () => Promise<T>): Promise<T> {
    const turns = this.parties.get(party) ?? { running: 0, waiting: [] };
    this.parties.set(party, turns);
    if (turns.running < this.limits.width) turns.running += 1;
    else await this.waitIn(turns);
    try {
      return await work();
    } finally {
      this.passOn(party, turns);
    }
  }

  private waitIn(turns: PartyTurns): Promise<void> {
    const { queue, patience } = this.limits;
    if (turns.waiting.length >= queue) throw this.makeRefusal();
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        turns.waiting.splice(turns.waiting.indexOf(waiter), 1);
        reject(this.makeRefusal());
      }, patience);
      const waiter: Waiter = { start: resolve, timer };
      turns.waiting.push(waiter);
    });
  }

  /** Hands the turn to the next that waits. */
  private passOn(party: string, turns: PartyTurns): void {
    const next = turns.waiting.shift();
    if (next !== undefined) {
      clearTimeout(next.timer);
      next.start();
      return;
    }
    turns.running -= 1;
    if (turns.running === 0) this.parties.delete(party);
  }
}

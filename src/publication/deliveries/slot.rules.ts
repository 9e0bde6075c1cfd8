/** The most messages under way to one host, the most to quick receivers, and to slow ones. */
export const SLOTS = { host: 2, quick: 32, slow: 16 } as const;
/** Time after which a message under way counts as one to a slow receiver. */
export const SLOW_AFTER_MS = 2_000;

/** A place for one subscription that is being sent to. */
export interface Slot {
  readonly host: string;
  slow: boolean;
}

/**
 * Slots of one worker. A receiver that lets us wait leaves the quick slots after two seconds, so
 * that receivers that hang never hold all of them.
 */
export class Slots {
  private readonly taken = new Set<Slot>();

  /** Number of free slots of each kind. */
  get free(): { readonly quick: number; readonly slow: number } {
    const slow = [...this.taken].filter((slot) => slot.slow).length;
    const quick = this.taken.size - slow;
    return { quick: Math.max(SLOTS.quick - quick, 0), slow: Math.max(SLOTS.slow - slow, 0) };
  }

  /** Hosts that have all their slots in use. */
  get busyHosts(): string[] {
    const hosts = new Set([...this.taken].map(({ host }) => host));
    return [...hosts].filter((host) => this.count(host) >= SLOTS.host);
  }

  /** Takes a slot. Returns undefined when the host has all of its slots in use. */
  take(host: string, slow: boolean): Slot | undefined {
    if (this.count(host) >= SLOTS.host) return undefined;
    const slot = { host, slow };
    this.taken.add(slot);
    return slot;
  }

  release(slot: Slot): void {
    this.taken.delete(slot);
  }

  private count(host: string): number {
    return [...this.taken].filter((slot) => slot.host === host).length;
  }
}

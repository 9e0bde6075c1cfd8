/** Random numbers that are the same for the same seed (mulberry32). */
export class Chance {
  constructor(private state: number) {}

  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** Returns a whole number from 0 up to, but not including, `below`. */
  pickNumber(below: number): number {
    return Math.floor(this.next() * below);
  }

  one<T>(list: readonly T[]): T {
    const found = list[this.pickNumber(list.length)];
    if (found === undefined) throw new Error('There is nothing to choose from');
    return found;
  }

  often(probability: number): boolean {
    return this.next() < probability;
  }
}

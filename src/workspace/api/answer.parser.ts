/**
 * Reads JSON that the API answered. A member that is absent or of another kind reads as empty: a
 * page shows what there is.
 */
export class AnswerReader {
  constructor(private readonly value: unknown) {}

  /** Reads the bytes of an answer. Bytes that are no JSON read as empty. */
  static of(bytes: Buffer): AnswerReader {
    try {
      return new AnswerReader(JSON.parse(bytes.toString('utf8')));
    } catch {
      return new AnswerReader(undefined);
    }
  }

  /** Returns the value as it is, to be sent back unchanged. */
  get raw(): unknown {
    return this.value;
  }

  get isEmpty(): boolean {
    return this.value === null || this.value === undefined;
  }

  at(name: string): AnswerReader {
    const { value } = this;
    if (typeof value !== 'object' || value === null) return new AnswerReader(undefined);
    return new AnswerReader(Object.entries(value).find(([key]) => key === name)?.[1]);
  }

  /** Reads a text or a number as text; an empty one when there is none. */
  text(name: string): string {
    const { value } = this.at(name);
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  }

  number(name: string): number {
    const { value } = this.at(name);
    return typeof value === 'number' ? value : 0;
  }

  flag(name: string): boolean {
    return this.at(name).value === true;
  }

  list(name: string): AnswerReader[] {
    const { value } = this.at(name);
    return Array.isArray(value) ? value.map((item) => new AnswerReader(item)) : [];
  }

  texts(name: string): string[] {
    const { value } = this.at(name);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }
}

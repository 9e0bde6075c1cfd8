import type { Answered } from '../service.js';

/** A fact as a BI tool stores it. */
export type LoadedFact = Readonly<Record<string, unknown>> & {
  readonly round: string;
  readonly project: string;
  readonly line?: number;
};

/** Reads an address without a token. */
type Read = (path: string) => Promise<Answered>;

/** A BI tool that follows one feed, as the documentation says. */
export class FactLoader {
  private readonly facts = new Map<string, LoadedFact>();
  private loadNextAfter: string | undefined;

  constructor(
    private readonly read: Read,
    private readonly feed: string,
  ) {}

  /** Loads all pages of what has changed since the last load; everything the first time. */
  async load(): Promise<void> {
    const since = this.loadNextAfter === undefined ? '' : `&updatedAfter=${this.loadNextAfter}`;
    let next: string | undefined = `/v1/facts/${this.feed}?limit=2${since}`;
    for (const first = next; next !== undefined;) {
      const { body } = await this.read(next);
      const { items, gone } = body as { items: LoadedFact[]; gone: LoadedFact[] };
      for (const report of [...items, ...gone]) this.forget(report);
      for (const fact of items) this.facts.set(keyOf(fact), fact);
      this.loadNextAfter = body.loadNextAfter as string;
      next = body.nextCursor === null ? undefined : `${first}&cursor=${String(body.nextCursor)}`;
    }
  }

  /** Lists the facts that the tool has, in the order of their keys. */
  list(): LoadedFact[] {
    return [...this.facts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fact]) => fact);
  }

  private forget({ round, project }: LoadedFact): void {
    for (const [key, fact] of this.facts)
      if (fact.round === round && fact.project === project) this.facts.delete(key);
  }
}

function keyOf({ round, project, line = 0 }: LoadedFact): string {
  return `${round} ${project} ${String(line).padStart(3, '0')}`;
}

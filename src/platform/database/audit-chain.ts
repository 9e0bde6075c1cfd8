import { sha256 } from '../base/canonical-json.js';

/** One stored link. Its hash covers `text` (platform.audit_text). */
export interface AuditLink {
  readonly chain: string;
  readonly seq: number;
  readonly text: string;
  readonly previousHash: string;
  readonly hash: string;
}

/** Newest link of a chain, as the database or an earlier publication states it. */
export interface ChainHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** The first broken link of a chain. */
export interface Break {
  readonly chain: string;
  readonly seq: number;
  readonly what: string;
}

/**
 * Verifies the links of all chains and finds the first break of each. It takes one link at a time,
 * in order of chain and seq, so that memory stays flat.
 */
export class ChainVerifier {
  readonly breaks: Break[] = [];
  links = 0;
  private readonly heads = new Map<string, ChainHead>();
  private readonly broken = new Set<string>();

  follow(link: AuditLink): void {
    this.links += 1;
    if (this.broken.has(link.chain)) return;
    const last = this.heads.get(link.chain) ?? { chain: link.chain, seq: 0, hash: '' };
    if (link.seq !== last.seq + 1)
      this.fail(
        link.chain,
        last.seq + 1,
        `expected link ${String(last.seq + 1)}, found ${String(link.seq)}`,
      );
    else if (link.previousHash !== last.hash)
      this.fail(link.chain, link.seq, 'does not follow the link before it');
    else if (sha256(last.hash + link.text) !== link.hash)
      this.fail(link.chain, link.seq, 'was changed after it was written');
    else this.heads.set(link.chain, { chain: link.chain, seq: link.seq, hash: link.hash });
  }

  /** Compares a chain with a head from elsewhere. It finds links that were cut off at the end. */
  compare(head: ChainHead, statedBy: string): void {
    if (this.broken.has(head.chain)) return;
    const found = this.heads.get(head.chain);
    if (found === undefined || found.seq < head.seq)
      this.fail(
        head.chain,
        (found?.seq ?? 0) + 1,
        `${statedBy} states ${String(head.seq)} links, found ${String(found?.seq ?? 0)}`,
      );
    else if (found.seq === head.seq && found.hash !== head.hash)
      this.fail(head.chain, head.seq, `${statedBy} states another hash`);
  }

  /** Lists the newest link of every unbroken chain, for publication. */
  listHeads(): ChainHead[] {
    return [...this.heads.values()].filter(({ chain }) => !this.broken.has(chain));
  }

  private fail(chain: string, seq: number, what: string): void {
    this.broken.add(chain);
    this.breaks.push({ chain, seq, what });
  }
}

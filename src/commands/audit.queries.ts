import sql, { raw } from 'sql-template-tag';

/** Number of links that are fetched together. */
const LINKS_PAGE = 5_000;

/** One link as PostgreSQL returns it; `text` is covered by the hash. */
export interface LinkRow {
  readonly chain: string;
  readonly seq: string;
  readonly previousHash: string;
  readonly hash: string;
  readonly text: string;
}

export interface HeadRow {
  readonly chain: string;
  readonly seq: string;
  readonly hash: string;
}

/** Declares a cursor over the links of all chains, in order. */
export const DECLARE_LINKS = sql`
  declare links no scroll cursor for
   select a.actor_id as chain,
          a.seq,
          a.previous_hash as "previousHash",
          a.hash,
          platform.audit_text(
            a.actor_id,
            a.seq,
            a.recorded_at,
            a.action,
            a.subject,
            a.entry
          ) as text
     from platform.audit a
    order by a.actor_id, a.seq`;

export const FETCH_LINKS = sql`fetch ${raw(String(LINKS_PAGE))} from links`;

export const SELECT_HEADS = sql`select chain, seq, hash from platform.audit_head`;

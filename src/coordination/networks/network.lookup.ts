import sql, { type Sql } from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { rowType, text, texts } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { NetworkResponse } from './network.dto.js';

const NETWORK_ROW = rowType<NetworkResponse>({
  network: text,
  members: texts,
  source: text,
  recordedAt: text,
});

function selectNetworks(networks: readonly string[], asOf: Date | null): Sql {
  return sql`
    select distinct on (m.network)
           m.network,
           m.members,
           m.source,
           ${instantText(sql`m.recorded_at`)} as "recordedAt"
      from coordination.network_members m
     where m.network = any(${networks}::text[])
       and m.recorded_at <= coalesce(${asOf}::timestamptz, 'infinity')
     order by m.network, m.id desc`;
}

/** Reads the networks whose members are known, each with its newest list. */
export function readNetworks(tx: Tx, networks: readonly string[]): Promise<NetworkResponse[]> {
  return readNetworksThen(tx, networks, null);
}

/** Reads networks with the members that were recorded by an instant; null reads those of now. */
export function readNetworksThen(
  tx: Tx,
  networks: readonly string[],
  asOf: Date | null,
): Promise<NetworkResponse[]> {
  return tx.query(NETWORK_ROW, selectNetworks(networks, asOf));
}

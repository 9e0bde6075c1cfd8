import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { instantText } from '../../platform/database/fragments.js';
import { int, json, rowType, text } from '../../platform/database/row-type.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { PriceIndexVersion } from './price-index.types.js';

const INDEX_ROW = rowType<PriceIndexVersion>({
  key: text,
  version: int,
  title: json(),
  source: text,
  values: json(),
  publishedAt: text,
});

const SELECT_INDEX = sql`
  select i.key,
         i.version,
         json_build_object('nb', i.title_nb, 'en', i.title_en) as title,
         i.source,
         i.values,
         ${instantText(sql`i.published_at`)} as "publishedAt"
    from registers.price_index i`;

/** Reads the published versions of price indices. Anyone may see them. */
@Injectable()
export class PriceIndexLookup {
  /** Lists the newest version of each index, the one published last first. */
  listNewest(tx: Tx): Promise<PriceIndexVersion[]> {
    return tx.query(
      INDEX_ROW,
      sql`
        ${SELECT_INDEX}
         where not exists (select 1
                             from registers.price_index n
                            where n.key = i.key
                              and n.version > i.version)
         order by i.published_at desc, i.key`,
    );
  }

  /** Lists every version of an index, the newest first. */
  listVersions(tx: Tx, key: string): Promise<PriceIndexVersion[]> {
    return tx.query(
      INDEX_ROW,
      sql`
        ${SELECT_INDEX}
         where i.key = ${key}
         order by i.version desc`,
    );
  }
}

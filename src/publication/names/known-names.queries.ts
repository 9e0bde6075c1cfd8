import { Injectable } from '@nestjs/common';
import sql from 'sql-template-tag';
import { sha256 } from '../../platform/base/canonical-json.js';
import { accessOf } from '../../platform/base/principal.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, rowTypeOf, selectRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Answer, etagOf } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { KnownNamesResponse } from './known-names.dto.js';
import { KnownNameList } from './known-names.entity.js';

/** Name of the only list. */
export const ALL_NAMES = 'all';

/** Returns the digest of a name. The order of its words and their case do not matter. */
export function digestOfName(name: string, salt: string): string {
  const words = name.toLocaleLowerCase('nb').split(' ').sort();
  return sha256(`${salt} ${words.join(' ')}`);
}

/** Reads the digests of names, and answers how many there are. */
@Injectable()
export class KnownNameQueries {
  constructor(private readonly database: Database) {}

  find({ principal }: Command): Promise<Answer<KnownNamesResponse>> {
    return this.database.transaction(accessOf(principal), async (tx) =>
      answerNames(await this.read(tx)),
    );
  }

  /** Reads the list. Only the directorate and the service itself see it. */
  async read(tx: Tx): Promise<EntityRow<KnownNameList>> {
    const [list] = await tx.query(
      rowTypeOf(KnownNameList),
      sql`
        ${selectRows(KnownNameList)}
         where list = ${ALL_NAMES}`,
    );
    if (list === undefined) throw new Error('There is no list of names');
    return list;
  }

  /** Returns a test of words: whether they are a name of the list. */
  async loadTest(tx: Tx): Promise<(words: string) => boolean> {
    const { salt, digests } = await this.read(tx);
    const known = new Set(digests);
    return (words) => known.size > 0 && known.has(digestOfName(words, salt));
  }
}

export function answerNames({
  digests,
  recordedAt,
  version,
}: EntityRow<KnownNameList>): Answer<KnownNamesResponse> {
  const body = { count: digests.length, recordedAt: recordedAt.toISOString(), version };
  return { body, etag: etagOf(version) };
}

import { Injectable } from '@nestjs/common';
import { notFound, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { lockNamed } from '../../platform/database/fragments.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type {
  PriceIndexListResponse,
  PriceIndexResponse,
  PriceIndexVersionsResponse,
  PublishPriceIndex,
} from './price-index.dto.js';
import { PriceIndex } from './price-index.entity.js';
import { PriceIndexLookup } from './price-index.lookup.js';
import { priceIndexFaults } from './price-index.rules.js';
import type { PriceIndexVersion } from './price-index.types.js';

const PUBLIC = { kind: 'public' } as const;

/** Publishes versions of price indices, for good. A new version leaves the older ones as they are. */
@Injectable()
export class PriceIndexService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly indices: PriceIndexLookup,
  ) {}

  async list(): Promise<Answer<PriceIndexListResponse>> {
    const found = await this.database.transaction(PUBLIC, (tx) => this.indices.listNewest(tx));
    return { body: { items: found.map(responseOf) } };
  }

  async listVersions(key: string): Promise<Answer<PriceIndexVersionsResponse>> {
    const found = await this.database.transaction(PUBLIC, (tx) =>
      this.indices.listVersions(tx, key),
    );
    if (found.length === 0) throw notFound({ nb: 'Prisindeksen', en: 'The price index' });
    return { body: { items: found.map(responseOf) } };
  }

  publish(command: Command, dto: PublishPriceIndex): Promise<Answer<PriceIndexResponse>> {
    const faults = priceIndexFaults(dto.values);
    if (faults.length > 0) throw ruleBroken(faults);
    const { index: key, title, source } = dto;
    const values = Object.fromEntries(dto.values.map(({ year, value }) => [String(year), value]));
    return this.work.change(command, async (tx, now): Promise<Change<PriceIndexResponse>> => {
      await tx.execute(lockNamed('registers.price_index'));
      const [newest] = await this.indices.listVersions(tx, key);
      const version = (newest?.version ?? 0) + 1;
      const row = { key, version, titleNb: title.nb, titleEn: title.en, source, values };
      await tx.execute(insertRow(PriceIndex, { ...row, publishedAt: now }));
      const publishedAt = now.toISOString();
      const body = responseOf({ key, version, title, source, values, publishedAt });
      return {
        answer: { body, status: 201, location: `/v1/registers/price-indices/${key}` },
        subject: `price-index/${key}`,
        detail: body,
      };
    });
  }
}

function responseOf({ key, title, values, ...version }: PriceIndexVersion): PriceIndexResponse {
  return {
    index: key,
    version: version.version,
    title: { nb: title.nb, en: title.en },
    source: version.source,
    values: Object.entries(values)
      .map(([year, value]) => ({ year: Number(year), value }))
      .sort((a, b) => a.year - b.year),
    publishedAt: version.publishedAt,
  };
}

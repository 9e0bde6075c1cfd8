import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One published version of a price index. It never changes. */
@Entity({ schema: 'registers', name: 'price_index' })
export class PriceIndex {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'price_index_pk' })
  key: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'price_index_pk' })
  version: number;

  @Column('text', { name: 'title_nb' })
  titleNb: string;

  @Column('text', { name: 'title_en' })
  titleEn: string;

  @Column('text')
  source: string;

  /** Level of prices by year. */
  @Column('jsonb')
  values: object;

  @Column('timestamptz', { name: 'published_at' })
  publishedAt: Date;
}

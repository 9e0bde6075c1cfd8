import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Quota } from '../settings/limits.js';

/** Number of units of a quota that an actor has used on a day in Norway. */
@Entity({ schema: 'platform', name: 'quota_use' })
export class QuotaUse {
  @PrimaryColumn('uuid', { name: 'actor_id', primaryKeyConstraintName: 'quota_use_pk' })
  actorId: string;

  @PrimaryColumn('date', { primaryKeyConstraintName: 'quota_use_pk' })
  day: string;

  @PrimaryColumn('text', { primaryKeyConstraintName: 'quota_use_pk' })
  quota: Quota;

  @Column('bigint')
  used: string;
}

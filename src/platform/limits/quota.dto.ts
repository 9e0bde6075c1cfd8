import { QUOTAS, type Quota } from '../settings/limits.js';
import { ApiProperty } from '../fields/documentation.js';

/** Use of a quota by an actor today, and the most that it may use a day. */
export class QuotaResponse {
  @ApiProperty({
    enum: QUOTAS,
    enumName: 'Quota',
    description:
      'Files, bytes and rows of imports; replays and evaluations; board packs; codes to shared ' +
      'mailboxes',
  })
  quota: Quota;

  @ApiProperty({ type: 'integer', example: 3 })
  used: number;

  @ApiProperty({ type: 'integer', example: 2000 })
  limit: number;

  @ApiProperty({
    format: 'date-time',
    description: 'When the quota begins anew: at midnight in Norway',
  })
  renewsAt: string;
}

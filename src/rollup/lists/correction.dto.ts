import { ApiProperty } from '../../platform/http/documentation.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';

export class CorrectionQuery extends PageQuery {}

export class CorrectionResponse {
  @ApiProperty({ description: 'Code of the project' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of who reports' })
  actor: string;

  @ApiProperty({ type: 'integer', description: 'The revision that counts from then on' })
  revision: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The revision that it goes back to',
  })
  revertsTo: number | null;

  @ApiProperty({ description: 'Always true here' })
  correction: boolean;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ format: 'date-time', description: 'When it became known' })
  recordedAt: string;

  @ApiProperty({ description: 'SHA-256 of the revision' })
  contentHash: string;
}

export class CorrectionListResponse extends PageResponse {
  @ApiProperty({ type: [CorrectionResponse], description: 'Oldest first' })
  items: CorrectionResponse[];
}

import { ApiProperty } from '../../platform/http/documentation.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';

export class CorrectionQuery extends PageQuery {}

export class CorrectionResponse {
  @ApiProperty({ description: 'Code of the project' })
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of the actor that reported' })
  actor: string;

  @ApiProperty({ type: 'integer', description: 'Number of the revision that the correction made' })
  revision: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'Number of the revision that it goes back to; null for another change',
  })
  revertsTo: number | null;

  @ApiProperty({ description: 'Always true here' })
  correction: boolean;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ format: 'date-time', description: 'When the correction was recorded' })
  recordedAt: string;

  @ApiProperty({ description: 'SHA-256 of the revision' })
  contentHash: string;
}

export class CorrectionListResponse extends PageResponse {
  @ApiProperty({ type: [CorrectionResponse], description: 'Oldest first' })
  items: CorrectionResponse[];
}

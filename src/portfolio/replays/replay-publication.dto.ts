import { ApiProperty } from '../../platform/fields/documentation.js';
import { Text } from '../../platform/fields/fields.js';

export class ProposeReplayPublication {
  @Text({
    description: 'The reason for publishing the replay, without personal names',
    max: 1_000,
    example: 'Nasjonalt e-helsestyre skal behandle kriteriene i åpent møte',
  })
  reason: string;
}

/** Publication of a replay, from its proposal on. */
export class ReplayPublicationResponse {
  @ApiProperty({
    enum: ['proposed', 'published'],
    enumName: 'ReplayPublicationState',
    description: '`published`: releases that are drafted from now on show its counts',
  })
  state: 'proposed' | 'published';

  @ApiProperty({ description: 'The reason for publishing it' })
  reason: string;

  @ApiProperty({ format: 'date-time' })
  proposedAt: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Instant at which a second client approved it',
  })
  publishedAt: string | null;
}

import { NOTICE_KINDS, type NoticeKind } from '../../platform/api-changes/api-change.types.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';

export class ApiVersionResponse {
  @ApiProperty({ description: 'Version, as the addresses name it after /v', example: '1' })
  version: string;

  @ApiProperty({ format: 'date-time' })
  from: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When it ends. Null: no end is decided',
  })
  until: string | null;
}

export class ApiDeprecationResponse {
  @ApiProperty({ description: 'Id of the operation in the OpenAPI description' })
  operation: string;

  @ApiProperty({
    format: 'date-time',
    description: 'From when clients should use something else. Also its header `Deprecation`',
  })
  since: string;

  @ApiProperty({
    format: 'date-time',
    description: 'From when it may be gone. Also its header `Sunset`',
  })
  sunset: string;

  @ApiProperty({
    description: 'Address of the notice that explains it',
    example: '/v1/api-changes/7',
  })
  explainedAt: string;
}

export class ApiNoticeResponse {
  @ApiProperty({ type: 'integer', description: 'Its place among the notices, oldest first' })
  number: number;

  @ApiProperty({ enum: NOTICE_KINDS, enumName: 'ApiNoticeKind' })
  kind: NoticeKind;

  @ApiProperty({ description: 'Version of the API that it is about', example: '1' })
  version: string;

  @ApiProperty({ format: 'date-time' })
  publishedAt: string;

  @ApiProperty({ type: [String], description: 'Ids of the operations that it is about' })
  operations: string[];

  @ApiProperty({ type: [String], description: 'Names of the schemas that it is about' })
  schemas: string[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'From when a deprecated operation may be gone. Null for other notices',
  })
  sunset: string | null;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;
}

export class ApiChangesResponse {
  @ApiProperty({ type: [ApiVersionResponse], description: 'Versions, oldest first' })
  versions: ApiVersionResponse[];

  @ApiProperty({ type: [ApiDeprecationResponse], description: 'Operations that are told to end' })
  deprecations: ApiDeprecationResponse[];

  @ApiProperty({ type: [ApiNoticeResponse], description: 'Notices, newest first' })
  notices: ApiNoticeResponse[];
}

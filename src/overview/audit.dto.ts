import { ApiProperty } from '../platform/fields/documentation.js';
import { OrganisationNumber, Text } from '../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../platform/http/page.js';

export class AuditQuery extends PageQuery {
  @Text({
    description:
      'Only changes of this subject, by whoever made them. An owner may ask about its projects ' +
      'and reports, the directorate about anything',
    max: 200,
    pattern: /^[a-z-]+\/\S+$/,
    optional: true,
    example: 'project/SAFEST',
  })
  subject?: string;

  @OrganisationNumber({
    description:
      'Only changes that this actor made. Without this and a subject: those of the caller. ' +
      'Only the directorate may name another actor',
    optional: true,
  })
  actor?: string;

  @Text({
    description: 'Only changes by this operation',
    max: 60,
    pattern: /^[A-Za-z]+$/,
    optional: true,
    example: 'certifyReport',
  })
  operation?: string;
}

/** The system that sent a request, by its token. */
export class AuditClient {
  @ApiProperty({ description: 'Client id of the token' })
  clientId: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the supplier that acted for the actor',
  })
  supplier: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the actor that acted on behalf of this one',
  })
  delegate: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Id of the request' })
  requestId: string | null;
}

export class AuditEntryResponse {
  @ApiProperty({ description: 'Organisation number of the actor that made the change' })
  actor: string;

  @ApiProperty({ type: 'integer', description: 'Number of the change in the chain of this actor' })
  number: number;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ description: 'The operation', example: 'certifyReport' })
  operation: string;

  @ApiProperty({ example: 'project/SAFEST' })
  subject: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What was changed: the values after, and often those before',
  })
  detail: Record<string, unknown>;

  @ApiProperty({
    type: AuditClient,
    nullable: true,
    description: 'Null for a change that another actor made, or that the service made by itself',
  })
  client: AuditClient | null;

  @ApiProperty({ description: 'Hash of the previous entry of the chain; empty for the first' })
  previousHash: string;

  @ApiProperty({ description: 'Hash of this entry (SHA-256, hexadecimal)' })
  hash: string;
}

export class AuditListResponse extends PageResponse {
  @ApiProperty({ type: [AuditEntryResponse], description: 'Newest first' })
  items: AuditEntryResponse[];
}

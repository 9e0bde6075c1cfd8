import { ApiProperty } from '../fields/documentation.js';
import { OneOf, Text } from '../fields/fields.js';
import { LocalisedText } from '../fields/localised.dto.js';
import { NOTICE_STATES, type NoticeState } from './notice.entity.js';
import { PageQuery, PageResponse } from '../http/page.js';

export class NoticeQuery extends PageQuery {
  @Text({
    description: 'Only notices of this kind',
    max: 40,
    pattern: /^[a-z-]+$/,
    optional: true,
    example: 'reminder',
  })
  kind?: string;

  @OneOf(NOTICE_STATES, {
    name: 'NoticeState',
    description: 'Only notices in this state',
    optional: true,
    example: 'sent',
  })
  state?: NoticeState;
}

export class NoticeResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Organisation number of the actor that the notice is for' })
  actor: string;

  @ApiProperty({ example: 'reminder' })
  kind: string;

  @ApiProperty({ example: 'round/2021-2' })
  subject: string;

  @ApiProperty({ type: [String], description: 'Shared mailboxes. Empty when the actor has none' })
  recipients: string[];

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;

  @ApiProperty({ enum: NOTICE_STATES, enumName: 'NoticeState' })
  state: NoticeState;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Channel of the last attempt: log, smtp or webhook',
  })
  channel: string | null;

  @ApiProperty({ type: 'integer' })
  attempts: number;

  @ApiProperty({ type: 'string', nullable: true })
  lastError: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  sentAt: string | null;
}

export class NoticeListResponse extends PageResponse {
  @ApiProperty({ type: [NoticeResponse], description: 'Newest first' })
  items: NoticeResponse[];
}

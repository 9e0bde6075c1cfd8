import { OmitType, PartialType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { DateOnly, Flag, Text, WholeParameter } from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { COUNCIL_KEY } from './council.types.js';

export class CreateMeeting {
  @Text({ description: 'Key of the council', max: 10, pattern: COUNCIL_KEY, example: 'nuit' })
  council: string;

  @DateOnly({ description: 'First day', example: '2022-02-17' })
  startsOn: string;

  @DateOnly({ description: 'Last day', example: '2022-02-17' })
  endsOn: string;

  @Flag({
    description: 'True for a meeting outside the annual plan',
    optional: true,
    example: true,
  })
  extra?: boolean;

  @Text({
    description: 'Place of the meeting',
    max: 200,
    optional: true,
    nullable: true,
    example: 'Oslo',
  })
  place?: string | null;

  @Text({
    description: 'Web page of the meeting',
    max: 500,
    pattern: /^https:\/\/[^\s<>"]+$/,
    optional: true,
    nullable: true,
    example: 'https://www.helsedirektoratet.no/',
  })
  url?: string | null;
}

/**
 * Changes of a meeting. An absent member leaves its value as it is; null clears it. The key stays
 * the same when a meeting is moved.
 */
export class UpdateMeeting extends PartialType(OmitType(CreateMeeting, ['council'] as const)) {}

export class CancelMeeting {
  @Text({
    description: 'Why the meeting is cancelled. Public',
    max: 1000,
    example: 'Ingen saker er meldt',
  })
  reason: string;
}

export class CalendarQuery {
  @Text({
    description: 'Only meetings of this council',
    max: 10,
    pattern: COUNCIL_KEY,
    optional: true,
    example: 'nuit',
  })
  council?: string;
}

export class MeetingQuery extends PageQuery {
  @WholeParameter({
    description: 'Only meetings that start in this year',
    min: 2000,
    max: 2099,
    example: 2021,
  })
  year?: number;

  @Text({
    description: 'Only meetings of this council',
    max: 10,
    pattern: COUNCIL_KEY,
    optional: true,
    example: 'nuit',
  })
  council?: string;
}

export class MeetingResponse {
  @ApiProperty({
    description: 'Key of the council and the first day as first planned',
    example: 'nehs-2021-06-10',
  })
  key: string;

  @ApiProperty({ example: 'nehs' })
  council: string;

  @ApiProperty({ format: 'date', example: '2021-06-10' })
  startsOn: string;

  @ApiProperty({ format: 'date', description: 'Last day', example: '2021-06-10' })
  endsOn: string;

  @ApiProperty({ description: 'True for a meeting outside the annual plan' })
  extra: boolean;

  @ApiProperty({ type: 'string', nullable: true })
  place: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  url: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When the meeting was cancelled; null for a meeting that stands',
  })
  cancelledAt: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why the meeting was cancelled' })
  cancelReason: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time', description: 'Time at which this version was recorded' })
  recordedAt: string;
}

export class MeetingListResponse extends PageResponse {
  @ApiProperty({ type: [MeetingResponse], description: 'By date' })
  items: MeetingResponse[];
}

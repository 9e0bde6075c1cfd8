import { OmitType, PartialType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Id, Nested, NestedList, Text, Whole } from '../../platform/fields/fields.js';
import { LocalisedText, LocalisedTitle } from '../../platform/fields/localised.dto.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { CHALLENGE_CATEGORIES } from '../../reporting/content/report.types.js';
import { MEETING_KEY } from '../councils/meeting.key.js';
import { TOPIC_CODE } from './topic.types.js';

export class ChallengeOfReport {
  @Id({ description: 'The report' })
  report: string;

  @Whole({
    description: 'Place in the list of challenges of its last certified revision, from 1',
    min: 1,
    max: 1000,
    example: 1,
  })
  number: number;
}

export class CreateTopic {
  @Text({
    description: 'Code of the topic, for good',
    max: 190,
    pattern: TOPIC_CODE,
    example: 'legemiddelomradet-2021',
  })
  code: string;

  @Nested(() => LocalisedTitle, { description: 'Title' })
  title: LocalisedTitle;

  @Text({
    description: 'Key of the meeting that the topic is chosen for',
    max: 30,
    pattern: MEETING_KEY,
    optional: true,
    nullable: true,
    example: 'nuit-2021-05-20',
  })
  meeting?: string | null;

  @NestedList(() => ChallengeOfReport, {
    description:
      'The challenges in the topic, of certified reports of published rounds. A list replaces the ' +
      'one before, with the challenges as their last certified revisions have them now',
    max: 300,
  })
  challenges: ChallengeOfReport[];
}

/** Changes of a topic. An absent member leaves its value as it is; null clears it. */
export class UpdateTopic extends PartialType(OmitType(CreateTopic, ['code'] as const)) {}

export class TopicQuery extends PageQuery {
  @Text({
    description: 'Only topics that are chosen for this meeting',
    max: 30,
    pattern: MEETING_KEY,
    optional: true,
    example: 'nuit-2021-05-20',
  })
  meeting?: string;
}

export class TopicChallengeResponse {
  @ApiProperty({ format: 'uuid' })
  report: string;

  @ApiProperty({ type: 'integer', description: 'Place in the list of the report, from 1' })
  number: number;

  @ApiProperty({ type: 'integer', description: 'The certified revision that it was taken from' })
  revision: number;

  @ApiProperty({ example: '2021-1' })
  round: string;

  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ enum: CHALLENGE_CATEGORIES, enumName: 'ChallengeCategory' })
  category: (typeof CHALLENGE_CATEGORIES)[number];

  @ApiProperty({ example: 'Avhengig av legemiddelområdet' })
  text: string;
}

export class TopicResponse extends ActionsResponse {
  @ApiProperty({ example: 'legemiddelomradet-2021' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ type: 'string', nullable: true, description: 'Meeting that it is chosen for' })
  meeting: string | null;

  @ApiProperty({ type: [TopicChallengeResponse], description: 'As the request listed them' })
  challenges: TopicChallengeResponse[];

  @ApiProperty({ type: 'integer', description: 'Number of projects with one of the challenges' })
  projects: number;

  @ApiProperty({ type: [String], description: 'Ids of the published cases about the topic' })
  cases: string[];

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  publishedAt: string | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class TopicListResponse extends PageResponse {
  @ApiProperty({ type: [TopicResponse], description: 'By code' })
  items: TopicResponse[];
}

export class SuggestedTopicResponse {
  @ApiProperty({ description: 'The words that the challenges share', example: 'mangler folk' })
  words: string;

  @ApiProperty({ type: 'integer', description: 'Number of projects with such a challenge' })
  projects: number;

  @ApiProperty({ type: [TopicChallengeResponse] })
  challenges: TopicChallengeResponse[];

  @ApiProperty({ type: [String], description: 'Codes of the topics that have one of them already' })
  topics: string[];
}

export class SuggestedTopicsResponse {
  @ApiProperty({ type: [SuggestedTopicResponse], description: 'The largest first' })
  items: SuggestedTopicResponse[];
}

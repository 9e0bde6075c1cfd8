import { ApiProperty } from '../../platform/http/documentation.js';
import { ActionsResponse } from '../../platform/http/allowed-actions.dto.js';
import { OneOf, Text, TextList } from '../../platform/http/fields.js';
import { PROJECT_CODE } from '../../portfolio/projects/project.key.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { ROUND_KEY } from '../../platform/base/period.js';
import {
  ADVICE_STATES,
  EFFECT_OUTCOMES,
  type AdviceState,
  type EffectOutcome,
} from './advice.types.js';
import { COUNCIL_KEY } from '../councils/council.types.js';

export class CreateAdvice {
  @Text({
    description: 'Key of the council that gives it',
    max: 10,
    pattern: COUNCIL_KEY,
    example: 'nuit',
  })
  council: string;

  @Text({
    description: 'Id of the case it was given in',
    max: 36,
    pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    optional: true,
    nullable: true,
    example: null,
  })
  case?: string | null;

  @TextList({
    description: 'Codes of the projects it is on; each owner answers for its own',
    max: 300,
    pattern: PROJECT_CODE,
    optional: true,
    example: ['SAFEST'],
  })
  projects?: string[];

  @Text({
    description: 'The round it is on as a whole; the directorate answers',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    nullable: true,
    example: null,
  })
  round?: string | null;

  @Text({
    description: 'The advice',
    max: 4000,
    example: 'Avhengigheten til legemiddelområdet bør avklares før neste rapportering.',
  })
  text: string;

  @Text({
    description: 'The round by whose deadline it is answered',
    max: 6,
    pattern: ROUND_KEY,
    example: '2021-2',
  })
  answerDueIn: string;
}

/** Of an answer or an effect: one of the advice's projects, or its round. */
class AdviceTarget {
  @Text({
    description: 'Code of a project of the advice',
    max: 20,
    pattern: PROJECT_CODE,
    optional: true,
    nullable: true,
    example: 'SAFEST',
  })
  project?: string | null;

  @Text({
    description: 'The round of the advice, instead of a project',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    nullable: true,
    example: null,
  })
  round?: string | null;
}

export class AnswerAdvice extends AdviceTarget {
  @Text({
    description: 'The answer; public as soon as the advice is',
    max: 4000,
    example: 'Avklart i møte med programmet; leveransen er flyttet til fjerde kvartal.',
  })
  text: string;
}

export class StateEffect extends AdviceTarget {
  @Text({
    description: 'What came of it',
    max: 4000,
    example: 'Leveransen kom i fjerde kvartal, og tiltaket er grønt.',
  })
  effect: string;

  @OneOf(EFFECT_OUTCOMES, {
    name: 'EffectOutcome',
    description: 'Fulgt, delvis fulgt, ikke fulgt',
    example: 'followed',
  })
  outcome: EffectOutcome;
}

export class PublishedAdviceQuery extends PageQuery {
  @Text({
    description: 'Only advice with this project',
    max: 20,
    pattern: PROJECT_CODE,
    optional: true,
    example: 'SAFEST',
  })
  project?: string;
}

export class AdviceQuery extends PublishedAdviceQuery {
  @OneOf(ADVICE_STATES, {
    name: 'AdviceState',
    description: 'Only what is in this state',
    optional: true,
    example: 'open',
  })
  state?: AdviceState;

  @Text({
    description: 'Only what is to be answered in this round',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    example: '2021-2',
  })
  round?: string;
}

export class AdviceAnswerResponse {
  @ApiProperty({ type: 'integer', description: 'The newest revision is shown' })
  revision: number;

  @ApiProperty()
  text: string;

  @ApiProperty({ description: 'Organisation number' })
  answeredBy: string;

  @ApiProperty({ description: 'After the deadline of the round it was due in' })
  late: boolean;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class AdviceEffectResponse {
  @ApiProperty({ type: 'integer', description: 'The newest revision is shown' })
  revision: number;

  @ApiProperty()
  effect: string;

  @ApiProperty({ enum: EFFECT_OUTCOMES, enumName: 'EffectOutcome' })
  outcome: EffectOutcome;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

/** What the advice asks of one owner. */
export class AdviceItemResponse extends ActionsResponse {
  @ApiProperty({ type: 'string', nullable: true, example: 'SAFEST' })
  project: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  round: string | null;

  @ApiProperty({ description: 'Who answers: organisation number' })
  owner: string;

  @ApiProperty({
    enum: ADVICE_STATES,
    enumName: 'AdviceState',
    description: 'Open until answered, closed when its effect is stated',
  })
  state: AdviceState;

  @ApiProperty({ description: 'Open after the deadline of the round it is due in' })
  overdue: boolean;

  @ApiProperty({ type: AdviceAnswerResponse, nullable: true })
  answer: AdviceAnswerResponse | null;

  @ApiProperty({ type: AdviceEffectResponse, nullable: true })
  effect: AdviceEffectResponse | null;
}

export class AdviceResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ example: 'nuit' })
  council: string;

  @ApiProperty({
    type: 'string',
    format: 'uuid',
    nullable: true,
    description: 'The case, where the caller may read it',
  })
  case: string | null;

  @ApiProperty()
  text: string;

  @ApiProperty({ example: '2021-2' })
  answerDueIn: string;

  @ApiProperty({
    type: [AdviceItemResponse],
    description: 'What of it the caller may see and asked for',
  })
  items: AdviceItemResponse[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'From then on anyone reads it, with answers and effects',
  })
  publishedAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({
    type: 'integer',
    description:
      'Counts what has happened to it: publication, answers and effects that the caller may see',
  })
  version: number;
}

export class AdviceListResponse extends PageResponse {
  @ApiProperty({ type: [AdviceResponse], description: 'Oldest first' })
  items: AdviceResponse[];
}

import { ApiProperty } from '../../platform/fields/documentation.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { OneOf, Text } from '../../platform/fields/fields.js';
import { ProjectMention, ProjectMentionList } from '../../portfolio/projects/project.key.js';
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
    description: 'Key of the council that gives the advice',
    max: 10,
    pattern: COUNCIL_KEY,
    example: 'nuit',
  })
  council: string;

  @Text({
    description: 'Id of the case in which the advice was given',
    max: 36,
    pattern: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    optional: true,
    nullable: true,
    example: null,
  })
  case?: string | null;

  @ProjectMentionList({
    description: 'Codes of the projects that the advice is on. Each owner answers for its own',
    max: 300,
    optional: true,
    example: ['SAFEST'],
  })
  projects?: string[];

  @Text({
    description: 'Key of the round that the advice is on as a whole. The directorate answers',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    nullable: true,
    example: null,
  })
  round?: string | null;

  @Text({
    description: 'Text of the advice',
    max: 4000,
    example: 'Avhengigheten til legemiddelområdet bør avklares før neste rapportering.',
  })
  text: string;

  @Text({
    description: 'Key of the round in which the advice is due. The answer is due by its deadline',
    max: 6,
    pattern: ROUND_KEY,
    example: '2021-2',
  })
  answerDueIn: string;
}

/** Target of an answer or an effect: one of the projects of the advice, or its round. */
class AdviceTarget {
  @ProjectMention({
    description: 'Code of a project that the advice is on',
    optional: true,
    nullable: true,
    example: 'SAFEST',
  })
  project?: string | null;

  @Text({
    description: 'Key of the round that the advice is on, instead of a project',
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
    description: 'Text of the answer. It is public as soon as the advice is',
    max: 4000,
    example: 'Avklart i møte med programmet; leveransen er flyttet til fjerde kvartal.',
  })
  text: string;
}

export class StateEffect extends AdviceTarget {
  @Text({
    description: 'Effect of the advice',
    max: 4000,
    example: 'Leveransen kom i fjerde kvartal, og tiltaket er grønt.',
  })
  effect: string;

  @OneOf(EFFECT_OUTCOMES, {
    name: 'EffectOutcome',
    description: 'Outcome: fulgt, delvis fulgt, ikke fulgt',
    example: 'followed',
  })
  outcome: EffectOutcome;
}

export class PublishedAdviceQuery extends PageQuery {
  @ProjectMention({
    description: 'Only advice on this project',
    optional: true,
    example: 'SAFEST',
  })
  project?: string;
}

export class AdviceQuery extends PublishedAdviceQuery {
  @OneOf(ADVICE_STATES, {
    name: 'AdviceState',
    description: 'Only items in this state',
    optional: true,
    example: 'open',
  })
  state?: AdviceState;

  @Text({
    description: 'Only advice that is due in this round',
    max: 6,
    pattern: ROUND_KEY,
    optional: true,
    example: '2021-2',
  })
  round?: string;
}

export class AdviceAnswerResponse {
  @ApiProperty({ type: 'integer', description: 'Number of the revision. The newest is shown' })
  revision: number;

  @ApiProperty()
  text: string;

  @ApiProperty({ description: 'Organisation number of the actor that answered' })
  answeredBy: string;

  @ApiProperty({
    description: 'True for an answer after the deadline of the round in which it was due',
  })
  late: boolean;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class AdviceEffectResponse {
  @ApiProperty({ type: 'integer', description: 'Number of the revision. The newest is shown' })
  revision: number;

  @ApiProperty()
  effect: string;

  @ApiProperty({ enum: EFFECT_OUTCOMES, enumName: 'EffectOutcome' })
  outcome: EffectOutcome;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

/** One item of advice: the project or round that one owner answers for. */
export class AdviceItemResponse extends ActionsResponse {
  @ApiProperty({ type: 'string', nullable: true, example: 'SAFEST' })
  project: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: null })
  round: string | null;

  @ApiProperty({ description: 'Organisation number of the owner, who answers' })
  owner: string;

  @ApiProperty({
    enum: ADVICE_STATES,
    enumName: 'AdviceState',
    description: 'Open until it is answered, closed when its effect is stated',
  })
  state: AdviceState;

  @ApiProperty({
    description: 'True when it is still open after the deadline of the round in which it is due',
  })
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
    description: 'Id of the case. Null when there is none or the caller may not read it',
  })
  case: string | null;

  @ApiProperty()
  text: string;

  @ApiProperty({ example: '2021-2' })
  answerDueIn: string;

  @ApiProperty({
    type: [AdviceItemResponse],
    description: 'Items that the caller may see and that match the query',
  })
  items: AdviceItemResponse[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Time of publication. From then on anyone can read it, with answers and effects',
  })
  publishedAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({
    type: 'integer',
    description:
      'Grows with the publication, and with every answer and effect that the caller may see',
  })
  version: number;
}

export class AdviceListResponse extends PageResponse {
  @ApiProperty({ type: [AdviceResponse], description: 'Oldest first' })
  items: AdviceResponse[];
}

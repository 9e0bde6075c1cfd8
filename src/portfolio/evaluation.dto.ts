import { ApiProperty } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { OUTCOMES, type Outcome } from '../criteria/criteria-expression.types.js';
import { NestedList, Text } from '../platform/fields.js';

export class CriterionAnswer {
  @Text({ description: 'Code of the criterion', max: 40, pattern: /^[A-Za-z]\w*$/, example: 'coordination' })
  criterion: string;

  @ApiProperty({ description: 'Whether the project meets it', example: true })
  @IsBoolean({ context: { code: 'wrong-type', nb: 'Må være sann eller usann', en: 'Must be true or false' } })
  met: boolean;

  @Text({ description: 'Why', max: 2000, example: 'Flere helseforetak og kommuner må innføre samtidig.' })
  reason: string;
}

export class EvaluateProject {
  @Text({ description: 'The version of the criteria', max: 40, pattern: /^[a-z0-9-]{1,40}$/, example: '2021-03' })
  criteriaSet: string;

  @NestedList(() => CriterionAnswer, { description: 'One answer per criterion; a criterion without an answer leaves the project undecided', max: 50 })
  answers: CriterionAnswer[];
}

export class CriterionAnswerResponse {
  @ApiProperty()
  criterion: string;

  @ApiProperty()
  met: boolean;

  @ApiProperty()
  reason: string;
}

export class EvaluationResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  project: string;

  @ApiProperty()
  criteriaSet: string;

  @ApiProperty({ type: 'integer', description: '1, 2, 3 … per project and criteria set' })
  revision: number;

  @ApiProperty({ type: [CriterionAnswerResponse] })
  answers: CriterionAnswerResponse[];

  @ApiProperty({ enum: OUTCOMES, enumName: 'EvaluationOutcome' })
  outcome: Outcome;

  @ApiProperty({ type: 'string', nullable: true, description: 'First criterion that is not met, when the project is out' })
  failedFirst: string | null;

  @ApiProperty({ description: 'Organisation number of the assessor' })
  assessor: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class EvaluationListResponse {
  @ApiProperty({ type: [EvaluationResponse], description: 'Newest first' })
  items: EvaluationResponse[];
}

export class FailedCriterionResponse {
  @ApiProperty()
  criterion: string;

  @ApiProperty({ type: 'integer' })
  projects: number;
}

/** What the latest evaluations under one criteria set come to. */
export class CriteriaOutcomeResponse {
  @ApiProperty()
  criteriaSet: string;

  @ApiProperty({ type: 'integer' })
  evaluated: number;

  @ApiProperty({ type: 'integer' })
  in: number;

  @ApiProperty({ type: 'integer' })
  out: number;

  @ApiProperty({ type: 'integer' })
  undecided: number;

  @ApiProperty({ type: [FailedCriterionResponse], description: 'Projects that are out, by the first criterion they do not meet' })
  outBy: FailedCriterionResponse[];
}

import { OmitType, PartialType } from '../platform/fields/derived-classes.js';
import { ApiProperty } from '../platform/fields/documentation.js';
import { ActionsResponse } from '../platform/fields/allowed-actions.dto.js';
import { DateOnly, Nested, NestedList, Text } from '../platform/fields/fields.js';
import { LocalisedInput, LocalisedTitle, LocalisedText } from '../platform/fields/localised.dto.js';
import {
  CRITERIA_SET_KEY,
  CRITERIA_SET_STATUSES,
  CRITERION_CODE,
  type CriteriaSetStatus,
} from './criteria-set.types.js';

export class CriterionInput {
  @Text({
    description: 'Code that the rule uses for the criterion',
    max: 40,
    pattern: CRITERION_CODE,
    example: 'coordination',
  })
  code: string;

  @Nested(() => LocalisedInput, { description: 'Text of the criterion' })
  text: LocalisedInput;

  @Nested(() => LocalisedInput, {
    description: 'Meaning of the criterion, and how to judge it',
    optional: true,
    nullable: true,
  })
  guidance?: LocalisedInput | null;

  @Nested(() => LocalisedInput, {
    description: 'Evidence that the owner should give',
    optional: true,
    nullable: true,
  })
  evidence?: LocalisedInput | null;

  @Text({
    description:
      'Key of another criteria set whose criterion with this code means the same. ' +
      'Answers given under that set count here too',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    optional: true,
    nullable: true,
    example: '2024-02',
  })
  sameAs?: string | null;
}

/**
 * A draft of a set. Its rule is an expression over its criteria and the facts `kind`, `maturity`
 * and `readiness` of a project.
 */
export class CreateCriteriaSet {
  @Text({
    description: 'Key of the set, usually the year and month of the proposal',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    example: '2024-06-draft',
  })
  key: string;

  @Nested(() => LocalisedTitle, { description: 'Title' })
  title: LocalisedTitle;

  @Text({ description: 'Meeting paper that contains the criteria', max: 500, example: 'NUIT 5/24' })
  source: string;

  @Text({
    description:
      'Rule over criteria and facts of a project, written with `all(…)`, `any(…)` and `not(…)`. ' +
      'At most 10 levels',
    max: 2000,
    example:
      'any(coordination, all(kind = innovation, maturity = mature, readiness = implementationReady))',
  })
  rule: string;

  @NestedList(() => CriterionInput, {
    description: 'Criteria in the order they are asked',
    min: 1,
    max: 12,
  })
  criteria: CriterionInput[];
}

/** Changes of a draft. An absent member leaves its value as it is; criteria are replaced as a whole. */
export class UpdateCriteriaSet extends PartialType(OmitType(CreateCriteriaSet, ['key'] as const)) {}

export class StartCriteriaSet {
  @DateOnly({ description: 'First day', example: '2024-09-01' })
  from: string;
}

export class RetireCriteriaSet {
  @DateOnly({ description: 'First day on which the set no longer applies', example: '2025-01-01' })
  to: string;
}

export class CriterionResponse {
  @ApiProperty({ example: 'coordination' })
  code: string;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;

  @ApiProperty({
    type: LocalisedText,
    nullable: true,
    description: 'Meaning of the criterion, and how to judge it',
  })
  guidance: LocalisedText | null;

  @ApiProperty({
    type: LocalisedText,
    nullable: true,
    description: 'Evidence that the owner should give',
  })
  evidence: LocalisedText | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of another criteria set whose criterion with this code means the same',
  })
  sameAs: string | null;
}

export class CriteriaSetResponse extends ActionsResponse {
  @ApiProperty({ example: '2021-03' })
  key: string;

  @ApiProperty({
    enum: CRITERIA_SET_STATUSES,
    enumName: 'CriteriaSetStatus',
    description: 'Status today',
  })
  status: CriteriaSetStatus;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ description: 'Meeting paper that contains the criteria' })
  source: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'Day on which it was proposed to the councils or first used',
  })
  validFrom: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  onTrialFrom: string | null;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  inForceFrom: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'First day on which the set no longer applies',
  })
  validTo: string | null;

  @ApiProperty({
    description: 'Rule over criteria and facts of a project',
    example: 'all(digitalisation, coreActivity, coordination)',
  })
  rule: string;

  @ApiProperty({ type: [CriterionResponse] })
  criteria: CriterionResponse[];

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class CriteriaSetListResponse {
  @ApiProperty({ type: [CriteriaSetResponse] })
  items: CriteriaSetResponse[];
}

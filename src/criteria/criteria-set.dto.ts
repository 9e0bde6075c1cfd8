import { OmitType, PartialType } from '../platform/http/derived-classes.js';
import { ApiProperty } from '../platform/http/documentation.js';
import { ActionsResponse } from '../platform/http/allowed-actions.dto.js';
import { DateOnly, Nested, NestedList, Text } from '../platform/http/fields.js';
import { LocalisedInput, LocalisedText } from '../platform/http/localised.dto.js';
import {
  CRITERIA_SET_KEY,
  CRITERIA_SET_STATUSES,
  CRITERION_CODE,
  type CriteriaSetStatus,
} from './criteria-set.types.js';

export class CriterionInput {
  @Text({
    description: 'What the rule names it by',
    max: 40,
    pattern: CRITERION_CODE,
    example: 'coordination',
  })
  code: string;

  @Nested(() => LocalisedInput, { description: 'The criterion itself' })
  text: LocalisedInput;

  @Nested(() => LocalisedInput, {
    description: 'What it means and how to judge it',
    optional: true,
    nullable: true,
  })
  guidance?: LocalisedInput | null;

  @Nested(() => LocalisedInput, {
    description: 'The evidence that is wanted',
    optional: true,
    nullable: true,
  })
  evidence?: LocalisedInput | null;

  @Text({
    description:
      'Another set whose criterion of this code means the same: answers given under it count here too',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    optional: true,
    nullable: true,
    example: '2024-02',
  })
  sameAs?: string | null;
}

/**
 * A draft. Its rule is an expression over its criteria and the facts `kind`, `maturity` and
 * `readiness`.
 */
export class CreateCriteriaSet {
  @Text({
    description: 'When it was proposed or taken into use',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    example: '2024-06-draft',
  })
  key: string;

  @Nested(() => LocalisedInput, { description: 'Title' })
  title: LocalisedInput;

  @Text({ description: 'The paper it stands in', max: 500, example: 'NUIT 5/24' })
  source: string;

  @Text({
    description: '`all(…)`, `any(…)` and `not(…)` over criteria and facts, at most 10 levels',
    max: 2000,
    example:
      'any(coordination, all(kind = innovation, maturity = mature, readiness = implementationReady))',
  })
  rule: string;

  @NestedList(() => CriterionInput, { description: 'In the order they are asked', max: 12 })
  criteria: CriterionInput[];
}

/** Absent leaves a value as it is. Criteria are given whole. */
export class UpdateCriteriaSet extends PartialType(OmitType(CreateCriteriaSet, ['key'] as const)) {}

export class StartCriteriaSet {
  @DateOnly({ description: 'From and including', example: '2024-09-01' })
  from: string;
}

export class RetireCriteriaSet {
  @DateOnly({ description: 'Until, not including', example: '2025-01-01' })
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
    description: 'What it means and how to judge it',
  })
  guidance: LocalisedText | null;

  @ApiProperty({ type: LocalisedText, nullable: true, description: 'The evidence that is wanted' })
  evidence: LocalisedText | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Another set whose criterion of this code means the same',
  })
  sameAs: string | null;
}

export class CriteriaSetResponse extends ActionsResponse {
  @ApiProperty({ example: '2021-03' })
  key: string;

  @ApiProperty({
    enum: CRITERIA_SET_STATUSES,
    enumName: 'CriteriaSetStatus',
    description: 'Today, as its dates say',
  })
  status: CriteriaSetStatus;

  @ApiProperty({ type: LocalisedText })
  title: LocalisedText;

  @ApiProperty({ description: 'The paper it stands in' })
  source: string;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'From when it was proposed to the councils or used',
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
    description: 'Until, not including',
  })
  validTo: string | null;

  @ApiProperty({
    description: 'all / any / not over criteria and facts',
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

import { ApiProperty } from '../../platform/fields/documentation.js';
import { DateOnly, NestedList, OneOf, Text, WholeParameter } from '../../platform/fields/fields.js';
import { AUDIENCES, type Audience, type Stage, STAGES } from '../views/visibility.types.js';

export class VisibilityRuleInput {
  @Text({
    description: 'Table and column of the release that is withheld, but no column of a key',
    max: 80,
    pattern: /^[a-z_]{1,40}\.[a-z_]{1,40}$/,
    example: 'projects.approved',
  })
  field: string;

  @OneOf(STAGES, {
    description: 'Phase of the projects for which the field is withheld, or `any`',
    name: 'VisibilityStage',
    example: 'planning',
  })
  stage: Stage;

  @OneOf(AUDIENCES, {
    description:
      '`public`: everyone without a token. `actors`: everyone with a token that has a scope of ' +
      'this service. The directorate sees every field.',
    name: 'VisibilityAudience',
    example: 'public',
  })
  audience: Audience;

  @Text({
    description: 'Ground on which it is withheld. A field without a ground cannot be withheld.',
    max: 300,
    optional: true,
    nullable: true,
    example: 'Offentleglova § 23 første ledd',
  })
  ground?: string | null;

  @DateOnly({
    description: 'Day from which it is shown. Null: not known yet',
    optional: true,
    nullable: true,
    example: '2099-06-01',
  })
  shownFrom?: string | null;
}

export class ChangeVisibility {
  @Text({
    description: 'The reason for the new version',
    max: 500,
    example: 'Budsjett holdes tilbake til anskaffelsen er ferdig',
  })
  reason: string;

  @NestedList(() => VisibilityRuleInput, {
    description: 'All fields that are withheld. What is not named is shown.',
    max: 200,
  })
  rules: VisibilityRuleInput[];
}

export class VisibilityQuery {
  @WholeParameter({
    description: 'Version of the visibility. Default: the newest.',
    min: 1,
    max: 1_000_000,
    example: 1,
  })
  version?: number;
}

export class VisibilityRuleResponse {
  @ApiProperty({ description: 'Table and column of the release', example: 'projects.approved' })
  field: string;

  @ApiProperty({ enum: STAGES, enumName: 'VisibilityStage' })
  stage: Stage;

  @ApiProperty({ enum: AUDIENCES, enumName: 'VisibilityAudience' })
  audience: Audience;

  @ApiProperty({ example: 'Offentleglova § 23 første ledd' })
  ground: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true })
  shownFrom: string | null;
}

export class VisibilityResponse {
  @ApiProperty({ type: 'integer', example: 2 })
  version: number;

  @ApiProperty()
  reason: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the body that decided it; null for the first version',
  })
  decidedBy: string | null;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ type: [VisibilityRuleResponse] })
  rules: VisibilityRuleResponse[];

  @ApiProperty({
    type: [String],
    description: 'Fields that may be withheld',
    example: ['projects.approved'],
  })
  fields: string[];
}

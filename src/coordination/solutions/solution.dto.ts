import { OmitType, PartialType, IntersectionType } from '../../platform/fields/derived-classes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { Nested, OneOf, Text } from '../../platform/fields/fields.js';
import { LocalisedText, LocalisedTitle } from '../../platform/fields/localised.dto.js';
import { REGISTERED_CODE } from '../../reporting/content/report.types.js';
import { MATURITIES, RELEASE, SOLUTION_CODE, type SolutionMaturity } from './solution.types.js';

export class RegisterSolution {
  @Text({
    description: 'Code of the solution, for good',
    max: 40,
    pattern: SOLUTION_CODE,
    form: {
      nb: 'Må være store bokstaver, tall og bindestrek, som DIGIHELSE',
      en: 'Must be capital letters, digits and hyphens, such as DIGIHELSE',
    },
    example: 'DIGIHELSE',
  })
  code: string;

  @Nested(() => LocalisedTitle, {
    description: 'Name of the solution',
    example: { nb: 'Digihelse', en: 'Digihelse' },
  })
  name: LocalisedTitle;

  @Text({
    description: 'Focus area of the sector: a code of the register `areas`',
    max: 100,
    pattern: REGISTERED_CODE,
    example: 'citizenServices',
  })
  focusArea: string;

  @Text({
    description: 'National solution that it belongs to: a code of the register `nationalSolutions`',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: 'Helsenorge',
  })
  nationalSolution?: string | null;

  @OneOf(MATURITIES, {
    name: 'SolutionMaturity',
    description: 'Under utvikling, utprøving, klar for innføring, innført',
    example: 'readyToIntroduce',
  })
  maturity: SolutionMaturity;

  @Text({
    description: 'Release as the owner numbers it',
    max: 11,
    pattern: RELEASE,
    form: { nb: 'Må være et tall som 0.1 eller 4.0', en: 'Must be a number such as 0.1 or 4.0' },
    optional: true,
    nullable: true,
    example: '1.0',
  })
  release?: string | null;

  @Text({ description: 'Paper or page that says so', max: 500, example: '004 8/24' })
  source: string;
}

/** Changes of a solution. Every change adds a revision. */
export class ChangeSolution extends PartialType(OmitType(RegisterSolution, ['code'] as const)) {}

class SolutionContent {
  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({ description: 'Code of the register `areas`', example: 'citizenServices' })
  focusArea: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Helsenorge' })
  nationalSolution: string | null;

  @ApiProperty({ enum: MATURITIES, enumName: 'SolutionMaturity' })
  maturity: SolutionMaturity;

  @ApiProperty({ type: 'string', nullable: true, example: '1.0' })
  release: string | null;

  @ApiProperty({ example: '004 8/24' })
  source: string;

  @ApiProperty({ format: 'date-time', description: 'Instant of the revision' })
  recordedAt: string;
}

export class SolutionRevisionResponse extends SolutionContent {
  @ApiProperty({ type: 'integer', description: 'Number of the revision, from 1' })
  number: number;
}

class SolutionIdentity {
  @ApiProperty({ example: 'DIGIHELSE' })
  code: string;

  @ApiProperty({ description: 'Organisation number of the owner' })
  owner: string;

  @ApiProperty({ type: 'integer', description: 'Number of the newest revision' })
  version: number;
}

export class ListedSolution extends IntersectionType(SolutionIdentity, SolutionContent) {}

export class SolutionResponse extends ListedSolution {
  @ApiProperty({ type: [SolutionRevisionResponse], description: 'Oldest first' })
  history: SolutionRevisionResponse[];
}

export class SolutionQuery {
  @Text({
    description: 'Only solutions of this focus area',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    example: 'citizenServices',
  })
  focusArea?: string;

  @OneOf(MATURITIES, {
    name: 'SolutionMaturity',
    description: 'Only solutions of this maturity',
    optional: true,
    example: 'readyToIntroduce',
  })
  maturity?: SolutionMaturity;
}

export class MaturityCounts {
  @ApiProperty({ type: 'integer' })
  inDevelopment: number;

  @ApiProperty({ type: 'integer' })
  trial: number;

  @ApiProperty({ type: 'integer' })
  readyToIntroduce: number;

  @ApiProperty({ type: 'integer' })
  introduced: number;
}

export class SolutionListResponse {
  @ApiProperty({ type: MaturityCounts })
  counts: MaturityCounts;

  @ApiProperty({ type: 'integer', description: 'Number of focus areas' })
  focusAreas: number;

  @ApiProperty({ type: [ListedSolution], description: 'By focus area, then by code' })
  items: ListedSolution[];
}

import { ApiExtraModels, ApiProperty } from '../../platform/http/documentation.js';
import { Text, WholeParameter } from '../../platform/http/fields.js';
import { LocalisedText } from '../../platform/http/localised.dto.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { IntersectionType } from '../../platform/http/derived-classes.js';
import {
  CAUSES,
  type Cause,
  CHALLENGE_CATEGORIES,
  COLOURS,
  type Colour,
  type DimensionName,
  NATIONAL_SOLUTIONS,
} from '../../reporting/content/report.types.js';
import { SEVERITIES, type Severity } from '../../reporting/rule-sets/rule-set.types.js';
import { TROUBLES, type Trouble } from './aggregate.rules.js';
import { PricesResponse, ReportFilters } from '../figures/figure.dto.js';
import { PRICES } from '../figures/figure.types.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';

/** Which round, and as of when. */
export class OfRound {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ format: 'date-time', description: 'The instant as of which it is answered' })
  asOf: string;
}

/**
 * A page of a list of a round, of the reports that have every fact asked for; colours are of active
 * projects unless the state is asked about.
 */
export class ListQuery extends IntersectionType(ReportFilters, PageQuery) {}

class ListOfRound extends IntersectionType(OfRound, PageResponse) {
  @ApiProperty({ type: 'integer', description: 'How many there are on all pages' })
  total: number;
}

class OfProject {
  @ApiProperty({ description: 'Code of the project', example: 'SAFEST' })
  project: string;

  @ApiProperty({ example: 'SAFEST' })
  name: string;

  @ApiProperty({ description: 'Organisation number of who reported', example: '983658776' })
  actor: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  actorName: string;
}

const COLOUR = { type: 'string', enum: [...COLOURS], nullable: true } as const;

/** The owner's colour of a dimension: time, cost, scope, resources or benefit. */
class DeviationDimension {
  @ApiProperty({ enum: COLOURS, enumName: 'Colour' })
  colour: Colour;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ type: 'string', enum: [...CAUSES], nullable: true })
  cause: Cause | null;
}

@ApiExtraModels(DeviationDimension)
export class Deviation extends OfProject {
  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    description: "The owner's colour: red or yellow",
  })
  colour: Colour;

  @ApiProperty({ ...COLOUR, description: "The rule's colour" })
  ruleColour: Colour | null;

  @ApiProperty({ ...COLOUR, description: "The directorate's colour" })
  directorateColour: Colour | null;

  @ApiProperty({
    ...COLOUR,
    description: "The owner's colour in the round before; null when it was not active then",
  })
  previous: Colour | null;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ type: 'string', enum: [...CAUSES], nullable: true })
  cause: Cause | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'What is being done' })
  action: string | null;

  @ApiProperty({
    type: 'object',
    nullable: true,
    additionalProperties: {
      nullable: true,
      allOf: [{ $ref: '#/components/schemas/DeviationDimension' }],
    },
    description: "The owner's colour per dimension; null for one that is not rated",
  })
  dimensions: Partial<Record<DimensionName, DeviationDimension | null>> | null;
}

export class DeviationsResponse extends ListOfRound {
  @ApiProperty({ type: 'string', nullable: true })
  previousRound: string | null;

  @ApiProperty({ type: [Deviation], description: 'Red before yellow, by code' })
  items: Deviation[];
}

class ChallengeOfProject extends OfProject {
  @ApiProperty({ example: 'Avhengig av legemiddelområdet' })
  text: string;
}

export class ChallengeGroup {
  @ApiProperty({ enum: CHALLENGE_CATEGORIES, enumName: 'ChallengeCategory' })
  category: (typeof CHALLENGE_CATEGORIES)[number];

  @ApiProperty({ type: 'integer', description: 'Projects that say so, on all pages' })
  projects: number;

  @ApiProperty({ type: 'integer', description: 'Actors whose projects say so, on all pages' })
  actors: number;

  @ApiProperty({ type: [ChallengeOfProject], description: 'By code' })
  items: ChallengeOfProject[];
}

export class ChallengesResponse extends ListOfRound {
  @ApiProperty({
    type: [ChallengeGroup],
    description:
      'Of projects that are not over. Every page has all categories with their counts, and of the challenges those of the page',
  })
  categories: ChallengeGroup[];
}

export class TroubledDependency extends OfProject {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Code of the project that it depends on',
    example: 'SAF',
  })
  onProject: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Its name, where it has reported' })
  onName: string | null;

  @ApiProperty({
    type: 'string',
    enum: [...NATIONAL_SOLUTIONS],
    nullable: true,
    description: 'The national solution that it depends on',
  })
  onNationalSolution: string | null;

  @ApiProperty({ example: 'FHIR-grensesnitt' })
  delivery: string;

  @ApiProperty({ format: 'date' })
  neededBy: string;

  @ApiProperty({
    enum: TROUBLES,
    enumName: 'DependencyTrouble',
    isArray: true,
    description:
      'What is wrong: the date has passed, or the supplying project is red, yellow, paused or stopped, or has not reported',
  })
  troubles: Trouble[];
}

export class TroubledDependenciesResponse extends ListOfRound {
  @ApiProperty({
    format: 'date',
    description:
      'The date in Norway on which it is read, or that of `asOf`: what was needed before is overdue',
  })
  day: string;

  @ApiProperty({
    type: 'integer',
    description: 'Dependencies of projects that are not over, in trouble or not',
  })
  dependencies: number;

  @ApiProperty({ type: [TroubledDependency], description: 'Those in trouble, by code' })
  items: TroubledDependency[];
}

class WarningOfProject extends OfProject {
  @ApiProperty({ description: 'Where in the report', example: '/budget/0/approved' })
  pointer: string;

  @ApiProperty({ type: LocalisedText })
  text: LocalisedText;

  @ApiProperty({ type: 'number', nullable: true })
  value: number | null;

  @ApiProperty({ type: 'number', nullable: true })
  expected: number | null;
}

export class WarningGroup {
  @ApiProperty({ description: 'Public code of the rule', example: 'budget-jump' })
  code: string;

  @ApiProperty({ enum: SEVERITIES, enumName: 'Severity' })
  severity: Severity;

  @ApiProperty({ type: 'integer', description: 'Projects with it, on all pages' })
  projects: number;

  @ApiProperty({ type: [WarningOfProject], description: 'By code' })
  items: WarningOfProject[];
}

export class Outlier extends OfProject {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: "Approved for the round's budget year, whole NOK",
  })
  value: number;

  @ApiProperty({
    type: PricesResponse,
    description: 'In which prices; it is held against amounts in the same',
  })
  prices: PricesResponse;

  @ApiProperty({
    enum: ['history', 'peers'],
    enumName: 'OutlierAgainst',
    description:
      "Held against the actor's own projects of earlier published rounds, or those of other actors of its kind in this round",
  })
  against: 'history' | 'peers';

  @ApiProperty({ type: 'number', description: 'Median of what it is held against, whole NOK' })
  median: number;

  @ApiProperty({
    type: 'number',
    description: 'Median of the absolute deviations from it, whole NOK',
  })
  deviation: number;

  @ApiProperty({
    type: 'number',
    description:
      'Modified z-score, 0.6745 · (value − median) / deviation, to two decimals; so given more than 3.5 from zero it is an outlier',
    example: 5.1,
  })
  score: number;

  @ApiProperty({ type: 'integer', description: 'How many it is held against; at least 8' })
  among: number;
}

export class QualityResponse extends ListOfRound {
  @ApiProperty({
    type: [WarningGroup],
    description:
      "What the rules of the round's rule set found, by code. Every page has all rules with their counts, and of the warnings those of the page",
  })
  warnings: WarningGroup[];

  @ApiProperty({
    type: [Outlier],
    description:
      'Budgets that are unusual among those in the same prices, whatever is filtered on, by code after the last warning; nobody has said that they are wrong',
  })
  outliers: Outlier[];
}

export class NextYearQuery extends AsOfQuery {
  @WholeParameter({
    description: "Budget year; the one after the round's unless told",
    min: 2000,
    max: 2099,
    example: 2022,
  })
  year?: number;

  @Text({
    description:
      'In the prices of a year, nominal or real; needed where the amounts are in several',
    max: 12,
    pattern: PRICES,
    optional: true,
  })
  prices?: string;
}

export class GoalOfYear {
  @ApiProperty({ description: 'Main goal', example: '1' })
  mainGoal: string;

  @ApiProperty({ type: 'integer' })
  projects: number;

  @ApiProperty({ type: 'integer' })
  planned: number;

  @ApiProperty({ type: 'integer' })
  active: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Approved for the year, whole NOK',
  })
  approved: number;
}

export class NextYearResponse extends OfRound {
  @ApiProperty({ type: 'integer', example: 2022 })
  year: number;

  @ApiProperty({ type: PricesResponse, nullable: true })
  prices: PricesResponse | null;

  @ApiProperty({ type: 'integer', description: 'Planned and active projects' })
  projects: number;

  @ApiProperty({ type: 'integer', format: 'int64' })
  approved: number;

  @ApiProperty({ type: [GoalOfYear] })
  goals: GoalOfYear[];
}

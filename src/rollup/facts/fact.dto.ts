import { ApiProperty } from '../../platform/http/documentation.js';
import { type Standing, STANDINGS } from '../../portfolio/projects/project.types.js';
import { Instant } from '../../platform/http/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';

export class FactQuery extends PageQuery {
  @Instant({
    description: 'Only facts that have changed since this instant. Default: all facts.',
    optional: true,
  })
  updatedAfter?: string;
}

const TEXT = { type: 'string', nullable: true } as const;

class Fact {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({
    description: 'Code of the project. Round and project are the key of the fact.',
    example: 'SAFEST',
  })
  project: string;

  @ApiProperty({
    description: 'Organisation number of the actor that reported',
    example: '983658776',
  })
  actor: string;

  @ApiProperty({
    enum: STANDINGS,
    enumName: 'Standing',
    description:
      'Standing of the project at the closing of the round. ' +
      'National figures count the projects in the portfolio.',
  })
  standing: Standing;

  @ApiProperty({
    format: 'date-time',
    description: 'When the published fact became what it is now',
  })
  updatedAt: string;
}

/** One report of a published round. Every column is always there. */
export class ReportFact extends Fact {
  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({ example: 'SAFEST' })
  name: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  actorName: string;

  @ApiProperty({ example: 'regionalHealthAuthority' })
  actorKind: string;

  @ApiProperty({ ...TEXT, description: 'Organisation number of the regional health authority' })
  region: string | null;

  @ApiProperty(TEXT)
  county: string | null;

  @ApiProperty({
    ...TEXT,
    description: 'Organisation number of the owner of the actor that reported',
  })
  parent: string | null;

  @ApiProperty({
    ...TEXT,
    description:
      'Code of the programme directly above the project, or of the project if it is a programme',
  })
  programme: string | null;

  @ApiProperty({
    ...TEXT,
    description:
      'Codes of that programme and of each programme above it, in this order, separated by spaces',
    example: 'DELPROG LEGEMIDDEL',
  })
  programmes: string | null;

  @ApiProperty({ example: 'project' })
  kind: string;

  @ApiProperty(TEXT)
  segment: string | null;

  @ApiProperty(TEXT)
  theme: string | null;

  @ApiProperty({ example: 'active' })
  state: string;

  @ApiProperty({ example: 'execution' })
  phase: string;

  @ApiProperty({ example: '1' })
  mainGoal: string;

  @ApiProperty({
    ...TEXT,
    description:
      'National solutions that the project depends on or adds cost to, separated by spaces',
  })
  nationalSolutions: string | null;

  @ApiProperty(TEXT)
  colour: string | null;

  @ApiProperty(TEXT)
  ruleColour: string | null;

  @ApiProperty(TEXT)
  directorateColour: string | null;

  @ApiProperty({ ...TEXT, description: "The owner's colour of time" })
  timeColour: string | null;

  @ApiProperty({ ...TEXT, description: "The owner's colour of cost" })
  costColour: string | null;

  @ApiProperty({ ...TEXT, description: "The owner's colour of scope and quality" })
  scopeColour: string | null;

  @ApiProperty({ ...TEXT, description: "The owner's colour of resources" })
  resourcesColour: string | null;

  @ApiProperty({ ...TEXT, description: "The owner's colour of benefit" })
  benefitColour: string | null;

  @ApiProperty({ ...TEXT, description: "The owner's colour of risk" })
  riskColour: string | null;

  @ApiProperty(TEXT)
  cause: string | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Total frame, whole NOK; null when the report states none',
  })
  frame: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Expected total, whole NOK',
  })
  frameForecast: number | null;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Price year of the frame' })
  framePriceYear: number | null;

  @ApiProperty({ ...TEXT, description: 'Basis of the frame: nominal or real' })
  frameBasis: string | null;

  @ApiProperty({ ...TEXT, description: 'Band of the frame in millions of NOK' })
  frameBand: string | null;

  @ApiProperty({ description: 'True when the report was certified after the deadline' })
  late: boolean;

  @ApiProperty({ type: 'integer', description: 'Number of the revision that counts' })
  revision: number;

  @ApiProperty({ format: 'date-time', description: 'When the revision was recorded' })
  recordedAt: string;
}

/** One budget line of a report of a published round, in whole NOK. Every column is always there. */
export class BudgetFact extends Fact {
  @ApiProperty({
    type: 'integer',
    description:
      'Number of the line in the report, from 1. Round, project and line are the key of the fact.',
  })
  line: number;

  @ApiProperty({ type: 'integer', example: 2021 })
  year: number;

  @ApiProperty({ example: 'own' })
  fundingSource: string;

  @ApiProperty({ type: 'integer', format: 'int64' })
  approved: number;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  forecast: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  actual: number | null;

  @ApiProperty({ example: 'NOK' })
  currency: string;

  @ApiProperty({ type: 'integer', example: 2021 })
  priceYear: number;

  @ApiProperty({ example: 'nominal' })
  basis: string;
}

/** One benefit of a report of a published round. Every column is always there. */
export class BenefitFact extends Fact {
  @ApiProperty({
    type: 'integer',
    description:
      'Number of the benefit in the report, from 1. Round, project and line are the key of the fact.',
  })
  line: number;

  @ApiProperty({ example: 'Mindre tidsbruk på legemiddelsamstemming' })
  description: string;

  @ApiProperty({ type: 'integer', example: 2023 })
  year: number;

  @ApiProperty({ example: 'Avdelingsleder' })
  ownerRole: string;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Planned, whole NOK; null for a benefit that is not in money',
  })
  planned: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  realised: number | null;

  @ApiProperty(TEXT)
  currency: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  priceYear: number | null;

  @ApiProperty(TEXT)
  basis: string | null;

  @ApiProperty({ ...TEXT, description: 'Unit of a benefit that is not in money' })
  unit: string | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  plannedMeasure: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true })
  realisedMeasure: number | null;
}

class FactList extends PageResponse {
  @ApiProperty({
    format: 'date-time',
    description:
      'What to send as `updatedAfter` in the next load, once all pages of this load are read. ' +
      'It is one minute before the first page was read, and the same on every page. ' +
      'That minute is loaded twice, so that no fact is missed. ' +
      'A fact that comes again replaces the one with the same key.',
  })
  loadNextAfter: string;
}

export class ReportFactList extends FactList {
  @ApiProperty({
    type: [ReportFact],
    description: 'By round in the order of publication; in each round, the longest unchanged first',
  })
  items: ReportFact[];
}

export class BudgetFactList extends FactList {
  @ApiProperty({
    type: [BudgetFact],
    description:
      'By round in the order of publication; in each round, the longest unchanged report first. ' +
      'A report that has changed comes with all its lines.',
  })
  items: BudgetFact[];
}

export class BenefitFactList extends FactList {
  @ApiProperty({
    type: [BenefitFact],
    description:
      'By round in the order of publication; in each round, the longest unchanged report first. ' +
      'A report that has changed comes with all its benefits.',
  })
  items: BenefitFact[];
}

import { ApiProperty } from '../../platform/fields/documentation.js';
import { type Standing, STANDINGS } from '../../portfolio/projects/project.types.js';
import { Instant, Text } from '../../platform/fields/fields.js';
import { ROUND_KEY } from '../../platform/base/period.js';
import { CHALLENGE_CATEGORIES } from '../../reporting/content/report.types.js';
import { PageQuery } from '../../platform/http/page.js';

export class FactQuery extends PageQuery {
  @Text({
    description: 'Only facts of this round. Default: of all published rounds.',
    max: 20,
    pattern: ROUND_KEY,
    optional: true,
    example: '2021-2',
  })
  round?: string;

  @Instant({
    description: 'Only facts that have changed since this instant. Default: all facts.',
    optional: true,
  })
  updatedAfter?: string;
}

const TEXT = { type: 'string', nullable: true } as const;

/** Columns of every fact. */
export class Fact {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({
    description: 'Code of the project. Round and project are the key of the fact.',
    example: 'SAFEST',
  })
  project: string;

  @ApiProperty({
    description: 'Organisation number of the actor that reported, or answers for the project',
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

/** A fact of which a report has several. */
class LineFact extends Fact {
  @ApiProperty({
    type: 'integer',
    description:
      'Number of the line in the report, from 1. Round, project and line are the key of the fact.',
  })
  line: number;
}

/** One project in the portfolio that has no report in a published round. */
export class NotReportedFact extends Fact {
  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({ description: 'Name of the project', example: 'SAFEST' })
  name: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  actorName: string;

  @ApiProperty({ example: 'regionalHealthAuthority' })
  actorKind: string;

  @ApiProperty({
    description:
      'True when the actor certified that it has nothing to report. Other reports are missing.',
  })
  nil: boolean;
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

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: '`setAside` or `notSetAside`: money for evaluation. Null: the report does not say',
  })
  evaluationFunding: string | null;

  @ApiProperty({ description: 'True when the report was certified after the deadline' })
  late: boolean;

  @ApiProperty({ type: 'integer', description: 'Number of the revision that counts' })
  revision: number;

  @ApiProperty({ format: 'date-time', description: 'When the revision was recorded' })
  recordedAt: string;
}

/** One budget line of a report of a published round, in whole NOK. Every column is always there. */
export class BudgetFact extends LineFact {
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
export class BenefitFact extends LineFact {
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

/** One milestone of a report of a published round. */
export class MilestoneFact extends LineFact {
  @ApiProperty({ example: 'BP3', description: "Key of the milestone in the project's baselines" })
  key: string;

  @ApiProperty({ example: 'Løsningen er godkjent for utprøving' })
  name: string;

  @ApiProperty({ ...TEXT, format: 'date', description: 'Expected date' })
  forecast: string | null;

  @ApiProperty({ ...TEXT, format: 'date', description: 'Date on which it was reached' })
  actual: string | null;
}

/** One delivery that the project of a report of a published round needs. */
export class DependencyFact extends LineFact {
  @ApiProperty({ ...TEXT, description: 'Code of the project that makes the delivery' })
  onProject: string | null;

  @ApiProperty({ ...TEXT, description: 'National solution that makes the delivery' })
  onNationalSolution: string | null;

  @ApiProperty({ ...TEXT, description: 'Code of the item of a roadmap that is needed' })
  onRoadmapItem: string | null;

  @ApiProperty({ ...TEXT, description: 'Area that makes the delivery' })
  onArea: string | null;

  @ApiProperty({ ...TEXT, description: 'Ground outside any project, in words' })
  onGround: string | null;

  @ApiProperty({ example: 'API for kritisk informasjon' })
  delivery: string;

  @ApiProperty({ format: 'date', example: '2021-10-01' })
  neededBy: string;
}

/** One challenge of a report of a published round. */
export class ChallengeFact extends LineFact {
  @ApiProperty({
    enum: CHALLENGE_CATEGORIES,
    enumName: 'ChallengeCategory',
    example: 'legal',
  })
  category: (typeof CHALLENGE_CATEGORIES)[number];

  @ApiProperty({ example: 'Konsekvenser av Schrems II' })
  text: string;
}

/** Cost that the project of a report of a published round adds to a national solution in a year. */
export class OperatingCostFact extends LineFact {
  @ApiProperty({ example: 'Kjernejournal' })
  nationalSolution: string;

  @ApiProperty({ type: 'integer', example: 2025 })
  year: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Whole NOK; negative for a saving',
  })
  amount: number;

  @ApiProperty({ example: 'NOK' })
  currency: string;

  @ApiProperty({ type: 'integer', example: 2021 })
  priceYear: number;

  @ApiProperty({ example: 'nominal' })
  basis: string;
}

/** Applications that a grant scheme has received in one area, in a report of a published round. */
export class GrantFact extends LineFact {
  @ApiProperty({ example: 'welfareTechnology', description: 'A code of the register `areas`' })
  area: string;

  @ApiProperty({ type: 'integer' })
  applications: number;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Applied for, whole NOK' })
  amount: number;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Simplified applications' })
  simplified: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'Whole NOK' })
  grantedAmount: number | null;
}

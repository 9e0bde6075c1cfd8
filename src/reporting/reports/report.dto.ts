import { PartialType } from '../../platform/http/derived-classes.js';
import { ApiProperty } from '../../platform/http/documentation.js';
import { DateOnly, Nested, NestedList, OneOf, Text, Whole } from '../../platform/http/fields.js';
import { BUDGET_BASES, CURRENCIES, MAX_AMOUNT } from '../../platform/base/money.js';
import { PROJECT_CODE } from '../../portfolio/projects/project.key.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import {
  PROJECT_KINDS,
  PROJECT_PHASES,
  PROJECT_STATES,
  type ProjectFactsValue,
  type ProjectPhase,
  type ProjectState,
} from '../../portfolio/projects/project.types.js';
import { Assessed, DraftFaultResponse } from '../assessment/report-assessment.dto.js';
import { detailOf, ReportDetail } from '../content/report-detail.dto.js';
import {
  CAUSES,
  CHALLENGE_CATEGORIES,
  COLOURS,
  FUNDING_SOURCES,
  NATIONAL_SOLUTIONS,
  REPORT_STATES,
  type Cause,
  type Colour,
  type ReportContentValue,
  type ReportState,
} from '../content/report.types.js';

export class Status {
  @OneOf(COLOURS, { name: 'Colour', description: 'Overall rating', example: 'yellow' })
  colour: Colour;

  @Text({
    description: 'Why; required when yellow or red',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Omdisponerte ressurser på grunn av pandemien.',
  })
  reason?: string | null;

  @OneOf(CAUSES, {
    name: 'Cause',
    description: 'Category of the cause; required when yellow or red',
    optional: true,
    nullable: true,
    example: 'resources',
  })
  cause?: Cause | null;

  @Text({
    description: 'What is being done; required when yellow or red',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Planen er lagt om.',
  })
  action?: string | null;
}

export class Risk {
  @OneOf(COLOURS, {
    name: 'Colour',
    description: 'Risk, a colour of its own beside status',
    example: 'green',
  })
  colour: Colour;

  @Text({
    description: 'Why; required when yellow or red',
    max: 2000,
    optional: true,
    nullable: true,
  })
  reason?: string | null;
}

export class BudgetLine {
  @Whole({ description: 'Budget year', min: 2000, max: 2099, example: 2021 })
  year: number;

  @OneOf(FUNDING_SOURCES, {
    name: 'FundingSource',
    description: 'Where the money comes from',
    example: 'own',
  })
  fundingSource: (typeof FUNDING_SOURCES)[number];

  @Whole({ description: 'Approved, whole NOK', min: 0, max: MAX_AMOUNT, example: 12_000_000 })
  approved: number;

  @Whole({
    description: 'Forecast, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
  })
  forecast?: number | null;

  @Whole({
    description: 'Actual so far, whole NOK',
    min: 0,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
  })
  actual?: number | null;

  @OneOf(CURRENCIES, {
    name: 'Currency',
    description: 'Only NOK',
    code: 'currency-not-supported',
    example: 'NOK',
  })
  currency: (typeof CURRENCIES)[number];

  @Whole({
    description: 'The year whose prices the amounts are in',
    min: 2000,
    max: 2099,
    example: 2021,
  })
  priceYear: number;

  @OneOf(BUDGET_BASES, { name: 'BudgetBasis', description: 'Nominal or real', example: 'nominal' })
  basis: (typeof BUDGET_BASES)[number];
}

export class Dependency {
  @Text({
    description: 'Code of the project that delivers',
    max: 20,
    pattern: PROJECT_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  project?: string | null;

  @OneOf(NATIONAL_SOLUTIONS, {
    name: 'NationalSolution',
    description: 'Or the national solution that does',
    optional: true,
    nullable: true,
    example: 'Kjernejournal',
  })
  nationalSolution?: (typeof NATIONAL_SOLUTIONS)[number] | null;

  @Text({ description: 'What is needed', max: 500, example: 'API for kritisk informasjon' })
  delivery: string;

  @DateOnly({ description: 'When it is needed', example: '2021-10-01' })
  neededBy: string;
}

export class Challenge {
  @OneOf(CHALLENGE_CATEGORIES, {
    name: 'ChallengeCategory',
    description: 'Category',
    example: 'legal',
  })
  category: (typeof CHALLENGE_CATEGORIES)[number];

  @Text({ description: 'The challenge', max: 1000, example: 'Konsekvenser av Schrems II' })
  text: string;
}

/** What a report says. Names of persons do not belong here. */
export class SaveReport extends ReportDetail {
  @OneOf(PROJECT_STATES, {
    name: 'ProjectState',
    description: 'State of the project',
    example: 'active',
  })
  state: ProjectState;

  @OneOf(PROJECT_PHASES, {
    name: 'ProjectPhase',
    description: 'Phase of Prosjektveiviseren',
    example: 'execution',
  })
  phase: ProjectPhase;

  @Nested(() => Status, {
    description: 'Overall status; null or absent when not rated',
    optional: true,
    nullable: true,
  })
  status?: Status | null;

  @Nested(() => Risk, { description: 'Risk', optional: true, nullable: true })
  risk?: Risk | null;

  @Text({ description: 'In short', max: 4000, optional: true, nullable: true })
  summary?: string | null;

  @NestedList(() => BudgetLine, {
    description: 'Per year and funding source',
    max: 50,
    optional: true,
  })
  budget?: BudgetLine[];

  @NestedList(() => Dependency, {
    description: 'What it needs from others',
    max: 50,
    optional: true,
  })
  dependencies?: Dependency[];

  @NestedList(() => Challenge, {
    description: 'Challenges and current topics',
    max: 20,
    optional: true,
  })
  challenges?: Challenge[];
}

export class CreateReport extends SaveReport {
  @Text({
    description: "Code of the project; one of the caller's own",
    max: 20,
    pattern: PROJECT_CODE,
    example: 'SAFEST',
  })
  project: string;
}

/**
 * Absent leaves a member as it is, null clears it; a list is cleared by an empty one. Members are
 * replaced whole.
 */
export class PatchReport extends PartialType(SaveReport) {}

/** How a draft is saved. */
export class SaveQuery {
  @OneOf(['true', 'false'], {
    name: 'IncompleteDraft',
    description:
      'Also a draft that breaks rules of its content: it is kept as it is and lists its faults, and cannot be certified. For saving early and often',
    optional: true,
    example: 'true',
  })
  incomplete?: 'true' | 'false';
}

export class PrefillReport {
  @Text({
    description: "Code of the project; one of the caller's own",
    max: 20,
    pattern: PROJECT_CODE,
    example: 'SAFEST',
  })
  project: string;
}

export class RevertReport {
  @Whole({
    description: 'The certified revision to go back to',
    min: 1,
    max: 1_000_000,
    example: 1,
  })
  revision: number;

  @Text({
    description: 'Why; shown to everyone when it corrects published figures',
    max: 2000,
    example: 'Prognosen ble ført på feil tiltak.',
  })
  reason: string;
}

/** The content with every key there: absent becomes null or empty. */
export function contentOf(dto: SaveReport): ReportContentValue {
  const { benefits, dimensions, frame, grants, links, milestones, operatingCosts } = detailOf(dto);
  // Keys in their order, as here and in the detail, are canonical JSON without a copy.
  return {
    benefits,
    budget: (dto.budget ?? []).map(
      ({ actual, approved, basis, currency, forecast, fundingSource, priceYear, year }) => ({
        actual: actual ?? null,
        approved,
        basis,
        currency,
        forecast: forecast ?? null,
        fundingSource,
        priceYear,
        year,
      }),
    ),
    challenges: (dto.challenges ?? []).map(({ category, text }) => ({ category, text })),
    dependencies: (dto.dependencies ?? []).map(
      ({ delivery, nationalSolution, neededBy, project }) => ({
        delivery,
        nationalSolution: nationalSolution ?? null,
        neededBy,
        project: project ?? null,
      }),
    ),
    dimensions,
    frame,
    grants,
    links,
    milestones,
    operatingCosts,
    phase: dto.phase,
    risk:
      dto.risk === undefined || dto.risk === null
        ? null
        : { colour: dto.risk.colour, reason: dto.risk.reason ?? null },
    state: dto.state,
    status:
      dto.status === undefined || dto.status === null
        ? null
        : {
            action: dto.status.action ?? null,
            cause: dto.status.cause ?? null,
            colour: dto.status.colour,
            reason: dto.status.reason ?? null,
          },
    summary: dto.summary ?? null,
  };
}

export class ReportQuery extends PageQuery {
  @OneOf(REPORT_STATES, {
    name: 'ReportState',
    description: 'Only reports in this state',
    optional: true,
    example: 'draft',
  })
  state?: ReportState;
}

export class LockedResponse {
  @ApiProperty({ example: 'round-closed' })
  code: string;

  @ApiProperty({ description: 'Norwegian bokmål' })
  nb: string;

  @ApiProperty({ description: 'English' })
  en: string;
}

export const REPORT_ACTIONS = ['save', 'confirmUnchanged', 'certify', 'revert', 'discard'] as const;
export type ReportAction = (typeof REPORT_ACTIONS)[number];

/** The certified report of an earlier round that this one is compared with. */
export class EarlierReportResponse {
  @ApiProperty()
  round: string;

  @ApiProperty({ type: 'integer' })
  revision: number;
}

export class ReportResponse extends Assessed {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  round: string;

  @ApiProperty({ description: 'Code of the project' })
  project: string;

  @ApiProperty({ description: 'Organisation number of who reports' })
  actor: string;

  @ApiProperty({ enum: REPORT_STATES, enumName: 'ReportState' })
  state: ReportState;

  @ApiProperty({
    type: 'integer',
    description: 'Number of the last certified revision; 0 before the first',
  })
  revision: number;

  @ApiProperty({ type: SaveReport })
  content: ReportContentValue;

  @ApiProperty({
    type: [DraftFaultResponse],
    description:
      'What an incomplete draft still lacks, as of its last saving; empty once it can be certified',
  })
  faults: readonly DraftFaultResponse[];

  @ApiProperty({
    type: EarlierReportResponse,
    nullable: true,
    description: "The project's last certified report of an earlier round",
  })
  earlier: EarlierReportResponse | null;

  @ApiProperty({
    type: [String],
    description: 'Members of the content that say what the earlier report said',
    example: ['/phase', '/budget'],
  })
  unchanged: string[];

  @ApiProperty({
    type: 'integer',
    description:
      'How many rounds in a row it is confirmed unchanged; 0 when it is not confirmed so',
  })
  confirmedUnchanged: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The revision that the draft or the last revision goes back to',
  })
  revertsTo: number | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  @ApiProperty({
    enum: REPORT_ACTIONS,
    enumName: 'ReportAction',
    isArray: true,
    description: 'What the caller may do now',
  })
  allowedActions: ReportAction[];

  @ApiProperty({
    type: LockedResponse,
    nullable: true,
    description: 'Why nothing can be done by this caller, when nothing can',
  })
  locked: LockedResponse | null;
}

export class ReportListResponse extends PageResponse {
  @ApiProperty({ type: [ReportResponse] })
  items: ReportResponse[];
}

export class RevisionProjectResponse {
  @ApiProperty()
  code: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ enum: PROJECT_KINDS, enumName: 'ProjectKind' })
  kind: string;

  @ApiProperty({ type: 'string', nullable: true })
  parent: string | null;

  @ApiProperty()
  mainGoal: string;

  @ApiProperty({ type: [String] })
  goals: string[];
}

export class RevisionResponse extends Assessed {
  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({ format: 'date-time', description: 'When it became known' })
  recordedAt: string;

  @ApiProperty({ description: 'Certified after the deadline' })
  late: boolean;

  @ApiProperty({ description: 'Certified after the round closed' })
  correction: boolean;

  @ApiProperty({ type: 'string', nullable: true, description: 'Why it corrects or reverts' })
  reason: string | null;

  @ApiProperty({
    type: 'integer',
    description:
      'How many rounds in a row it is confirmed unchanged; 0 when it is not confirmed so',
  })
  confirmedUnchanged: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The revision that it goes back to',
  })
  revertsTo: number | null;

  @ApiProperty({ description: 'Organisation number of the actor that certified' })
  certifiedBy: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the supplier that did it for them',
  })
  supplier: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the delegate that acted for the actor',
  })
  delegate: string | null;

  @ApiProperty({
    description: 'SHA-256 of {"project": …, "report": …} as canonical JSON (RFC 8785)',
  })
  contentHash: string;

  @ApiProperty({ type: RevisionProjectResponse, description: 'The project as it was then' })
  project: ProjectFactsValue;

  @ApiProperty({ type: SaveReport })
  content: ReportContentValue;
}

export class RevisionListResponse {
  @ApiProperty({ type: [RevisionResponse], description: 'Oldest first' })
  items: RevisionResponse[];
}

import { PartialType } from '../../platform/fields/derived-classes.js';
import { DateOnly, Nested, NestedList, OneOf, Text, Whole } from '../../platform/fields/fields.js';
import { BUDGET_BASES, CURRENCIES, MAX_AMOUNT } from '../../platform/base/money.js';
import { ProjectMention } from '../../portfolio/projects/project.key.js';
import {
  PROJECT_PHASES,
  PROJECT_STATES,
  type ProjectPhase,
  type ProjectState,
} from '../../portfolio/projects/project.types.js';
import { detailOf, ReportDetail } from '../content/report-detail.dto.js';
import {
  CAUSES,
  CHALLENGE_CATEGORIES,
  COLOURS,
  FUNDING_SOURCES,
  REGISTERED_CODE,
  type Cause,
  type Colour,
  type DependencyValue,
  type ReportContentValue,
} from '../content/report.types.js';

export class Status {
  @OneOf(COLOURS, {
    name: 'Colour',
    description: 'Overall rating. Null or absent when the project is not rated',
    optional: true,
    nullable: true,
    example: 'yellow',
  })
  colour?: Colour | null;

  @Text({
    description:
      'The reason. Required when the colour is yellow or red. Without a colour the reason why the ' +
      'project is not rated, also required',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Omdisponerte ressurser på grunn av pandemien.',
  })
  reason?: string | null;

  @OneOf(CAUSES, {
    name: 'Cause',
    description:
      'Category of the cause. Required when the colour is yellow or red. `notKnown` in a ' +
      'historical round only',
    optional: true,
    nullable: true,
    example: 'resources',
  })
  cause?: Cause | null;

  @Text({
    description:
      'The measures taken. Required when the colour is yellow or red, unless the cause is not known',
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
    description: 'The risk rating, which is independent of the status',
    example: 'green',
  })
  colour: Colour;

  @Text({
    description: 'The reason. Required when the colour is yellow or red',
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
    description: 'The source of the money',
    example: 'own',
  })
  fundingSource: (typeof FUNDING_SOURCES)[number];

  @Whole({
    description: 'Approved amount in whole NOK; negative for a measure that earns',
    min: -MAX_AMOUNT,
    max: MAX_AMOUNT,
    example: 12_000_000,
  })
  approved: number;

  @Whole({
    description: 'Forecast amount in whole NOK; negative when more comes in than goes out',
    min: -MAX_AMOUNT,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
  })
  forecast?: number | null;

  @Whole({
    description: 'Amount spent so far, in whole NOK; negative for a refund or a correction',
    min: -MAX_AMOUNT,
    max: MAX_AMOUNT,
    optional: true,
    nullable: true,
  })
  actual?: number | null;

  @OneOf(CURRENCIES, {
    name: 'Currency',
    description: 'The currency. Only NOK is supported',
    code: 'currency-not-supported',
    example: 'NOK',
  })
  currency: (typeof CURRENCIES)[number];

  @Whole({
    description: 'The year that the prices of the amounts refer to',
    min: 2000,
    max: 2099,
    example: 2021,
  })
  priceYear: number;

  @OneOf(BUDGET_BASES, {
    name: 'BudgetBasis',
    description: 'Nominal amounts, or real amounts in the prices of the price year',
    example: 'nominal',
  })
  basis: (typeof BUDGET_BASES)[number];
}

export class Dependency {
  @ProjectMention({
    description: 'Code of the project that makes the delivery',
    optional: true,
    nullable: true,
    example: null,
  })
  project?: string | null;

  @Text({
    description:
      'The national solution that makes the delivery, where it is not a project. ' +
      'A code of the register `nationalSolutions`',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: 'Kjernejournal',
  })
  nationalSolution?: string | null;

  @Text({
    description: 'The item of a roadmap that is needed. Its owner is asked for it',
    max: 60,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  roadmapItem?: string | null;

  @Text({
    description: 'The area that makes the delivery. A code of the register `areas`',
    max: 100,
    pattern: REGISTERED_CODE,
    optional: true,
    nullable: true,
    example: null,
  })
  area?: string | null;

  @Text({
    description: 'A ground outside any project, such as a judgement or a regulation',
    max: 200,
    optional: true,
    nullable: true,
    example: null,
  })
  ground?: string | null;

  @Text({
    description: 'The delivery that is needed',
    max: 500,
    example: 'API for kritisk informasjon',
  })
  delivery: string;

  @DateOnly({ description: 'The date by which it is needed', example: '2021-10-01' })
  neededBy: string;
}

export class Challenge {
  @OneOf(CHALLENGE_CATEGORIES, {
    name: 'ChallengeCategory',
    description: 'Category of the challenge',
    example: 'legal',
  })
  category: (typeof CHALLENGE_CATEGORIES)[number];

  @Text({ description: 'The challenge', max: 1000, example: 'Konsekvenser av Schrems II' })
  text: string;
}

/** The content of a report. It must not have the names of persons. */
export class SaveReport extends ReportDetail {
  @OneOf(PROJECT_STATES, {
    name: 'ProjectState',
    description: 'State of the project',
    example: 'active',
  })
  state: ProjectState;

  @OneOf(PROJECT_PHASES, {
    name: 'ProjectPhase',
    description: 'Phase of the project, as in Prosjektveiviseren',
    example: 'execution',
  })
  phase: ProjectPhase;

  @Nested(() => Status, {
    description:
      'Overall status. Null or absent when the project is not rated, or without a colour and with ' +
      'the reason',
    optional: true,
    nullable: true,
  })
  status?: Status | null;

  @Nested(() => Risk, { description: 'Overall risk', optional: true, nullable: true })
  risk?: Risk | null;

  @Text({ description: 'Summary of the report', max: 4000, optional: true, nullable: true })
  summary?: string | null;

  @NestedList(() => BudgetLine, {
    description: 'One line per year and funding source',
    max: 50,
    optional: true,
  })
  budget?: BudgetLine[];

  @NestedList(() => Dependency, {
    description: 'Deliveries that the project needs from others',
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
  @ProjectMention({
    description: "Code of one of the caller's own projects",
    example: 'SAFEST',
  })
  project: string;
}

/**
 * Changes to the content of a report. An absent member keeps its value and null clears it; an empty
 * list clears a list. A member is replaced as a whole.
 */
export class PatchReport extends PartialType(SaveReport) {}

/** Options for saving a draft. */
export class SaveQuery {
  @OneOf(['true', 'false'], {
    name: 'IncompleteDraft',
    description:
      'Saves a draft even when its content breaks rules. The answer lists its faults, and the ' +
      'draft cannot be certified until they are corrected',
    optional: true,
    example: 'true',
  })
  incomplete?: 'true' | 'false';
}

export class PrefillReport {
  @ProjectMention({
    description: "Code of one of the caller's own projects",
    example: 'SAFEST',
  })
  project: string;
}

/**
 * Returns the content of a report with every key: an absent member becomes null or an empty list.
 * Keys stand in alphabetical order, here and in the detail. Canonical JSON then needs no copy.
 */
export function contentOf(dto: SaveReport): ReportContentValue {
  const {
    benefits,
    dimensions,
    evaluationFunding,
    frame,
    funding,
    grants,
    links,
    milestones,
    operatingCosts,
  } = detailOf(dto);
  return {
    benefits,
    budget: (dto.budget ?? []).map(budgetLineOf),
    challenges: (dto.challenges ?? []).map(({ category, text }) => ({ category, text })),
    dependencies: (dto.dependencies ?? []).map(dependencyOf),
    dimensions,
    evaluationFunding,
    frame,
    funding,
    grants,
    links,
    milestones,
    operatingCosts,
    phase: dto.phase,
    risk: riskOf(dto.risk),
    state: dto.state,
    status: statusOf(dto.status),
    summary: dto.summary ?? null,
  };
}

function budgetLineOf(line: BudgetLine): ReportContentValue['budget'][number] {
  return {
    actual: line.actual ?? null,
    approved: line.approved,
    basis: line.basis,
    currency: line.currency,
    forecast: line.forecast ?? null,
    fundingSource: line.fundingSource,
    priceYear: line.priceYear,
    year: line.year,
  };
}

function dependencyOf(dependency: Dependency): DependencyValue {
  const { area, ground, roadmapItem } = dependency;
  return {
    ...(typeof area === 'string' ? { area } : {}),
    delivery: dependency.delivery,
    ...(typeof ground === 'string' ? { ground } : {}),
    nationalSolution: dependency.nationalSolution ?? null,
    neededBy: dependency.neededBy,
    project: dependency.project ?? null,
    ...(typeof roadmapItem === 'string' ? { roadmapItem } : {}),
  };
}

function riskOf(risk: Risk | null | undefined): ReportContentValue['risk'] {
  if (risk === undefined || risk === null) return null;
  return { colour: risk.colour, reason: risk.reason ?? null };
}

function statusOf(status: Status | null | undefined): ReportContentValue['status'] {
  if (status === undefined || status === null) return null;
  return {
    action: status.action ?? null,
    cause: status.cause ?? null,
    colour: status.colour ?? null,
    reason: status.reason ?? null,
  };
}

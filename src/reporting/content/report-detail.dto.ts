import {
  DateOnly,
  Nested,
  NestedList,
  OneOf,
  Text,
  WebAddress,
} from '../../platform/fields/fields.js';
import { MILESTONE_KEY } from '../../portfolio/projects/baseline.types.js';
import { Benefit, BudgetFrame, FundingLine, Grants, OperatingCost } from './report-money.dto.js';
import {
  type BenefitValue,
  CAUSES,
  type Cause,
  COLOURS,
  type Colour,
  type DimensionRatingValue,
  EVALUATION_FUNDING,
  type EvaluationFunding,
  type GrantsValue,
  type ReportDetailValue,
} from './report.types.js';

export class Milestone {
  @Text({
    description: "Key of the milestone in the project's baselines",
    max: 20,
    pattern: MILESTONE_KEY,
    example: 'BP3',
  })
  key: string;

  @Text({ description: 'Name', max: 200, example: 'Løsningen er godkjent for utprøving' })
  name: string;

  @DateOnly({
    description: 'Date on which the milestone is now expected',
    optional: true,
    nullable: true,
    example: '2021-11-15',
  })
  forecast?: string | null;

  @DateOnly({
    description: 'Date on which the milestone was reached; not after today',
    optional: true,
    nullable: true,
    example: null,
  })
  actual?: string | null;
}

export class DimensionRating {
  @OneOf(COLOURS, { name: 'Colour', description: 'Colour of the dimension', example: 'yellow' })
  colour: Colour;

  @Text({
    description: 'Reason; required when yellow or red',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Leverandøren er forsinket',
  })
  reason?: string | null;

  @OneOf(CAUSES, {
    name: 'Cause',
    description:
      'Category of the cause; required when yellow or red. `notKnown` in a historical round only',
    optional: true,
    nullable: true,
    example: 'supplier',
  })
  cause?: Cause | null;
}

export class Dimensions {
  @Nested(() => DimensionRating, { description: 'Tid', optional: true, nullable: true })
  time?: DimensionRating | null;

  @Nested(() => DimensionRating, { description: 'Kostnad', optional: true, nullable: true })
  cost?: DimensionRating | null;

  @Nested(() => DimensionRating, {
    description: 'Omfang og kvalitet',
    optional: true,
    nullable: true,
  })
  scope?: DimensionRating | null;

  @Nested(() => DimensionRating, { description: 'Ressurser', optional: true, nullable: true })
  resources?: DimensionRating | null;

  @Nested(() => DimensionRating, { description: 'Nytte', optional: true, nullable: true })
  benefit?: DimensionRating | null;
}

/** A link to a plan, a decision or a page. The service does not store documents themselves. */
export class Link {
  @Text({ description: 'Title of the linked page', max: 200, example: 'Prosjektplan' })
  title: string;

  @WebAddress({
    description: 'Address on the open web: https, a public name, no user and no port',
    example: 'https://www.helsedirektoratet.no/digitalisering-og-e-helse',
  })
  url: string;
}

/** The optional parts of a report, beside its status and budget. */
export class ReportDetail {
  @Nested(() => Dimensions, {
    description: "The owner's colour per dimension, beside the overall status",
    optional: true,
    nullable: true,
  })
  dimensions?: Dimensions | null;

  @OneOf(EVALUATION_FUNDING, {
    name: 'EvaluationFunding',
    description:
      'Says whether money is set aside for evaluation or accompanying research. Null or ' +
      'absent: the report does not say',
    optional: true,
    nullable: true,
    example: 'setAside',
  })
  evaluationFunding?: EvaluationFunding | null;

  @NestedList(() => Milestone, {
    description:
      'Milestones of the baselines. A milestone that is left out or has no actual date counts as ' +
      'late from its planned date on',
    max: 50,
    optional: true,
  })
  milestones?: Milestone[];

  @Nested(() => BudgetFrame, {
    description: 'Total budget over all years',
    optional: true,
    nullable: true,
  })
  frame?: BudgetFrame | null;

  @NestedList(() => OperatingCost, {
    description:
      'Cost that the project adds to the yearly operating and management of national solutions',
    max: 100,
    optional: true,
  })
  operatingCosts?: OperatingCost[];

  @NestedList(() => Benefit, {
    description: 'Benefits planned and realised',
    max: 50,
    optional: true,
  })
  benefits?: Benefit[];

  @Nested(() => Grants, {
    description: 'Applications that a grant scheme has received',
    optional: true,
    nullable: true,
  })
  grants?: Grants | null;

  @NestedList(() => FundingLine, {
    description: 'Who funds the project, and until when',
    max: 50,
    optional: true,
  })
  funding?: FundingLine[];

  @NestedList(() => Link, { description: 'Links to more information', max: 20, optional: true })
  links?: Link[];
}

/**
 * Returns the detail with every member present. Absent members become null or empty, so that equal
 * content has equal bytes.
 */
export function detailOf(dto: ReportDetail): ReportDetailValue {
  const { frame, grants } = dto;
  return {
    benefits: (dto.benefits ?? []).map(benefitOf),
    dimensions: dimensionsOf(dto.dimensions ?? {}),
    evaluationFunding: dto.evaluationFunding ?? null,
    frame:
      frame === undefined || frame === null
        ? null
        : {
            approved: frame.approved,
            basis: frame.basis,
            currency: frame.currency,
            forecast: frame.forecast ?? null,
            priceYear: frame.priceYear,
          },
    funding: (dto.funding ?? []).map(({ payer, share, state, until }) => ({
      payer,
      share: share ?? null,
      state,
      until: until ?? null,
    })),
    grants: grants === undefined || grants === null ? null : grantsOf(grants),
    links: (dto.links ?? []).map(({ title, url }) => ({ title, url })),
    milestones: (dto.milestones ?? []).map(({ actual, forecast, key, name }) => ({
      actual: actual ?? null,
      forecast: forecast ?? null,
      key,
      name,
    })),
    operatingCosts: (dto.operatingCosts ?? []).map((cost) => ({
      amount: cost.amount,
      basis: cost.basis,
      currency: cost.currency,
      nationalSolution: cost.nationalSolution,
      priceYear: cost.priceYear,
      year: cost.year,
    })),
  };
}

function grantsOf(grants: Grants): GrantsValue {
  return {
    amount: grants.amount,
    applications: grants.applications,
    areas: (grants.areas ?? []).map((one) => ({
      amount: one.amount,
      applications: one.applications,
      area: one.area,
      grantedAmount: one.grantedAmount ?? null,
      simplified: one.simplified ?? null,
    })),
    basis: grants.basis,
    currency: grants.currency,
    frame: grants.frame ?? null,
    grantedAmount: grants.grantedAmount ?? null,
    grantedApplications: grants.grantedApplications ?? null,
    priorities: grants.priorities ?? null,
    priceYear: grants.priceYear,
  };
}

function dimensionsOf(given: Dimensions): ReportDetailValue['dimensions'] {
  const rating = (dimension: DimensionRating | null | undefined): DimensionRatingValue | null =>
    dimension === undefined || dimension === null
      ? null
      : {
          cause: dimension.cause ?? null,
          colour: dimension.colour,
          reason: dimension.reason ?? null,
        };
  const { time, cost, scope, resources, benefit } = given;
  const ratings = {
    benefit: rating(benefit),
    cost: rating(cost),
    resources: rating(resources),
    scope: rating(scope),
    time: rating(time),
  };
  return Object.values(ratings).every((one) => one === null) ? null : ratings;
}

function benefitOf({ description, year, ownerRole, amount, measure }: Benefit): BenefitValue {
  return {
    amount:
      amount === undefined || amount === null
        ? null
        : {
            basis: amount.basis,
            currency: amount.currency,
            planned: amount.planned,
            priceYear: amount.priceYear,
            realised: amount.realised ?? null,
          },
    description,
    measure:
      measure === undefined || measure === null
        ? null
        : { planned: measure.planned, realised: measure.realised ?? null, unit: measure.unit },
    ownerRole,
    year,
  };
}

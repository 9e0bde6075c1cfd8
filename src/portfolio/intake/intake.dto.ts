import { ApiProperty } from '../../platform/fields/documentation.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import {
  Flag,
  Instant,
  Nested,
  OneOf,
  Text,
  Whole,
  WholeParameter,
} from '../../platform/fields/fields.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { ProjectMention, ProjectMentionList } from '../projects/project.key.js';
import {
  INTAKE_ACTIONS,
  LEAVING_REASONS,
  type IntakeAction,
  type LeavingReason,
} from './intake.rules.js';
import { SEGMENT, type Standing, STANDINGS } from '../projects/project.types.js';

export class ScoreInput {
  @Whole({ description: '1 (low) to 5 (high)', min: 1, max: 5, example: 4 })
  score: number;

  @Text({
    description: 'Explanation of the score',
    max: 2000,
    example: 'Bygger opp under mål 1 i strategien.',
  })
  explanation: string;
}

export class FundingInput {
  @Flag({ description: 'Whether the funding is realistic', example: true })
  realistic: boolean;

  @Text({
    description: 'Explanation of the funding',
    max: 2000,
    example: 'Inngår i eierens budsjett.',
  })
  explanation: string;
}

export class DependenciesInput {
  @Flag({
    description:
      "Whether dependencies on other projects' deliveries are clarified as far as possible",
    example: true,
  })
  clarified: boolean;

  @Text({
    description: 'The dependencies, and how they are clarified',
    max: 2000,
    example: 'Avhenger av Kjernejournal; avklart med leverandøren.',
  })
  explanation: string;
}

/**
 * A nomination by the rules of 2019: scores on the prioritisation criteria, realistic funding and
 * clarified dependencies.
 */
export class NominateProject {
  @Nested(() => ScoreInput, { description: 'Strategisk tilknytning, from 1 (low) to 5 (high)' })
  strategicLink: ScoreInput;

  @Nested(() => ScoreInput, { description: 'Nytte, from 1 (low) to 5 (high)' })
  benefit: ScoreInput;

  @Nested(() => ScoreInput, { description: 'Risiko, from 1 (lowest) to 5 (highest risk)' })
  risk: ScoreInput;

  @Nested(() => FundingInput, { description: 'Finansiering' })
  funding: FundingInput;

  @Nested(() => DependenciesInput, { description: 'Avhengigheter' })
  dependencies: DependenciesInput;
}

export class IntakeReason {
  @Text({ description: 'Reason', max: 2000, example: 'Avklares nærmere med de andre regionene.' })
  reason: string;
}

export class LeavePortfolio extends IntakeReason {
  @OneOf(LEAVING_REASONS, {
    name: 'LeavingReason',
    description: 'Fullført, stanset, oppfyller ikke kriteriene, overført til drift, dublett, annet',
    example: 'completed',
  })
  reasonCode: LeavingReason;
}

export class SplitProject extends IntakeReason {
  @ProjectMentionList({
    description: 'Codes of two or more registered projects that take its place in the portfolio',
    max: 20,
    example: ['SAFEST-A', 'SAFEST-B'],
  })
  into: string[];
}

export class MergeProject extends IntakeReason {
  @ProjectMention({
    description: 'Code of a project in the portfolio. It takes over the merged project',
    example: 'SAFEST',
  })
  into: string;
}

export class ScoreResponse {
  @ApiProperty({ type: 'integer' })
  score: number;

  @ApiProperty()
  explanation: string;
}

export class FundingResponse {
  @ApiProperty()
  realistic: boolean;

  @ApiProperty()
  explanation: string;
}

export class DependenciesResponse {
  @ApiProperty()
  clarified: boolean;

  @ApiProperty()
  explanation: string;
}

export class NominationResponse {
  @ApiProperty({ type: 'integer', description: '1, 2, 3 … for each project' })
  revision: number;

  @ApiProperty({ type: ScoreResponse })
  strategicLink: ScoreResponse;

  @ApiProperty({ type: ScoreResponse })
  benefit: ScoreResponse;

  @ApiProperty({ type: ScoreResponse })
  risk: ScoreResponse;

  @ApiProperty({ type: FundingResponse })
  funding: FundingResponse;

  @ApiProperty({ type: DependenciesResponse })
  dependencies: DependenciesResponse;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class IntakeEventResponse {
  @ApiProperty({ enum: INTAKE_ACTIONS, enumName: 'IntakeAction' })
  action: IntakeAction;

  @ApiProperty({ enum: STANDINGS, enumName: 'Standing' })
  from: Standing;

  @ApiProperty({ enum: STANDINGS, enumName: 'Standing' })
  to: Standing;

  @ApiProperty({ type: 'string', nullable: true })
  reasonCode: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Council and case that decided the step',
    example: 'nuit 6/24',
  })
  decidedBy: string | null;

  @ApiProperty({ description: 'Organisation number of the actor that recorded the step' })
  recordedBy: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

/**
 * The standing of a project on its way into and out of the portfolio, its history, and the actions
 * that are open now.
 */
export class IntakeResponse extends ActionsResponse {
  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ enum: STANDINGS, enumName: 'Standing' })
  standing: Standing;

  @ApiProperty({ format: 'date-time' })
  since: string;

  @ApiProperty({ type: NominationResponse, nullable: true, description: 'The newest nomination' })
  nomination: NominationResponse | null;

  @ApiProperty({
    type: [String],
    description: 'Codes of the projects that were split or merged into this one',
  })
  predecessors: string[];

  @ApiProperty({
    type: [String],
    description: 'Codes of the projects that this one was split or merged into',
  })
  successors: string[];

  @ApiProperty({ type: [IntakeEventResponse], description: 'Oldest first' })
  history: IntakeEventResponse[];

  @ApiProperty({ type: 'integer', description: 'Version of the project, as in the ETag' })
  version: number;
}

export class RankingQuery {
  @OneOf(STANDINGS, {
    name: 'Standing',
    description: 'Only candidates with this standing. The default is those in assessment',
    optional: true,
    example: 'inAssessment',
  })
  standing?: Standing;

  @WholeParameter({ description: 'Largest number of candidates', min: 1, max: 500, example: 100 })
  limit?: number;
}

export class RankingReasonResponse {
  @ApiProperty({ example: 'benefit' })
  code: string;

  @ApiProperty({ type: 'integer' })
  points: number;

  @ApiProperty({ type: LocalisedText })
  reason: LocalisedText;
}

export class RankedProjectResponse {
  @ApiProperty({ type: 'integer', description: 'Place in the list, from 1' })
  rank: number;

  @ApiProperty()
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of the owner' })
  owner: string;

  @ApiProperty({
    type: 'integer',
    description:
      'From 3 to 15. Strategic link and benefit add their score, risk adds 6 minus its score',
  })
  score: number;

  @ApiProperty({ type: [RankingReasonResponse], description: 'Reasons for the rank' })
  because: RankingReasonResponse[];
}

export class RankingResponse {
  @ApiProperty({
    type: [RankedProjectResponse],
    description:
      'Projects with realistic funding and clarified dependencies come first. ' +
      'Then the highest score comes first, then the code',
  })
  items: RankedProjectResponse[];
}

export class PortfolioQuery extends PageQuery {
  @Text({
    description: 'Only projects in this segment',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    example: 'digitalSecurity',
  })
  segment?: string;

  @Text({
    description: 'Only projects in this theme',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    example: 'competence',
  })
  theme?: string;

  @Instant({
    description: 'Show the portfolio as it was known at this instant. The default is now',
    optional: true,
    example: '2021-04-30T12:00:00+02:00',
  })
  asOf?: string;
}

export const STAGES = ['existing', 'ongoing', 'new', 'stopped'] as const;

export class PortfolioMemberResponse {
  @ApiProperty()
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Organisation number of the owner' })
  owner: string;

  @ApiProperty()
  ownerName: string;

  @ApiProperty()
  kind: string;

  @ApiProperty()
  state: string;

  @ApiProperty({
    enum: STAGES,
    enumName: 'Stage',
    description:
      'Eksisterende (completed), pågående (active, paused), nye (planned), stanset (stopped)',
  })
  stage: (typeof STAGES)[number];

  @ApiProperty({ type: 'string', nullable: true })
  segment: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  theme: string | null;

  @ApiProperty({
    format: 'date-time',
    description: 'Instant when the project came into the portfolio',
  })
  since: string;
}

export class PortfolioThemeResponse {
  @ApiProperty({ type: 'string', nullable: true })
  segment: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  theme: string | null;

  @ApiProperty({ type: 'integer' })
  existing: number;

  @ApiProperty({ type: 'integer' })
  ongoing: number;

  @ApiProperty({ type: 'integer' })
  new: number;

  @ApiProperty({ type: 'integer' })
  stopped: number;
}

/** The portfolio, or the part of it in one segment and theme. */
export class PortfolioResponse extends PageResponse {
  @ApiProperty({ format: 'date-time' })
  asOf: string;

  @ApiProperty({ type: 'integer' })
  projects: number;

  @ApiProperty({
    type: [PortfolioThemeResponse],
    description: 'Counts by segment and theme. They add up to the number of projects',
  })
  themes: PortfolioThemeResponse[];

  @ApiProperty({ type: [PortfolioMemberResponse], description: 'Sorted by code' })
  items: PortfolioMemberResponse[];
}

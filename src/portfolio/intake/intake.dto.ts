import { ApiProperty } from '../../platform/http/documentation.js';
import { ActionsResponse } from '../../platform/http/allowed-actions.dto.js';
import {
  Flag,
  Instant,
  Nested,
  OneOf,
  Text,
  TextList,
  Whole,
  WholeParameter,
} from '../../platform/http/fields.js';
import { LocalisedText } from '../../platform/http/localised.dto.js';
import { PROJECT_CODE } from '../projects/project.key.js';
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

  @Text({ description: 'Why', max: 2000, example: 'Bygger opp under mål 1 i strategien.' })
  explanation: string;
}

export class FundingInput {
  @Flag({ description: 'Whether the funding is realistic', example: true })
  realistic: boolean;

  @Text({ description: 'How it is funded', max: 2000, example: 'Inngår i eierens budsjett.' })
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
    description: 'Which, and how',
    max: 2000,
    example: 'Avhenger av Kjernejournal; avklart med leverandøren.',
  })
  explanation: string;
}

/**
 * A nomination as the 2019 rules want it: weighed on the prioritisation criteria, realistic
 * funding, dependencies clarified.
 */
export class NominateProject {
  @Nested(() => ScoreInput, { description: 'Strategisk tilknytning' })
  strategicLink: ScoreInput;

  @Nested(() => ScoreInput, { description: 'Nytte' })
  benefit: ScoreInput;

  @Nested(() => ScoreInput, { description: 'Risiko; 5 is the highest risk' })
  risk: ScoreInput;

  @Nested(() => FundingInput, { description: 'Finansiering' })
  funding: FundingInput;

  @Nested(() => DependenciesInput, { description: 'Avhengigheter' })
  dependencies: DependenciesInput;
}

export class IntakeReason {
  @Text({ description: 'Why', max: 2000, example: 'Avklares nærmere med de andre regionene.' })
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
  @TextList({
    description: 'Codes of the registered projects that follow it into the portfolio, two or more',
    max: 20,
    pattern: PROJECT_CODE,
    example: ['SAFEST-A', 'SAFEST-B'],
  })
  into: string[];
}

export class MergeProject extends IntakeReason {
  @Text({
    description: 'Code of the project in the portfolio that takes it up',
    max: 20,
    pattern: PROJECT_CODE,
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
  @ApiProperty({ type: 'integer', description: '1, 2, 3 … per project' })
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
    description: 'Council and case that decided it',
    example: 'nuit 6/24',
  })
  decidedBy: string | null;

  @ApiProperty({ description: 'Organisation number of who recorded it' })
  recordedBy: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

/**
 * Where a project stands on its way into and out of the portfolio, how it came there, and what can
 * be done now.
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

  @ApiProperty({ type: [String], description: 'Codes of the projects it comes from' })
  predecessors: string[];

  @ApiProperty({ type: [String], description: 'Codes of the projects it became part of' })
  successors: string[];

  @ApiProperty({ type: [IntakeEventResponse], description: 'Oldest first' })
  history: IntakeEventResponse[];

  @ApiProperty({ type: 'integer', description: 'Version of the project, as in its ETag' })
  version: number;
}

export class RankingQuery {
  @OneOf(STANDINGS, {
    name: 'Standing',
    description: 'Which candidates; default those in assessment',
    optional: true,
    example: 'inAssessment',
  })
  standing?: Standing;

  @WholeParameter({ description: 'How many at most', min: 1, max: 500, example: 100 })
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
  @ApiProperty({ type: 'integer', description: 'From 1' })
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
      'From 3 to 15: strategic link and benefit add their score, risk adds 6 minus its score',
  })
  score: number;

  @ApiProperty({ type: [RankingReasonResponse], description: 'Why it stands there' })
  because: RankingReasonResponse[];
}

export class RankingResponse {
  @ApiProperty({
    type: [RankedProjectResponse],
    description:
      'Realistic funding and clarified dependencies first, then the score, then the code',
  })
  items: RankedProjectResponse[];
}

export class PortfolioQuery {
  @Text({
    description: 'Only this segment',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    example: 'digitalSecurity',
  })
  segment?: string;

  @Text({
    description: 'Only this theme',
    max: 40,
    pattern: SEGMENT,
    optional: true,
    example: 'competence',
  })
  theme?: string;

  @Instant({
    description: 'The portfolio as it was known then; default now',
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
    description: 'Eksisterende (completed), pågående (active, paused), nye (planned) [002]',
  })
  stage: (typeof STAGES)[number];

  @ApiProperty({ type: 'string', nullable: true })
  segment: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  theme: string | null;

  @ApiProperty({ format: 'date-time', description: 'When it came into the portfolio' })
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

/** The portfolio, or a cut of it by segment and theme. */
export class PortfolioResponse {
  @ApiProperty({ format: 'date-time' })
  asOf: string;

  @ApiProperty({ type: 'integer' })
  projects: number;

  @ApiProperty({
    type: [PortfolioThemeResponse],
    description: 'Counts by segment and theme; they add up to the projects',
  })
  themes: PortfolioThemeResponse[];

  @ApiProperty({ type: [PortfolioMemberResponse], description: 'By code; at most 1,000' })
  items: PortfolioMemberResponse[];
}

import { ACTOR_KINDS, type ActorKind, ACTOR_ROLES, type ActorRole } from '../actors/actor.types.js';
import { ALL_SCOPES, type Scope } from '../platform/base/scopes.js';
import { ApiProperty } from '../platform/fields/documentation.js';
import { LocalisedText } from '../platform/fields/localised.dto.js';
import { QuotaResponse } from '../platform/limits/quota.dto.js';
import { ROUND_STATES, type RoundState } from '../reporting/rounds/round.types.js';
import {
  SUBMISSION_PARTIES,
  SUBMISSION_STATES,
  type SubmissionParty,
  type SubmissionState,
} from '../reporting/steps/submission.types.js';

export const ACCESSES = ['actor', 'delegate', 'directorate'] as const;

/** Kinds of what waits for a caller. */
export const WAITING_KINDS = [
  'report-missing',
  'draft-to-certify',
  'submission-returned',
  'submission-to-certify',
  'question-to-answer',
  'advice-to-answer',
  'submission-to-accept',
  'project-to-assess',
] as const;
export type WaitingKind = (typeof WAITING_KINDS)[number];

/** The actor that the caller acts for. */
export class CallingActor {
  @ApiProperty({ example: '983658776' })
  organisationNumber: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  name: string;

  @ApiProperty({ enum: ACTOR_KINDS, enumName: 'ActorKind' })
  kind: ActorKind;

  @ApiProperty({ enum: ACTOR_ROLES, enumName: 'ActorRole' })
  role: ActorRole;

  @ApiProperty({
    type: [String],
    description: 'Organisation numbers of the actors that were merged into it',
  })
  mergedActors: string[];
}

/** The system that calls, as its token says. */
export class CallingClient {
  @ApiProperty({ description: 'Client of the token', example: 'helse-midt' })
  id: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the supplier that calls for the actor',
  })
  supplier: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the delegate that acts for the actor',
  })
  delegate: string | null;

  @ApiProperty({ enum: ALL_SCOPES, enumName: 'Scope', isArray: true })
  scopes: Scope[];

  @ApiProperty({ enum: ACCESSES, enumName: 'CallerAccess' })
  access: (typeof ACCESSES)[number];
}

/** An actor that the caller may act for with `On-Behalf-Of`. */
export class ReceivedDelegation {
  @ApiProperty({ format: 'uuid', description: 'Id of the delegation' })
  delegation: string;

  @ApiProperty({ description: 'Organisation number', example: '958935420' })
  actor: string;

  @ApiProperty({ example: 'Oslo kommune' })
  name: string;

  @ApiProperty()
  mayPrepare: boolean;

  @ApiProperty()
  mayCertify: boolean;

  @ApiProperty({ description: 'Answer roll-outs' })
  mayIntroduce: boolean;

  @ApiProperty({ format: 'date', description: 'First day' })
  firstDay: string;

  @ApiProperty({ type: 'string', format: 'date', nullable: true, description: 'Last day' })
  lastDay: string | null;

  @ApiProperty({ enum: ['inForce', 'planned'], enumName: 'ComingDelegationState' })
  state: 'inForce' | 'planned';
}

class OwnSubmission {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: SUBMISSION_STATES, enumName: 'SubmissionState' })
  state: SubmissionState;

  @ApiProperty({ description: 'True when the actor has declared that it has nothing to report' })
  nil: boolean;
}

/** A round, as it stands for the caller. */
export class OwnRound {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ example: '2021Q1' })
  period: string;

  @ApiProperty({ type: LocalisedText })
  name: LocalisedText;

  @ApiProperty({ enum: ROUND_STATES, enumName: 'RoundState' })
  state: RoundState;

  @ApiProperty({ format: 'date-time' })
  opensAt: string;

  @ApiProperty({
    format: 'date-time',
    description: "The actor's own deadline where it has one, else the deadline of the round",
  })
  deadline: string;

  @ApiProperty({ description: "True when the deadline is the actor's own" })
  extended: boolean;

  @ApiProperty({ format: 'date-time' })
  closesAt: string;

  @ApiProperty({ description: 'True when the actor has been let in again after the closing' })
  correcting: boolean;

  @ApiProperty({
    type: OwnSubmission,
    nullable: true,
    description: "The actor's submission; null before it has begun",
  })
  submission: OwnSubmission | null;
}

/** Something that waits for the caller. */
export class WaitingItem {
  @ApiProperty({ enum: WAITING_KINDS, enumName: 'WaitingKind', example: 'report-missing' })
  kind: WaitingKind;

  @ApiProperty({
    enum: SUBMISSION_PARTIES,
    enumName: 'SubmissionParty',
    description: 'Whose turn it is: `owner` for own reports, `directorate` for those of all',
  })
  party: SubmissionParty;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the round; null where it is about none',
    example: '2021-2',
  })
  round: string | null;

  @ApiProperty({ type: 'integer', example: 3 })
  count: number;

  @ApiProperty({
    type: [String],
    description:
      'The first 20: codes of projects; organisation numbers for submissions and questions',
    example: ['SAFEST'],
  })
  subjects: string[];

  @ApiProperty({
    description: 'Link to what waits',
    example: '/v1/rounds/2021-2/completeness',
  })
  href: string;
}

/** The caller, what it may do, and what waits for it. */
export class MeResponse {
  @ApiProperty({ type: CallingActor })
  actor: CallingActor;

  @ApiProperty({ type: CallingClient })
  client: CallingClient;

  @ApiProperty({
    type: [ReceivedDelegation],
    description: 'Delegations in force and those to come. Empty for a delegate',
  })
  mayActFor: ReceivedDelegation[];

  @ApiProperty({
    type: [OwnRound],
    description:
      'Newest first: every round that is planned or open, and the last eight of the others',
  })
  rounds: OwnRound[];

  @ApiProperty({ type: [WaitingItem], description: 'By round, the oldest first; then by kind' })
  waiting: WaitingItem[];

  @ApiProperty({
    type: [QuotaResponse],
    description: 'What the actor has used of its quotas today. See docs/limits.md',
  })
  quotas: QuotaResponse[];
}

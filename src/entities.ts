import { SolutionChange, Suggestion } from './coordination/suggestions/suggestion.entity.js';
import {
  Agreement,
  AgreementMention,
  AgreementMoved,
  ReadRevision,
} from './coordination/agreements/agreement.entity.js';
import { ReceiverCapacity } from './coordination/calendars/receiver-capacity.entity.js';
import { NetworkMembers } from './coordination/networks/network.entity.js';
import { RollOut, RollOutMoved } from './coordination/roll-outs/roll-out.entity.js';
import { Solution, SolutionRevision } from './coordination/solutions/solution.entity.js';
import { Actor } from './actors/actor.entity.js';
import { ActorRevision } from './actors/actor-revision.entity.js';
import { Delegation } from './actors/delegation.entity.js';
import { Population } from './actors/population.entity.js';
import { CriteriaSet, Criterion } from './criteria/criteria-set.entity.js';
import {
  Advice,
  AdviceAnswer,
  AdviceEffect,
  AdviceItem,
} from './governance/advice/advice.entity.js';
import { CaseRevision } from './governance/cases/case-revision.entity.js';
import { DocumentCheck } from './governance/cases/document-check.entity.js';
import { Topic } from './governance/topics/topic.entity.js';
import { CaseFigures, CaseMove, CaseProject, CouncilCase } from './governance/cases/case.entity.js';
import { Council } from './governance/councils/council.entity.js';
import { Meeting, Minutes } from './governance/councils/meeting.entity.js';
import { AuditEntry, AuditHead } from './platform/database/audit.entity.js';
import type { EntityClass } from './platform/database/entity-rows.js';
import { IdempotentAnswer } from './platform/database/idempotency.entity.js';
import { RetentionClass } from './platform/database/retention.entity.js';
import { RetentionProposal } from './publication/retention/retention-proposal.entity.js';
import { QuotaUse } from './platform/limits/quota-use.entity.js';
import { Job, JobPart } from './platform/work/job.entity.js';
import { Notice } from './platform/work/notice.entity.js';
import { OutboxEvent } from './platform/work/outbox.entity.js';
import { SetAsideWork } from './platform/work/set-aside.entity.js';
import { Baseline } from './portfolio/projects/baseline.entity.js';
import {
  IntakeEvent,
  Nomination,
  ProjectRevision,
  Succession,
} from './portfolio/intake/intake.entity.js';
import { Evaluation } from './portfolio/evaluations/evaluation.entity.js';
import { Project, ProjectExternalId } from './portfolio/projects/project.entity.js';
import { Replay, ReplayComment, ReplayPart } from './portfolio/replays/replay.entity.js';
import { DirectorateColour } from './reporting/reports/colour.entity.js';
import { PriceIndex } from './registers/price-indices/price-index.entity.js';
import { LoadedRegisterFile, RegisterEntry } from './registers/code-lists/register.entity.js';
import { Report, ReportRevision } from './reporting/reports/report.entity.js';
import {
  ImportChange,
  ImportChunk,
  ImportFault,
  ImportMapping,
  ImportReport,
  ImportRun,
  ReportImport,
} from './reporting/imports/import.entity.js';
import { Round } from './reporting/rounds/round.entity.js';
import { RuleSet } from './reporting/rule-sets/rule-set.entity.js';
import {
  ActorSetting,
  Submission,
  SubmissionEvent,
  SubmissionMessage,
} from './reporting/steps/submission.entity.js';
import { ActorMailbox } from './reporting/steps/mailbox.entity.js';
import { Transfer } from './reporting/transfers/transfer.entity.js';
import {
  ActorStatus,
  ProjectLine,
  UnreportedProjectLine,
  RoundStatus,
  Snapshot,
  SnapshotLine,
} from './rollup/lines/rollup.entity.js';
import {
  RoadmapDecision,
  RoadmapItem,
  RoadmapLinks,
  RoadmapStatement,
  RoadmapVersion,
} from './strategy/roadmap/roadmap.entity.js';
import {
  IndicatorJudgement,
  IndicatorSet,
  Measurement,
} from './strategy/indicators/indicator.entity.js';
import { GoalJudgement, GoalMapping, Strategy } from './strategy/strategies/strategy.entity.js';
import { KnownNameList } from './publication/names/known-names.entity.js';
import { Release, ReleaseDocument } from './publication/releases/release.entity.js';
import {
  Announcement,
  Delivery,
  DeliveryCount,
  PublishedEvent,
} from './publication/deliveries/delivery.entity.js';
import {
  Subscription,
  SubscriptionSecret,
} from './publication/subscriptions/subscription.entity.js';
import { Pack, PackAttachment, PackFile } from './publication/packs/pack.entity.js';
import { Visibility, VisibilityRule } from './publication/visibility/visibility.entity.js';
import { PendingLogin, PersonSession } from './workspace/login/login.entity.js';
import { CostCause, CostEstimate } from './costs/solutions/cost-cause.entity.js';

/** Entities of all areas, in the order of the areas. */
export const ALL_ENTITIES: readonly EntityClass[] = [
  AuditEntry,
  AuditHead,
  OutboxEvent,
  IdempotentAnswer,
  QuotaUse,
  RetentionClass,
  RetentionProposal,
  Job,
  JobPart,
  Notice,
  SetAsideWork,
  Actor,
  ActorRevision,
  Population,
  Delegation,
  PriceIndex,
  RegisterEntry,
  LoadedRegisterFile,
  CriteriaSet,
  Criterion,
  Project,
  ProjectExternalId,
  ProjectRevision,
  Baseline,
  Evaluation,
  IntakeEvent,
  Nomination,
  Succession,
  Replay,
  ReplayPart,
  ReplayComment,
  RuleSet,
  Round,
  Report,
  ReportRevision,
  DirectorateColour,
  Submission,
  SubmissionEvent,
  SubmissionMessage,
  ActorSetting,
  ActorMailbox,
  ImportChunk,
  ReportImport,
  ImportRun,
  ImportFault,
  ImportChange,
  ImportReport,
  ImportMapping,
  Transfer,
  Agreement,
  AgreementMoved,
  AgreementMention,
  ReadRevision,
  Suggestion,
  SolutionChange,
  NetworkMembers,
  Solution,
  SolutionRevision,
  RollOut,
  RollOutMoved,
  ReceiverCapacity,
  RoadmapVersion,
  RoadmapItem,
  RoadmapDecision,
  RoadmapLinks,
  RoadmapStatement,
  Strategy,
  GoalMapping,
  GoalJudgement,
  IndicatorSet,
  Measurement,
  IndicatorJudgement,
  CostCause,
  CostEstimate,
  Council,
  Meeting,
  Minutes,
  CouncilCase,
  CaseRevision,
  CaseProject,
  CaseFigures,
  CaseMove,
  DocumentCheck,
  Topic,
  Advice,
  AdviceItem,
  AdviceAnswer,
  AdviceEffect,
  ProjectLine,
  UnreportedProjectLine,
  ActorStatus,
  RoundStatus,
  Snapshot,
  SnapshotLine,
  Visibility,
  VisibilityRule,
  KnownNameList,
  Release,
  ReleaseDocument,
  Subscription,
  SubscriptionSecret,
  Announcement,
  PublishedEvent,
  Delivery,
  DeliveryCount,
  Pack,
  PackFile,
  PackAttachment,
  PendingLogin,
  PersonSession,
];

import { Actor } from './actors/actor.entity.js';
import { Delegation } from './actors/delegation.entity.js';
import { CriteriaSet, Criterion } from './criteria/criteria-set.entity.js';
import { Advice, AdviceAnswer, AdviceEffect, AdviceItem } from './governance/advice.entity.js';
import { CaseFigures, CaseMove, CaseProject, CouncilCase } from './governance/case.entity.js';
import { Council } from './governance/council.entity.js';
import { Meeting, Minutes } from './governance/meeting.entity.js';
import { AuditEntry, AuditHead } from './platform/audit.entity.js';
import type { EntityClass } from './platform/database.js';
import { IdempotentAnswer } from './platform/idempotency.entity.js';
import { Job, JobPart } from './platform/job.entity.js';
import { Notice } from './platform/notice.entity.js';
import { OutboxEvent } from './platform/outbox.entity.js';
import { SetAsideWork } from './platform/set-aside.entity.js';
import { Baseline } from './portfolio/baseline.entity.js';
import { IntakeEvent, Nomination, ProjectRevision, Succession } from './portfolio/intake.entity.js';
import { Evaluation, Project } from './portfolio/project.entity.js';
import { Replay, ReplayComment, ReplayPart } from './portfolio/replay.entity.js';
import { DirectorateColour } from './reporting/colour.entity.js';
import { Report, ReportRevision } from './reporting/report.entity.js';
import {
  ImportChange,
  ImportChunk,
  ImportFault,
  ImportMapping,
  ImportReport,
  ImportRun,
  ReportImport,
} from './reporting/report-import.entity.js';
import { Round } from './reporting/round.entity.js';
import { RuleSet } from './reporting/rule-set.entity.js';
import {
  ActorSetting,
  Submission,
  SubmissionEvent,
  SubmissionMessage,
} from './reporting/submission.entity.js';
import {
  ActorStatus,
  ProjectLine,
  RoundStatus,
  Snapshot,
  SnapshotLine,
} from './rollup/rollup.entity.js';

/** Every area's entities, in the order of the areas. */
export const ALL_ENTITIES: readonly EntityClass[] = [
  AuditEntry,
  AuditHead,
  OutboxEvent,
  IdempotentAnswer,
  Job,
  JobPart,
  Notice,
  SetAsideWork,
  Actor,
  Delegation,
  CriteriaSet,
  Criterion,
  Project,
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
  ImportChunk,
  ReportImport,
  ImportRun,
  ImportFault,
  ImportChange,
  ImportReport,
  ImportMapping,
  Council,
  Meeting,
  Minutes,
  CouncilCase,
  CaseProject,
  CaseFigures,
  CaseMove,
  Advice,
  AdviceItem,
  AdviceAnswer,
  AdviceEffect,
  ProjectLine,
  ActorStatus,
  RoundStatus,
  Snapshot,
  SnapshotLine,
];

import type { MigrationInterface } from 'typeorm';
import { Foundation1763700000000 } from './1763700000000-foundation.js';
import { Isolation1763700000001 } from './1763700000001-isolation.js';
import { CriteriaAndIntake1763800000001 } from './1763800000001-criteria-and-intake.js';
import { Governance1763800000005 } from './1763800000005-governance.js';
import { Submissions1763800000010 } from './1763800000010-submissions.js';
import { StatusMoneySlip1763800000020 } from './1763800000020-status-money-slip.js';
import { Notices1763800000030 } from './1763800000030-notices.js';
import { Delegation1763800000040 } from './1763800000040-delegation.js';
import { ReportImports1763800000050 } from './1763800000050-report-imports.js';
import { Figures1763900000100 } from './1763900000100-figures.js';
import { SetAside1763900000110 } from './1763900000110-set-aside.js';
import { BudgetPrices1763900000120 } from './1763900000120-budget-prices.js';
import { SubmissionEditors1763900000150 } from './1763900000150-submission-editors.js';
import { OwnReminders1763900000160 } from './1763900000160-own-reminders.js';
import { FactPages1763900000170 } from './1763900000170-fact-pages.js';
import { QuestionsOfBoth1763900000180 } from './1763900000180-questions-of-both.js';
import { ImportSupplies1763900000190 } from './1763900000190-import-supplies.js';
import { ActorMailboxes1763900000191 } from './1763900000191-actor-mailboxes.js';
import { ProgrammeLines1763900000210 } from './1763900000210-programme-lines.js';
import { AnswersTold1763900000220 } from './1763900000220-answers-told.js';
import { Standing1764000000100 } from './1764000000100-standing.js';
import { PortfolioGroups1764000000101 } from './1764000000101-portfolio-groups.js';
import { BudgetsAtPrices1764000000200 } from './1764000000200-budgets-at-prices.js';
import { Frames1764000000201 } from './1764000000201-frames.js';
import { StandingColours1764000000300 } from './1764000000300-standing-colours.js';
import { DimensionColours1764000000301 } from './1764000000301-dimension-colours.js';
import { DirectorateOpinions1764000000302 } from './1764000000302-directorate-opinions.js';
import { ComparedRounds1764000000400 } from './1764000000400-compared-rounds.js';
import { HistoricalRounds1764000000401 } from './1764000000401-historical-rounds.js';
import { PublishingRounds1764000000402 } from './1764000000402-publishing-rounds.js';
import { ChangingRounds1764000000403 } from './1764000000403-changing-rounds.js';
import { Registers1764000000500 } from './1764000000500-registers.js';
import { Municipalities1764000000501 } from './1764000000501-municipalities.js';
import { PriceIndices1764000000510 } from './1764000000510-price-indices.js';
import { Transfers1764000000600 } from './1764000000600-transfers.js';
import { ImportPreviews1764000000610 } from './1764000000610-import-previews.js';
import { FaultHeadings1764000000611 } from './1764000000611-fault-headings.js';
import { ProjectMentions1764000000620 } from './1764000000620-project-mentions.js';
import { CancelledMeetings1764000000640 } from './1764000000640-cancelled-meetings.js';
import { ReadableAudit1764000000641 } from './1764000000641-readable-audit.js';
import { ReminderSchedules1764000000642 } from './1764000000642-reminder-schedules.js';
import { ImportReceipts1764000000650 } from './1764000000650-import-receipts.js';
import { UnreportedProjects1764000000660 } from './1764000000660-unreported-projects.js';
import { Agreements1764000000700 } from './1764000000700-agreements.js';
import { Roadmaps1764000000720 } from './1764000000720-roadmaps.js';
import { Strategies1764000000721 } from './1764000000721-strategies.js';
import { Solutions1764000000730 } from './1764000000730-solutions.js';
import { RollOuts1764000000731 } from './1764000000731-roll-outs.js';
import { ReceiverCapacities1764000000732 } from './1764000000732-receiver-capacities.js';
import { SolutionCosts1764000000740 } from './1764000000740-solution-costs.js';
import { Matters1764000000741 } from './1764000000741-matters.js';
import { ConfirmedMinutes1764000000742 } from './1764000000742-confirmed-minutes.js';
import { Publication1764000000800 } from './1764000000800-publication.js';
import { KnownNames1764000000801 } from './1764000000801-known-names.js';
import { Packs1764000000810 } from './1764000000810-packs.js';
import { Subscriptions1764000000820 } from './1764000000820-subscriptions.js';
import { FiguresSignal1764000000830 } from './1764000000830-figures-signal.js';
import { UnfinishedJobs1764000000831 } from './1764000000831-unfinished-jobs.js';
import { Quotas1764000000832 } from './1764000000832-quotas.js';
import { ImportMoves1764000000850 } from './1764000000850-import-moves.js';
import { DelegatedRollOuts1764000000860 } from './1764000000860-delegated-roll-outs.js';
import { Topics1764000000861 } from './1764000000861-topics.js';
import { CheckedDocuments1764000000862 } from './1764000000862-checked-documents.js';
import { Retention1764000000870 } from './1764000000870-retention.js';
import { Workspace1764000000900 } from './1764000000900-workspace.js';
import { CaseRevisions1764000000940 } from './1764000000940-case-revisions.js';
import { ActorRevisions1764000000941 } from './1764000000941-actor-revisions.js';
import { ConfirmedMailboxes1764000000945 } from './1764000000945-confirmed-mailboxes.js';
import { DeliveryCounts1764000000950 } from './1764000000950-delivery-counts.js';
import { ReplayPublications1764000000960 } from './1764000000960-replay-publications.js';
import { PublishedFigures1764000000970 } from './1764000000970-published-figures.js';
import { LineBases1764000000971 } from './1764000000971-line-bases.js';

/** Every migration, oldest first. Append only. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  Foundation1763700000000,
  Isolation1763700000001,
  CriteriaAndIntake1763800000001,
  Governance1763800000005,
  Submissions1763800000010,
  StatusMoneySlip1763800000020,
  Notices1763800000030,
  Delegation1763800000040,
  ReportImports1763800000050,
  Figures1763900000100,
  SetAside1763900000110,
  BudgetPrices1763900000120,
  SubmissionEditors1763900000150,
  OwnReminders1763900000160,
  FactPages1763900000170,
  QuestionsOfBoth1763900000180,
  ImportSupplies1763900000190,
  ActorMailboxes1763900000191,
  ProgrammeLines1763900000210,
  AnswersTold1763900000220,
  Standing1764000000100,
  PortfolioGroups1764000000101,
  BudgetsAtPrices1764000000200,
  Frames1764000000201,
  StandingColours1764000000300,
  DimensionColours1764000000301,
  DirectorateOpinions1764000000302,
  ComparedRounds1764000000400,
  HistoricalRounds1764000000401,
  PublishingRounds1764000000402,
  ChangingRounds1764000000403,
  Registers1764000000500,
  Municipalities1764000000501,
  PriceIndices1764000000510,
  Transfers1764000000600,
  ImportPreviews1764000000610,
  FaultHeadings1764000000611,
  ProjectMentions1764000000620,
  CancelledMeetings1764000000640,
  ReadableAudit1764000000641,
  ReminderSchedules1764000000642,
  ImportReceipts1764000000650,
  UnreportedProjects1764000000660,
  Agreements1764000000700,
  Roadmaps1764000000720,
  Strategies1764000000721,
  Solutions1764000000730,
  RollOuts1764000000731,
  ReceiverCapacities1764000000732,
  SolutionCosts1764000000740,
  Matters1764000000741,
  ConfirmedMinutes1764000000742,
  Publication1764000000800,
  KnownNames1764000000801,
  Packs1764000000810,
  Subscriptions1764000000820,
  FiguresSignal1764000000830,
  UnfinishedJobs1764000000831,
  Quotas1764000000832,
  ImportMoves1764000000850,
  DelegatedRollOuts1764000000860,
  Topics1764000000861,
  CheckedDocuments1764000000862,
  Retention1764000000870,
  Workspace1764000000900,
  CaseRevisions1764000000940,
  ActorRevisions1764000000941,
  ConfirmedMailboxes1764000000945,
  DeliveryCounts1764000000950,
  ReplayPublications1764000000960,
  PublishedFigures1764000000970,
  LineBases1764000000971,
];

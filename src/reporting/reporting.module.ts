import { Global, Module } from '@nestjs/common';
import { ColourController } from './reports/colour.controller.js';
import { ColourNotices } from './reports/colour-notice.service.js';
import { ColourService } from './reports/colour.service.js';
import { CompletenessQueries } from './completeness/completeness.queries.js';
import { CompletenessController } from './completeness/completeness.controller.js';
import { ExpectedReports } from './completeness/expected-reports.lookup.js';
import { ReminderService } from './completeness/reminder.service.js';
import { ActorSettingController } from './steps/actor-setting.controller.js';
import { ActorSettingService } from './steps/actor-setting.port.js';
import { ImportMappings } from './mappings/import-mapping.port.js';
import { ReportAssessment } from './assessment/report-assessment.port.js';
import { ReportCertification } from './reports/report-certification.port.js';
import { ReportController } from './reports/report.controller.js';
import { ReportCodes } from './columns/report-code.queries.js';
import { ReportMovesController } from './previews/report-moves.controller.js';
import { ReportMovesQueries } from './previews/report-moves.queries.js';
import { ReportFiles } from './files/report-file.port.js';
import { ImportBatches } from './imports/import-batches.service.js';
import { ImportBatchQueries } from './imports/import-batch.queries.js';
import { ImportBatchService } from './imports/import-batch.service.js';
import { ImportBreaks } from './imports/import-breaks.queries.js';
import { ImportEnding } from './imports/import-ending.port.js';
import { ImportReceipts } from './receipts/import-receipt.port.js';
import { ImportWorker } from './imports/import-worker.service.js';
import { ImportStaging } from './imports/import-staging.service.js';
import { ImportController } from './imports/import.controller.js';
import { ImportJobs } from './imports/import.job.js';
import { ImportQueries } from './imports/import.queries.js';
import { ImportService } from './imports/import.service.js';
import { CriteriaSetUse } from '../criteria/criteria-set-use.lookup.js';
import { CriteriaSetsOfRounds } from './rounds/open-round.queries.js';
import { RegisterUse } from '../registers/code-lists/register-use.lookup.js';
import { RegisteredCodeUse } from './reports/registered-code-use.queries.js';
import { ReportQueries } from './reports/report.queries.js';
import { RevisionQueries } from './reports/revision.queries.js';
import { ReportTemplateController } from './templates/report-template.controller.js';
import { ReportTemplateQueries } from './templates/report-template.queries.js';
import { OwnReports } from './reports/own-report.service.js';
import { CertifiedMoves } from './reports/certified-moves.port.js';
import { ReportCertifyService } from './reports/report-certify.service.js';
import { ReportDraftService } from './reports/report-draft.service.js';
import { RoundCancelling } from './round-steps/round-cancel.service.js';
import { RoundChanging } from './round-steps/round-change.service.js';
import { RoundNotices } from './round-steps/round-notice.service.js';
import { RoundReferences } from './rounds/round-reference.port.js';
import { RoundClosing } from './round-steps/round-close.service.js';
import { RoundPublication } from './round-steps/round-publication.commands.js';
import { RoundPublishing } from './round-steps/round-publish.service.js';
import { RoundStepController } from './round-steps/round-step.controller.js';
import { RoundChanges } from './rounds/round-change.port.js';
import { RoundController } from './rounds/round.controller.js';
import { RoundLookup } from './rounds/round.lookup.js';
import { RoundQueries } from './rounds/round.queries.js';
import { RoundService } from './rounds/round.service.js';
import { RuleSetController } from './rule-sets/rule-set.controller.js';
import { RuleSetLookup } from './rule-sets/rule-set.lookup.js';
import { RuleSetService } from './rule-sets/rule-set.service.js';
import { SlipController } from './assessment/slip.controller.js';
import { SlipQueries } from './assessment/slip.queries.js';
import { SubmissionController } from './submissions/submission.controller.js';
import { SubmissionQueries } from './submissions/submission.queries.js';
import { SubmissionLocks } from './submissions/submission-lock.service.js';
import { SubmissionQuestionService } from './submissions/submission-question.service.js';
import { SubmissionNotices } from './submissions/submission-notice.service.js';
import { SubmissionService } from './submissions/submission.service.js';
import { MailboxChoice } from './steps/mailbox-choice.port.js';
import { MailboxCodeJobs } from './steps/mailbox-code.job.js';
import { MailboxCodes } from './steps/mailbox-code.service.js';
import { MailboxConfirmation } from './steps/mailbox-confirmation.service.js';
import { NoticeRecipients } from './steps/notice-recipient.port.js';
import { SubmissionSteps } from './steps/submission-steps.port.js';
import { ProjectImportController } from './project-imports/project-import.controller.js';
import { ProjectImportJobs } from './project-imports/project-import.job.js';
import { ProjectImportService } from './project-imports/project-import.service.js';
import { ProjectImportWorker } from './project-imports/project-import-worker.service.js';
import { TransferController } from './transfers/transfer.controller.js';
import { TransferJobs } from './transfers/transfer.job.js';
import { TransferQueries } from './transfers/transfer.queries.js';
import { TransferService } from './transfers/transfer.service.js';
import { TransferWork } from './transfers/transfer-work.service.js';

/**
 * Rounds, their reports (drafts that become immutable certified revisions), and submissions: all
 * reports of one actor in one round.
 * Invariants: a certified revision is never overwritten. Closing a round waits for certifications
 * in progress; afterwards only actors with a reopened submission certify. A report belongs to one
 * project and one round. A yellow or red status has a reason. A certified submission contains no
 * draft. With two steps nobody certifies its own submission. Slip is measured from the first
 * baseline. A published rule set never changes. An import obeys the rules of single reports, and
 * can be all or nothing. A project has one transfer under way at most; a report stays with the actor
 * that certified it.
 */
@Global()
@Module({
  controllers: [
    RoundController,
    RoundStepController,
    ReportController,
    ReportMovesController,
    CompletenessController,
    SubmissionController,
    ImportController,
    ProjectImportController,
    ActorSettingController,
    SlipController,
    RuleSetController,
    ColourController,
    ReportTemplateController,
    TransferController,
  ],
  providers: [
    RoundService,
    RoundChanges,
    RoundReferences,
    RoundChanging,
    RoundCancelling,
    RoundNotices,
    RoundClosing,
    RoundPublication,
    RoundPublishing,
    RoundLookup,
    RoundQueries,
    OwnReports,
    ReportDraftService,
    CertifiedMoves,
    ReportCertifyService,
    ReportQueries,
    RevisionQueries,
    CompletenessQueries,
    ExpectedReports,
    ReminderService,
    ReportAssessment,
    ReportCodes,
    ReportMovesQueries,
    ReportCertification,
    SlipQueries,
    RuleSetService,
    RuleSetLookup,
    ColourService,
    ColourNotices,
    NoticeRecipients,
    SubmissionLocks,
    SubmissionService,
    SubmissionQuestionService,
    SubmissionNotices,
    SubmissionQueries,
    SubmissionSteps,
    ActorSettingService,
    MailboxChoice,
    MailboxConfirmation,
    MailboxCodes,
    MailboxCodeJobs,
    ReportTemplateQueries,
    ReportFiles,
    ImportService,
    ImportQueries,
    ImportStaging,
    ImportBatchQueries,
    ImportBatchService,
    ImportBatches,
    ImportBreaks,
    ImportReceipts,
    ImportEnding,
    ImportWorker,
    ImportJobs,
    ImportMappings,
    ProjectImportService,
    ProjectImportWorker,
    ProjectImportJobs,
    TransferService,
    TransferQueries,
    TransferWork,
    TransferJobs,
    { provide: RegisterUse, useClass: RegisteredCodeUse },
    { provide: CriteriaSetUse, useClass: CriteriaSetsOfRounds },
  ],
  exports: [RoundLookup, RoundPublication, ExpectedReports, RegisterUse, CriteriaSetUse],
})
export class ReportingModule {}

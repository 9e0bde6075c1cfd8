import { Global, Module } from '@nestjs/common';
import { ColourController } from './reports/colour.controller.js';
import { ColourService } from './reports/colour.service.js';
import { CompletenessQueries } from './completeness/completeness.queries.js';
import { CompletenessController } from './completeness/completeness.controller.js';
import { ExpectedReports } from './completeness/expected-reports.lookup.js';
import { ReminderService } from './completeness/reminder.service.js';
import { ActorSettingController } from './steps/actor-setting.controller.js';
import { ActorSettingService } from './steps/actor-setting.port.js';
import { ImportMappings } from './imports/import-mapping.service.js';
import { ReportAssessment } from './assessment/report-assessment.port.js';
import { ReportCertification } from './reports/report-certification.port.js';
import { ReportController } from './reports/report.controller.js';
import { ReportFiles } from './files/report-file.port.js';
import { ImportBatches } from './imports/import-batches.service.js';
import { ImportBatchQueries } from './imports/import-batch.queries.js';
import { ImportBatchService } from './imports/import-batch.service.js';
import { ImportBreaks } from './imports/import-breaks.queries.js';
import { ReportImportRun } from './imports/import-worker.service.js';
import { ReportImportStaging } from './imports/import-staging.service.js';
import { ReportImportController } from './imports/import.controller.js';
import { ReportImportJobs } from './imports/import.job.js';
import { ReportImportQueries } from './imports/import.queries.js';
import { ReportImportService } from './imports/import.service.js';
import { ReportQueries } from './reports/report.queries.js';
import { ReportTemplateController } from './templates/report-template.controller.js';
import { ReportTemplateQueries } from './templates/report-template.queries.js';
import { ReportService } from './reports/report.service.js';
import { RoundController } from './rounds/round.controller.js';
import { RoundLookup } from './rounds/round.lookup.js';
import { RoundService } from './rounds/round.service.js';
import { RuleSetController } from './rule-sets/rule-set.controller.js';
import { RuleSetLookup } from './rule-sets/rule-set.lookup.js';
import { RuleSetService } from './rule-sets/rule-set.service.js';
import { SlipController } from './assessment/slip.controller.js';
import { SlipQueries } from './assessment/slip.queries.js';
import { SubmissionController } from './submissions/submission.controller.js';
import { SubmissionQueries } from './submissions/submission.queries.js';
import { SubmissionNotices } from './submissions/submission-notice.service.js';
import { SubmissionService } from './submissions/submission.service.js';
import { SubmissionSteps } from './steps/submission-steps.port.js';

/**
 * Rounds, the reports of each as drafts that become immutable certified revisions, and an actor's
 * reports as a submission.
 * Invariants: nothing certified is ever overwritten; a round that closes waits for certifications
 * under way and takes none after, but corrections of an actor that was let in again; a report is
 * one project's for one round; a colour that is not green has its reason; a certified submission
 * has no draft in it; with two steps nobody certifies what it submitted; slip is measured against
 * the first approval; a published rule set never changes; an import obeys what a single report
 * obeys, and in whole or not at all where it is asked to.
 */
@Global()
@Module({
  controllers: [
    RoundController,
    ReportController,
    CompletenessController,
    SubmissionController,
    ReportImportController,
    ActorSettingController,
    SlipController,
    RuleSetController,
    ColourController,
    ReportTemplateController,
  ],
  providers: [
    RoundService,
    RoundLookup,
    ReportService,
    ReportQueries,
    CompletenessQueries,
    ExpectedReports,
    ReminderService,
    ReportAssessment,
    ReportCertification,
    SlipQueries,
    RuleSetService,
    RuleSetLookup,
    ColourService,
    SubmissionService,
    SubmissionNotices,
    SubmissionQueries,
    SubmissionSteps,
    ActorSettingService,
    ReportTemplateQueries,
    ReportFiles,
    ReportImportService,
    ReportImportQueries,
    ReportImportStaging,
    ImportBatchQueries,
    ImportBatchService,
    ImportBatches,
    ImportBreaks,
    ReportImportRun,
    ReportImportJobs,
    ImportMappings,
  ],
  exports: [RoundLookup, ExpectedReports],
})
export class ReportingModule {}

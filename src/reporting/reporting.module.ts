import { Global, Module } from '@nestjs/common';
import { ColourController } from './colour.controller.js';
import { ColourService } from './colour.service.js';
import { CompletenessQueries } from './completeness.queries.js';
import { CompletenessController } from './completeness.controller.js';
import { ExpectedReports } from './expected-reports.lookup.js';
import { ReminderService } from './reminder.service.js';
import { ActorSettingController } from './actor-setting.controller.js';
import { ActorSettingService } from './actor-setting.service.js';
import { ImportMappings } from './import-mapping.service.js';
import { ReportAssessment } from './report-assessment.service.js';
import { ReportCertification } from './report-certification.service.js';
import { ReportController } from './report.controller.js';
import { ReportFiles } from './report-file.service.js';
import { ReportImportBreaks } from './report-import-breaks.service.js';
import { ReportImportBatch } from './report-import-batch.service.js';
import { ReportImportRun } from './report-import-run.service.js';
import { ReportImportStaging } from './report-import-staging.service.js';
import { ReportImportController } from './report-import.controller.js';
import { ReportImportJobs } from './report-import.job.js';
import { ReportImportQueries } from './report-import.queries.js';
import { ReportImportService } from './report-import.service.js';
import { ReportQueries } from './report.queries.js';
import { ReportTemplateController } from './report-template.controller.js';
import { ReportTemplateQueries } from './report-template.queries.js';
import { ReportRows } from './report-rows.service.js';
import { ReportService } from './report.service.js';
import { RoundController } from './round.controller.js';
import { RoundLookup } from './round.lookup.js';
import { RoundService } from './round.service.js';
import { RuleSetController } from './rule-set.controller.js';
import { RuleSetLookup } from './rule-set.lookup.js';
import { RuleSetService } from './rule-set.service.js';
import { SlipController } from './slip.controller.js';
import { SlipQueries } from './slip.queries.js';
import { SubmissionController } from './submission.controller.js';
import { SubmissionQueries } from './submission.queries.js';
import { SubmissionNotices } from './submission-notice.service.js';
import { SubmissionService } from './submission.service.js';
import { SubmissionSteps } from './submission-steps.service.js';

/**
 * Rounds, the reports of each as drafts that become immutable certified revisions, and an actor's reports as a submission.
 * Invariants: nothing certified is ever overwritten; a round that closes waits for certifications under way and takes
 * none after, but corrections of an actor that was let in again; a report is one project's for one round; a colour that
 * is not green has its reason; a certified submission has no draft in it; with two steps nobody certifies what it submitted;
 * slip is measured against the first approval; a published rule set never changes; an import obeys what a single report obeys, and
 * in whole or not at all where it is asked to.
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
    ReportRows,
    ReportImportService,
    ReportImportQueries,
    ReportImportStaging,
    ReportImportBatch,
    ReportImportBreaks,
    ReportImportRun,
    ReportImportJobs,
    ImportMappings,
  ],
  exports: [RoundLookup, ExpectedReports],
})
export class ReportingModule {}

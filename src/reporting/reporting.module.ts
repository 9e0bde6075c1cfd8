import { Global, Module } from '@nestjs/common';
import { CompletenessQueries } from './completeness.queries.js';
import { CompletenessController } from './completeness.controller.js';
import { ReminderService } from './reminder.service.js';
import { ReportController } from './report.controller.js';
import { ReportQueries } from './report.queries.js';
import { ReportService } from './report.service.js';
import { RoundController } from './round.controller.js';
import { RoundLookup } from './round.lookup.js';
import { RoundService } from './round.service.js';

/**
 * Rounds and the reports of each: drafts that become immutable certified revisions.
 * Invariants: nothing certified is ever overwritten; a round that closes waits for certifications under way and takes
 * none after; a report is one project's for one round; a colour that is not green has its reason.
 */
@Global()
@Module({
  controllers: [RoundController, ReportController, CompletenessController],
  providers: [RoundService, RoundLookup, ReportService, ReportQueries, CompletenessQueries, ReminderService],
  exports: [RoundLookup],
})
export class ReportingModule {}

import { Global, Module } from '@nestjs/common';
import { ColourController } from './colour.controller.js';
import { ColourService } from './colour.service.js';
import { ReportAssessment } from './report-assessment.service.js';
import { ReportController } from './report.controller.js';
import { ReportQueries } from './report.queries.js';
import { ReportService } from './report.service.js';
import { RoundController } from './round.controller.js';
import { RoundLookup } from './round.lookup.js';
import { RoundService } from './round.service.js';
import { RuleSetController } from './rule-set.controller.js';
import { RuleSetLookup } from './rule-set.lookup.js';
import { RuleSetService } from './rule-set.service.js';
import { SlipController } from './slip.controller.js';
import { SlipQueries } from './slip.queries.js';

/**
 * Rounds and the reports of each: drafts that become immutable certified revisions.
 * Invariants: nothing certified is ever overwritten; a round that closes waits for certifications under way and takes
 * none after; a report is one project's for one round; a colour that is not green has its reason;
 * slip is measured against the first approval; a published rule set never changes.
 */
@Global()
@Module({
  controllers: [RoundController, ReportController, SlipController, RuleSetController, ColourController],
  providers: [RoundService, RoundLookup, ReportService, ReportQueries, ReportAssessment, SlipQueries, RuleSetService, RuleSetLookup, ColourService],
  exports: [RoundLookup],
})
export class ReportingModule {}

import { Global, Module } from '@nestjs/common';
import { AgreementTargets } from './agreements/agreement-target.service.js';
import { AgreementController } from './agreements/agreement.controller.js';
import { AgreementQueries } from './agreements/agreement.queries.js';
import { AgreementJobs } from './agreements/agreement.job.js';
import { AgreementService } from './agreements/agreement.service.js';
import { AgreementTelling } from './agreements/agreement-telling.port.js';
import { SuggestionController } from './suggestions/suggestion.controller.js';
import { SuggestionQueries } from './suggestions/suggestion.queries.js';
import { Suggestions } from './suggestions/suggestion.port.js';
import { ReceiverCalendarController } from './calendars/receiver-calendar.controller.js';
import { ReceiverCalendars } from './calendars/receiver-calendar.service.js';
import { CollisionController } from './calendars/collision.controller.js';
import { CollisionQueries } from './calendars/collision.queries.js';
import { MunicipalPlans } from './calendars/municipal-plans.lookup.js';
import { MentionJobs } from './mentions/mention.job.js';
import { CoverageController } from './reach/coverage.controller.js';
import { CoverageQueries } from './reach/coverage.queries.js';
import { AgreementMentions } from './mentions/mention.service.js';
import { NetworkController } from './networks/network.controller.js';
import { NetworkService } from './networks/network.service.js';
import { RollOutPlans } from './roll-outs/roll-out-plan.service.js';
import { RollOutTelling } from './roll-outs/roll-out-telling.service.js';
import { RollOutController } from './roll-outs/roll-out.controller.js';
import { RollOutJobs } from './roll-outs/roll-out.job.js';
import { RollOutQueries } from './roll-outs/roll-out.queries.js';
import { RollOutService } from './roll-outs/roll-out.service.js';
import { SolutionController } from './solutions/solution.controller.js';
import { SolutionService } from './solutions/solution.service.js';

/**
 * Agreements between bodies that do not command each other: what one needs of another, what was
 * offered and promised, and what became of it.
 * Invariants: an agreement has two sides, and only the side whose turn it is moves; moves are never
 * changed; both sides read every word, others only that it exists, its days and its state; whether an
 * agreement slips is computed and never typed. A supplier plans its roll-outs, and each receiver
 * confirms its own.
 */
@Global()
@Module({
  controllers: [
    AgreementController,
    SuggestionController,
    NetworkController,
    SolutionController,
    RollOutController,
    CoverageController,
    ReceiverCalendarController,
    CollisionController,
  ],
  providers: [
    AgreementQueries,
    AgreementTargets,
    AgreementService,
    AgreementTelling,
    AgreementJobs,
    SuggestionQueries,
    Suggestions,
    AgreementMentions,
    MentionJobs,
    NetworkService,
    SolutionService,
    RollOutQueries,
    RollOutPlans,
    RollOutService,
    RollOutTelling,
    RollOutJobs,
    CoverageQueries,
    ReceiverCalendars,
    CollisionQueries,
    MunicipalPlans,
  ],
  exports: [MunicipalPlans],
})
export class CoordinationModule {}

import { Module } from '@nestjs/common';
import { AgreementTargets } from './agreements/agreement-target.service.js';
import { AgreementController } from './agreements/agreement.controller.js';
import { AgreementQueries } from './agreements/agreement.queries.js';
import { AgreementJobs } from './agreements/agreement.job.js';
import { AgreementService } from './agreements/agreement.service.js';
import { AgreementTelling } from './agreements/agreement-telling.port.js';
import { SuggestionController } from './suggestions/suggestion.controller.js';
import { SuggestionQueries } from './suggestions/suggestion.queries.js';
import { Suggestions } from './suggestions/suggestion.port.js';
import { MentionJobs } from './mentions/mention.job.js';
import { AgreementMentions } from './mentions/mention.service.js';

/**
 * Agreements between bodies that do not command each other: what one needs of another, what was
 * offered and promised, and what became of it.
 * Invariants: an agreement has two sides, and only the side whose turn it is moves; moves are never
 * changed; both sides read every word, others only that it exists, its days and its state; whether an
 * agreement slips is computed and never typed.
 */
@Module({
  controllers: [AgreementController, SuggestionController],
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
  ],
})
export class CoordinationModule {}

import { Global, Module } from '@nestjs/common';
import { AdviceController } from './advice.controller.js';
import { AdviceQueries } from './advice.queries.js';
import { AdviceService } from './advice.service.js';
import { CaseController } from './case.controller.js';
import { CaseQueries } from './case.queries.js';
import { CaseService } from './case.service.js';
import { CouncilController } from './council.controller.js';
import { CouncilLookup } from './council.lookup.js';
import { DecisionService } from './decision.service.js';
import { MeetingController } from './meeting.controller.js';
import { MeetingQueries } from './meeting.queries.js';
import { MeetingService } from './meeting.service.js';
import { MinutesController } from './minutes.controller.js';
import { MinutesService } from './minutes.service.js';

/**
 * Councils, their meetings and cases, and the loop from advice to answer to effect.
 * Invariants: what is not published is the directorate's and, of advice, its owner's alone; figures that a case was given never
 * change; a decision on a list moves all of it or none; a decision, an answer and an effect are never overwritten; minutes
 * have no place for who said what.
 */
@Global()
@Module({
  controllers: [
    CouncilController,
    MeetingController,
    MinutesController,
    CaseController,
    AdviceController,
  ],
  providers: [
    CouncilLookup,
    MeetingQueries,
    MeetingService,
    MinutesService,
    CaseQueries,
    CaseService,
    DecisionService,
    AdviceQueries,
    AdviceService,
  ],
  exports: [CouncilLookup],
})
export class GovernanceModule {}

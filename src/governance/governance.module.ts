import { Global, Module } from '@nestjs/common';
import { AdviceController } from './advice/advice.controller.js';
import { AdviceQueries } from './advice/advice.queries.js';
import { AdviceService } from './advice/advice.service.js';
import { CaseDocuments } from './cases/case-documents.commands.js';
import { CaseController } from './cases/case.controller.js';
import { CaseQueries } from './cases/case.queries.js';
import { CaseSubjects } from './cases/case-subject.service.js';
import { CaseService } from './cases/case.service.js';
import { CouncilController } from './councils/council.controller.js';
import { CouncilLookup } from './councils/council.lookup.js';
import { DocumentChecks } from './cases/document-check.service.js';
import { TopicController } from './topics/topic.controller.js';
import { TopicQueries } from './topics/topic.queries.js';
import { TopicService } from './topics/topic.service.js';
import { DecisionService } from './cases/decision.service.js';
import { MeetingController } from './councils/meeting.controller.js';
import { MeetingQueries } from './councils/meeting.queries.js';
import { MeetingService } from './councils/meeting.service.js';
import { MinutesController } from './minutes/minutes.controller.js';
import { MinutesQueries } from './minutes/minutes.queries.js';
import { MinutesService } from './minutes/minutes.service.js';

/**
 * Councils, their meetings and cases, and the loop from advice to answer to effect.
 * Invariants: only the directorate reads unpublished rows, and an owner reads unpublished advice on
 * its own projects; figures that were added to a case never change; a decision moves all its projects
 * or none; a matter has one case in each council; a decision, an answer and an effect are never
 * overwritten; a topic keeps its challenges as certified; minutes have no place for who held which
 * opinion, and naming it must be confirmed.
 */
@Global()
@Module({
  controllers: [
    CouncilController,
    MeetingController,
    MinutesController,
    TopicController,
    CaseController,
    AdviceController,
  ],
  providers: [
    CouncilLookup,
    MeetingQueries,
    MeetingService,
    MinutesQueries,
    MinutesService,
    TopicQueries,
    TopicService,
    CaseQueries,
    DocumentChecks,
    CaseSubjects,
    CaseDocuments,
    CaseService,
    DecisionService,
    AdviceQueries,
    AdviceService,
  ],
  exports: [CouncilLookup, CaseDocuments],
})
export class GovernanceModule {}

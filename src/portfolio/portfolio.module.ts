import { Global, Module } from '@nestjs/common';
import { EvaluationController } from './evaluation.controller.js';
import { EvaluationService } from './evaluation.service.js';
import { IntakeCommands } from './intake.commands.js';
import { IntakeController } from './intake.controller.js';
import { IntakeQueries } from './intake.queries.js';
import { IntakeService } from './intake.service.js';
import { IntakeSteps } from './intake-steps.service.js';
import { ProjectController } from './project.controller.js';
import { ProjectLookup } from './project.lookup.js';
import { ProjectQueries } from './project.queries.js';
import { ProjectService } from './project.service.js';

/**
 * The projects, their programmes and how each stands under the criteria.
 * Invariants: one owner; a code never changes; programmes make no cycle; exactly one main goal; an evaluation is never
 * changed, only followed by a new revision; what is another actor's is answered like what does not exist.
 */
@Global()
@Module({
  controllers: [ProjectController, EvaluationController, IntakeController],
  providers: [ProjectService, ProjectQueries, ProjectLookup, EvaluationService, IntakeService, IntakeSteps, IntakeQueries, IntakeCommands],
  exports: [ProjectLookup, IntakeCommands],
})
export class PortfolioModule {}

import { Global, Module } from '@nestjs/common';
import { BaselineController } from './baseline.controller.js';
import { BaselineLookup } from './baseline.lookup.js';
import { BaselineService } from './baseline.service.js';
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
import { ReplayController } from './replay.controller.js';
import { ReplayJobs } from './replay.job.js';
import { ReplayQueries } from './replay.queries.js';
import { ReplayRun } from './replay-run.service.js';
import { ReplayService } from './replay.service.js';

/**
 * The projects, their programmes, how each stands under the criteria, and their way into the portfolio and out of it.
 * Invariants: one owner; a code never changes; programmes make no cycle; exactly one main goal; an evaluation is never
 * changed, only followed by a new revision; every version of a project is kept; the first approved cost and dates are never overwritten; a standing changes by the table of
 * `intake.rules.ts` only, and nothing leaves by omission; a replay is whole or nothing; what is another actor's is answered like what does not exist.
 */
@Global()
@Module({
  controllers: [
    ProjectController,
    BaselineController,
    EvaluationController,
    IntakeController,
    ReplayController,
  ],
  providers: [
    ProjectService,
    ProjectQueries,
    ProjectLookup,
    BaselineService,
    BaselineLookup,
    EvaluationService,
    IntakeService,
    IntakeSteps,
    IntakeQueries,
    IntakeCommands,
    ReplayService,
    ReplayQueries,
    ReplayRun,
    ReplayJobs,
  ],
  exports: [ProjectLookup, BaselineLookup, IntakeCommands],
})
export class PortfolioModule {}

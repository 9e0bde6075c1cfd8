import { Global, Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { BaselineController } from './projects/baseline.controller.js';
import { BaselineLookup } from './projects/baseline.lookup.js';
import { BaselineService } from './projects/baseline.service.js';
import { EvaluationController } from './evaluations/evaluation.controller.js';
import { EvaluationQueries } from './evaluations/evaluation.queries.js';
import { EvaluationService } from './evaluations/evaluation.service.js';
import { IntakeCommands } from './intake/intake.commands.js';
import { IntakeController } from './intake/intake.controller.js';
import { IntakeQueries } from './intake/intake.queries.js';
import { IntakeService } from './intake/intake.service.js';
import { PortfolioQueries } from './intake/portfolio.queries.js';
import { RankingQueries } from './intake/ranking.queries.js';
import { ProjectCommands } from './projects/project.commands.js';
import { ProjectController } from './projects/project.controller.js';
import { ProjectMentionInterceptor } from './projects/project-mention.interceptor.js';
import { ProjectMentions } from './projects/project-mention.lookup.js';
import { ProjectLookup } from './projects/project.lookup.js';
import { ProjectSaving } from './projects/project-save.commands.js';
import { ProjectQueries } from './projects/project.queries.js';
import { ProjectService } from './projects/project.service.js';
import { ReplayController } from './replays/replay.controller.js';
import { ReplayPublicationController } from './replays/replay-publication.controller.js';
import { ReplayPublication } from './replays/replay-publication.service.js';
import { ReplayJobs } from './replays/replay.job.js';
import { ReplayQueries } from './replays/replay.queries.js';
import { ReplayCommentQueries } from './replays/replay-comment.queries.js';
import { ReplayLineQueries } from './replays/replay-line.queries.js';
import { ReplayRun } from './replays/replay-run.service.js';
import { ReplayService } from './replays/replay.service.js';

/**
 * Projects and programmes, their evaluations under the criteria, their way into and out of the
 * portfolio, and replays of the criteria over the whole portfolio.
 * Invariants: a project has one owner and one main goal; its code never changes; programmes make no
 * cycle; every version of a project is kept; an evaluation and a baseline are never changed, only
 * followed by a newer one; a standing changes only by the table of `intake.rules.ts`; nothing
 * leaves by omission; a replay is stored whole or not at all, and a published one never changes; a
 * caller cannot tell another actor's project from one that does not exist.
 */
@Global()
@Module({
  controllers: [
    ProjectController,
    BaselineController,
    EvaluationController,
    IntakeController,
    ReplayController,
    ReplayPublicationController,
  ],
  providers: [
    ProjectService,
    ProjectQueries,
    ProjectLookup,
    ProjectMentions,
    { provide: APP_INTERCEPTOR, useClass: ProjectMentionInterceptor },
    ProjectCommands,
    ProjectSaving,
    BaselineService,
    BaselineLookup,
    EvaluationService,
    EvaluationQueries,
    IntakeService,
    IntakeQueries,
    RankingQueries,
    PortfolioQueries,
    IntakeCommands,
    ReplayService,
    ReplayPublication,
    ReplayQueries,
    ReplayLineQueries,
    ReplayCommentQueries,
    ReplayRun,
    ReplayJobs,
  ],
  exports: [
    ProjectLookup,
    ProjectMentions,
    ProjectCommands,
    ProjectSaving,
    BaselineLookup,
    IntakeCommands,
  ],
})
export class PortfolioModule {}

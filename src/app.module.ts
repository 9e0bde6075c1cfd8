import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { ActorsModule } from './actors/actors.module.js';
import { AuthModule } from './auth/auth.module.js';
import { OperationGuard } from './auth/operation.guard.js';
import { CriteriaModule } from './criteria/criteria.module.js';
import { ALL_ENTITIES } from './entities.js';
import { CoordinationModule } from './coordination/coordination.module.js';
import { GovernanceModule } from './governance/governance.module.js';
import { Clock } from './platform/base/clock.js';
import type { Config } from './platform/settings/config.js';
import { Log } from './platform/telemetry/logging.js';
import { PagesModule } from './pages/pages.module.js';
import { PlatformModule } from './platform/platform.module.js';
import { RateGuard } from './platform/limits/rate.guard.js';
import { PreconditionGuard } from './platform/http/precondition.guard.js';
import { ProblemFilter } from './platform/http/problem.filter.js';
import { CONFIG, ENTITIES } from './platform/base/tokens.js';
import { Routes } from './platform/http/routes.js';
import { createValidationPipe } from './platform/fields/validation.js';
import { PortfolioModule } from './portfolio/portfolio.module.js';
import { RegistersModule } from './registers/registers.module.js';
import { ReportingModule } from './reporting/reporting.module.js';
import { CostsModule } from './costs/costs.module.js';
import { StrategyModule } from './strategy/strategy.module.js';
import { OverviewModule } from './overview/overview.module.js';
import { PublicationModule } from './publication/publication.module.js';
import { RollupModule } from './rollup/rollup.module.js';
import { WorkspaceModule } from './workspace/workspace.module.js';

/** The configuration with the database in use: the configured one, or the embedded server. */
export type SettledConfig = Config & { readonly databaseUrl: string };

@Module({})
class EnvironmentModule {}

/** The service: all areas in their order, and the global guards, pipe and filter. */
@Module({})
export class AppModule {
  static with(
    config: SettledConfig,
    clock: Clock,
    log: Log,
    routes: Routes = new Routes(),
  ): DynamicModule {
    const environment = [
      { provide: CONFIG, useValue: config },
      { provide: Clock, useValue: clock },
      { provide: Log, useValue: log },
      { provide: Routes, useValue: routes },
      { provide: ENTITIES, useValue: ALL_ENTITIES },
    ];
    return {
      module: AppModule,
      imports: [
        { module: EnvironmentModule, global: true, providers: environment, exports: environment },
        PlatformModule,
        AuthModule.with({ localIssuer: config.issuer === undefined }),
        ActorsModule,
        RegistersModule,
        CriteriaModule,
        PortfolioModule,
        ReportingModule,
        StrategyModule,
        CostsModule,
        CoordinationModule,
        GovernanceModule,
        RollupModule,
        OverviewModule,
        PagesModule,
        PublicationModule,
        WorkspaceModule,
      ],
      providers: [
        { provide: APP_GUARD, useExisting: OperationGuard },
        { provide: APP_GUARD, useClass: RateGuard },
        { provide: APP_GUARD, useClass: PreconditionGuard },
        { provide: APP_PIPE, useFactory: createValidationPipe },
        { provide: APP_FILTER, useClass: ProblemFilter },
      ],
    };
  }
}

import { Global, Module } from '@nestjs/common';
import { PackController } from './packs/pack.controller.js';
import { PackJobs } from './packs/pack.job.js';
import { PackQueries } from './packs/pack.queries.js';
import { PackRun } from './packs/pack-run.service.js';
import { PackService } from './packs/pack.service.js';
import { ReleasedPacks } from './packs/released-packs.service.js';
import { ReleasePlans } from '../reporting/round-steps/release-plan.lookup.js';
import { ApiChangeController } from './feeds/api-change.controller.js';
import { ApiChangeAnswers } from './feeds/api-change.queries.js';
import { FeedController } from './feeds/feed.controller.js';
import { FeedQueries } from './feeds/feed.queries.js';
import { KnownNameController } from './names/known-names.controller.js';
import { KnownNameQueries } from './names/known-names.queries.js';
import { KnownNameService } from './names/known-names.service.js';
import { CatalogueController } from './open-data/catalogue.controller.js';
import { CatalogueService } from './open-data/catalogue.service.js';
import { OpenData } from './open-data/open-data.service.js';
import { KeptFiles } from './releases/kept-files.service.js';
import { PlannedReleases } from './releases/planned-releases.lookup.js';
import { RehearsalQueries } from './releases/rehearsal.queries.js';
import { RehearsalService } from './releases/rehearsal.service.js';
import { ReleaseChanges } from './releases/release-changes.port.js';
import { ReleaseController } from './releases/release.controller.js';
import { ReleaseDocuments } from './releases/release-document.queries.js';
import { ReleaseFiles } from './releases/release-files.port.js';
import { ReleaseLookup } from './releases/release.lookup.js';
import { ReleasePublishing } from './releases/release-publish.service.js';
import { ReleaseQueries } from './releases/release.queries.js';
import { ReleaseService } from './releases/release.service.js';
import { ReleaseStepController } from './releases/release-step.controller.js';
import { PlanSource } from './views/plan-source.queries.js';
import { ReleaseSource } from './views/release-source.queries.js';
import { VisibilityController } from './visibility/visibility.controller.js';
import { VisibilityQueries } from './visibility/visibility.queries.js';
import { VisibilityService } from './visibility/visibility.service.js';
import { Announcements } from './deliveries/announcement.service.js';
import { DeliveryJobs } from './deliveries/delivery.job.js';
import { DeliveryService } from './deliveries/delivery.service.js';
import { DeliveryList } from './deliveries/delivery-list.service.js';
import { DeliveryListController } from './deliveries/delivery-list.controller.js';
import { DeliveryTurns } from './deliveries/delivery-turn.service.js';
import { PublicSubscriptionController } from './subscriptions/public-subscription.controller.js';
import { PublicSubscriptionService } from './subscriptions/public-subscription.service.js';
import { RetentionController } from './retention/retention.controller.js';
import { RetentionJobs } from './retention/retention.job.js';
import { RetentionQueries } from './retention/retention.queries.js';
import { RetentionService } from './retention/retention.service.js';
import { SubscriptionController } from './subscriptions/subscription.controller.js';
import { OwnSubscriptions } from './subscriptions/subscription.port.js';
import { SubscriptionQueries } from './subscriptions/subscription.queries.js';
import { SubscriptionService } from './subscriptions/subscription.service.js';

/**
 * The public view of rounds: releases, their files, and feeds.
 * Invariants: a release is made of one frozen snapshot; what is published is byte for byte what was
 * rehearsed; nobody but the directorate reads it before; a second client approves it; a published
 * release never changes and stays readable, also when a newer one corrects it; a subscriber receives
 * no event that it may not read, and each event in its order with one id over all attempts; rows are
 * deleted by a proposal that a second client has approved, exactly as proposed, and nothing certified is.
 */
@Global()
@Module({
  controllers: [
    VisibilityController,
    KnownNameController,
    ReleaseController,
    ReleaseStepController,
    FeedController,
    ApiChangeController,
    CatalogueController,
    SubscriptionController,
    PublicSubscriptionController,
    DeliveryListController,
    PackController,
    RetentionController,
  ],
  providers: [
    PlanSource,
    ReleaseSource,
    VisibilityQueries,
    VisibilityService,
    KnownNameQueries,
    KnownNameService,
    ReleaseQueries,
    ReleaseDocuments,
    ReleaseFiles,
    KeptFiles,
    ReleaseLookup,
    ReleaseChanges,
    ReleaseService,
    RehearsalService,
    RehearsalQueries,
    ReleasePublishing,
    FeedQueries,
    ApiChangeAnswers,
    OpenData,
    CatalogueService,
    SubscriptionQueries,
    OwnSubscriptions,
    SubscriptionService,
    PublicSubscriptionService,
    Announcements,
    DeliveryTurns,
    DeliveryService,
    DeliveryList,
    DeliveryJobs,
    PackService,
    PackQueries,
    PackRun,
    PackJobs,
    ReleasedPacks,
    RetentionQueries,
    RetentionService,
    RetentionJobs,
    { provide: ReleasePlans, useClass: PlannedReleases },
  ],
  exports: [ReleaseFiles, ReleaseLookup, ReleasePlans],
})
export class PublicationModule {}

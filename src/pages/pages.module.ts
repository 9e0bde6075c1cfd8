import { Module } from '@nestjs/common';
import { PageSite } from './site/page-site.service.js';
import { ReleaseShelf } from './site/release-shelf.service.js';

/**
 * Public pages, rendered here without any script.
 * Invariants: a page shows one published release and nothing else; the same address over the same
 * release gives the same bytes; every text exists in nb, nn and en; a stranger's path or query ends
 * in a page, never in a stack or JSON.
 */
@Module({ providers: [PageSite, ReleaseShelf] })
export class PagesModule {}

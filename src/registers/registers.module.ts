import { Global, Module } from '@nestjs/common';
import { CodeListJob } from './code-lists/code-list.job.js';
import { CodeListLoad } from './code-lists/code-list-load.service.js';
import { RegisterController } from './code-lists/register.controller.js';
import { RegisterLookup } from './code-lists/register.lookup.js';
import { RegisterQueries } from './code-lists/register.queries.js';
import { RegisterService } from './code-lists/register.service.js';
import { PriceIndexController } from './price-indices/price-index.controller.js';
import { PriceIndexLookup } from './price-indices/price-index.lookup.js';
import { PriceIndexService } from './price-indices/price-index.service.js';

/**
 * Registers as data: goals, areas, themes, segments, national solutions and networks, each entry
 * with its names, validity and source; and price indices, each version with its source.
 * Invariants: two entries of one code are never valid on one day; loading a file twice changes
 * nothing, and a file never overwrites what was changed over the API after it was made; an entry
 * that was used cannot vanish; a published version of a price index never changes.
 */
@Global()
@Module({
  controllers: [RegisterController, PriceIndexController],
  providers: [
    CodeListJob,
    CodeListLoad,
    RegisterLookup,
    RegisterQueries,
    RegisterService,
    PriceIndexLookup,
    PriceIndexService,
  ],
  exports: [RegisterLookup, PriceIndexLookup],
})
export class RegistersModule {}

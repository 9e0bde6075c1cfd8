import { Global, Module } from '@nestjs/common';
import { PriceIndexController } from './price-indices/price-index.controller.js';
import { PriceIndexLookup } from './price-indices/price-index.lookup.js';
import { PriceIndexService } from './price-indices/price-index.service.js';

/**
 * Registers as data: price indices, each version with its source.
 * Invariants: a published version of a price index never changes.
 */
@Global()
@Module({
  controllers: [PriceIndexController],
  providers: [PriceIndexLookup, PriceIndexService],
  exports: [PriceIndexLookup],
})
export class RegistersModule {}

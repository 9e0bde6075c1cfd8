import { Global, Module } from '@nestjs/common';
import { CriteriaRegister } from './criteria-register.service.js';
import { CriteriaSetController } from './criteria-set.controller.js';
import { CriteriaSetLookup } from './criteria-set.lookup.js';

/**
 * What decides who belongs in the national portfolio: versioned sets of criteria with a rule over them.
 * Invariants: a published set never changes; a rule is parsed, never run as code; a missing answer is "undecided", never "no".
 */
@Global()
@Module({
  controllers: [CriteriaSetController],
  providers: [CriteriaSetLookup, CriteriaRegister],
  exports: [CriteriaSetLookup, CriteriaRegister],
})
export class CriteriaModule {}

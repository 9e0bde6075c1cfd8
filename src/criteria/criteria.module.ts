import { Global, Module } from '@nestjs/common';
import { CriteriaRegister } from './criteria-register.service.js';
import { CriteriaSetController } from './criteria-set.controller.js';
import { CriteriaSetLookup } from './criteria-set.lookup.js';
import { CriteriaSetService } from './criteria-set.service.js';

/**
 * The criteria for the national portfolio: versioned sets of criteria, each with a rule that decides
 * which projects belong in it.
 * Invariants: a published set never changes; no two sets are in force on one date; a status follows
 * from dates; a rule is parsed, never run as code; a missing answer is "undecided", never "no".
 */
@Global()
@Module({
  controllers: [CriteriaSetController],
  providers: [CriteriaSetLookup, CriteriaSetService, CriteriaRegister],
  exports: [CriteriaSetLookup, CriteriaRegister],
})
export class CriteriaModule {}

import { ApiProperty } from '../platform/documentation.js';
import { Whole } from '../platform/fields.js';
import type { ReportingSteps } from './submission.types.js';

export class SaveActorSetting {
  @Whole({ description: '1: one certifies alone. 2: one submits, and another client of the actor certifies', min: 1, max: 2, example: 2 })
  steps: ReportingSteps;
}

export class ActorSettingResponse {
  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty({ type: 'integer', enum: [1, 2] })
  steps: ReportingSteps;

  @ApiProperty({ type: 'integer', description: '0 before the first choice' })
  version: number;
}

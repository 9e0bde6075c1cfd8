import { ApiProperty } from '../../platform/fields/documentation.js';
import { Mailbox, Whole } from '../../platform/fields/fields.js';
import type { ReportingSteps } from './submission.types.js';

export class SaveActorSetting {
  @Whole({
    description:
      '1: one client certifies alone. 2: one client submits, and another client of the actor ' +
      'certifies',
    min: 1,
    max: 2,
    example: 2,
  })
  steps: ReportingSteps;

  @Mailbox({
    description: "Shared mailbox for notices about all the actor's reports; none when left out",
    example: 'portefolje@helse.example.org',
  })
  mailbox?: string | null;

  @Mailbox({
    description:
      'Shared mailbox of the unit that is responsible for the reporting. It is notified when ' +
      'reports are still missing after the reminders. When left out, `mailbox` is used',
    example: 'direktor@helse.example.org',
  })
  escalationMailbox?: string | null;
}

export class ActorSettingResponse {
  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty({ type: 'integer', enum: [1, 2] })
  steps: ReportingSteps;

  @ApiProperty({ type: 'string', nullable: true, description: 'Shared mailbox' })
  mailbox: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Shared mailbox' })
  escalationMailbox: string | null;

  @ApiProperty({ type: 'integer', description: '0 before the first choice' })
  version: number;
}

import { ApiProperty } from '../../platform/fields/documentation.js';
import { Mailbox, RequiredMailbox, Text, Whole } from '../../platform/fields/fields.js';
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

export class SendMailboxCode {
  @RequiredMailbox({
    description: 'One of the shared mailboxes that the actor has chosen',
    example: 'portefolje@helse.example.org',
  })
  mailbox: string;
}

export class ConfirmMailbox extends SendMailboxCode {
  @Text({
    description: 'The code that was sent to the mailbox last',
    max: 8,
    pattern: /^\d{8}$/,
    example: '40718295',
  })
  code: string;
}

export class ActorSettingResponse {
  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty({ type: 'integer', enum: [1, 2] })
  steps: ReportingSteps;

  @ApiProperty({ type: 'string', nullable: true, description: 'Shared mailbox' })
  mailbox: string | null;

  @ApiProperty({
    description:
      'The mailbox has given back the code that was sent to it. It gets notices only then',
  })
  mailboxConfirmed: boolean;

  @ApiProperty({ type: 'string', nullable: true, description: 'Shared mailbox' })
  escalationMailbox: string | null;

  @ApiProperty({ description: 'The same for `escalationMailbox`' })
  escalationMailboxConfirmed: boolean;

  @ApiProperty({ type: 'integer', description: '0 before the first choice' })
  version: number;
}

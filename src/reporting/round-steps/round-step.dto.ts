import { OmitType, PartialType } from '../../platform/fields/derived-classes.js';
import { Instant, Text, Whole } from '../../platform/fields/fields.js';
import { CreateRound } from '../rounds/round.dto.js';

export class CloseRound {
  @Whole({
    description:
      'Number of expected reports that are missing: confirms that the round closes without them. ' +
      'May be left out when none is missing',
    min: 0,
    max: 1_000_000,
    optional: true,
  })
  missing?: number;
}

export class PublishRound {
  @Instant({
    description: 'Time in the future at which the figures are to be published; at once by default',
    optional: true,
  })
  at?: string;
}

export class ChangeRound extends PartialType(
  OmitType(CreateRound, ['key', 'historical'] as const),
) {
  @Text({
    description: 'Why the deadline is moved. Public; required when the deadline is moved',
    max: 1000,
    optional: true,
  })
  reason?: string;
}

export class CancelRound {
  @Text({ description: 'Why the round is cancelled. Public', max: 1000, example: 'Slått sammen' })
  reason: string;

  @Whole({
    description:
      'Number of certified reports in the round: confirms that they are counted no more. ' +
      'May be left out when there is none',
    min: 0,
    max: 1_000_000,
    optional: true,
  })
  reports?: number;
}

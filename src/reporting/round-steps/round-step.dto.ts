import { Instant, Whole } from '../../platform/http/fields.js';

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

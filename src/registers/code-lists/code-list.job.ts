import { Injectable } from '@nestjs/common';
import { DATA } from '../../platform/settings/data-folder.js';
import { Log } from '../../platform/telemetry/logging.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { CodeListLoad } from './code-list-load.service.js';

const FOLDER = new URL('registers/', DATA);

/**
 * Loads files of registers that waited for the closing of a round. Every worker looks every few
 * seconds, so that no message can be lost; the first one loads.
 */
@Injectable()
export class CodeListJob {
  constructor(
    private readonly lists: CodeListLoad,
    private readonly log: Log,
    relay: OutboxRelay,
  ) {
    relay.reconcileWith(async () => {
      await this.run();
      return [];
    });
  }

  /** Loads the files that nothing holds back any more. */
  async run(folder = FOLDER): Promise<void> {
    const registers = await this.lists.loadNewer(folder);
    if (registers.length > 0) this.log.info({ registers }, 'files of registers were loaded');
  }
}

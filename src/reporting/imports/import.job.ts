import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { ReportFiles } from '../files/report-file.port.js';
import { IMPORT_REQUESTED_EVENT } from '../reporting.events.js';
import { ImportWorker } from './import-worker.service.js';

/** Lets a job run each import to its end. A job that runs again continues, or finds it ended. */
@Injectable()
export class ImportJobs {
  constructor(imports: ImportWorker, files: ReportFiles, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'report-import',
      run: (payload) => imports.run(idOf(payload)),
      ends: true,
      isLong: true,
      exhausted: (payload) => imports.giveUp(idOf(payload)),
    });
    relay.addRoute(IMPORT_REQUESTED_EVENT, (payload) => [messageOf(payload)]);
    relay.reconcileWith(async () => (await imports.listLost()).map(messageOf));
    relay.pruneWith(() => files.prune());
  }
}

function messageOf(payload: Readonly<Record<string, string>>): JobMessage {
  return { name: 'report-import', key: idOf(payload), payload };
}

function idOf({ importId }: Readonly<Record<string, string>>): string {
  if (importId === undefined) throw new Error('The payload has no importId');
  return importId;
}

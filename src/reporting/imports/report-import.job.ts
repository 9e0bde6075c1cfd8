import { Injectable } from '@nestjs/common';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import type { JobMessage } from '../../platform/work/job-message.js';
import { JobQueue } from '../../platform/work/queue.js';
import { ReportFiles } from '../files/report-file.port.js';
import { ReportImportRun } from './report-import-run.service.js';
import { IMPORT_REQUESTED_EVENT } from '../reporting.events.js';

const message = (importId: string): JobMessage => ({
  name: 'report-import',
  key: importId,
  payload: { importId },
});

/** One job runs one import to its end; run again, it goes on or finds its work done. */
@Injectable()
export class ReportImportJobs {
  constructor(imports: ReportImportRun, files: ReportFiles, queue: JobQueue, relay: OutboxRelay) {
    const idOf = ({ importId }: Readonly<Record<string, string>>): string => {
      if (importId === undefined) throw new Error('The payload has no importId');
      return importId;
    };
    queue.register({
      name: 'report-import',
      run: (payload) => imports.run(idOf(payload)),
      ends: true,
      exhausted: (payload) => imports.giveUp(idOf(payload)),
    });
    relay.route(IMPORT_REQUESTED_EVENT, (payload) => [message(idOf(payload))]);
    relay.reconcileWith(async () => (await imports.waiting()).map(message));
    relay.pruneWith(() => files.prune());
  }
}

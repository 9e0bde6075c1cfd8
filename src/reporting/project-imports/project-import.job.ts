import { Injectable } from '@nestjs/common';
import type { JobMessage } from '../../platform/work/job-message.js';
import { OutboxRelay } from '../../platform/work/outbox.relay.js';
import { JobQueue } from '../../platform/work/queue.js';
import { PROJECT_IMPORT_REQUESTED_EVENT } from '../reporting.events.js';
import { ProjectImportWorker } from './project-import-worker.service.js';

/** Lets a job run each import of projects to its end. A job that runs again begins anew. */
@Injectable()
export class ProjectImportJobs {
  constructor(imports: ProjectImportWorker, queue: JobQueue, relay: OutboxRelay) {
    queue.register({
      name: 'project-import',
      run: (payload) => imports.run(idOf(payload)),
      ends: true,
      isLong: true,
      exhausted: (payload) => imports.giveUp(idOf(payload)),
    });
    relay.addRoute(PROJECT_IMPORT_REQUESTED_EVENT, (payload) => [messageOf(payload)]);
    relay.reconcileWith(async () => (await imports.listLost()).map(messageOf));
  }
}

function messageOf(payload: Readonly<Record<string, string>>): JobMessage {
  return { name: 'project-import', key: idOf(payload), payload };
}

function idOf({ importId }: Readonly<Record<string, string>>): string {
  if (importId === undefined) throw new Error('The payload has no importId');
  return importId;
}

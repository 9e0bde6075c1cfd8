import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Change } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { SentFile } from '../../platform/http/request-parameters.js';
import { Jobs } from '../../platform/work/jobs.js';
import { type ReceivedFile, ReportFiles, requireFile } from '../files/report-file.port.js';
import type { ReportFileType } from '../files/report-file.types.js';
import type { ImportResponse } from '../imports/import.dto.js';
import { ImportQueries } from '../imports/import.queries.js';
import { insertImport } from '../imports/import-worker.queries.js';
import { ImportMappings } from '../mappings/import-mapping.port.js';
import { PROJECT_IMPORT_REQUESTED_EVENT } from '../reporting.events.js';
import type { ProjectImportQuery } from './project-import.dto.js';

/** Receives files of projects, and asks for the jobs that import them. */
@Injectable()
export class ProjectImportService {
  constructor(
    private readonly jobs: Jobs,
    private readonly files: ReportFiles,
    private readonly queries: ImportQueries,
    private readonly mappings: ImportMappings,
  ) {}

  /** Stores the file, then registers the import. A request that fails leaves neither. */
  request(
    command: Command,
    asked: ProjectImportQuery,
    sent: SentFile | undefined,
  ): Promise<Answer<ImportResponse>> {
    const known = requireFile(sent);
    const query = { language: known.language, ...asked };
    return this.files.receiveFor(command, known, (tx, received, now) =>
      this.register(tx, command, { query, ...received }, now),
    );
  }

  /** Writes the import with its job, and asks for the job to be run. */
  private async register(
    tx: Tx,
    { principal }: Command,
    asked: {
      readonly query: ProjectImportQuery;
      readonly file: ReceivedFile;
      readonly mediaType: ReportFileType;
    },
    now: Date,
  ): Promise<Change<ImportResponse>> {
    const { actorId } = principal;
    const mapping = await this.mappings.requireHeadings(tx, principal, asked.query.mapping);
    const job = { actorId, kind: 'project-import', subject: 'projects', cancellable: true };
    const jobId = await this.jobs.request(tx, job, now);
    const keys = { id: newId(), actorId, roundId: null, jobId };
    await insertImport(tx, { ...keys, ...asked, principal, certify: false, mapping }, now);
    const { id } = keys;
    const body = await this.queries.answer(tx, principal, id);
    const { mode, atomic, mediaType, size, sha256 } = body;
    return {
      answer: { body, status: 202, location: `/v1/imports/${id}` },
      subject: `import/${id}`,
      detail: { mode, atomic, mediaType, size, sha256 },
      events: [{ topic: PROJECT_IMPORT_REQUESTED_EVENT, payload: { importId: id, jobId } }],
    };
  }
}

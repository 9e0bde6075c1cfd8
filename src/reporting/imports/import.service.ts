import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import { INSUFFICIENT_SCOPE, Problem } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Change } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { SentFile } from '../../platform/http/request-parameters.js';
import type { Command } from '../../platform/http/command.js';
import { Jobs } from '../../platform/work/jobs.js';
import { type ReceivedFile, ReportFiles, requireFile } from '../files/report-file.port.js';
import type { ReportFileType } from '../files/report-file.types.js';
import { IMPORT_REQUESTED_EVENT } from '../reporting.events.js';
import {
  OWN_PREPARATION,
  ROUND_CANCELLED,
  ROUND_CLOSED,
  roundNotOpen,
} from '../reporting.problems.js';
import type { Round } from '../rounds/round.entity.js';
import { readRound } from '../rounds/round.queries.js';
import { takesReports } from '../rounds/round.rules.js';
import { SubmissionSteps } from '../steps/submission-steps.port.js';
import { ImportMappings } from '../mappings/import-mapping.port.js';
import type { ImportQuery, ImportResponse } from './import.dto.js';
import { ImportQueries } from './import.queries.js';
import { insertImport } from './import-worker.queries.js';

/** A request to import a file: its round, its query, and the stored file. */
interface ImportRequest {
  readonly roundKey: string;
  readonly query: ImportQuery;
  readonly file: ReceivedFile;
  readonly mediaType: ReportFileType;
}

/** Receives files of reports, and asks for the jobs that import them. */
@Injectable()
export class ImportService {
  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
    private readonly files: ReportFiles,
    private readonly mappings: ImportMappings,
    private readonly submissions: SubmissionSteps,
    private readonly queries: ImportQueries,
  ) {}

  /** Stores the file, then registers the import. A request that fails leaves neither. */
  async request(
    command: Command,
    roundKey: string,
    asked: ImportQuery,
    sent: SentFile | undefined,
  ): Promise<Answer<ImportResponse>> {
    const { principal } = command;
    requireCertifyScope(principal, asked);
    const known = requireFile(sent);
    const query = { language: known.language, ...asked };
    // Refuses a round that is not open before the upload rather than after it.
    await this.database.transaction(accessOf(principal), (tx) => requireBegunRound(tx, roundKey));
    return this.files.receiveFor(command, known, (tx, received, now) =>
      this.register(tx, command, { roundKey, query, ...received }, now),
    );
  }

  /** Writes the import with its job, and asks for the job to be run. */
  private async register(
    tx: Tx,
    { principal }: Command,
    { roundKey, query, file, mediaType }: ImportRequest,
    now: Date,
  ): Promise<Change<ImportResponse>> {
    const { actorId } = principal;
    const certify = certifies(query);
    const round = await requireBegunRound(tx, roundKey);
    await this.requireOpenSubmission(tx, principal, round, { certify, now });
    const mapping = await this.mappings.requireHeadings(tx, principal, query.mapping);
    const job = {
      actorId,
      kind: 'report-import',
      subject: `round/${roundKey}`,
      cancellable: true,
    };
    const keys = {
      id: newId(),
      actorId,
      roundId: round.id,
      jobId: await this.jobs.request(tx, job, now),
    };
    await insertImport(tx, { ...keys, principal, query, certify, file, mediaType, mapping }, now);
    const { id } = keys;
    const body = await this.queries.answer(tx, principal, id);
    const { mode, atomic, size, sha256 } = body;
    return {
      answer: { body, status: 202, location: `/v1/imports/${id}` },
      subject: `import/${id}`,
      detail: { round: roundKey, mode, atomic, certify, mediaType, size, sha256 },
      events: [{ topic: IMPORT_REQUESTED_EVENT, payload: { importId: id, jobId: keys.jobId } }],
    };
  }

  /**
   * Throws when the caller's reports of the round may not be changed now, or not be certified where
   * the sender asks for that. The job checks every report again.
   */
  private async requireOpenSubmission(
    tx: Tx,
    principal: Principal,
    round: Round,
    { certify, now }: { readonly certify: boolean; readonly now: Date },
  ): Promise<void> {
    const begun = await this.submissions.lockOfActor(tx, principal, round.id, principal.actorId);
    if (begun !== undefined) this.submissions.requireOpenAction(principal, begun, 'edit', now);
    else if (!takesReports(round, now)) throw new Problem(ROUND_CLOSED);
    if (certify && (await this.submissions.readSteps(tx, principal.actorId)) === 2) {
      throw new Problem(OWN_PREPARATION, {
        detail: {
          nb:
            'Aktøren rapporterer i to trinn. En import kan ikke både sende inn og godkjenne; ' +
            'utelat certify=true',
          en:
            'The actor reports in two steps. An import cannot both submit and certify; ' +
            'leave certify=true out',
        },
      });
    }
  }
}

function certifies({ certify }: ImportQuery): boolean {
  return certify === 'true';
}

/** Throws 403 when the request asks to certify and the caller lacks the scope for it. */
function requireCertifyScope({ scopes }: Principal, query: ImportQuery): void {
  if (!certifies(query) || scopes.has(SCOPES.certify)) return;
  throw new Problem(INSUFFICIENT_SCOPE, {
    detail: {
      nb: `Handlingen krever ${SCOPES.certify}`,
      en: `The operation requires ${SCOPES.certify}`,
    },
  });
}

/** Reads a round. Throws 404 when there is none, and 409 before it opens or when it is cancelled. */
async function requireBegunRound(tx: Tx, key: string): Promise<Round> {
  const round = await readRound(tx, key);
  if (round.state === 'planned') throw roundNotOpen(round);
  if (round.state === 'cancelled') throw new Problem(ROUND_CANCELLED);
  return round;
}

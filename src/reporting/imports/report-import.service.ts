import { Injectable } from '@nestjs/common';
import type { Answer } from '../../platform/http/answer.js';
import { Database } from '../../platform/database/database.js';
import type { Tx } from '../../platform/database/transaction.js';
import { newId } from '../../platform/base/ids.js';
import { Jobs } from '../../platform/work/jobs.js';
import type { Command, SentFile } from '../../platform/http/operation.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import {
  fault,
  INSUFFICIENT_SCOPE,
  invalidRequest,
  notFound,
  Problem,
  ruleBroken,
  UNSUPPORTED_MEDIA_TYPE,
} from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { ImportMappings } from './import-mapping.service.js';
import { ReportFiles } from '../files/report-file.port.js';
import { isReportFileType } from '../files/report-file.types.js';
import type { ImportQuery, ImportResponse } from './report-import.dto.js';
import { ReportImportQueries } from './report-import.queries.js';
import { NOTHING_COUNTED, type StoredCaller } from './report-import.types.js';
import { IMPORT_REQUESTED_EVENT } from '../reporting.events.js';
import {
  FILE_UNREADABLE,
  OWN_PREPARATION,
  ROUND_CLOSED,
  ROUND_NOT_OPEN,
} from '../reporting.problems.js';
import { Round } from '../rounds/round.entity.js';
import { takesReports } from '../rounds/round.rules.js';
import { SubmissionSteps } from '../steps/submission-steps.port.js';

/** Takes files of reports in, and asks for what is to be done with them. */
@Injectable()
export class ReportImportService {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly jobs: Jobs,
    private readonly files: ReportFiles,
    private readonly mappings: ImportMappings,
    private readonly submissions: SubmissionSteps,
    private readonly queries: ReportImportQueries,
  ) {}

  /** Stores the file, then registers the import: a request that fails leaves neither. */
  async request(
    command: Command,
    roundKey: string,
    query: ImportQuery,
    sent: SentFile | undefined,
  ): Promise<Answer<ImportResponse>> {
    const { principal } = command;
    const certify = query.certify === 'true';
    if (certify && !principal.scopes.has(SCOPES.certify))
      throw new Problem(INSUFFICIENT_SCOPE, {
        detail: {
          nb: `Handlingen krever ${SCOPES.certify}`,
          en: `The operation requires ${SCOPES.certify}`,
        },
      });
    if (sent === undefined)
      throw invalidRequest([fault('', 'missing', 'Filen mangler', 'The file is missing')]);
    const { mediaType } = sent;
    if (!isReportFileType(mediaType)) throw new Problem(UNSUPPORTED_MEDIA_TYPE);
    // What cannot change any more is refused before a long upload rather than after it.
    await this.database.transaction(accessOf(principal), (tx) => this.begunRound(tx, roundKey));
    const file = await this.files.receive(principal, sent);
    // What was asked before and is answered again has its file already.
    const stored = { kept: false };
    try {
      if (mediaType === 'application/x-ndjson' && file.encoding !== 'utf-8')
        throw new Problem(FILE_UNREADABLE, {
          errors: [fault('', 'not-utf-8', 'NDJSON skal være UTF-8', 'NDJSON must be UTF-8')],
        });
      const answer = await this.work
        .change({ ...command, body: { mediaType, sha256: file.sha256 } }, async (tx, now) => {
          const round = await this.begunRound(tx, roundKey);
          await this.demandOpen(tx, principal, round, certify, now);
          const mapping =
            query.mapping === undefined
              ? null
              : await this.mappings.headings(tx, principal, query.mapping);
          if (mapping === undefined)
            throw ruleBroken([
              fault(
                'mapping',
                'unknown-mapping',
                'Tilordningen finnes ikke',
                'The mapping does not exist',
              ),
            ]);
          const id = newId();
          const job = await this.jobs.request(
            tx,
            {
              actorId: principal.actorId,
              kind: 'report-import',
              subject: `round/${roundKey}`,
              cancellable: true,
            },
            now,
          );
          const form = { delimiter: null, ownColumns: [] };
          await tx.rows(
            `insert into reporting.report_import (id, actor_id, round_id, job_id, file_id, media_type, size, sha256, encoding, mode, atomic, certify, language, mapping, caller, run, staged, judged_to, ended, form, counts, created_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, false, '', false, $16, $17, $18)`,
            [
              id,
              principal.actorId,
              round.id,
              job,
              file.id,
              mediaType,
              file.size,
              file.sha256,
              file.encoding,
              query.mode,
              query.atomic ?? 'all',
              certify,
              query.language ?? 'nb',
              mapping === null ? null : JSON.stringify(mapping),
              JSON.stringify(storedCaller(principal)),
              JSON.stringify(form),
              JSON.stringify(NOTHING_COUNTED),
              now,
            ],
          );
          const body = await this.queries.answer(tx, principal, id);
          stored.kept = true;
          const { mode, atomic, size, sha256 } = body;
          return {
            answer: { body, status: 202, location: `/v1/imports/${id}` },
            subject: `import/${id}`,
            detail: { round: roundKey, mode, atomic, certify, mediaType, size, sha256 },
            events: [{ topic: IMPORT_REQUESTED_EVENT, payload: { importId: id } }],
          };
        })
        .catch((error: unknown) => {
          stored.kept = false;
          throw error;
        });
      return answer;
    } finally {
      if (!stored.kept) await this.files.remove(principal, file.id);
    }
  }

  private async begunRound(tx: Tx, key: string): Promise<Round> {
    const round = await tx.manager.findOneBy(Round, { key });
    if (round === null) throw notFound({ nb: 'Runden', en: 'The round' });
    if (round.state === 'planned')
      throw new Problem(ROUND_NOT_OPEN, {
        detail: {
          nb: `Runden åpner ${round.opensAt.toISOString()}`,
          en: `The round opens ${round.opensAt.toISOString()}`,
        },
      });
    return round;
  }

  /**
   * Throws when the caller's reports of the round may not be changed now, or certified where that
   * is asked for. Every report is held to it again.
   */
  private async demandOpen(
    tx: Tx,
    principal: Principal,
    round: Round,
    certify: boolean,
    now: Date,
  ): Promise<void> {
    const begun = await this.submissions.find(tx, principal, round.id, principal.actorId);
    if (begun !== undefined) this.submissions.demand(principal, begun, 'edit', now);
    else if (!takesReports(round, now)) throw new Problem(ROUND_CLOSED);
    if (certify && (await this.submissions.stepsOf(tx, principal.actorId)) === 2) {
      throw new Problem(OWN_PREPARATION, {
        detail: {
          nb: 'Med to trinn sender importen ikke inn og godkjenner i ett; importer uten certify',
          en: 'With two steps an import does not prepare and certify in one; import without certify',
        },
      });
    }
  }
}

function storedCaller({ scopes, ...principal }: Principal): StoredCaller {
  return { ...principal, scopes: [...scopes] };
}

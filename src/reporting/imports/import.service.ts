import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import { accessOf, type Principal } from '../../platform/base/principal.js';
import {
  fault,
  INSUFFICIENT_SCOPE,
  invalidRequest,
  Problem,
  ruleBroken,
  UNSUPPORTED_MEDIA_TYPE,
} from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { Database } from '../../platform/database/database.js';
import { type EntityRow, insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { SentFile } from '../../platform/http/request-parameters.js';
import type { Command } from '../../platform/http/command.js';
import { Jobs } from '../../platform/work/jobs.js';
import { type ReceivedFile, ReportFiles } from '../files/report-file.port.js';
import { isReportFileType, type ReportFileType } from '../files/report-file.types.js';
import { IMPORT_REQUESTED_EVENT } from '../reporting.events.js';
import {
  FILE_UNREADABLE,
  OWN_PREPARATION,
  ROUND_CANCELLED,
  ROUND_CLOSED,
  ROUND_NOT_OPEN,
} from '../reporting.problems.js';
import type { Round } from '../rounds/round.entity.js';
import { readRound } from '../rounds/round.queries.js';
import { takesReports } from '../rounds/round.rules.js';
import { SubmissionSteps } from '../steps/submission-steps.port.js';
import { ImportMappings } from '../mappings/import-mapping.port.js';
import type { ImportQuery, ImportResponse } from './import.dto.js';
import { ReportImport } from './import.entity.js';
import { ImportQueries } from './import.queries.js';
import { NOTHING_COUNTED, type StoredCaller } from './import.types.js';

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
    private readonly work: UnitOfWork,
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
    if (sent === undefined)
      throw invalidRequest([fault('', 'missing', 'Filen mangler', 'The file is missing')]);
    const { mediaType, language } = sent;
    const query = { language, ...asked };
    if (!isReportFileType(mediaType)) throw new Problem(UNSUPPORTED_MEDIA_TYPE);
    // Refuses a round that is not open before the upload rather than after it.
    await this.database.transaction(accessOf(principal), (tx) => requireBegunRound(tx, roundKey));
    const file = await this.files.receive(principal, sent);
    // A repeated request gets the answer of the first one, and its file is not needed.
    const registered = { done: false };
    try {
      requireUtf8(mediaType, file);
      const identified = { ...command, body: { mediaType, sha256: file.sha256 } };
      const answer = await this.work.change(identified, async (tx, now) => {
        const change = await this.register(tx, command, { roundKey, query, file, mediaType }, now);
        registered.done = true;
        return change;
      });
      return answer;
    } catch (error) {
      registered.done = false;
      throw error;
    } finally {
      if (!registered.done) await this.files.remove(principal, file.id);
    }
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
    const mapping = await this.readMapping(tx, principal, query);
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
    const asked = { query, file, mediaType, mapping, caller: storedCallerOf(principal) };
    await tx.execute(insertRow(ReportImport, newImport(keys, asked, now)));
    const { id } = keys;
    const body = await this.queries.answer(tx, principal, id);
    const { mode, atomic, size, sha256 } = body;
    return {
      answer: { body, status: 202, location: `/v1/imports/${id}` },
      subject: `import/${id}`,
      detail: { round: roundKey, mode, atomic, certify, mediaType, size, sha256 },
      events: [{ topic: IMPORT_REQUESTED_EVENT, payload: { importId: id } }],
    };
  }

  /** Reads the mapping that the request names. Throws 422 when the caller has none by that name. */
  private async readMapping(
    tx: Tx,
    principal: Principal,
    { mapping: name }: ImportQuery,
  ): Promise<Readonly<Record<string, string>> | null> {
    if (name === undefined) return null;
    const mapping = await this.mappings.readHeadings(tx, principal, name);
    if (mapping === undefined)
      throw ruleBroken([
        fault(
          'mapping',
          'unknown-mapping',
          'Tilordningen finnes ikke',
          'The mapping does not exist',
        ),
      ]);
    return mapping;
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

/** An import of which nothing has been read yet. */
function newImport(
  keys: Pick<ReportImport, 'id' | 'actorId' | 'roundId' | 'jobId'>,
  {
    query,
    file,
    ...asked
  }: Pick<ImportRequest, 'query' | 'file'> & Pick<ReportImport, 'mediaType' | 'mapping' | 'caller'>,
  now: Date,
): EntityRow<ReportImport> {
  return {
    ...keys,
    ...asked,
    fileId: file.id,
    size: String(file.size),
    sha256: file.sha256,
    encoding: file.encoding,
    mode: query.mode,
    atomic: query.atomic ?? 'all',
    certify: certifies(query),
    language: query.language ?? 'nb',
    run: 0,
    staged: false,
    judgedTo: '',
    ended: false,
    form: { delimiter: null, ownColumns: [] },
    counts: NOTHING_COUNTED,
    broken: null,
    createdAt: now,
  };
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

function requireUtf8(mediaType: ReportFileType, { encoding }: ReceivedFile): void {
  if (mediaType !== 'application/x-ndjson' || encoding === 'utf-8') return;
  throw new Problem(FILE_UNREADABLE, {
    errors: [fault('', 'not-utf-8', 'NDJSON skal være UTF-8', 'NDJSON must be UTF-8')],
  });
}

/** Reads a round. Throws 404 when there is none, and 409 before it opens or when it is cancelled. */
async function requireBegunRound(tx: Tx, key: string): Promise<Round> {
  const round = await readRound(tx, key);
  if (round.state === 'planned')
    throw new Problem(ROUND_NOT_OPEN, {
      detail: {
        nb: `Runden åpner ${round.opensAt.toISOString()}`,
        en: `The round opens ${round.opensAt.toISOString()}`,
      },
    });
  if (round.state === 'cancelled') throw new Problem(ROUND_CANCELLED);
  return round;
}

function storedCallerOf({ scopes, ...principal }: Principal): StoredCaller {
  return { ...principal, scopes: [...scopes] };
}

import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId } from '../../platform/base/ids.js';
import {
  fault,
  invalidRequest,
  PAYLOAD_TOO_LARGE,
  Problem,
  ruleBroken,
} from '../../platform/base/problem.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import type { SentFile } from '../../platform/http/request-parameters.js';
import type { CaseResponse } from './case.dto.js';
import type { DocumentCheckQuery } from './case-subject.dto.js';
import { CaseQueries } from './case.queries.js';
import { DocumentCheck } from './document-check.entity.js';

/** Most bytes of a document. */
const MOST_BYTES = 50_000_000;

/**
 * Checks documents of cases. The sender sends the bytes, so the service opens no address of a
 * request. The bytes are hashed and not kept.
 */
@Injectable()
export class DocumentChecks {
  constructor(
    private readonly work: UnitOfWork,
    private readonly cases: CaseQueries,
  ) {}

  /** Records whether the bytes that are sent have the hash of a document of a case. */
  async check(
    command: Command,
    id: string,
    { document }: DocumentCheckQuery,
    sent: SentFile | undefined,
  ): Promise<Answer<CaseResponse>> {
    const found = await hashOf(sent);
    const { principal } = command;
    const asked = { ...command, body: { document, found } };
    return this.work.change(asked, async (tx, now): Promise<Change<CaseResponse>> => {
      const { body } = await this.cases.answer(tx, principal, id);
      const checked = body.documents[document - 1];
      if (checked?.sha256 === undefined || checked.sha256 === null)
        throw ruleBroken([
          checked === undefined
            ? fault('document', 'unknown-document', 'Saken har ikke dette', 'Not in the case')
            : fault(
                'document',
                'document-without-hash',
                'Oppgi først «sha256» for dokumentet i saken',
                'First give `sha256` of the document in the case',
              ),
        ]);
      const { url, sha256: expected } = checked;
      const check = { caseId: id, url, expected, found, checkedAt: now };
      const checkedBy = principal.organisationNumber;
      await tx.execute(insertRow(DocumentCheck, { id: newId(), ...check, checkedBy }));
      const answer = await this.cases.answer(tx, principal, id);
      return {
        answer: { ...answer, status: 201 },
        subject: `case/${id}`,
        detail: { url, expected, found, matches: expected === found },
      };
    });
  }
}

async function hashOf(sent: SentFile | undefined): Promise<string> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const piece of sent?.bytes ?? []) {
    size += piece.length;
    // A document that is too large is still read to its end: the sender reads the answer only then.
    if (size <= MOST_BYTES) hash.update(piece);
  }
  if (size > MOST_BYTES) throw new Problem(PAYLOAD_TOO_LARGE);
  if (size === 0)
    throw invalidRequest([fault('', 'required', 'Send dokumentet', 'Send the document')]);
  return hash.digest('hex');
}

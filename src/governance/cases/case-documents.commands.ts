import { Injectable } from '@nestjs/common';
import { updateRows } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import type { Principal } from '../../platform/base/principal.js';
import { Problem, STALE } from '../../platform/base/problem.js';
import { CASE_STATE } from '../governance.problems.js';
import { CouncilCase } from './case.entity.js';
import { CaseQueries } from './case.queries.js';
import { caseLocks } from './case.rules.js';
import type { CaseDocument } from './case.types.js';

/** The problem of a case that may not be changed, for the operations that add documents. */
export { CASE_STATE };

/** Adds documents to cases, for other areas, inside their changes. */
@Injectable()
export class CaseDocuments {
  constructor(private readonly queries: CaseQueries) {}

  /**
   * Adds a document to a case that may still be changed. A document with the same address is
   * replaced. Throws 404 for an unknown case, and a problem for a decided or withdrawn one.
   */
  async add(
    tx: Tx,
    principal: Principal,
    id: string,
    { document, now }: { readonly document: CaseDocument; readonly now: Date },
  ): Promise<void> {
    const { body } = await this.queries.answer(tx, principal, id);
    const lock = caseLocks(body.state, principal.directorate).update;
    if (lock !== undefined) throw new Problem(CASE_STATE, { detail: lock.reason });
    const documents = [...body.documents.filter(({ url }) => url !== document.url), document];
    const { version } = body;
    const columns = { documents, updatedAt: now, version: version + 1 };
    const changed = await tx.execute(updateRows(CouncilCase, { id, version }, columns));
    if (changed !== 1) throw new Problem(STALE);
  }
}

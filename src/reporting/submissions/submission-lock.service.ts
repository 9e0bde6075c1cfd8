import { Injectable } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { notFound } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';
import { lockRound } from '../rounds/round-lock.queries.js';
import { type LockedSubmission, SubmissionSteps } from '../steps/submission-steps.port.js';
import { SubmissionQueries } from './submission.queries.js';

/** Locks submissions for a change. */
@Injectable()
export class SubmissionLocks {
  constructor(
    private readonly steps: SubmissionSteps,
    private readonly queries: SubmissionQueries,
  ) {}

  /**
   * Locks a submission, and its round first, which then cannot close before the transaction ends.
   * Throws 404 when the caller may not see the submission.
   */
  async lock(tx: Tx, principal: Principal, id: string): Promise<LockedSubmission> {
    const { body } = await this.queries.answer(tx, principal, id);
    await lockRound(tx, body.round, 'shared');
    const submission = await this.steps.lock(tx, principal, id);
    if (submission === undefined) throw notFound({ nb: 'Innsendingen', en: 'The submission' });
    return submission;
  }
}

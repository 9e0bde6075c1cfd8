import { Injectable } from '@nestjs/common';
import { InnerApi } from '../api/inner-api.port.js';
import { makeNotice, makeProblemPage } from '../parts/notice.part.js';
import { locateIn, organisationOf, type PersonVisit, type Reply } from '../parts/visit.types.js';
import { chooseStep, makeCertifyPage, makeReceiptPage } from './certify.page.js';
import { RoundVisits } from './round-visit.service.js';

/** States of a submission that its organisation is done with. */
const DONE = ['submitted', 'certified', 'accepted'];

/** Certification of all reports of a round, and its receipt. */
@Injectable()
export class CertifyVisits {
  constructor(
    private readonly api: InnerApi,
    private readonly rounds: RoundVisits,
  ) {}

  async show(visit: PersonVisit): Promise<Reply> {
    const round = await this.rounds.load(visit);
    return round?.submission === undefined
      ? makeNotice(visit, 'notFound')
      : makeCertifyPage(visit, round);
  }

  /**
   * Certifies the reports as the person saw them, or submits them where another person certifies. The
   * second of two clicks finds the work done, and gets the receipt too.
   */
  async certify(visit: PersonVisit): Promise<Reply> {
    const { round: key = '' } = visit.parameters;
    const submission = (await this.rounds.load(visit))?.submission;
    if (submission === undefined) return makeNotice(visit, 'notFound');
    const receipt = {
      kind: 'redirect',
      location: locateIn(visit, `/rounds/${key}/receipt`),
    } as const;
    const step = chooseStep(submission) ?? 'certify';
    const answer = await this.api.call(visit.caller, {
      method: 'POST',
      path: `/v1/submissions/${submission.text('id')}/${step}`,
      headers: { 'if-match': `"${visit.form['version'] ?? ''}"` },
    });
    if (answer.status < 400) return receipt;
    const isConflict = answer.status === 409 || answer.status === 412;
    const now = isConflict ? (await this.rounds.load(visit))?.submission : undefined;
    if (now !== undefined && DONE.includes(now.text('state'))) return receipt;
    return makeProblemPage(visit, answer, locateIn(visit, `/rounds/${key}/certify`));
  }

  async showReceipt(visit: PersonVisit): Promise<Reply> {
    const round = await this.rounds.load(visit);
    const submission = round?.submission;
    if (round === undefined || submission === undefined) return makeNotice(visit, 'notFound');
    if (!DONE.includes(submission.text('state'))) return makeNotice(visit, 'notFound');
    const page = await this.api.call(
      { ...visit.caller, principal: undefined, onBehalfOf: undefined },
      { method: 'GET', path: `/${visit.language}/actors/${organisationOf(visit)}` },
    );
    return makeReceiptPage(visit, round, { submission, isPublic: page.status === 200 });
  }
}

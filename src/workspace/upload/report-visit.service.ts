import { Injectable } from '@nestjs/common';
import { InnerApi } from '../api/inner-api.port.js';
import { makeProblemPage } from '../parts/notice.part.js';
import { locateIn, type PersonVisit, type Reply } from '../parts/visit.types.js';
import { makeReportPage } from './report.page.js';
import { correctTexts } from './report-texts.rules.js';

/** The texts of one report, corrected in place. */
@Injectable()
export class ReportVisits {
  constructor(private readonly api: InnerApi) {}

  async show(visit: PersonVisit): Promise<Reply> {
    const answer = await this.read(visit);
    if (answer.status !== 200) return makeProblemPage(visit, answer, locateIn(visit));
    const isSaved = visit.path.endsWith('/saved');
    return makeReportPage(visit, { report: answer.body, isSaved });
  }

  /**
   * Saves the texts that were changed. A draft may have other faults, which stay. What cannot be saved
   * is shown again as it was typed.
   */
  async storeTexts(visit: PersonVisit): Promise<Reply> {
    const { id = '' } = visit.parameters;
    const { body: report, ...rest } = await this.read(visit);
    if (rest.status !== 200)
      return makeProblemPage(visit, { ...rest, body: report }, locateIn(visit));
    const saved = { kind: 'redirect', location: locateIn(visit, `/reports/${id}/saved`) } as const;
    const patch = correctTexts(report.at('content'), visit.form);
    if (Object.keys(patch).length === 0) return saved;
    const answer = await this.api.call(visit.caller, {
      method: 'PATCH',
      path: `/v1/reports/${id}?incomplete=true`,
      json: patch,
      headers: { 'if-match': `"${visit.form['version'] ?? ''}"` },
    });
    if (answer.status < 400) return saved;
    const faults = answer.body.list('errors').map((fault) => fault.text('detail'));
    const said = faults.length > 0 ? faults : [answer.body.text('title')];
    return makeReportPage(visit, { report, refused: { status: answer.status, faults: said } });
  }

  private read(visit: PersonVisit): ReturnType<InnerApi['call']> {
    const { id = '' } = visit.parameters;
    return this.api.call(visit.caller, { method: 'GET', path: `/v1/reports/${id}` });
  }
}

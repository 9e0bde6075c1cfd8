import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AnswerReader } from '../api/answer.parser.js';
import { type InnerAnswer, InnerApi } from '../api/inner-api.port.js';
import { makeNotice, makeProblemPage } from '../parts/notice.part.js';
import {
  languageOfApi,
  locateIn,
  organisationOf,
  type PersonVisit,
  type Reply,
} from '../parts/visit.types.js';
import type { LoadedRound, RoundProject } from './round.types.js';
import { makeRoundPage } from './round.page.js';
import { isOpenRound, makeRoundsPage } from './rounds.page.js';

/** Files of a round that its page lists. */
const MOST_FILES = 10;

/** The rounds of an organisation, and what it has reported in them. */
@Injectable()
export class RoundVisits {
  constructor(private readonly api: InnerApi) {}

  async listRounds(visit: PersonVisit): Promise<Reply> {
    const me = await this.get(visit, '/v1/me');
    if (me.status !== 200) return makeProblemPage(visit, me, locateIn(visit));
    return makeRoundsPage(visit, me.body);
  }

  async showRound(visit: PersonVisit): Promise<Reply> {
    const round = await this.load(visit);
    if (round === undefined) return makeNotice(visit, 'notFound');
    const { body } = await this.get(visit, '/v1/imports?limit=50');
    const files = body.list('items').filter((file) => file.text('round') === round.key);
    return makeRoundPage(visit, { round, files: files.slice(0, MOST_FILES) });
  }

  /** Sends the workbook of the round, filled with what is reported so far. */
  async downloadTemplate(visit: PersonVisit): Promise<Reply> {
    const { round = '' } = visit.parameters;
    const language = languageOfApi(visit.language);
    const path = `/v1/rounds/${round}/import-template?language=${language}`;
    const { status, headers, bytes, ...answer } = await this.get(visit, path);
    if (status !== 200)
      return makeProblemPage(visit, { status, headers, bytes, ...answer }, locateIn(visit));
    const sent = {
      'content-type': headers['content-type'] ?? '',
      'content-disposition': headers['content-disposition'] ?? '',
    };
    return { kind: 'file', headers: sent, bytes };
  }

  /**
   * Confirms that a project is as in the last certified report. A project without a report gets one
   * with that content first, as a client of the API does.
   */
  async confirmUnchanged(visit: PersonVisit): Promise<Reply> {
    const { round = '' } = visit.parameters;
    const { project = '', key = randomUUID() } = visit.form;
    const back = locateIn(visit, `/rounds/${round}`);
    const reports = await this.listReports(visit, round);
    const known = reports.find((report) => report.text('project') === project);
    const begun = known ?? (await this.prefill(visit, project, key));
    if ('status' in begun) return makeProblemPage(visit, begun, back);
    const confirmed = await this.api.call(visit.caller, {
      method: 'POST',
      path: `/v1/reports/${begun.text('id')}/confirm-unchanged`,
      headers: { 'if-match': `"${begun.text('version')}"` },
    });
    if (confirmed.status >= 400) return makeProblemPage(visit, confirmed, back);
    return { kind: 'redirect', location: back };
  }

  /** Declares that the organisation has nothing to report, or takes the declaration back. */
  async takeNilStep(visit: PersonVisit, step: 'nil' | 'withdraw'): Promise<Reply> {
    const { round = '' } = visit.parameters;
    const back = locateIn(visit, `/rounds/${round}`);
    const known = (await this.load(visit))?.submission;
    const begun = known ?? (await this.begin(visit, round));
    if ('status' in begun) return makeProblemPage(visit, begun, back);
    const version = visit.form['version'] ?? begun.text('version');
    const declared = await this.api.call(visit.caller, {
      method: 'POST',
      path: `/v1/submissions/${begun.text('id')}/${step}`,
      headers: { 'if-match': `"${version}"` },
    });
    if (declared.status >= 400) return makeProblemPage(visit, declared, back);
    return { kind: 'redirect', location: back };
  }

  /** Begins the submission of a round. */
  private async begin(visit: PersonVisit, round: string): Promise<AnswerReader | InnerAnswer> {
    const answer = await this.api.call(visit.caller, {
      method: 'POST',
      path: `/v1/rounds/${round}/submissions`,
      json: {},
      headers: { 'idempotency-key': visit.form['key'] ?? randomUUID() },
    });
    return answer.status >= 400 ? answer : answer.body;
  }

  private async prefill(
    visit: PersonVisit,
    project: string,
    key: string,
  ): Promise<AnswerReader | InnerAnswer> {
    const { round = '' } = visit.parameters;
    const answer = await this.api.call(visit.caller, {
      method: 'POST',
      path: `/v1/rounds/${round}/reports/prefill`,
      json: { project },
      headers: { 'idempotency-key': key },
    });
    return answer.status >= 400 ? answer : answer.body;
  }

  /** Loads a round as it stands for the organisation. Undefined when the organisation has none. */
  async load(visit: PersonVisit): Promise<LoadedRound | undefined> {
    const { round: key = '' } = visit.parameters;
    const { body: me } = await this.get(visit, '/v1/me');
    const round = me.list('rounds').find((one) => one.text('round') === key);
    if (round === undefined) return undefined;
    const submission = round.at('submission').text('id');
    const [reports, missing, stored] = await Promise.all([
      this.listReports(visit, key),
      this.listMissing(visit, key),
      submission === '' ? undefined : this.get(visit, `/v1/submissions/${submission}`),
    ]);
    return {
      key,
      name: round.at('name').text(languageOfApi(visit.language)),
      deadline: round.text('deadline'),
      isOpen: isOpenRound(round),
      organisation: me.at('actor').text('name'),
      projects: await this.joinProjects(visit, reports, missing),
      submission: stored?.body,
    };
  }

  /** Lists the reports of the organisation itself: the directorate would see those of all. */
  private async listReports(visit: PersonVisit, round: string): Promise<AnswerReader[]> {
    const all = await this.api.list(visit.caller, `/v1/rounds/${round}/reports`);
    return all.filter((report) => report.text('actor') === organisationOf(visit));
  }

  /** Lists the projects without a certified report. */
  private async listMissing(visit: PersonVisit, round: string): Promise<string[]> {
    const { body } = await this.get(visit, `/v1/rounds/${round}/completeness`);
    const own = body.list('actors').find((actor) => actor.text('actor') === organisationOf(visit));
    return own?.texts('missing') ?? [];
  }

  /** Joins the reports with the projects that have none, by code. */
  private async joinProjects(
    visit: PersonVisit,
    reports: readonly AnswerReader[],
    missing: readonly string[],
  ): Promise<RoundProject[]> {
    const known = reports.map((report): RoundProject => ({
      project: report.text('project'),
      standing: report.text('state') === 'certified' ? 'certified' : 'draft',
      report,
      hasEarlier: !report.at('earlier').isEmpty,
    }));
    const others = missing
      .filter((code) => !known.some(({ project }) => project === code))
      .map(async (project): Promise<RoundProject> => {
        const earlier = await this.get(visit, `/v1/projects/${project}/reports`);
        const hasEarlier = earlier.body.list('items').length > 0;
        return { project, standing: 'missing', report: undefined, hasEarlier };
      });
    const projects = [...known, ...(await Promise.all(others))];
    return projects.sort((a, b) => (a.project < b.project ? -1 : 1));
  }

  private get(visit: PersonVisit, path: string): Promise<InnerAnswer> {
    return this.api.call(visit.caller, { method: 'GET', path });
  }
}

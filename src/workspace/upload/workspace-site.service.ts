import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { FORMATS } from '../../pages/texts/page-formats.text.js';
import { PAGE_LANGUAGES, type PageLanguage } from '../../pages/texts/page-language.types.js';
import type { Config } from '../../platform/settings/config.js';
import { Log } from '../../platform/telemetry/logging.js';
import { nameNetwork } from '../../platform/base/network.js';
import { CONFIG } from '../../platform/base/tokens.js';
import { RateLimits } from '../../platform/limits/rate-limits.js';
import { chooseReturn, COOKIES, isOwnOrigin, readCookie } from '../login/browser.rules.js';
import { IssuerClient } from '../login/issuer-client.port.js';
import { Sessions } from '../login/session.port.js';
import { makeExpiredPage, makeNotice } from '../parts/notice.part.js';
import {
  languageOfApi,
  locateIn,
  pageOf,
  type PersonVisit,
  type Reply,
  type Visit,
} from '../parts/visit.types.js';
import { WORKSPACE_TEXTS } from '../texts/workspace-texts.text.js';
import { CertifyVisits } from './certify-visit.service.js';
import { FileVisits } from './file-visit.service.js';
import { LocalVisits } from './local-visit.service.js';
import { LoginVisits } from './login-visit.service.js';
import { ReportVisits } from './report-visit.service.js';
import { RoundVisits } from './round-visit.service.js';
import { bodyOf, runOut } from './upload-form.parser.js';
import { makeWelcomePage } from './welcome.page.js';
import { findWorkspaceRoute, type WorkspaceStep } from './workspace-routes.js';

/** Path under which a person reports for another organisation, by delegation. */
const DELEGATED = /^\/for\/(\d{9})((?:\/.*)?)$/;

/** Steps that need no session. */
const OPEN_STEPS: readonly WorkspaceStep[] = [
  'loggedOut',
  'logIn',
  'callback',
  'showChoice',
  'choose',
];

/** A request with what it asks for; the page is not made yet. */
export interface Answered {
  readonly visit: Visit;
  readonly reply: Reply;
}

/**
 * Answers the upload page. Every request is counted; a form must come from a page of this service; all
 * but the way in needs a session.
 */
@Injectable()
export class WorkspaceSite {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly log: Log,
    private readonly limits: RateLimits,
    private readonly issuer: IssuerClient,
    private readonly sessions: Sessions,
    private readonly login: LoginVisits,
    private readonly local: LocalVisits,
    private readonly rounds: RoundVisits,
    private readonly files: FileVisits,
    private readonly reports: ReportVisits,
    private readonly certification: CertifyVisits,
  ) {}

  /** Answers a page or form under `/nb/workspace`, `/nn/workspace` or `/en/workspace`. */
  answer(request: FastifyRequest): Promise<Answered> {
    const [path = ''] = request.url.split('?');
    const [, first, , ...rest] = path.split('/');
    const language = PAGE_LANGUAGES.find((one) => one === first) ?? 'nb';
    const below = rest.length === 0 ? '' : `/${rest.join('/')}`;
    const [, actsFor, page] = DELEGATED.exec(below) ?? [];
    const own = this.makeVisit(request, language, page ?? below);
    const visit = { ...own, actsFor };
    return this.guard(visit, () => this.route(visit));
  }

  /** Answers the page of the local issuer, which stands outside the languages. */
  answerLocal(request: FastifyRequest): Promise<Answered> {
    const query = new URL(request.url, originOf(request, this.config)).searchParams;
    const asked = formOf(request)['ui_locales'] ?? query.get('ui_locales');
    const language = PAGE_LANGUAGES.find((one) => one === asked) ?? 'nb';
    const visit = this.makeVisit(request, language, '');
    const isForm = request.method === 'POST';
    return this.guard(visit, () => (isForm ? this.local.answer(visit) : this.local.show(visit)));
  }

  private makeVisit(request: FastifyRequest, language: PageLanguage, path: string): Visit {
    return {
      request,
      language,
      texts: WORKSPACE_TEXTS[language],
      formats: FORMATS[language],
      path,
      parameters: {},
      origin: originOf(request, this.config),
      form: formOf(request),
    };
  }

  /** Counts a request and checks where its form comes from. An error becomes a page. */
  private async guard(visit: Visit, answer: () => Promise<Reply>): Promise<Answered> {
    const { request, origin } = visit;
    const isForm = request.method === 'POST';
    try {
      const caller = nameNetwork(request.ip);
      // To begin a login stores something too.
      const isWrite = isForm || visit.path === '/login';
      const { allowed } = this.limits.take(isWrite ? 'write' : 'read', caller);
      if (!allowed) return await this.refuse(visit, makeNotice(visit, 'tooMany'));
      if (!this.issuer.isOpen) return await this.refuse(visit, this.makeWelcome(visit, 200));
      if (isForm && !isOwnOrigin(request.headers.origin, origin))
        return await this.refuse(visit, makeNotice(visit, 'foreign'));
      return { visit, reply: await answer() };
    } catch (error) {
      this.log.error({ err: error, requestId: request.id }, 'a request to the upload page failed');
      return this.refuse(visit, makeNotice(visit, 'unavailable'));
    }
  }

  /** Answers with a page, once the file that was sent along has run out. */
  private async refuse(visit: Visit, reply: Reply): Promise<Answered> {
    await runOut(bodyOf(visit.request));
    return { visit, reply };
  }

  private async route(visit: Visit): Promise<Reply> {
    const { request, language, path } = visit;
    const found = findWorkspaceRoute(request.method, path);
    if (found === undefined) return makeNotice(visit, 'notFound');
    const { step, parameters } = found;
    const at = { ...visit, parameters };
    if (visit.actsFor !== undefined && (OPEN_STEPS.includes(step) || step === 'logOut'))
      return makeNotice(visit, 'notFound');
    if (OPEN_STEPS.includes(step)) return this.enter(step, at);
    const cookie = readCookie(request.headers.cookie, COOKIES.session);
    const active = await this.sessions.find(cookie);
    if (active === undefined) return this.askToLogIn(at, step, cookie !== undefined);
    request.principal = active.principal;
    const caller = {
      principal: active.principal,
      onBehalfOf: visit.actsFor,
      language: languageOfApi(language),
      request,
    };
    return this.work(step, { ...at, active, caller });
  }

  /** Makes the page of a person without a session. Nothing of its request is done. */
  private async askToLogIn(visit: Visit, step: WorkspaceStep, hadSession: boolean): Promise<Reply> {
    await runOut(bodyOf(visit.request));
    const { language, request } = visit;
    const returnTo = chooseReturn(locateIn(visit, pageOf(visit)), language);
    if (hadSession || request.method === 'POST') return makeExpiredPage(visit, returnTo);
    return this.makeWelcome(visit, step === 'welcome' ? 200 : 401, returnTo);
  }

  /** Makes the first page. It leads back to the page that was asked for, or to the rounds. */
  private makeWelcome(visit: Visit, status: number, asked?: string): Reply {
    const { language, path } = visit;
    const returnTo = asked ?? chooseReturn(undefined, language);
    const { isOpen } = this.issuer;
    return makeWelcomePage(visit, { returnTo, isOpen, isLoggedOut: path === '/out', status });
  }

  private enter(step: WorkspaceStep, visit: Visit): Promise<Reply> {
    switch (step) {
      case 'logIn':
        return this.login.begin(visit);
      case 'callback':
        return this.login.finish(visit);
      case 'showChoice':
        return this.login.showChoice(visit);
      case 'choose':
        return this.login.choose(visit);
      default:
        return Promise.resolve(this.makeWelcome(visit, 200));
    }
  }

  private work(step: WorkspaceStep, visit: PersonVisit): Promise<Reply> {
    switch (step) {
      case 'logOut':
        return this.login.logOut(visit);
      case 'showRound':
        return this.rounds.showRound(visit);
      case 'template':
        return this.rounds.downloadTemplate(visit);
      case 'store':
        return this.files.upload(visit, 'commit');
      case 'check':
        return this.files.upload(visit, 'validate');
      case 'confirmUnchanged':
        return this.rounds.confirmUnchanged(visit);
      case 'declareNil':
        return this.rounds.takeNilStep(visit, 'nil');
      case 'withdrawNil':
        return this.rounds.takeNilStep(visit, 'withdraw');
      case 'showCertify':
        return this.certification.show(visit);
      case 'certify':
        return this.certification.certify(visit);
      case 'receipt':
        return this.certification.showReceipt(visit);
      case 'showFile':
        return this.files.showFile(visit);
      case 'showReport':
        return this.reports.show(visit);
      case 'saveReport':
        return this.reports.storeTexts(visit);
      default:
        return this.rounds.listRounds(visit);
    }
  }
}

/**
 * Returns the origin of this service. With Ansattporten it is that of the setting; with the local
 * issuer, which is for development, that of the request.
 */
function originOf({ protocol, host }: FastifyRequest, config: Config): string {
  return config.ansattporten === undefined
    ? `${protocol}://${host}`
    : new URL(config.publicUrl).origin;
}

/** Returns the fields of a form, as they were typed. */
function formOf({ body }: FastifyRequest): Readonly<Record<string, string>> {
  if (typeof body !== 'object' || body === null || 'pipe' in body) return {};
  return Object.fromEntries(
    Object.entries(body).filter((field): field is [string, string] => typeof field[1] === 'string'),
  );
}

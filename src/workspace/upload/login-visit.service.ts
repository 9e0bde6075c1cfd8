import { Injectable } from '@nestjs/common';
import { InnerApi } from '../api/inner-api.port.js';
import { chooseReturn, COOKIES, readCookie, writeCookie } from '../login/browser.rules.js';
import { Logins, type LoginResult } from '../login/login.port.js';
import { type AuditedRequest, Sessions } from '../login/session.port.js';
import { makeNotice } from '../parts/notice.part.js';
import {
  languageOfApi,
  locateIn,
  type PersonVisit,
  type Reply,
  type Visit,
} from '../parts/visit.types.js';
import { makeChoicePage } from './welcome.page.js';

/** The way in and out: login, choice of organisation, logout. */
@Injectable()
export class LoginVisits {
  constructor(
    private readonly logins: Logins,
    private readonly sessions: Sessions,
    private readonly api: InnerApi,
  ) {}

  /** Sends a person to the issuer. */
  async begin(visit: Visit): Promise<Reply> {
    const { language, request, origin } = visit;
    const asked = new URL(request.url, origin).searchParams.get('return');
    const returnTo = chooseReturn(asked, language);
    const { location, cookie } = await this.logins.begin(returnTo, language, origin);
    return { kind: 'redirect', location, cookies: [writeCookie(COOKIES.login, cookie)] };
  }

  /** Takes the answer of the issuer. */
  async finish(visit: Visit): Promise<Reply> {
    const url = new URL(visit.request.url, visit.origin);
    const result = await this.logins.finish(cookieOf(visit), url, auditedOf(visit));
    return this.goOn(visit, result);
  }

  async showChoice(visit: Visit): Promise<Reply> {
    const parties = await this.logins.listParties(cookieOf(visit));
    if (parties.length === 0) return makeNotice(visit, 'loginFailed');
    const named = parties.map(async ({ organisationNumber: number, role }) => ({
      number,
      role,
      name: await this.nameActor(visit, number),
    }));
    return makeChoicePage(visit, await Promise.all(named));
  }

  async choose(visit: Visit): Promise<Reply> {
    const { organisation } = visit.form;
    const result = await this.logins.choose(cookieOf(visit), organisation, auditedOf(visit));
    return this.goOn(visit, result);
  }

  async logOut(visit: PersonVisit): Promise<Reply> {
    await this.sessions.end(visit.active, auditedOf(visit));
    return {
      kind: 'redirect',
      location: locateIn(visit, '/out'),
      cookies: [writeCookie(COOKIES.session, undefined)],
    };
  }

  private goOn(visit: Visit, result: LoginResult): Reply {
    const over = writeCookie(COOKIES.login, undefined);
    if (result.kind === 'refused') return { ...makeNotice(visit, result.reason), cookies: [over] };
    if (result.kind === 'choose') {
      const cookies = [writeCookie(COOKIES.login, result.cookie)];
      return { kind: 'redirect', location: locateIn(visit, '/organisation'), cookies };
    }
    const cookies = [over, writeCookie(COOKIES.session, result.cookie)];
    return { kind: 'redirect', location: result.returnTo, cookies };
  }

  private async nameActor({ request, language }: Visit, number: string): Promise<string> {
    const caller = { principal: undefined, language: languageOfApi(language), request };
    const path = `/v1/actors/${number}`;
    const { body } = await this.api.call(caller, { method: 'GET', path });
    return body.text('name') === '' ? number : body.text('name');
  }
}

function cookieOf({ request }: Visit): string | undefined {
  return readCookie(request.headers.cookie, COOKIES.login);
}

function auditedOf({ request }: Visit): AuditedRequest {
  return { requestId: request.id, path: request.url.split('?')[0] ?? '' };
}

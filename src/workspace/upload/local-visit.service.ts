import { Injectable } from '@nestjs/common';
import { InnerApi } from '../api/inner-api.port.js';
import { LocalLogin } from '../local-login/local-login.port.js';
import { makeLocalPage } from '../local-login/local-login.page.js';
import { makeNotice } from '../parts/notice.part.js';
import { languageOfApi, type Reply, type Visit } from '../parts/visit.types.js';

/** Fields of the request of a client that the form of the local issuer sends on. */
const SENT_ON = [
  'client_id',
  'redirect_uri',
  'state',
  'nonce',
  'code_challenge',
  'code_challenge_method',
  'ui_locales',
];

/** The pages of the local issuer, in demo and development. */
@Injectable()
export class LocalVisits {
  constructor(
    private readonly issuer: LocalLogin,
    private readonly api: InnerApi,
  ) {}

  /** Shows the page on which anybody logs in as anybody. */
  show(visit: Visit): Promise<Reply> {
    return this.showForm(visit, Object.fromEntries(queryOf(visit)), false);
  }

  /** Sends the browser back with a code for the chosen organisations. */
  async answer(visit: Visit): Promise<Reply> {
    const { form, origin } = visit;
    const request = this.issuer.readRequest(form, origin);
    if (request === undefined) return makeNotice(visit, 'loginFailed');
    const chosen = [form['organisation'], form['second']].filter(
      (one): one is string => one !== undefined && one !== '',
    );
    const location = this.issuer.answer(request, [...new Set(chosen)], form['role']);
    return location === undefined
      ? this.showForm(visit, form, true)
      : { kind: 'redirect', location };
  }

  private async showForm(
    visit: Visit,
    sent: Readonly<Record<string, string>>,
    wrong: boolean,
  ): Promise<Reply> {
    if (this.issuer.readRequest(sent, visit.origin) === undefined)
      return makeNotice(visit, 'loginFailed');
    const { language, request } = visit;
    const caller = { principal: undefined, language: languageOfApi(language), request };
    const actors = (await this.api.list(caller, '/v1/actors')).map((actor) => ({
      number: actor.text('organisationNumber'),
      name: actor.text('name'),
    }));
    const fields = Object.fromEntries(SENT_ON.map((name) => [name, sent[name] ?? '']));
    return makeLocalPage(visit, { actors, fields, wrong });
  }
}

function queryOf({ request, origin }: Visit): URLSearchParams {
  return new URL(request.url, origin).searchParams;
}

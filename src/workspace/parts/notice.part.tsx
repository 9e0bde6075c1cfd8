import { newId } from '../../platform/base/ids.js';
import type { JSX } from 'preact';
import type { InnerAnswer } from '../api/inner-api.port.js';
import type { Notice } from '../texts/workspace-texts.types.js';
import { locateIn, type PageReply, type Visit } from './visit.types.js';
import { Message, Onward, TextList, Title } from './workspace-page.part.js';

const STATUS: Readonly<Record<Notice, number>> = {
  loginFailed: 400,
  noOrganisation: 403,
  expired: 401,
  foreign: 403,
  tooMany: 429,
  notFound: 404,
  noFile: 400,
  wrongType: 415,
  unavailable: 503,
};

/** Makes a page that says one thing, with a way on. */
export function makeNotice(visit: Visit, notice: Notice): PageReply {
  const { title, text } = visit.texts.notices[notice];
  const content = (
    <>
      <Title>{title}</Title>
      <p class="site-lead">{text}</p>
      <Onward href={locateIn(visit)}>{visit.texts.name}</Onward>
    </>
  );
  return { kind: 'page', status: STATUS[notice], title, content };
}

/**
 * Makes the page of a session that has ended: it keeps what was typed, and the login leads back to the
 * page that was asked for.
 */
export function makeExpiredPage(visit: Visit, returnTo: string): PageReply {
  const { texts, form } = visit;
  const { title, text } = texts.notices.expired;
  const typed = Object.entries(form).filter(([name]) => name.startsWith('/'));
  const content = (
    <>
      <Title>{title}</Title>
      <p class="site-lead">{text}</p>
      {typed.length > 0 && <p class="ds-paragraph">{texts.welcome.typed}</p>}
      {typed.map(([name, value]) => (
        <textarea class="ds-input" readOnly rows={4} aria-label={name}>
          {value}
        </textarea>
      ))}
      <LoginLink visit={visit} returnTo={returnTo} />
    </>
  );
  return { kind: 'page', status: STATUS.expired, title, content };
}

/**
 * Leads to the login. A link, and no form: a policy of forms would have to name every host that the
 * issuer may send the browser on to.
 */
export function LoginLink({
  visit,
  returnTo,
}: {
  readonly visit: Visit;
  readonly returnTo: string;
}): JSX.Element {
  const query = new URLSearchParams({ return: returnTo });
  return (
    <p class="ds-paragraph">
      <a
        class="ds-button"
        rel="nofollow"
        href={locateIn({ language: visit.language }, `/login?${query.toString()}`)}
      >
        {visit.texts.welcome.logIn}
      </a>
    </p>
  );
}

/** Makes the page of a problem that the API answered, in the words of the problem. */
export function makeProblemPage(visit: Visit, answer: InnerAnswer, back: string): PageReply {
  if (answer.status === 404) return makeNotice(visit, 'notFound');
  if (answer.status === 429 && answer.body.isEmpty) return makeNotice(visit, 'tooMany');
  const { texts } = visit;
  const { body } = answer;
  const faults = body.list('errors').map((fault) => fault.text('detail'));
  const content = (
    <>
      <Title>{texts.problem.title}</Title>
      <Message colour="danger">
        <p class="ds-paragraph">
          <strong>{body.text('title')}</strong>
        </p>
        {body.text('detail') !== '' && <p class="ds-paragraph">{body.text('detail')}</p>}
        {faults.length > 0 && <p class="ds-paragraph">{texts.problem.faults}</p>}
        {faults.length > 0 && <TextList items={faults} />}
      </Message>
      <Onward href={back}>{texts.problem.back}</Onward>
    </>
  );
  return { kind: 'page', status: answer.status, title: texts.problem.title, content };
}

/**
 * A key of its own for each form that is shown, so that a double click is one request. `version` is
 * that of what the person saw.
 */
export function FormGuards({ version }: { readonly version?: string }): JSX.Element {
  return (
    <>
      <input type="hidden" name="key" value={newId()} />
      {version !== undefined && <input type="hidden" name="version" value={version} />}
    </>
  );
}

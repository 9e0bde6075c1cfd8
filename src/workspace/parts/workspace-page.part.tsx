import type { ComponentChildren, JSX } from 'preact';
import { render } from 'preact-render-to-string';
import { PageFrame } from '../../pages/parts/page-frame.part.js';
import { readStylesheet } from '../../pages/style/stylesheet.reader.js';
import {
  locateBelow,
  locateIn,
  organisationOf,
  pageOf,
  type PageReply,
  type PersonVisit,
  type Visit,
} from './visit.types.js';

/** The policy of these pages: no script, and forms that go nowhere else. */
export const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Writes a page as a document, in the frame of the public pages. */
export function writeDocument(visit: Visit, reply: PageReply): string {
  const { language, texts, path } = visit;
  const framed = {
    language,
    path: locateBelow(visit, pageOf(visit)),
    query: {},
    release: undefined,
    releases: [],
    stylesheet: readStylesheet().path,
  };
  const first = { title: texts.name, path: locateBelow(visit) };
  const page = {
    title: reply.title,
    description: texts.welcome.lead,
    menu: undefined,
    above: path === '' ? [] : [first, ...(reply.above ?? [])],
    table: undefined,
  };
  const html = render(
    <PageFrame framed={framed} page={page}>
      {reply.content}
    </PageFrame>,
  );
  return `<!DOCTYPE html>${html}`;
}

export function Title({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <h1 class="ds-heading" data-size="lg">
      {children}
    </h1>
  );
}

export function PartTitle({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <h2 class="ds-heading" data-size="sm">
      {children}
    </h2>
  );
}

/** Shows for whom a person reports and in which role, with the way out. */
export function SessionBar({ visit }: { readonly visit: PersonVisit }): JSX.Element {
  const { texts, active, language, actsFor } = visit;
  const { organisationNumber, role } = active.session;
  return (
    <div class="site-session">
      <p class="ds-paragraph">
        {texts.session.actsFor} <strong>{organisationOf(visit)}</strong> (
        {texts.session.roles[role]}
        {actsFor !== undefined && `, ${texts.session.byDelegation(organisationNumber)}`}).{' '}
        {texts.session.idle}{' '}
        {actsFor !== undefined && (
          <a class="ds-link" href={locateIn({ language })}>
            {texts.session.ownOrganisation}
          </a>
        )}
      </p>
      <form method="post" action={locateIn({ language }, '/logout')}>
        <button class="ds-button" data-variant="secondary" data-size="sm" type="submit">
          {texts.session.logOut}
        </button>
      </form>
    </div>
  );
}

/** Shows a message in a box. */
export function Message({
  colour,
  children,
}: {
  readonly colour: 'success' | 'danger' | 'warning' | 'info';
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="ds-alert" data-color={colour} role={colour === 'danger' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** A table that scrolls by itself on a narrow screen. */
export function DataTable({
  label,
  headings,
  children,
}: {
  readonly label: string;
  readonly headings: readonly string[];
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div class="site-table site-stack" role="region" tabIndex={0} aria-label={label}>
      <table class="ds-table">
        <thead>
          <tr>
            {headings.map((heading) => (
              <th scope="col">{heading}</th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

/** A list of short texts. */
export function TextList({ items }: { readonly items: readonly string[] }): JSX.Element {
  return (
    <ul class="ds-list">
      {items.map((item) => (
        <li>{item}</li>
      ))}
    </ul>
  );
}

/** A link that leads on. */
export function Onward({
  href,
  children,
}: {
  readonly href: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <p class="ds-paragraph">
      <a class="ds-link" href={href}>
        {children}
      </a>
    </p>
  );
}

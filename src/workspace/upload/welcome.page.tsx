import type { JSX } from 'preact';
import { LoginLink } from '../parts/notice.part.js';
import { locateIn, type PageReply, type Visit } from '../parts/visit.types.js';
import { Message, Title } from '../parts/workspace-page.part.js';
import type { Role } from '../login/session.types.js';

/** Makes the first page, before a person has logged in. */
export function makeWelcomePage(
  visit: Visit,
  { returnTo, isOpen, isLoggedOut, status }: WelcomePage,
): PageReply {
  const { welcome } = visit.texts;
  const content = (
    <>
      <Title>{welcome.title}</Title>
      {isLoggedOut && (
        <Message colour="success">
          <p class="ds-paragraph">{welcome.loggedOut}</p>
        </Message>
      )}
      <p class="site-lead">{welcome.lead}</p>
      <ol class="ds-list">
        {welcome.steps.map((step) => (
          <li>{step}</li>
        ))}
      </ol>
      {isOpen ? (
        <LoginLink visit={visit} returnTo={returnTo} />
      ) : (
        <p class="ds-paragraph">{welcome.closed}</p>
      )}
      <p class="ds-paragraph site-quiet">{welcome.privacy}</p>
      <p class="ds-paragraph site-quiet">
        {welcome.system}{' '}
        <a class="ds-link" href="/docs">
          API
        </a>
        .
      </p>
    </>
  );
  return { kind: 'page', status, title: welcome.title, content };
}

interface WelcomePage {
  readonly returnTo: string;
  /** False where nobody can log in. */
  readonly isOpen: boolean;
  readonly isLoggedOut: boolean;
  readonly status: number;
}

/** An organisation that a person may choose. */
export interface NamedParty {
  readonly number: string;
  readonly name: string;
  readonly role: Role;
}

/** Makes the page on which a person chooses one of several organisations. */
export function makeChoicePage(visit: Visit, parties: readonly NamedParty[]): PageReply {
  const { welcome } = visit.texts;
  const content = (
    <>
      <Title>{welcome.choose}</Title>
      <p class="site-lead">{welcome.chooseLead}</p>
      <form class="site-form" method="post" action={locateIn(visit, '/organisation')}>
        <fieldset class="ds-fieldset">
          <legend class="ds-label">{visit.texts.local.organisation}</legend>
          {parties.map((party, index) => (
            <PartyChoice visit={visit} party={party} isFirst={index === 0} />
          ))}
        </fieldset>
        <button class="ds-button" type="submit">
          {welcome.go}
        </button>
      </form>
    </>
  );
  return { kind: 'page', status: 200, title: welcome.choose, content };
}

function PartyChoice({
  visit,
  party,
  isFirst,
}: {
  readonly visit: Visit;
  readonly party: NamedParty;
  readonly isFirst: boolean;
}): JSX.Element {
  const id = `party-${party.number}`;
  return (
    <div class="site-choice">
      <input type="radio" id={id} name="organisation" value={party.number} checked={isFirst} />
      <label for={id}>
        {party.name} ({party.number}) – {visit.texts.session.roles[party.role]}
      </label>
    </div>
  );
}

import type { JSX } from 'preact';
import type { PageReply, Visit } from '../parts/visit.types.js';
import { Message, Title } from '../parts/workspace-page.part.js';
import { ROLES } from '../login/session.types.js';

/** An actor that a person may log in for. */
interface ListedActor {
  readonly number: string;
  readonly name: string;
}

interface LocalPage {
  readonly actors: readonly ListedActor[];
  /** Fields of the request of the client, which the form sends on. */
  readonly fields: Readonly<Record<string, string>>;
  /** True after a choice that cannot be used. */
  readonly wrong: boolean;
}

/** Makes the page on which anybody logs in as anybody, in demo and development. */
export function makeLocalPage(visit: Visit, page: LocalPage): PageReply {
  const { local, welcome } = visit.texts;
  const content = (
    <>
      <Title>{local.title}</Title>
      <p class="site-lead">{local.lead}</p>
      {page.wrong && (
        <Message colour="danger">
          <p class="ds-paragraph">{local.wrong}</p>
        </Message>
      )}
      <form class="site-form" method="post" action="/local-issuer/authorize">
        {Object.entries(page.fields).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <Choice name="organisation" label={local.organisation} actors={page.actors} />
        <Choice name="second" label={local.second} actors={page.actors} none={local.none} />
        <fieldset class="ds-fieldset">
          <legend class="ds-label">{local.role}</legend>
          {ROLES.map((role) => (
            <div class="site-choice">
              <input
                type="radio"
                id={`role-${role}`}
                name="role"
                value={role}
                checked={role === 'certifier'}
              />
              <label for={`role-${role}`}>{visit.texts.session.roles[role]}</label>
            </div>
          ))}
        </fieldset>
        <button class="ds-button" type="submit">
          {welcome.logIn}
        </button>
      </form>
    </>
  );
  return { kind: 'page', status: page.wrong ? 400 : 200, title: local.title, content };
}

function Choice({
  name,
  label,
  actors,
  none,
}: {
  readonly name: string;
  readonly label: string;
  readonly actors: readonly ListedActor[];
  readonly none?: string;
}): JSX.Element {
  return (
    <div class="ds-field">
      <label class="ds-label" for={`local-${name}`}>
        {label}
      </label>
      <select class="ds-input" id={`local-${name}`} name={name}>
        {none !== undefined && <option value="">{none}</option>}
        {actors.map((actor) => (
          <option value={actor.number}>
            {actor.name} ({actor.number})
          </option>
        ))}
      </select>
    </div>
  );
}

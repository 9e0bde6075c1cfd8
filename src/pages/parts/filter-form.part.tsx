import type { ComponentChildren, JSX } from 'preact';
import { addressOf, releaseName } from './page-address.text.js';
import type { PageRequest } from './page.types.js';

/** A plain form that asks for the same page with other query members. */
export function FilterForm({
  request: { language, release, texts },
  path,
  children,
}: {
  readonly request: PageRequest;
  readonly path: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <form class="site-filter" method="get" action={addressOf(language, path, undefined)}>
      {release.named && <input type="hidden" name="release" value={releaseName(release)} />}
      {children}
      <button class="ds-button" type="submit">
        {texts.content.projects.apply}
      </button>
    </form>
  );
}

/** A list to choose one value from, or all. */
export function FilterChoice({
  name,
  label,
  any,
  chosen,
  options,
}: {
  readonly name: string;
  readonly label: string;
  readonly any: string;
  readonly chosen: string | undefined;
  readonly options: readonly (readonly [value: string, text: string])[];
}): JSX.Element {
  return (
    <div class="ds-field">
      <label class="ds-label" for={`filter-${name}`}>
        {label}
      </label>
      <select class="ds-input" id={`filter-${name}`} name={name}>
        <option value="">{any}</option>
        {options.map(([value, text]) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

import type { JSX } from 'preact';
import { TEXTS } from '../texts/page-texts.text.js';
import { addressOf, changesAddress, nameListed, releaseName } from './page-address.text.js';
import type { Framed, ShownRelease } from './page.types.js';
import { labelListed } from './round-name.text.js';

/** Leads from a page to the same page of another release, and to what has changed since. */
export function ReleaseChoice({
  framed,
  release,
}: {
  readonly framed: Framed;
  readonly release: ShownRelease;
}): JSX.Element | null {
  const { language, path, query, releases } = framed;
  const texts = TEXTS[language];
  const { foot, content } = texts;
  if (releases.length < 2) return null;
  const shown = releaseName(release);
  return (
    <>
      <form class="site-filter" method="get" action={addressOf(language, path, undefined)}>
        {Object.entries(query).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <div class="ds-field">
          <label class="ds-label" for="release">
            {foot.asOf}
          </label>
          <select class="ds-input" id="release" name="release">
            {releases.map((one) => (
              <option value={nameListed(one)} selected={nameListed(one) === shown}>
                {labelListed(texts, one)}
              </option>
            ))}
          </select>
        </div>
        <button class="ds-button" data-variant="secondary" type="submit">
          {content.projects.apply}
        </button>
      </form>
      <p class="ds-paragraph">
        <a class="ds-link" href={changesAddress(framed, undefined)}>
          {foot.changed}
        </a>
      </p>
    </>
  );
}

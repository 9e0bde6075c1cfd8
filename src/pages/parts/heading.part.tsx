import type { ComponentChildren, JSX } from 'preact';
import type { PageRequest } from './page.types.js';
import { nameRound } from './round-name.text.js';

/**
 * Heads a page: its title, its round and the day of its figures, its one sentence, and a notice when
 * figures are illustrative.
 */
export function PageHeading({
  request: { release, texts, formats, language },
  title,
  hasFigures = true,
  children,
}: {
  readonly request: Pick<PageRequest, 'release' | 'texts' | 'formats' | 'language'>;
  readonly title: string;
  /** False on a page without figures of the round. */
  readonly hasFigures?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const round = nameRound(language, release.view);
  const day = formats.dayOf(release.view.dataDate);
  return (
    <>
      <h1 class="ds-heading" data-size="lg">
        {title}
      </h1>
      {hasFigures && (
        <p class="site-note">
          {title === round ? `${texts.foot.dataDate} ${day}` : texts.foot.figuresAsOf(round, day)}
        </p>
      )}
      <p class="site-lead">{children}</p>
      {release.view.illustrative && (
        <div class="ds-alert" data-color="warning">
          <p class="ds-paragraph">
            <strong>{texts.illustrative.title}.</strong> {texts.illustrative.text}
          </p>
        </div>
      )}
    </>
  );
}

/** Heads a part of a page. */
export function PartHeading({ children }: { readonly children: ComponentChildren }): JSX.Element {
  return (
    <h2 class="ds-heading" data-size="sm">
      {children}
    </h2>
  );
}

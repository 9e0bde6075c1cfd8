import type { ComponentChildren, JSX } from 'preact';
import type { PageRequest } from './page.types.js';

/** Heads a page: its title, its one sentence, and a notice when figures are illustrative. */
export function PageHeading({
  request: { release, texts },
  title,
  children,
}: {
  readonly request: Pick<PageRequest, 'release' | 'texts'>;
  readonly title: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      <h1 class="ds-heading" data-size="lg">
        {title}
      </h1>
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

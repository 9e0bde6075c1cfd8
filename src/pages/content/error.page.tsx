import type { JSX } from 'preact';
import { addressOf } from '../parts/page-address.text.js';
import type { Page } from '../parts/page.types.js';
import type { PageLanguage } from '../texts/page-language.types.js';
import { TEXTS } from '../texts/page-texts.text.js';
import type { PageError } from '../texts/page-texts.types.js';

/** Makes the page that says what went wrong, and where to go on. */
export function makeErrorPage(language: PageLanguage, error: PageError): Page {
  const texts = TEXTS[language];
  const { title, text } = texts.errors[error];
  return {
    title,
    description: text,
    menu: undefined,
    above: [],
    table: undefined,
    content: <ErrorContent language={language} title={title} text={text} />,
  };
}

function ErrorContent({
  language,
  title,
  text,
}: {
  readonly language: PageLanguage;
  readonly title: string;
  readonly text: string;
}): JSX.Element {
  return (
    <>
      <h1 class="ds-heading" data-size="lg">
        {title}
      </h1>
      <p class="ds-paragraph">{text}</p>
      <p class="ds-paragraph">
        <a class="ds-link" href={addressOf(language, '/', undefined)}>
          {TEXTS[language].menu.overview}
        </a>
      </p>
    </>
  );
}

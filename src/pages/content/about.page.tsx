import type { JSX } from 'preact';
import { PartHeading } from '../parts/heading.part.js';
import type { Page, PageRequest } from '../parts/page.types.js';
import type { AboutPageTexts } from '../texts/about-texts.types.js';

/** Makes the page that tells how the figures are made. */
export function makeMethodPage(request: PageRequest): Page {
  return makeAboutPage(request.texts.about.method, 'method');
}

/** Makes the page about accessibility. */
export function makeAccessibilityPage(request: PageRequest): Page {
  return makeAboutPage(request.texts.about.accessibility, 'accessibility');
}

function makeAboutPage(said: AboutPageTexts, menu: 'method' | 'accessibility'): Page {
  return {
    title: said.title,
    description: said.description,
    menu,
    above: [],
    table: undefined,
    content: <AboutContent said={said} />,
  };
}

function AboutContent({ said }: { readonly said: AboutPageTexts }): JSX.Element {
  return (
    <div class="site-prose">
      <h1 class="ds-heading" data-size="lg">
        {said.title}
      </h1>
      <p class="site-lead">{said.description}</p>
      {said.parts.map(({ heading, paragraphs }) => (
        <section>
          <PartHeading>{heading}</PartHeading>
          {paragraphs.map((paragraph) => (
            <p class="ds-paragraph">{paragraph}</p>
          ))}
        </section>
      ))}
      <ul class="ds-list">
        {said.links.map(({ text, href }) => (
          <li>
            <a class="ds-link" href={href}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

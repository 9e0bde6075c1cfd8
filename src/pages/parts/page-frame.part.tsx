import type { ComponentChildren, JSX } from 'preact';
import { PAGE_LANGUAGES, type PageLanguage } from '../texts/page-language.types.js';
import type { MenuItem } from '../texts/page-texts.types.js';
import { TEXTS } from '../texts/page-texts.text.js';
import { FORMATS } from '../texts/page-formats.text.js';
import { ICON_PATH } from '../style/site-icon.text.js';
import { Facts } from './facts.part.js';
import { addressOf, changesAddress, fileAddress, releaseName } from './page-address.text.js';
import type { Framed, Page, ShownRelease } from './page.types.js';
import { ReleaseChoice } from './release-choice.part.js';
import { nameRound } from './round-name.text.js';
import { SiteMenu } from './site-menu.part.js';

/** The whole document of a page: head, menu, content and foot. */
export function PageFrame({
  framed,
  page,
  children,
}: {
  readonly framed: Framed;
  readonly page: Pick<Page, 'title' | 'description' | 'menu' | 'above' | 'table'>;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { language, stylesheet } = framed;
  const texts = TEXTS[language];
  return (
    <html lang={language} data-color-scheme="auto">
      <head>
        <meta charset="utf-8" />
        <title>{`${page.title} – ${texts.siteName}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="description" content={page.description} />
        <link rel="stylesheet" href={stylesheet} />
        <link rel="icon" type="image/svg+xml" href={ICON_PATH} />
        {PAGE_LANGUAGES.map((other) => (
          <link rel="alternate" hreflang={other} href={inLanguage(framed, other)} />
        ))}
      </head>
      <body>
        <a class="ds-skip-link" href="#content">
          {texts.skipToContent}
        </a>
        <Head framed={framed} menu={page.menu} />
        <main class="site-width site-main" id="content" tabIndex={-1}>
          <Breadcrumbs framed={framed} page={page} />
          <OlderRelease framed={framed} />
          {children}
        </main>
        <Foot framed={framed} table={page.table} />
      </body>
    </html>
  );
}

function inLanguage({ path, query, release }: Framed, language: PageLanguage): string {
  return addressOf(language, path, release, query);
}

function Head({
  framed,
  menu,
}: {
  readonly framed: Framed;
  readonly menu: MenuItem | undefined;
}): JSX.Element {
  const { language, release } = framed;
  const texts = TEXTS[language];
  return (
    <header class="site-head">
      <div class="site-width">
        <div class="site-head__row">
          <a class="site-head__name" href={addressOf(language, '/', release)}>
            {texts.siteName}
          </a>
          <Languages framed={framed} />
        </div>
        <SiteMenu framed={framed} menu={menu} />
      </div>
    </header>
  );
}

function Languages({ framed }: { readonly framed: Framed }): JSX.Element {
  return (
    <nav class="site-languages" aria-label={TEXTS[framed.language].languages}>
      <ul class="site-list">
        {PAGE_LANGUAGES.map((other) => (
          <li>
            <a
              href={inLanguage(framed, other)}
              lang={other}
              hreflang={other}
              aria-current={other === framed.language ? 'true' : undefined}
            >
              {TEXTS[other].languageName}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Breadcrumbs({
  framed: { language, release },
  page,
}: {
  readonly framed: Framed;
  readonly page: Pick<Page, 'above' | 'title'>;
}): JSX.Element | null {
  if (page.above.length === 0) return null;
  return (
    <nav class="ds-breadcrumbs" aria-label={TEXTS[language].breadcrumbs}>
      <ol>
        {page.above.map(({ title, path }) => (
          <li>
            <a class="ds-link" href={addressOf(language, path, release)}>
              {title}
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/**
 * Says that a newer release stands beside the one that is shown. Leads to the list that a page
 * belongs to: the newest release may lack the project itself.
 */
function OlderRelease({ framed }: { readonly framed: Framed }): JSX.Element | null {
  const { language, release, path } = framed;
  if (release?.named !== true) return null;
  const { foot } = TEXTS[language];
  return (
    <div class="ds-alert" data-color="info">
      <p class="ds-paragraph">
        {foot.older(nameRound(language, release.view))}{' '}
        <a class="ds-link" href={addressOf(language, `/${path.split('/')[1] ?? ''}`, undefined)}>
          {foot.newest}
        </a>{' '}
        <a class="ds-link" href={changesAddress(framed, releaseName(release))}>
          {foot.changedSince}
        </a>
      </p>
    </div>
  );
}

function Foot({
  framed,
  table,
}: {
  readonly framed: Framed;
  readonly table: string | undefined;
}): JSX.Element {
  const { language, release } = framed;
  const texts = TEXTS[language];
  return (
    <footer class="site-foot">
      <div class="site-width">
        {release !== undefined && (
          <ReleaseFacts language={language} release={release} table={table} />
        )}
        {release !== undefined && <ReleaseChoice framed={framed} release={release} />}
        <p class="ds-paragraph">{texts.foot.publisher}</p>
        <ul class="site-list">
          {(['corrections', 'criteria', 'method', 'accessibility'] as const).map((item) => (
            <li>
              <a class="ds-link" href={addressOf(language, `/${item}`, release)}>
                {texts.menu[item]}
              </a>
            </li>
          ))}
          <li>
            <a class="ds-link" href={`/${language}/workspace`}>
              {texts.foot.report}
            </a>
          </li>
        </ul>
      </div>
    </footer>
  );
}

interface FactsProps {
  readonly language: PageLanguage;
  readonly release: ShownRelease;
  /** Table that holds the figures of the page. */
  readonly table: string | undefined;
}

/** Links to the figures of a page as files: those of its table, or all tables of the release. */
function FileLinks({ language, release, table }: FactsProps): JSX.Element {
  const files = [
    ['CSV', `${table ?? ''}.csv`],
    ['JSON', `${table ?? ''}.json`],
    ['XLSX', 'portfolio.xlsx'],
  ].filter(([, file]) => release.files.some(({ name }) => name === file));
  return (
    <ul class="site-list">
      {files.map(([name, file = '']) => (
        <li>
          <a class="ds-link" href={fileAddress(release, file)}>
            {name}
          </a>
        </li>
      ))}
      <li>
        <a class="ds-link" href={addressOf(language, '/data', release)}>
          {TEXTS[language].menu.data}
        </a>
      </li>
    </ul>
  );
}

/** Shows which figures a page holds: round, instant, release, and the hash that proves them. */
function ReleaseFacts({ language, release, table }: FactsProps): JSX.Element {
  const { foot } = TEXTS[language];
  const { view, hash } = release;
  return (
    <>
      <h2 class="ds-heading" data-size="xs">
        {foot.title}
      </h2>
      <Facts
        facts={[
          [
            foot.round,
            `${nameRound(language, view)} (${view.round}), ${foot.release(view.version).toLowerCase()}`,
          ],
          [foot.dataDate, FORMATS[language].instant(view.dataDate)],
          [foot.hash, <code>{hash.slice(0, 16)}</code>],
          [foot.asFiles, <FileLinks language={language} release={release} table={table} />],
        ]}
      />
    </>
  );
}

import type { JSX } from 'preact';
import type { MenuItem, MenuSection } from '../texts/page-texts.types.js';
import { TEXTS } from '../texts/page-texts.text.js';
import { addressOf } from './page-address.text.js';
import type { Framed } from './page.types.js';

type MenuPage = readonly [item: MenuItem, path: string];

/** Sections of the main menu with their pages, in their order. A section leads to its first page. */
export const MENU: readonly (readonly [MenuSection, readonly MenuPage[]])[] = [
  [
    'status',
    [
      ['overview', '/'],
      ['trend', '/trend'],
    ],
  ],
  [
    'portfolio',
    [
      ['projects', '/projects'],
      ['actors', '/actors'],
      ['promises', '/promises'],
    ],
  ],
  [
    'plans',
    [
      ['roadmap', '/roadmap'],
      ['strategy', '/strategy'],
      ['municipal', '/municipal'],
      ['receivers', '/receivers'],
    ],
  ],
  [
    'councils',
    [
      ['meetings', '/meetings'],
      ['criteria', '/criteria'],
    ],
  ],
  [
    'figures',
    [
      ['releases', '/releases'],
      ['changes', '/changes'],
      ['corrections', '/corrections'],
      ['data', '/data'],
      ['method', '/method'],
    ],
  ],
];

interface MenuProps {
  readonly framed: Framed;
  /** Page that is shown; undefined when it is on no menu. */
  readonly menu: MenuItem | undefined;
}

/** The main menu, and below it the pages of the section that is shown. */
export function SiteMenu({ framed: { language, release }, menu }: MenuProps): JSX.Element {
  const texts = TEXTS[language];
  const shown = MENU.find(([, pages]) => pages.some(([item]) => item === menu));
  return (
    <>
      <nav class="site-menu" aria-label={texts.mainMenu}>
        <ul class="site-list">
          {MENU.map(([section, pages]) => (
            <li>
              <a
                href={addressOf(language, pages[0]?.[1] ?? '/', release)}
                aria-current={section === shown?.[0] ? 'true' : undefined}
              >
                {texts.sections[section]}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {shown !== undefined && (
        <nav
          class="site-menu site-menu--pages"
          aria-label={texts.sectionMenu(texts.sections[shown[0]])}
        >
          <ul class="site-list">
            {shown[1].map(([item, path]) => (
              <li>
                <a
                  href={addressOf(language, path, release)}
                  aria-current={item === menu ? 'page' : undefined}
                >
                  {texts.menu[item]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
}

import type { Page } from 'playwright-core';

/** Asks the page by a script of the test. The pages themselves have none. */
async function ask(page: Page, script: string): Promise<string[]> {
  const found: unknown = await page.evaluate(`(() => { ${script} })()`);
  return Array.isArray(found) ? found.map(String) : [String(found)];
}

const NAME = `const nameOf = (e) => e.tagName.toLowerCase() + '.' + (e.getAttribute('class') ?? '') +
  ' ' + (e.getAttribute('href') ?? e.getAttribute('aria-label') ?? e.getAttribute('name') ?? '');`;

/** Selector of what can be used on a page, as a text of its script. */
const CONTROLS = `'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'`;

/** Lists what can be used on a page, in the order in which it is read. */
export function listControls(page: Page): Promise<string[]> {
  return ask(
    page,
    `${NAME}
     const all = document.querySelectorAll(${CONTROLS});
     return [...all].filter((e) => e.checkVisibility()).map((e, at) => at + ' ' + nameOf(e));`,
  );
}

/** A stop of the tab key: the element, and what a reader would not see of it. */
const STOP = `${NAME}
  const all = [...document.querySelectorAll(${CONTROLS})]
    .filter((e) => e.checkVisibility());
  const e = document.activeElement;
  if (e === null || e === document.body) return ['end', ''];
  const style = getComputedStyle(e);
  const box = e.getBoundingClientRect();
  const faults = [];
  const outline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  if (!outline && style.boxShadow === 'none') faults.push('no visible focus');
  if (box.bottom < 0 || box.top > innerHeight || box.width === 0) faults.push('not on the screen');
  return [all.indexOf(e) + ' ' + nameOf(e), faults.join(', ')];`;

/** Presses the tab key through a page. Returns the stops, and what is wrong with some. */
export async function tabThrough(
  page: Page,
  most: number,
): Promise<{ readonly stops: readonly string[]; readonly faults: readonly string[] }> {
  const [stops, faults] = [[] as string[], [] as string[]];
  while (stops.length <= most) {
    await page.keyboard.press('Tab');
    const [stop = '', fault = ''] = await ask(page, STOP);
    if (stop === 'end' || stop === stops[0]) break;
    stops.push(stop);
    if (fault !== '') faults.push(`${page.url()}: ${stop}: ${fault}`);
  }
  return { stops, faults };
}

/**
 * Lists what does not fit: a page that is wider than its window, text that is cut, and a part that
 * scrolls sideways but takes no focus or has no name.
 */
export function findTooWide(page: Page): Promise<string[]> {
  return ask(
    page,
    `${NAME}
     const found = [];
     const root = document.documentElement;
     if (root.scrollWidth > root.clientWidth) found.push('page: ' + root.scrollWidth);
     for (const e of document.querySelectorAll('body *')) {
       if (e.scrollWidth <= e.clientWidth + 1 || e.clientWidth === 0) continue;
       if (e.closest('.site-hidden, .ds-skip-link, svg') !== null || !e.checkVisibility()) continue;
       const overflow = getComputedStyle(e).overflowX;
       if (overflow === 'hidden' || overflow === 'clip') found.push('cut: ' + nameOf(e));
       const isNamed = e.tabIndex === 0 && e.getAttribute('aria-label');
       if ((overflow === 'auto' || overflow === 'scroll') && !isNamed)
         found.push('scrolls without focus: ' + nameOf(e));
     }
     return found.map((one) => location.pathname + ' ' + one);`,
  );
}

const CONTRAST = `
  const read = (text) => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    context.fillStyle = text;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (e) => {
    for (let at = e; at !== null; at = at.parentElement) {
      const colour = read(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return read('Canvas');
  };
  const ratio = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };`;

/**
 * Lists the parts of charts and signs that stand out too little by their computed style: texts below
 * 4.5 to 1, other shapes below 3 to 1. Returns how many were measured, too.
 */
export async function findFaintDrawing(
  page: Page,
): Promise<{ readonly measured: number; readonly faint: readonly string[] }> {
  const found = await ask(
    page,
    `${CONTRAST}
     const found = [];
     for (const e of document.querySelectorAll('svg text, svg path, svg circle, svg rect')) {
       const style = getComputedStyle(e);
       const isText = e.tagName === 'text';
       const paint = style.fill === 'none' ? style.stroke : style.fill;
       if (paint === 'none') continue;
       const value = ratio(read(paint), behind(e.closest('svg').parentElement));
       const name = location.pathname + ' ' + e.tagName + ' ' + paint + ': ' + value.toFixed(2);
       found.push((value < (isText ? 4.5 : 3) ? 'faint ' : 'good ') + name);
     }
     return found;`,
  );
  return { measured: found.length, faint: found.filter((one) => one.startsWith('faint')) };
}

/**
 * Lists texts that stand out too little on white paper, what should not be printed at all, and tables
 * that are kept whole and so leave half a page empty.
 */
export function findUnprintable(page: Page): Promise<string[]> {
  return ask(
    page,
    `${CONTRAST}
     const white = [255, 255, 255, 255];
     const found = [];
     for (const e of document.querySelectorAll('nav.site-menu, .site-languages, button, select'))
       if (e.checkVisibility()) found.push('printed: ' + e.tagName + ' ' + e.className);
     for (const e of document.querySelectorAll('main a, main td, main p, footer dd')) {
       if (!e.checkVisibility() || e.textContent.trim() === '') continue;
       const value = ratio(read(getComputedStyle(e).color), white);
       if (value < 4.5) found.push('faint: ' + e.tagName + ' ' + e.textContent.slice(0, 30));
     }
     for (const e of document.querySelectorAll('main a'))
       if (e.checkVisibility() && !getComputedStyle(e).textDecorationLine.includes('underline'))
         found.push('not known as a link: ' + e.textContent);
     for (const e of document.querySelectorAll('main table'))
       if (getComputedStyle(e).breakInside !== 'auto') found.push('kept whole: ' + e.className);
     return found.map((one) => location.pathname + ' ' + one);`,
  );
}

/** Lists what moves on a page: running animations, and styles that would make a change last. */
export function findMotion(page: Page): Promise<string[]> {
  return ask(
    page,
    `${NAME}
     const lasts = (text) => text.split(',').some((one) => parseFloat(one) > 0);
     return [...document.querySelectorAll('*')]
       .filter((e) => ['', '::before', '::after', '::details-content'].some((part) => {
         const style = getComputedStyle(e, part);
         return lasts(style.transitionDuration) ||
           (style.animationName !== 'none' && lasts(style.animationDuration));
       }))
       .map((e) => location.pathname + ' ' + nameOf(e));`,
  );
}

import { get } from 'node:http';
import type { Page } from 'playwright-core';
import { bySize } from '../size.js';
import { FORMATS } from '../../../src/pages/texts/page-formats.text.js';

/** Pages that were walked, links that were followed, and those that lead nowhere. */
export interface Walked {
  readonly pages: ReadonlySet<string>;
  readonly links: number;
  readonly dead: readonly string[];
}

/** Pages of a kind that the browser opens. The links of all others are read from their text. */
const OPENED = bySize(1, 4, Infinity);

/** Follows every link of the site from a page on. Pages are opened, other addresses are asked for. */
export async function walk(
  page: Page,
  base: string,
  languages: readonly string[],
): Promise<Walked> {
  const isPage = new RegExp(`^/(?:${languages.join('|')})/`);
  const [pages, dead] = [new Set([`/${String(languages[0])}/`]), [] as string[]];
  const files = new Set<string>();
  const opened = new Map<string, number>();
  for (const path of pages) {
    const kind = kindOf(path);
    const before = opened.get(kind) ?? 0;
    opened.set(kind, before + 1);
    const { status, html } = await (before < OPENED
      ? openPage(page, base + path)
      : readPage(base + path));
    if (status !== 200) dead.push(`${path}: ${String(status)}`);
    for (const href of listLinks(html, base + path)) {
      if (isPage.test(href)) pages.add(href);
      else files.add(href);
    }
  }
  for (const path of files) {
    const answer = await fetch(base + path);
    await answer.arrayBuffer();
    if (!answer.ok) dead.push(`${path}: ${String(answer.status)}`);
  }
  return { pages, links: pages.size + files.size, dead };
}

/** Status and text of a page. */
interface ReadPage {
  readonly status: number | undefined;
  readonly html: string;
}

async function openPage(page: Page, url: string): Promise<ReadPage> {
  const answer = await page.goto(url);
  return { status: answer?.status(), html: await page.content() };
}

async function readPage(url: string): Promise<ReadPage> {
  const answer = await fetch(url);
  return { status: answer.status, html: await answer.text() };
}

/** Returns the kind of a page: its first segment, how many follow, and the names in its query. */
function kindOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'http://site');
  const [, , first = '', ...others] = pathname.split('/');
  return [first, others.length, ...new Set(searchParams.keys())].join(' ');
}

/** Lists the addresses on this site that a page links to, without their fragments. */
function listLinks(html: string, at: string): string[] {
  const found = [...html.matchAll(/\shref="([^"]*)"/g)];
  return found
    .map(([, href = '']) => new URL(href.replaceAll('&amp;', '&'), at))
    .filter(({ origin }) => origin === new URL(at).origin)
    .map(({ pathname, search }) => pathname + search);
}

interface View {
  readonly tables: readonly {
    readonly name: string;
    readonly rows: readonly (readonly (string | number | boolean | null)[])[];
  }[];
}

const FIGURE = /<(td|p|dd)(?: class="([^"]*)")?>(.*?)<\/\1>/gs;

/** Lists the numbers in the figures of an English page that are no value of the release. */
export function readNumbers(html: string, view: View): string[] {
  const main = /<main.*<\/main>/s.exec(html)?.[0] ?? '';
  const known = listWritten(view);
  return [...main.matchAll(FIGURE)]
    .filter(([, tag, style = '']) => tag === 'dd' || /site-number|site-card__figure/.test(style))
    .map(([, , , content = '']) => content.replaceAll(/<[^>]*>/g, '').trim())
    .filter((text) => /\d/.test(text) && !text.startsWith('Withheld'))
    .filter((text) => !known.has(text.replace(/^\+/, '')));
}

/** Writes each value of a release in every way in which a page may show it. */
function listWritten({ tables }: View): ReadonlySet<string> {
  const { number, money, percent, day } = FORMATS.en;
  const written = new Set<string>();
  for (const cell of tables.flatMap(({ rows }) => rows.flat())) {
    if (cell === null) continue;
    written.add(String(cell));
    const value = Number(cell);
    if (Number.isFinite(value))
      for (const text of [number(value), money(value), percent(value)]) written.add(text);
    if (/^\d{4}-\d\d-\d\d$/.test(String(cell))) written.add(day(String(cell)));
  }
  return written;
}

/** Counts the bytes of an answer to a reader who takes Brotli, as they are sent. */
export function measureBytes(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'br' } }, (answer) => {
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
      answer.once('end', () => {
        resolve(bytes);
      });
    }).once('error', reject);
  });
}

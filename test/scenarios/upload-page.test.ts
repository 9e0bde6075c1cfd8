import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findTooWide } from '../support/browser/access.js';
import {
  findByAxe,
  LANGUAGES,
  openForScripts,
  showAs,
  startChromium,
  withChromium,
} from '../support/browser/chromium.js';
import { filledByLibreOffice, type Typed } from '../support/files/libreoffice.js';
import { startTestService, type TestService } from '../support/service.js';
import { ReleaseStage } from '../support/publication/releases.js';
import { Actor, Directorate, eventually } from '../support/story.js';

const KRISTIANSAND = '820852982';
const ROUND = '2021-1';

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  service = await startTestService();
  await new Directorate(service).opensRound(ROUND);
  const owner = new Actor(service, KRISTIANSAND);
  for (const code of ['TRYGG', 'VELFERD'])
    await owner.registersProject(code, { name: `Velferdsteknologi ${code}` });
  browser = await startChromium();
});
afterAll(async () => {
  await browser.close();
  await service.stop();
});

/** A person in Chromium without script, and behind it a page on which axe looks at the same. */
class Journey {
  readonly complaints: string[] = [];
  readonly found: string[] = [];

  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly reader: Page,
  ) {
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(`${page.url()}: ${message.text()}`);
    });
  }

  static async begins(): Promise<Journey> {
    const context = await browser.newContext({ javaScriptEnabled: false, acceptDownloads: true });
    return new Journey(context, await context.newPage(), await openForScripts(browser));
  }

  get title(): Promise<string> {
    return this.page.locator('h1').innerText();
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(`${service.url}${path}`);
    await this.checks();
  }

  /** Presses a button or follows a link, by its words. */
  async presses(words: string, role: 'button' | 'link' = 'button'): Promise<void> {
    await this.page.getByRole(role, { name: words }).first().click();
    await this.checks();
  }

  /** Uploads a file, and waits for its page. */
  async uploads(bytes: Buffer): Promise<void> {
    const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
    await this.page.setInputFiles('#file', { name: 'rapport.xlsx', mimeType, buffer: bytes });
    await this.presses('Last opp og lagre kladd');
  }

  async downloads(words: string): Promise<Buffer> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('link', { name: words }).click(),
    ]);
    return readFile(await download.path());
  }

  /** Opens the page at hand as other readers do, and notes what axe and a narrow screen find. */
  private async checks(): Promise<void> {
    const { reader } = this;
    await reader.context().addCookies(await this.context.cookies());
    for (const language of LANGUAGES) {
      await showAs(reader, {});
      await reader.goto(this.page.url().replace('/nb/', `/${language}/`));
      this.found.push(...(await findByAxe(reader)));
      await showAs(reader, { viewport: { width: 320, height: 900 } });
      this.found.push(...(await findTooWide(reader)));
    }
  }

  async ends(): Promise<void> {
    for (const context of [this.context, this.reader.context()]) await context.close();
  }
}

const typed = (row: number, values: Readonly<Record<string, string | number>>): Typed[] =>
  Object.entries(values).map(([heading, value]) => ({ sheet: 'Rapport', row, heading, value }));
const MONEY = { Valuta: 'NOK', Prisår: 2021, Prisgrunnlag: 'Nominell' };
const GOOD = { Tilstand: 'Aktiv', Fase: 'Gjennomføring', Status: 'Grønn', Risiko: 'Grønn' };

withChromium(
  'a person reports for Kristiansand without an API, from the login to the public page',
  async () => {
    const person = await Journey.begins();
    await person.opens('/nb/workspace');
    await person.presses('Logg inn', 'link');
    expect(await person.title).toBe('Lokal innlogging');
    await person.page.selectOption('#local-organisation', KRISTIANSAND);
    await person.presses('Logg inn');
    expect(await person.title).toBe('Kristiansand kommune');
    await person.presses('Rapporter i runden', 'link');
    const template = await person.downloads('Last ned malen');

    const faulty = await filledByLibreOffice(template, [
      ...typed(2, { ...GOOD, Status: 'Lilla', Sammendrag: 'I rute', Vedtatt: 'tolv', ...MONEY }),
      ...typed(3, { ...GOOD, Fase: 'Snart' }),
    ]);
    await person.uploads(faulty);
    const faults = person.page.locator('tbody tr');
    expect(await person.page.locator('.site-said').innerText()).toBe('3 feil i filen');
    expect(await faults.allInnerTexts()).toEqual([
      expect.stringMatching(/^Arket «Rapport», rad 2, celle [A-Z]+2 \(TRYGG\)\s+Status\s+Lilla\s/),
      expect.stringMatching(/^Arket «Rapport», rad 2, celle [A-Z]+2 \(TRYGG\)\s+Vedtatt\s+tolv\s/),
      expect.stringMatching(/^Arket «Rapport», rad 3, celle [A-Z]+3 \(VELFERD\)\s+Fase\s+Snart\s/),
    ]);

    const mended = await filledByLibreOffice(faulty, [
      ...typed(2, { Status: 'Grønn', Vedtatt: 12e6 }),
      ...typed(3, { Fase: 'Planlegging' }),
    ]);
    await person.uploads(mended);
    expect(await person.page.locator('.site-said').innerText()).toBe(
      '2 rapporter er lagret som kladd',
    );
    await person.presses('Gå videre til rapportene', 'link');
    await person.presses('Rett tekster VELFERD', 'link');
    await person.page.getByLabel('Sammendrag').fill('Planen er klar.');
    await person.presses('Lagre');
    await person.opens(`/nb/workspace/rounds/${ROUND}`);
    await person.presses('Godkjenn rapportene', 'link');
    await person.presses('Godkjenn rapportene');
    expect(await person.title).toBe('Kvittering: rapportene er godkjent');
    expect(await person.page.locator('tbody tr').allInnerTexts()).toEqual([
      expect.stringMatching(/^TRYGG\s+1\s+I tide$/),
      expect.stringMatching(/^VELFERD\s+1\s+I tide$/),
    ]);

    await releases();
    // The pages know of a release within a second.
    await eventually(async () => {
      const { text } = await service.call('GET', `/nb/actors/${KRISTIANSAND}`);
      return text.includes('Velferdsteknologi TRYGG') ? true : undefined;
    });
    await person.opens(`/nb/actors/${KRISTIANSAND}`);
    expect(await person.page.locator('main').innerText()).toContain('Velferdsteknologi TRYGG');
    await person.opens(`/nb/workspace/rounds/${ROUND}/receipt`);
    expect(await person.title).toBe('Du er logget ut');
    await person.presses('Logg inn', 'link');
    await person.page.selectOption('#local-organisation', KRISTIANSAND);
    await person.presses('Logg inn');
    expect(await person.title).toBe('Kvittering: rapportene er godkjent');
    await person.presses('Virksomhetens side', 'link');
    expect(await person.title).toContain('Kristiansand');
    expect(person.found).toEqual([]);
    // A browser notes the status of the page that says that the session has ended.
    expect(person.complaints).toEqual([expect.stringMatching(/\/receipt: .* status of 401 /)]);
    await person.ends();
  },
);

/** Closes the round and releases it, as the directorate does. */
async function releases(): Promise<void> {
  const stage = ReleaseStage.on(service);
  service.moveTo('2021-02-05T16:00:00Z');
  await stage.drafter.closesUnpublished(ROUND);
  await stage.freezesWhenWhole(ROUND);
  await stage.publishes(ROUND);
}

import fc from 'fast-check';
import { SaxesParser } from 'saxes';
import { writeAtom } from './atom.writer.js';
import { type FedRelease, makeFeed } from './feed.rules.js';
import { writeJsonFeed } from './json-feed.writer.js';

const RELEASE: FedRelease = {
  round: '2021-2',
  number: 2,
  publishedAt: new Date('2021-05-20T06:00:00Z'),
  body: 'Direktoratet',
  corrects: 1,
  reason: 'Fargen ble ført feil',
  illustrative: true,
  changes: [
    {
      table: 'projects',
      key: 'DHP',
      column: 'owner_colour',
      before: 'red',
      after: null,
      actor: '983658776',
    },
  ],
};

/** Reads the texts of elements by name. Throws when the XML is not well-formed. */
function textsIn(xml: string, name: string): string[] {
  const texts: string[] = [];
  const parser = new SaxesParser();
  const open: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    open.push(tag.name);
    if (tag.name === name) texts.push('');
  });
  parser.on('text', (text) => {
    if (open.at(-1) === name) texts.push(`${texts.pop() ?? ''}${text}`);
  });
  parser.on('closetag', () => open.pop());
  parser.write(xml).close();
  return texts;
}

test('says what it said, what it says, why and by which body', () => {
  const [text] = textsIn(writeAtom(makeFeed([RELEASE], 'nb')), 'content');
  expect(text?.split('\n')).toEqual([
    'Tallene er illustrative.',
    'Retter utgivelse 1. Av Direktoratet.',
    'Hvorfor: Fargen ble ført feil',
    'projects DHP, owner_colour: sto «red», står «tomt» (983658776)',
  ]);
});

test('is well-formed whatever the texts are, and tells them', () => {
  const hostile = fc
    .string({ unit: 'binary', maxLength: 40 })
    .filter((text) => !text.includes('\r'));
  fc.assert(
    fc.property(hostile, hostile, (reason, body) => {
      const xml = writeAtom(makeFeed([{ ...RELEASE, reason, body }], 'en'));
      const told = textsIn(xml, 'name')[0] ?? '';
      expect(told.length).toBe(body.length);
    }),
  );
  const body = ']]><script>&amp;"\'\u0000\u000b';
  const xml = writeAtom(makeFeed([{ ...RELEASE, body }], 'en'));
  expect(textsIn(xml, 'name')).toEqual([']]><script>&amp;"\'\uFFFD\uFFFD']);
});

test('has ids that do not depend on what else there is, newest first', () => {
  const first = { ...RELEASE, number: 1, publishedAt: new Date('2021-05-10T06:00:00Z') };
  const feed = makeFeed([first, RELEASE], 'nb');
  expect(feed.entries.map(({ id }) => id)).toEqual([
    'urn:portfolio:release:2021-2:2:nb',
    'urn:portfolio:release:2021-2:1:nb',
  ]);
  expect(feed.updated).toBe('2021-05-20T06:00:00.000Z');
});

test('tells the same as JSON Feed', () => {
  const feed = makeFeed([RELEASE], 'en');
  expect(JSON.parse(writeJsonFeed(feed))).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    items: [{ content_text: textsIn(writeAtom(feed), 'content')[0] }],
  });
});

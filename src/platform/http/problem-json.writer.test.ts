import { chooseLanguage } from './problem-json.writer.js';

test.each([
  [undefined, 'nb'],
  ['en', 'en'],
  ['en-GB,nb;q=0.5', 'en'],
  ['de, nb;q=0.8, en;q=0.7', 'nb'],
  ['nn', 'nb'],
  ['de', 'nb'],
  ['en;q=0', 'nb'],
])(
  'problems follow Accept-Language and are in Norwegian otherwise: %j gives %s',
  (header, language) => {
    expect(chooseLanguage(header)).toBe(language);
  },
);

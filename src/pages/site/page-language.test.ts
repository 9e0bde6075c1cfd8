import { choosePageLanguage } from './page-language.js';

test('a reader gets the language that the browser asks for', () => {
  expect(choosePageLanguage('nn-NO,nn;q=0.9,nb;q=0.8')).toBe('nn');
  expect(choosePageLanguage('no')).toBe('nb');
  expect(choosePageLanguage('de, en;q=0.5')).toBe('en');
  expect(choosePageLanguage('fr')).toBe('en');
  expect([undefined, '*'].map(choosePageLanguage)).toEqual(['nb', 'nb']);
});

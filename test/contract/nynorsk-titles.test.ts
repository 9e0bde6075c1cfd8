import { VIEW_TABLES } from '../../src/publication/view-tables/view-tables.rules.js';
import { NN_DESCRIPTIONS } from '../../src/pages/topic-texts/nn-descriptions.text.js';
import { NN_TITLES, SAME_IN_NYNORSK } from '../../src/pages/topic-texts/nn-titles.text.js';
import { textIn } from '../../src/pages/parts/view-table.part.js';

test('every title and description of a table of a release is known in Nynorsk', () => {
  const titles = VIEW_TABLES.flatMap(({ title, columns }) => [
    title.nb,
    ...columns.map((column) => column.title.nb),
  ]);
  const known = new Set([...Object.keys(NN_TITLES), ...SAME_IN_NYNORSK]);
  expect([...new Set(titles)].filter((title) => !known.has(title))).toEqual([]);
  expect([...known].filter((title) => !titles.includes(title))).toEqual([]);
  const descriptions = VIEW_TABLES.map(({ description }) => description.nb);
  expect(descriptions.filter((text) => !NN_DESCRIPTIONS.has(text))).toEqual([]);
});

test('a title is read in the language of its reader, or as it is when it is not known', () => {
  const title = { nb: 'Hovedtall', en: 'Main figures' };
  const languages = ['nb', 'nn', 'en'] as const;
  expect(languages.map((language) => textIn({ language }, title))).toEqual([
    'Hovedtall',
    'Hovudtal',
    'Main figures',
  ]);
  expect(textIn({ language: 'nn' }, { nb: 'Ny kolonne', en: 'New column' })).toBe('Ny kolonne');
});

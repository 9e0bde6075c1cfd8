import {
  challengeFaults,
  type FoundChallenge,
  placeOf,
  suggestTopics,
  topicLocks,
} from './topic.rules.js';

const one = (
  project: string,
  text: string,
  rest: Partial<FoundChallenge> = {},
): FoundChallenge => ({
  ...{ report: `r-${project}`, number: 1, revision: 1, round: '2021-1', project },
  category: 'dependency',
  text,
  published: true,
  ...rest,
});

test('challenges of equal words in several projects are suggested, the largest group first', () => {
  const found = suggestTopics([
    one('A', 'Avhengig av legemiddelområdet.'),
    one('B', 'avhengig av  Legemiddelområdet'),
    one('C', 'Mangler folk'),
    one('D', 'Mangler folk!'),
    one('E', 'Mangler folk'),
    one('F', 'Alene'),
    one('F', 'Alene', { number: 2 }),
  ]);
  expect(found.map(({ words, challenges }) => [words, challenges.length])).toEqual([
    ['mangler folk', 3],
    ['avhengig av legemiddelområdet', 2],
  ]);
});

test('a topic takes published challenges of certified reports, each once', () => {
  const known = [one('A', 'x'), one('B', 'x', { published: false })];
  const found = new Map(known.map((challenge) => [placeOf(challenge), challenge]));
  const named = ['r-A', 'r-A', 'r-B', 'r-C'].map((report) => ({ report, number: 1 }));
  expect(challengeFaults(named, found).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
    '/challenges/1 repeated',
    '/challenges/2 round-not-published',
    '/challenges/3 unknown-challenge',
  ]);
});

test('a published topic is published once, and changes later', () => {
  expect(topicLocks(false, true)).toEqual({ update: undefined, publish: undefined });
  expect(topicLocks(true, true)).toMatchObject({
    update: undefined,
    publish: { code: 'topic-state' },
  });
});

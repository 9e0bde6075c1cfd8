import { AnswerMemory } from './answer-memory.js';
import { KeptAnswer } from './kept-answer.js';

const MEGABYTE = 1024 * 1024;
const answerOf = (megabytes: number): KeptAnswer =>
  new KeptAnswer({ bytes: Buffer.alloc(megabytes * MEGABYTE), headers: { etag: '"a"' } });

test('the oldest answers make place for new ones, pages and files alike', () => {
  const memory = new AnswerMemory();
  memory.keep('pages', '/nb/', answerOf(3));
  memory.keep('files', '/a.csv', answerOf(4));
  for (const address of ['/b.csv', '/c.csv']) memory.keep('files', address, answerOf(4));
  expect(memory.find('pages', '/nb/')).toBeDefined();
  memory.keep('pages', '/nn/', answerOf(2));
  expect(memory.find('pages', '/nb/')).toBeUndefined();
  expect(memory.find('files', '/a.csv')).toBeDefined();
});

test('an answer kept anew takes the place of the older one', () => {
  const memory = new AnswerMemory();
  memory.keep('files', '/a.csv', answerOf(4));
  for (let time = 0; time < 10; time++) memory.keep('pages', '/nb/', answerOf(4));
  expect(memory.find('files', '/a.csv')).toBeDefined();
});

test('an answer over a quarter of the bound is not kept', () => {
  const memory = new AnswerMemory();
  memory.keep('files', '/a.csv', answerOf(4.5));
  expect(memory.find('files', '/a.csv')).toBeUndefined();
});

test('a part is found and cleared by itself', () => {
  const memory = new AnswerMemory();
  memory.keep('files', '/a.csv', answerOf(1));
  memory.keep('pages', '/nb/', answerOf(1));
  expect(memory.find('pages', '/a.csv')).toBeUndefined();
  memory.clear('pages');
  expect(memory.find('pages', '/nb/')).toBeUndefined();
  expect(memory.find('files', '/a.csv')).toBeDefined();
});

import { AnswerReader } from '../api/answer.parser.js';
import { correctTexts, listTexts } from './report-texts.rules.js';

const CONTENT = {
  summary: null,
  status: { colour: 'red', reason: 'Sent', cause: 'supplier', action: 'Ny plan' },
  risk: null,
  dimensions: { time: { colour: 'red', reason: 'Lang kø', cause: null }, cost: null },
  challenges: [
    { category: 'legal', text: 'Én' },
    { category: 'funding', text: 'To' },
  ],
};
const content = new AnswerReader(CONTENT);

test('lists the texts that the report has a place for', () => {
  expect(listTexts(content).map(({ pointer, value }) => [pointer, value])).toEqual([
    ['/summary', ''],
    ['/status/reason', 'Sent'],
    ['/status/action', 'Ny plan'],
    ['/dimensions/time/reason', 'Lang kø'],
    ['/challenges/0/text', 'Én'],
    ['/challenges/1/text', 'To'],
  ]);
});

test('replaces whole members, and those that are changed alone', () => {
  const typed = {
    '/summary': '  ',
    '/status/reason': 'Sen\r\nlevering',
    '/status/action': 'Annen plan',
    '/dimensions/time/reason': 'Lang kø',
    '/challenges/1/text': 'Tre',
  };
  expect(correctTexts(content, typed)).toEqual({
    summary: null,
    status: { ...CONTENT.status, reason: 'Sen\nlevering', action: 'Annen plan' },
    challenges: [CONTENT.challenges[0], { category: 'funding', text: 'Tre' }],
  });
});

test('changes nothing but the texts', () => {
  expect(
    correctTexts(content, { '/status/colour': 'green', '/phase': 'x', '/risk/reason': 'y' }),
  ).toEqual({});
});

import { AnswerReader } from './answer.parser.js';

const reader = AnswerReader.of(
  Buffer.from('{"a": {"b": "x", "n": 2}, "list": [{"c": true}, "t", 3], "none": null}'),
);

test('reads members by name', () => {
  expect(reader.at('a').text('b')).toBe('x');
  expect([reader.at('a').number('n'), reader.at('a').text('n')]).toEqual([2, '2']);
  expect(reader.list('list').map((item) => item.flag('c'))).toEqual([true, false, false]);
  expect(reader.texts('list')).toEqual(['t']);
});

test('reads what is absent, of another kind or no JSON as empty', () => {
  expect([reader.at('none').isEmpty, reader.at('x').at('y').isEmpty]).toEqual([true, true]);
  expect([reader.text('list'), reader.number('a'), reader.list('a')]).toEqual(['', 0, []]);
  expect(AnswerReader.of(Buffer.from('<html>')).isEmpty).toBe(true);
});

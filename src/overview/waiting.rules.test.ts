import type { WaitingItem } from './me.dto.js';
import { arrangeWaiting } from './waiting.rules.js';

const itemOf = (
  kind: WaitingItem['kind'],
  round: string | null,
  party: WaitingItem['party'] = 'owner',
): Omit<WaitingItem, 'href'> => ({ kind, party, round, count: 1, subjects: ['A'] });
const arrange = (...items: Omit<WaitingItem, 'href'>[]): unknown[] =>
  arrangeWaiting(items, ['2021-1', '2021-2']).map(({ kind, round, party }) => [kind, round, party]);

test('what waits comes by round, then by kind, and what is about no round comes last', () => {
  expect(
    arrange(
      itemOf('project-to-assess', null, 'directorate'),
      itemOf('question-to-answer', '2021-2'),
      itemOf('report-missing', '2021-2'),
      itemOf('question-to-answer', '2021-1'),
    ),
  ).toEqual([
    ['question-to-answer', '2021-1', 'owner'],
    ['report-missing', '2021-2', 'owner'],
    ['question-to-answer', '2021-2', 'owner'],
    ['project-to-assess', null, 'directorate'],
  ]);
});

test('what waits from a round that is not listed any more comes first', () => {
  expect(arrange(itemOf('report-missing', '2021-1'), itemOf('advice-to-answer', '2015-1'))).toEqual(
    [
      ['advice-to-answer', '2015-1', 'owner'],
      ['report-missing', '2021-1', 'owner'],
    ],
  );
});

test("the owner's own comes before the directorate's", () => {
  const items = [
    itemOf('report-missing', '2021-1', 'directorate'),
    itemOf('report-missing', '2021-1'),
  ];
  expect(arrange(...items).map((item) => (item as string[])[2])).toEqual(['owner', 'directorate']);
});

test('each item is linked to what waits', () => {
  const [missing, assess] = arrangeWaiting(
    [itemOf('report-missing', '2021-1'), itemOf('project-to-assess', null)],
    ['2021-1'],
  );
  expect([missing?.href, assess?.href]).toEqual([
    '/v1/rounds/2021-1/completeness',
    '/v1/intake/ranking',
  ]);
});

import { meetingFaults } from './meeting.rules.js';

test.each([
  ['on a later day', '2021-09-21', '2021-09-22'],
  ['on its first day', '2021-06-10', '2021-06-10'],
])('a meeting may end %s', (_, startsOn, endsOn) => {
  expect(meetingFaults({ startsOn, endsOn })).toEqual([]);
});

test('a meeting does not end before it starts', () => {
  expect(meetingFaults({ startsOn: '2021-06-10', endsOn: '2021-06-09' })).toEqual([
    expect.objectContaining({ pointer: '/endsOn', code: 'ends-before-start' }),
  ]);
});

import {
  listDueReminders,
  extendRound,
  chooseRecipients,
  reminderTimesOf,
} from './reminder.rules.js';
import { DEFAULT_REMINDERS } from '../rounds/round.types.js';

const OWN = {
  mailbox: 'felles@x.no',
  escalationMailbox: 'leder@x.no',
  mailboxes: ['p@x.no'],
  reported: 1,
  office: [],
};

test('a reminder goes to the projects, and to the actor too when it has reported none', () => {
  expect(chooseRecipients('reminder', OWN)).toEqual(['p@x.no']);
  expect(chooseRecipients('manual', { ...OWN, reported: 0 })).toEqual(['p@x.no', 'felles@x.no']);
});

test('a notice that a report is overdue goes to the actor where no project has a mailbox', () => {
  expect(chooseRecipients('overdue', { ...OWN, mailboxes: [] })).toEqual(['felles@x.no']);
  expect(chooseRecipients('overdue', { mailboxes: ['p@x.no'], reported: 0, office: [] })).toEqual([
    'p@x.no',
  ]);
});

test('an escalation goes to the one who answers for the actor, else the actor, else the projects', () => {
  expect(chooseRecipients('escalation', OWN)).toEqual(['leder@x.no']);
  expect(chooseRecipients('escalation', { ...OWN, escalationMailbox: null })).toEqual([
    'felles@x.no',
  ]);
  const unreached = { mailboxes: ['p@x.no'], reported: 0, office: [] };
  expect(chooseRecipients('escalation', unreached)).toEqual(['p@x.no']);
});

test('the portfolio office gets a copy of an escalation, and of nothing else', () => {
  const told = { ...OWN, office: ['kontor@x.no'] };
  expect(chooseRecipients('escalation', told)).toEqual(['leder@x.no', 'kontor@x.no']);
  expect(chooseRecipients('overdue', told)).toEqual(['p@x.no']);
});

const ROUND = {
  state: 'open' as const,
  opensAt: new Date('2021-03-15T07:00:00Z'),
  deadline: new Date('2021-04-01T14:00:00Z'),
  closesAt: new Date('2021-04-09T14:00:00Z'),
  reminders: DEFAULT_REMINDERS,
};

test('reminders are due at eight in the morning in Norway, also across the change to summer time', () => {
  const times = Object.entries(reminderTimesOf(ROUND));
  expect(Object.fromEntries(times.map(([kind, at]) => [kind, at?.toISOString()]))).toEqual({
    reminder: '2021-03-25T07:00:00.000Z',
    'last-reminder': '2021-03-31T06:00:00.000Z',
    overdue: '2021-04-02T06:00:00.000Z',
    escalation: '2021-04-04T06:00:00.000Z',
  });
});

test.each([
  ['2021-03-25T06:59:59Z', []],
  ['2021-03-25T07:00:00Z', ['reminder']],
  ['2021-04-05T00:00:00Z', ['reminder', 'last-reminder', 'overdue', 'escalation']],
  ['2021-04-09T14:00:00Z', []],
])('of an open round that closes on 9 April at 14:00, at %s there are due: %j', (now, due) => {
  expect(listDueReminders(ROUND, new Date(now))).toEqual(due);
});

test('no reminder is due before the round opens', () => {
  const opensLater = { ...ROUND, opensAt: new Date('2021-03-30T00:00:00Z') };
  expect(listDueReminders(opensLater, new Date('2021-03-26T00:00:00Z'))).toEqual([]);
});

test('no reminder is due after the round has closed early', () => {
  const closesEarly = { ...ROUND, closesAt: new Date('2021-04-03T14:00:00Z') };
  expect(listDueReminders(closesEarly, new Date('2021-04-05T00:00:00Z'))).toEqual([]);
});

test.each([
  ['2021-04-06T14:00:00Z', '2021-04-02T07:00:00Z', ['reminder']],
  [
    '2021-04-06T14:00:00Z',
    '2021-04-09T13:00:00Z',
    ['reminder', 'last-reminder', 'overdue', 'escalation'],
  ],
  ['2021-04-15T14:00:00Z', '2021-04-14T06:00:00Z', ['reminder', 'last-reminder']],
  ['2021-04-15T14:00:00Z', '2021-04-16T06:00:00Z', []],
])(
  "an actor's own deadline %s, which may lie after the closing, decides: at %s there are due: %j",
  (deadline, now, due) => {
    expect(listDueReminders(extendRound(ROUND, new Date(deadline)), new Date(now))).toEqual(due);
  },
);

test('an escalation may come before the deadline, and a reminder may be left out', () => {
  const reminders = { ...DEFAULT_REMINDERS, reminder: null, escalation: -2 };
  const due = listDueReminders({ ...ROUND, reminders }, new Date('2021-04-03T12:00:00Z'));
  expect(due).toEqual(['escalation', 'last-reminder', 'overdue']);
});

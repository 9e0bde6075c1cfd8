import { osloInstant } from '../../src/platform/base/clock.js';
import {
  dueReminders,
  ownRound,
  remindedAt,
  reminderTimes,
} from '../../src/reporting/completeness/reminder.rules.js';

describe('an instant by the clock in Norway', () => {
  test('knows summer and winter, the hour that is skipped and the hour that comes twice', () => {
    expect(osloInstant('2021-01-22', '08:00').toISOString()).toBe('2021-01-22T07:00:00.000Z');
    expect(osloInstant('2021-04-16', '08:00').toISOString()).toBe('2021-04-16T06:00:00.000Z');
    // 2021-03-28: from 02:00 to 03:00; 2021-10-31: from 03:00 back to 02:00.
    expect(osloInstant('2021-03-28', '01:59').toISOString()).toBe('2021-03-28T00:59:00.000Z');
    expect(osloInstant('2021-03-28', '03:00').toISOString()).toBe('2021-03-28T01:00:00.000Z');
    expect(osloInstant('2021-10-31', '02:30').toISOString()).toBe('2021-10-31T00:30:00.000Z');
    expect(osloInstant('2021-10-31', '08:00').toISOString()).toBe('2021-10-31T07:00:00.000Z');
  });
});

describe('reminders', () => {
  test(
    'go to the projects, to the actor when it has reported none, and escalations to ' +
      'whoever answers for it',
    () => {
      const own = {
        mailbox: 'felles@x.no',
        escalationMailbox: 'leder@x.no',
        mailboxes: ['p@x.no'],
        reported: 1,
      };
      expect(remindedAt('reminder', own)).toEqual(['p@x.no']);
      expect(remindedAt('manual', { ...own, reported: 0 })).toEqual(['p@x.no', 'felles@x.no']);
      expect(remindedAt('overdue', { ...own, mailboxes: [] })).toEqual(['felles@x.no']);
      expect(remindedAt('overdue', { mailboxes: ['p@x.no'], reported: 0 })).toEqual(['p@x.no']);
      expect(remindedAt('escalation', own)).toEqual(['leder@x.no']);
      expect(remindedAt('escalation', { ...own, escalationMailbox: null })).toEqual([
        'felles@x.no',
      ]);
      expect(remindedAt('escalation', { mailboxes: ['p@x.no'], reported: 0 })).toEqual(['p@x.no']);
    },
  );

  const round = {
    state: 'open' as const,
    opensAt: new Date('2021-03-15T07:00:00Z'),
    deadline: new Date('2021-04-01T14:00:00Z'),
    closesAt: new Date('2021-04-09T14:00:00Z'),
  };

  test('are due at eight in the morning in Norway, also across the change to summer time', () => {
    expect(
      Object.fromEntries(
        Object.entries(reminderTimes(round)).map(([kind, at]) => [kind, at.toISOString()]),
      ),
    ).toEqual({
      reminder: '2021-03-25T07:00:00.000Z',
      'last-reminder': '2021-03-31T06:00:00.000Z',
      overdue: '2021-04-02T06:00:00.000Z',
      escalation: '2021-04-04T06:00:00.000Z',
    });
  });

  test('are of open rounds, between their opening and their closing', () => {
    const due = (at: string, overrides: Partial<typeof round> = {}): string[] =>
      dueReminders({ ...round, ...overrides }, new Date(at));
    expect(due('2021-03-25T06:59:59Z')).toEqual([]);
    expect(due('2021-03-25T07:00:00Z')).toEqual(['reminder']);
    expect(due('2021-04-05T00:00:00Z')).toEqual([
      'reminder',
      'last-reminder',
      'overdue',
      'escalation',
    ]);
    expect(due('2021-04-09T14:00:00Z')).toEqual([]);
    expect(due('2021-03-26T00:00:00Z', { opensAt: new Date('2021-03-30T00:00:00Z') })).toEqual([]);
    expect(due('2021-04-05T00:00:00Z', { closesAt: new Date('2021-04-03T14:00:00Z') })).toEqual([]);
  });

  test("go by an actor's own deadline, which may lie after the closing: until then and no longer", () => {
    const due = (own: string, at: string): string[] =>
      dueReminders(ownRound(round, new Date(own)), new Date(at));
    expect(due('2021-04-06T14:00:00Z', '2021-04-02T07:00:00Z')).toEqual(['reminder']);
    expect(due('2021-04-06T14:00:00Z', '2021-04-09T13:00:00Z')).toEqual([
      'reminder',
      'last-reminder',
      'overdue',
      'escalation',
    ]);
    expect(due('2021-04-15T14:00:00Z', '2021-04-14T06:00:00Z')).toEqual([
      'reminder',
      'last-reminder',
    ]);
    expect(due('2021-04-15T14:00:00Z', '2021-04-16T06:00:00Z')).toEqual([]);
  });
});

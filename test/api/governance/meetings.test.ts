import { CouncilRegister } from '../../../src/governance/councils/council-register.service.js';
import { Database } from '../../../src/platform/database/database.js';
import { DATA } from '../../../src/platform/settings/data-folder.js';
import { changes } from '../../support/stages/governance.js';
import {
  broken,
  conflict,
  FORBIDDEN,
  invalid,
  type Refusal,
  refused,
  type Sent,
  STALE,
} from '../../support/refusal.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, Directorate, expectStatus } from '../../support/story.js';
import { fingerprints } from '../../support/tables.js';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
});
afterAll(() => service.stop());

type SentByDirectorate = Omit<Sent, 'actor'> & { readonly actor?: Actor };
const refuses = (sent: SentByDirectorate, refusal: Refusal): Promise<Answered> =>
  refused(service, { actor: directorate, ...sent }, refusal);

describe('the councils', () => {
  test('stand in the order in which cases pass them, under the names of the papers', async () => {
    const { body } = expectStatus(await service.call('GET', '/v1/councils'), 200);
    expect(body.items).toEqual([
      {
        key: 'nufa',
        name: { nb: 'Fagutvalget', en: 'Expert committee' },
        formerNames: [],
        role: 'advises',
      },
      {
        key: 'nuit',
        name: { nb: 'Prioriteringsutvalget', en: 'Prioritisation committee' },
        formerNames: [],
        role: 'recommends',
      },
      {
        key: 'nehs',
        name: { nb: 'Nasjonalt e-helseråd', en: null },
        formerNames: [{ nb: 'Nasjonalt e-helsestyre', en: 'National board', until: null }],
        role: 'endorses',
      },
    ]);
  });

  test('and their meetings do not change when they are loaded again', async () => {
    const before = await fingerprints(service);
    const register = new CouncilRegister(service.app.get(Database));
    expect(await register.load(new URL('governance/', DATA))).toBe(0);
    expect(await fingerprints(service)).toEqual(before);
  });
});

/** The meetings of 2021, by domain.md and the paper [000]. */
const WHEEL = {
  nufa: [
    '2021-01-27 2021-01-28',
    '2021-04-21 2021-04-22',
    '2021-09-01 2021-09-02',
    '2021-10-27 2021-10-28',
  ],
  nuit: [
    '2021-02-18 2021-02-18',
    '2021-05-20 2021-05-20',
    '2021-09-15 2021-09-15',
    '2021-11-19 2021-11-19',
  ],
  nehs: [
    '2021-03-18 2021-03-18',
    '2021-05-06 2021-05-06 extra',
    '2021-06-10 2021-06-10',
    '2021-09-21 2021-09-22',
    '2021-12-09 2021-12-09',
  ],
};

describe('the meetings of 2021', () => {
  const LIST = '/v1/meetings?year=2021';
  const daysOf = ({ body }: Answered): string[] =>
    (body.items as { startsOn: string; endsOn: string; extra: boolean }[]).map(
      ({ startsOn, endsOn, extra }) => `${startsOn} ${endsOn}${extra ? ' extra' : ''}`,
    );

  test.each(Object.entries(WHEEL))('of %s are listed by date for anyone', async (council, days) => {
    const list = await service.call('GET', `${LIST}&council=${council}`);
    expect(daysOf(expectStatus(list, 200))).toEqual(days);
  });

  test('of all councils are listed by date, page by page', async () => {
    const first = expectStatus(await service.call('GET', `${LIST}&limit=8`), 200);
    const next = `${LIST}&limit=8&cursor=${String(first.body.nextCursor)}`;
    const second = expectStatus(await service.call('GET', next), 200);
    expect([...daysOf(first), ...daysOf(second)]).toEqual(Object.values(WHEEL).flat().sort());
    expect(second.body.nextCursor).toBeNull();
    expect((await service.call('GET', '/v1/meetings?year=2019')).body.items).toEqual([]);
  });

  test('are each read by their key', async () => {
    expect((await service.call('GET', '/v1/meetings/nehs-2021-05-06')).body).toMatchObject({
      key: 'nehs-2021-05-06',
      extra: true,
      place: null,
      url: null,
      version: 1,
    });
    expect((await service.call('GET', '/v1/meetings/nehs-2021-05-07')).status).toBe(404);
  });
});

describe('the calendar of the meetings', () => {
  const CALENDAR = '/v1/meetings.ics';
  const MOVED = '/v1/meetings/nuit-2021-11-19';
  let first: Answered;
  beforeAll(async () => {
    first = expectStatus(await service.call('GET', CALENDAR), 200);
  });

  /** Reads the events of a calendar by RFC 5545, without the library that wrote it. */
  function eventsOf(text: string): Record<string, string>[] {
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/);
    const lines = text.replaceAll('\r\n ', '').split('\r\n');
    const events: Record<string, string>[] = [];
    for (const line of lines) {
      const colon = line.indexOf(':');
      if (line === 'BEGIN:VEVENT') events.push({});
      else Object.assign(events.at(-1) ?? {}, { [line.slice(0, colon)]: line.slice(colon + 1) });
    }
    return events;
  }
  const dayOf = (text: string): string =>
    `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  const dayBefore = (text: string): string =>
    new Date(Date.parse(`${dayOf(text)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
  function lineOf(event: Record<string, string>): string {
    const startsOn = dayOf(event['DTSTART;VALUE=DATE'] ?? '');
    const endsOn = dayBefore(event['DTEND;VALUE=DATE'] ?? '');
    const extra = event['SUMMARY']?.endsWith('(ekstra)') === true;
    return `${startsOn} ${endsOn}${extra ? ' extra' : ''}`;
  }

  test.each(Object.entries(WHEEL))('holds the meetings of %s', async (council, days) => {
    const calendar = await service.call('GET', `${CALENDAR}?council=${council}`);
    const { text, headers } = expectStatus(calendar, 200);
    expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const events = eventsOf(text);
    expect(events.map(lineOf)).toEqual(days);
    expect(events.map((event) => event['UID'])).toEqual(
      days.map((line) => `${council}-${line.slice(0, 10)}@portfolio`),
    );
    const stamps = new Set(events.map((event) => event['DTSTAMP']));
    expect(stamps).toEqual(new Set(['20210318T000000Z']));
  });

  test('has the same bytes until a meeting changes', async () => {
    expect(eventsOf(first.text)).toHaveLength(13);
    service.moveTo('2021-01-19T10:00:00+01:00');
    expect((await service.call('GET', CALENDAR)).text).toBe(first.text);
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await service.call('GET', CALENDAR, { headers })).status).toBe(304);
  });

  test('shows a meeting that was moved as a new version of the same event', async () => {
    await changes(directorate, 'PATCH', MOVED, {
      startsOn: '2021-11-22',
      endsOn: '2021-11-22',
      place: 'Oslo',
      url: 'https://www.helsedirektoratet.no/',
    });
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    const { text } = expectStatus(await service.call('GET', CALENDAR, { headers }), 200);
    const event = eventsOf(text).find(({ UID }) => UID === 'nuit-2021-11-19@portfolio');
    expect(event).toMatchObject({
      'DTSTART;VALUE=DATE': '20211122',
      'DTEND;VALUE=DATE': '20211123',
      SEQUENCE: '1',
      LOCATION: 'Oslo',
    });
    expect(event?.['DTSTAMP']).toMatch(/^20210119T/);
  });
});

describe('a new meeting', () => {
  const PATH = '/v1/meetings';
  const MEETING = { council: 'nufa', startsOn: '2022-01-25', endsOn: '2022-01-26' };
  const patchOf = (body: object): SentByDirectorate => ({
    method: 'PATCH',
    path: `${PATH}/nufa-2022-01-25`,
    body,
    etag: '"1"',
  });

  test('is created by the directorate, once a day for a council', async () => {
    const created = expectStatus(await directorate.create(PATH, MEETING), 201);
    expect(created.body).toMatchObject({ key: 'nufa-2022-01-25', extra: false, place: null });
    expect(created.headers.get('location')).toBe('/v1/meetings/nufa-2022-01-25');
    const refusal = conflict('meeting-taken', '/startsOn');
    const { body } = await refuses({ path: PATH, body: MEETING }, refusal);
    expect(body.existing).toBe('nufa-2022-01-25');
  });

  test('is refused with an unknown council, an end before the start or wrong forms', async () => {
    await refuses(
      { path: PATH, body: { council: 'nato', startsOn: '2022-01-27', endsOn: '2022-01-26' } },
      broken(['/endsOn', 'ends-before-start'], ['/council', 'unknown-council']),
    );
    const wrong = {
      council: 'NUFA',
      startsOn: '2022-02-30',
      endsOn: null,
      url: 'javascript:alert(1)',
      chair: 'x',
    };
    await refuses(
      { path: PATH, body: wrong },
      invalid(
        ['/chair', 'unknown-field'],
        ['/council', 'wrong-form'],
        ['/startsOn', 'not-a-date'],
        ['/endsOn', 'not-a-date'],
        ['/url', 'wrong-form'],
      ),
    );
  });

  test('is refused to an actor', async () => {
    const body = { ...MEETING, startsOn: '2022-01-24' };
    await refuses({ actor: midt, path: PATH, body }, FORBIDDEN);
  });

  test('is not changed against its dates, by its council or of another version', async () => {
    await refuses(patchOf({ endsOn: '2022-01-24' }), broken(['/endsOn', 'ends-before-start']));
    await refuses(
      patchOf({ extra: null, council: 'nuit' }),
      invalid(['/council', 'unknown-field'], ['/extra', 'wrong-type']),
    );
    await refuses({ ...patchOf({ place: 'Bodø' }), etag: '"7"' }, STALE);
  });
});

describe('the minutes of a meeting', () => {
  const MINUTES = '/v1/meetings/nuit-2021-02-18/minutes';
  const FIRST_ACTION = {
    text: 'Avklare finansiering',
    responsible: ACTORS.helseMidt,
    dueOn: '2021-05-01',
  };
  const SECOND_ACTION = { text: 'Legge fram sak', responsible: 'Sekretariatet' };
  const TEXT = {
    summary: 'Utvalget pekte på avhengigheter.',
    actions: [FIRST_ACTION, SECOND_ACTION],
  };
  const PUT = { method: 'PUT', path: MINUTES, etag: '"0"' };
  const NOT_NOW: Refusal = { status: 409, code: 'minutes-state' };

  test('are unwritten to begin with, and are not published then', async () => {
    expect((await directorate.call('GET', MINUTES)).body).toMatchObject({
      state: 'unwritten',
      summary: null,
      actions: [],
      version: 0,
      allowedActions: ['save'],
    });
    await refuses({ path: `${MINUTES}/publish`, etag: '"0"' }, NOT_NOW);
  });

  test.each(['opinions', 'actors', 'attendees', 'names', 'saidBy'])(
    'have no field %s that could tell who said what',
    async (field) => {
      await refuses(
        { ...PUT, body: { ...TEXT, [field]: ['Oslo'] } },
        invalid([`/${field}`, 'unknown-field']),
      );
      await refuses(
        { ...PUT, body: { ...TEXT, actions: [{ ...FIRST_ACTION, [field]: 'Oslo' }] } },
        invalid([`/actions/0/${field}`, 'unknown-field']),
      );
    },
  );

  test('are refused when an actor is named as saying something, unless that is confirmed', async () => {
    const summary = 'Helse Midt-Norge mente at planen er for rask.';
    const body = { ...TEXT, summary };
    await refuses({ ...PUT, body }, broken(['/summary', 'looks-like-who-said-what']));
    const path = '/v1/meetings/nuit-2021-09-15/minutes';
    const saved = await changes(directorate, 'PUT', path, { ...body, namesConfirmed: true });
    expect(saved.body).toMatchObject({ summary, namesConfirmed: true });
  });

  test('have no column that could tell who said what', async () => {
    const { rows } = await service.owner.query<{ column: string }>(
      `select attname as column
         from pg_attribute
        where attrelid = 'governance.minutes'::regclass
          and attnum > 0
        order by attnum`,
    );
    expect(rows.map(({ column }) => column)).toEqual([
      'meeting',
      'summary',
      'actions',
      'published_at',
      'version',
      'updated_at',
      'names_confirmed',
    ]);
  });

  test('are refused with an unknown actor or wrong forms', async () => {
    const actions = [SECOND_ACTION, { text: 'x', responsible: '999999999' }];
    await refuses(
      { ...PUT, body: { ...TEXT, actions } },
      broken(['/actions/1/responsible', 'unknown-actor']),
    );
    await refuses(
      { ...PUT, body: { actions: [{ text: 'x', dueOn: 'snart' }] } },
      invalid(
        ['/summary', 'missing'],
        ['/actions/0/responsible', 'missing'],
        ['/actions/0/dueOn', 'not-a-date'],
      ),
    );
  });

  test('are refused to an actor, and for a meeting that is not there', async () => {
    await refuses({ ...PUT, actor: oslo, body: TEXT }, FORBIDDEN);
    const elsewhere = '/v1/meetings/nuit-2021-02-19/minutes';
    const { status } = await directorate.call('PUT', elsewhere, TEXT, { 'if-match': '"0"' });
    expect(status).toBe(404);
  });

  test('are a draft when they are written, which the directorate alone reads', async () => {
    const written = await directorate.call('PUT', MINUTES, TEXT, { 'if-match': '"0"' });
    expect(expectStatus(written, 200).body).toMatchObject({
      state: 'draft',
      version: 1,
      actions: [FIRST_ACTION, { ...SECOND_ACTION, dueOn: null }],
      allowedActions: ['save', 'publish'],
    });
    await refuses({ ...PUT, body: TEXT }, STALE);
    for (const answer of [await service.call('GET', MINUTES), await oslo.call('GET', MINUTES)])
      expect(answer.status).toBe(404);
  });

  test('are read by anyone once they are published', async () => {
    await changes(directorate, 'POST', `${MINUTES}/publish`);
    const { body } = expectStatus(await service.call('GET', MINUTES), 200);
    expect(Object.keys(body).sort()).toEqual([
      'actions',
      'allowedActions',
      'lockedActions',
      'meeting',
      'namesConfirmed',
      'publishedAt',
      'state',
      'summary',
      'updatedAt',
      'version',
    ]);
    expect(body).toMatchObject({ state: 'published', summary: TEXT.summary, allowedActions: [] });
    await refuses({ path: `${MINUTES}/publish`, etag: '"2"' }, NOT_NOW);
  });

  test('stay published when they are corrected', async () => {
    await changes(directorate, 'PUT', MINUTES, { ...TEXT, summary: 'Rettet.' });
    expect((await service.call('GET', MINUTES)).body).toMatchObject({
      state: 'published',
      summary: 'Rettet.',
      version: 3,
    });
  });
});

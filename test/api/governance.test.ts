import { CouncilRegister } from '../../src/governance/councils/council-register.service.js';
import { Database } from '../../src/platform/database/database.js';
import { DATA } from '../../src/prepare.js';
import { aCase, bringsToCouncil, changes, refuses, rollsUp } from '../support/governance.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../support/story.js';
import { fingerprints } from '../support/tables.js';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;

beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  for (const code of ['SAFEST', 'LMP', 'PLL']) await bringsToCouncil(midt, directorate, code);
  await bringsToCouncil(oslo, directorate, 'DIGIOSLO');
  await oslo.registersProject('UMODENT');
});
afterAll(() => service.stop());

const standings = async (): Promise<string> =>
  (
    await service.owner.query<{ line: string }>(
      `select p.code || ' ' || p.standing as line from portfolio.project p order by p.code`,
    )
  ).rows
    .map(({ line }) => line)
    .join(', ');

/** Creates and publishes a case; answers its path. */
async function publishedCase(overrides: Record<string, unknown>): Promise<string> {
  const { body } = expectStatus(await directorate.create('/v1/cases', aCase(overrides)), 201);
  const path = `/v1/cases/${String(body.id)}`;
  await changes(directorate, 'POST', `${path}/publish`, path);
  return path;
}

describe('the councils', () => {
  test('stand in the order of the flow, with what the papers call them', async () => {
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

  test('and their wheel are loaded once; loading again changes nothing', async () => {
    const before = await fingerprints(service);
    expect(
      await new CouncilRegister(service.app.get(Database)).load(new URL('governance/', DATA)),
    ).toBe(0);
    expect(await fingerprints(service)).toEqual(before);
  });
});

describe('the annual wheel', () => {
  /** As domain.md and the paper [000] have it. */
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
  const shown = ({
    startsOn,
    endsOn,
    extra,
  }: {
    startsOn: string;
    endsOn: string;
    extra: boolean;
  }): string => `${startsOn} ${endsOn}${extra ? ' extra' : ''}`;

  test('of 2021 is there for anyone, by date, in pages', async () => {
    for (const [council, days] of Object.entries(WHEEL)) {
      const { body } = expectStatus(
        await service.call('GET', `/v1/meetings?year=2021&council=${council}`),
        200,
      );
      expect((body.items as Parameters<typeof shown>[0][]).map(shown)).toEqual(days);
    }
    const first = expectStatus(
      await service.call('GET', '/v1/meetings?year=2021&limit=8'),
      200,
    ).body;
    const second = expectStatus(
      await service.call(
        'GET',
        `/v1/meetings?year=2021&limit=8&cursor=${String(first.nextCursor)}`,
      ),
      200,
    ).body;
    const all = [...first.items, ...second.items].map(shown);
    expect(all).toEqual(Object.values(WHEEL).flat().sort());
    expect(second.nextCursor).toBeNull();
    expect((await service.call('GET', '/v1/meetings?year=2019')).body.items).toEqual([]);
    expect((await service.call('GET', '/v1/meetings/nehs-2021-05-06')).body).toMatchObject({
      key: 'nehs-2021-05-06',
      extra: true,
      place: null,
      url: null,
      version: 1,
    });
    expect((await service.call('GET', '/v1/meetings/nehs-2021-05-07')).status).toBe(404);
  });

  /** The events of a calendar, unfolded and read by RFC 5545, without the library that wrote it. */
  function eventsOf(text: string): Record<string, string>[] {
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\n/);
    const lines = text.replaceAll('\r\n ', '').split('\r\n');
    const events: Record<string, string>[] = [];
    for (const line of lines) {
      const [name, value] = [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)];
      if (line === 'BEGIN:VEVENT') events.push({});
      else Object.assign(events.at(-1) ?? {}, { [name]: value });
    }
    return events;
  }
  const day = (text: string): string =>
    `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;
  const dayBefore = (text: string): string =>
    new Date(Date.parse(`${day(text)}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);

  test('is a calendar to subscribe to: the same meetings, and the same bytes until one of them changes', async () => {
    for (const [council, days] of Object.entries(WHEEL)) {
      const { text, headers } = expectStatus(
        await service.call('GET', `/v1/meetings.ics?council=${council}`),
        200,
      );
      expect(headers.get('content-type')).toBe('text/calendar; charset=utf-8');
      const events = eventsOf(text);
      expect(
        events.map(
          (event) =>
            `${day(event['DTSTART;VALUE=DATE'] ?? '')} ` +
            `${dayBefore(event['DTEND;VALUE=DATE'] ?? '')}${event['SUMMARY']?.endsWith('(ekstra)') === true ? ' extra' : ''}`,
        ),
      ).toEqual(days);
      expect(events.map((event) => event['UID'])).toEqual(
        days.map((line) => `${council}-${line.slice(0, 10)}@portfolio`),
      );
      expect(new Set(events.map((event) => event['DTSTAMP']))).toEqual(
        new Set(['20210318T000000Z']),
      );
    }
    const first = await service.call('GET', '/v1/meetings.ics');
    expect(eventsOf(first.text)).toHaveLength(13);
    service.moveTo('2021-01-19T10:00:00+01:00');
    const second = await service.call('GET', '/v1/meetings.ics');
    expect(second.text).toBe(first.text);
    const etag = first.headers.get('etag') ?? '';
    expect(
      (await service.call('GET', '/v1/meetings.ics', { headers: { 'if-none-match': etag } }))
        .status,
    ).toBe(304);

    await changes(directorate, 'PATCH', '/v1/meetings/nuit-2021-11-19', undefined, {
      startsOn: '2021-11-22',
      endsOn: '2021-11-22',
      place: 'Oslo',
      url: 'https://www.helsedirektoratet.no/',
    });
    const third = await service.call('GET', '/v1/meetings.ics', {
      headers: { 'if-none-match': etag },
    });
    expect(third.status).toBe(200);
    const moved = eventsOf(third.text).find(
      (event) => event['UID'] === 'nuit-2021-11-19@portfolio',
    );
    expect(moved).toMatchObject({
      'DTSTART;VALUE=DATE': '20211122',
      'DTEND;VALUE=DATE': '20211123',
      SEQUENCE: '1',
      LOCATION: 'Oslo',
    });
    expect(moved?.['DTSTAMP']).toMatch(/^20210119T/);
    await changes(directorate, 'PATCH', '/v1/meetings/nuit-2021-11-19', undefined, {
      startsOn: '2021-11-19',
      endsOn: '2021-11-19',
      place: null,
      url: null,
    });
  });

  test('takes a meeting of the directorate, and no other on the same day', async () => {
    const meeting = { council: 'nufa', startsOn: '2022-01-25', endsOn: '2022-01-26' };
    const created = expectStatus(await directorate.create('/v1/meetings', meeting), 201);
    expect(created.body).toMatchObject({ key: 'nufa-2022-01-25', extra: false, place: null });
    expect(created.headers.get('location')).toBe('/v1/meetings/nufa-2022-01-25');
    const taken = await refuses(
      service,
      directorate,
      'POST',
      '/v1/meetings',
      meeting,
      409,
      'meeting-taken',
      [['/startsOn', 'meeting-taken']],
    );
    expect(taken.body.existing).toBe('nufa-2022-01-25');
    await refuses(
      service,
      directorate,
      'POST',
      '/v1/meetings',
      { council: 'nato', startsOn: '2022-01-27', endsOn: '2022-01-26' },
      422,
      'rule-broken',
      [
        ['/endsOn', 'ends-before-start'],
        ['/council', 'unknown-council'],
      ],
    );
    await refuses(
      service,
      directorate,
      'POST',
      '/v1/meetings',
      {
        council: 'NUFA',
        startsOn: '2022-02-30',
        endsOn: null,
        url: 'javascript:alert(1)',
        chair: 'x',
      },
      400,
      'invalid-request',
      [
        ['/chair', 'unknown-field'],
        ['/council', 'wrong-form'],
        ['/startsOn', 'not-a-date'],
        ['/endsOn', 'not-a-date'],
        ['/url', 'wrong-form'],
      ],
    );
    await refuses(
      service,
      midt,
      'POST',
      '/v1/meetings',
      { ...meeting, startsOn: '2022-01-24' },
      403,
      'forbidden',
    );
    await refuses(
      service,
      directorate,
      'PATCH',
      '/v1/meetings/nufa-2022-01-25',
      { endsOn: '2022-01-24' },
      422,
      'rule-broken',
      [['/endsOn', 'ends-before-start']],
      '"1"',
    );
    await refuses(
      service,
      directorate,
      'PATCH',
      '/v1/meetings/nufa-2022-01-25',
      { extra: null, council: 'nuit' },
      400,
      'invalid-request',
      [
        ['/council', 'unknown-field'],
        ['/extra', 'wrong-type'],
      ],
      '"1"',
    );
    await refuses(
      service,
      directorate,
      'PATCH',
      '/v1/meetings/nufa-2022-01-25',
      { place: 'Bodø' },
      412,
      'stale',
      undefined,
      '"7"',
    );
  });
});

describe('a case', () => {
  test('lives from draft to decision, and shows each reader what it may do', async () => {
    const created = expectStatus(
      await directorate.create(
        '/v1/cases',
        aCase({ number: '1/21', meeting: null, projects: ['DIGIOSLO'] }),
      ),
      201,
    );
    const path = `/v1/cases/${String(created.body.id)}`;
    expect(created.headers.get('location')).toBe(path);
    expect(created.body).toMatchObject({
      state: 'draft',
      decision: null,
      outcome: null,
      meeting: null,
      projects: ['DIGIOSLO'],
      figures: [],
      moves: [],
      publishedAt: null,
      allowedActions: ['update', 'publish', 'withdraw'],
    });
    expect(created.body.lockedActions).toEqual([
      {
        action: 'decide',
        code: 'case-state',
        reason: { nb: 'Saken er et utkast', en: 'The case is a draft' },
      },
    ]);

    // A draft is nobody else's to see, the owner of its project included.
    for (const reader of [midt, oslo]) {
      expect((await reader.call('GET', path)).status).toBe(404);
      expect((await reader.call('GET', '/v1/cases?project=DIGIOSLO')).body.items).toEqual([]);
    }
    expect((await service.call('GET', path)).status).toBe(404);
    expect((await service.call('GET', '/v1/cases')).body.items).toEqual([]);
    expect((await directorate.call('GET', '/v1/cases')).body.items).toHaveLength(1);

    const scheduled = await changes(directorate, 'PATCH', path, path, {
      meeting: 'nuit-2021-02-18',
      title: { nb: 'Ny tittel', en: 'New title' },
      proposedDecision: null,
    });
    expect(scheduled.body).toMatchObject({
      meeting: 'nuit-2021-02-18',
      title: { nb: 'Ny tittel', en: 'New title' },
      proposedDecision: null,
      projects: ['DIGIOSLO'],
      version: 2,
    });
    await changes(directorate, 'POST', `${path}/publish`, path);
    const seen = expectStatus(await service.call('GET', path), 200).body;
    expect(seen).toMatchObject({
      state: 'published',
      presenter: 'Leder av porteføljekontoret',
      allowedActions: [],
    });
    expect(
      seen.lockedActions.map(
        ({ action, code }: { action: string; code: string }) => `${action} ${code}`,
      ),
    ).toEqual([
      'update directorate-only',
      'publish directorate-only',
      'decide directorate-only',
      'withdraw directorate-only',
    ]);
    expect(
      (
        await oslo.call(
          'GET',
          '/v1/cases?council=nuit&meeting=nuit-2021-02-18&state=published&project=DIGIOSLO',
        )
      ).body.items,
    ).toHaveLength(1);

    const decided = await changes(directorate, 'POST', `${path}/decide`, path, {
      decision: 'NUIT tok saken til orientering.',
      outcome: 'amended',
    });
    expect(decided.body).toMatchObject({
      state: 'decided',
      decision: 'NUIT tok saken til orientering.',
      outcome: 'amended',
      moves: [],
      allowedActions: [],
    });
    expect((await service.call('GET', path)).body.decision).toBe('NUIT tok saken til orientering.');
    const etag = decided.headers.get('etag') ?? '';
    for (const [method, action, body] of [
      ['PATCH', '', { presenter: 'x' }],
      ['POST', '/publish', undefined],
      ['POST', '/withdraw', undefined],
      ['POST', '/decide', { decision: 'Nei', outcome: 'notAdopted' }],
    ] as const) {
      await refuses(
        service,
        directorate,
        method,
        `${path}${action}`,
        body,
        409,
        'case-state',
        undefined,
        etag,
      );
    }
    await refuses(
      service,
      midt,
      'PATCH',
      path,
      { presenter: 'x' },
      403,
      'forbidden',
      undefined,
      etag,
    );
  });

  test('that is withdrawn stays visible only if it was published', async () => {
    const draft = expectStatus(
      await directorate.create('/v1/cases', aCase({ number: '2/21' })),
      201,
    ).body.id as string;
    await changes(directorate, 'POST', `/v1/cases/${draft}/withdraw`, `/v1/cases/${draft}`);
    expect((await service.call('GET', `/v1/cases/${draft}`)).status).toBe(404);
    const published = await publishedCase({ number: '3/21' });
    await changes(directorate, 'POST', `${published}/withdraw`, published);
    expect((await service.call('GET', published)).body.state).toBe('withdrawn');
  });

  test('has a number of its own in its council', async () => {
    const { body } = expectStatus(
      await directorate.create('/v1/cases', aCase({ number: '19/21' })),
      201,
    );
    const taken = await refuses(
      service,
      directorate,
      'POST',
      '/v1/cases',
      aCase({ number: '19/21' }),
      409,
      'case-number-taken',
      [['/number', 'case-number-taken']],
    );
    expect(taken.body.existing).toBe(body.id);
    expect(taken.headers.get('location')).toBe(`/v1/cases/${String(body.id)}`);
    expectStatus(
      await directorate.create(
        '/v1/cases',
        aCase({ council: 'nehs', number: '19/21', meeting: 'nehs-2021-06-10' }),
      ),
      201,
    );
    for (const number of ['0/21', '19/2021', '19-21', '1234/21', ' 19/21', '19/21 ']) {
      await refuses(
        service,
        directorate,
        'POST',
        '/v1/cases',
        aCase({ number }),
        400,
        'invalid-request',
        number.length > 6
          ? [
              ['/number', 'too-long'],
              ['/number', 'wrong-form'],
            ]
          : [['/number', 'wrong-form']],
      );
    }
  });

  test('stands in the list by council, year and number', async () => {
    for (const number of ['100/20', '9/20', '10/20'])
      await publishedCase({ council: 'nufa', number, meeting: null });
    await publishedCase({ council: 'nufa', number: '1/21', meeting: null });
    const first = expectStatus(
      await service.call('GET', '/v1/cases?council=nufa&limit=3'),
      200,
    ).body;
    const second = expectStatus(
      await service.call(
        'GET',
        `/v1/cases?council=nufa&limit=3&cursor=${String(first.nextCursor)}`,
      ),
      200,
    ).body;
    expect(
      [...first.items, ...second.items].map(({ number }: { number: string }) => number),
    ).toEqual(['9/20', '10/20', '100/20', '1/21']);
  });

  test('names what exists, all faults at once', async () => {
    await directorate.plansRound('2021-3');
    await refuses(
      service,
      directorate,
      'POST',
      '/v1/cases',
      aCase({
        number: '20/21',
        council: 'nato',
        meeting: 'nuit-2021-02-19',
        projects: ['SAFEST', 'NOSUCH', 'SAFEST'],
        rounds: ['2021-3', '2098-9'],
      }),
      422,
      'rule-broken',
      [
        ['/council', 'unknown-council'],
        ['/meeting', 'unknown-meeting'],
        ['/projects/1', 'unknown-project'],
        ['/projects/2', 'project-repeated'],
        ['/rounds/0', 'figures-not-published'],
        ['/rounds/1', 'unknown-round'],
      ],
    );
    await refuses(
      service,
      directorate,
      'POST',
      '/v1/cases',
      aCase({ number: '20/21', meeting: 'nehs-2021-06-10' }),
      422,
      'rule-broken',
      [['/meeting', 'meeting-of-other-council']],
    );
    await refuses(
      service,
      directorate,
      'POST',
      '/v1/cases',
      aCase({ number: '20/21', type: 'gossip', title: { nb: 'x' }, presenter: ' ', opinions: [] }),
      400,
      'invalid-request',
      [
        ['/opinions', 'unknown-field'],
        ['/type', 'not-allowed'],
        ['/title/en', 'missing'],
        ['/presenter', 'empty'],
      ],
    );
    await refuses(service, midt, 'POST', '/v1/cases', aCase({ number: '20/21' }), 403, 'forbidden');
  });
});

describe('a decision on a list', () => {
  const move = (project: string, action: string): Record<string, string> => ({
    project,
    action,
    reason: `Fordi ${project}.`,
  });
  const etagOf = async (path: string): Promise<string> =>
    (await directorate.call('GET', path)).headers.get('etag') ?? '';

  test('moves all of the projects or none', async () => {
    const path = await publishedCase({ number: '30/21', projects: ['SAFEST', 'LMP', 'UMODENT'] });
    const before = await standings();
    // UMODENT is not nominated: the two before it are not recommended either, and the case is not
    // decided.
    await refuses(
      service,
      directorate,
      'POST',
      `${path}/decide`,
      {
        decision: 'NUIT anbefaler.',
        outcome: 'adopted',
        projects: [
          move('SAFEST', 'recommend'),
          move('LMP', 'recommend'),
          move('UMODENT', 'recommend'),
        ],
      },
      422,
      'rule-broken',
      [['/projects/2/project', 'wrong-standing']],
      await etagOf(path),
    );
    expect(await standings()).toBe(before);
    expect((await service.call('GET', path)).body).toMatchObject({
      state: 'published',
      decision: null,
      moves: [],
    });

    const decided = await changes(directorate, 'POST', `${path}/decide`, path, {
      decision: 'NUIT anbefaler.',
      outcome: 'adopted',
      projects: [move('SAFEST', 'recommend'), move('LMP', 'return')],
    });
    expect(decided.body.moves).toEqual([
      { project: 'LMP', action: 'return', reason: 'Fordi LMP.' },
      { project: 'SAFEST', action: 'recommend', reason: 'Fordi SAFEST.' },
    ]);
    expect(await standings()).toBe(
      'DIGIOSLO inAssessment, LMP returned, PLL inAssessment, SAFEST recommended, UMODENT registered',
    );
    const { rows } = await service.owner.query(
      `select e.action, e.decided_by from portfolio.intake_event e
         join portfolio.project p on p.id = e.project_id where p.code = 'SAFEST' order by e.recorded_at desc limit 1`,
    );
    expect(rows).toEqual([{ action: 'recommend', decided_by: 'nuit 30/21' }]);
  });

  test("is the council's to take: NUIT recommends, the board endorses, NUFA advises", async () => {
    const nuit = await publishedCase({ number: '31/21', projects: ['SAFEST', 'PLL'] });
    await refuses(
      service,
      directorate,
      'POST',
      `${nuit}/decide`,
      { decision: 'x', outcome: 'adopted', projects: [move('SAFEST', 'endorse')] },
      422,
      'rule-broken',
      [['/projects/0/action', 'council-role']],
      await etagOf(nuit),
    );
    const nufa = await publishedCase({
      council: 'nufa',
      number: '31/21',
      meeting: null,
      projects: ['PLL'],
    });
    for (const action of ['recommend', 'decline', 'return']) {
      await refuses(
        service,
        directorate,
        'POST',
        `${nufa}/decide`,
        { decision: 'x', outcome: 'adopted', projects: [move('PLL', action)] },
        422,
        'rule-broken',
        [['/projects/0/action', 'council-role']],
        await etagOf(nufa),
      );
    }
    const nehs = await publishedCase({
      council: 'nehs',
      number: '31/21',
      meeting: 'nehs-2021-06-10',
      type: 'endorsement',
      projects: ['SAFEST', 'PLL'],
    });
    await refuses(
      service,
      directorate,
      'POST',
      `${nehs}/decide`,
      { decision: 'x', outcome: 'adopted', projects: [move('PLL', 'recommend')] },
      422,
      'rule-broken',
      [['/projects/0/action', 'council-role']],
      await etagOf(nehs),
    );
    await refuses(
      service,
      directorate,
      'POST',
      `${nehs}/decide`,
      {
        decision: 'x',
        outcome: 'adopted',
        projects: [move('SAFEST', 'endorse'), move('PLL', 'endorse')],
      },
      422,
      'rule-broken',
      [['/projects/1/project', 'wrong-standing']],
      await etagOf(nehs),
    );
    await changes(directorate, 'POST', `${nehs}/decide`, nehs, {
      decision: 'Nasjonalt e-helsestyre gir sin tilslutning.',
      outcome: 'adopted',
      projects: [move('SAFEST', 'endorse')],
    });
    expect(await standings()).toContain('SAFEST inPortfolio');
  });

  test('is about the projects of the case, each once, and does not go further than the decision', async () => {
    const path = await publishedCase({ number: '32/21', projects: ['PLL'] });
    const decide = async (
      outcome: string,
      projects: unknown,
      faults: readonly (readonly [string, string])[],
    ): Promise<unknown> =>
      refuses(
        service,
        directorate,
        'POST',
        `${path}/decide`,
        { decision: 'x', outcome, projects },
        422,
        'rule-broken',
        faults,
        await etagOf(path),
      );
    await decide(
      'adopted',
      [
        move('PLL', 'recommend'),
        move('PLL', 'decline'),
        move('DIGIOSLO', 'recommend'),
        move('NOSUCH', 'endorse'),
      ],
      [
        ['/projects/1/project', 'project-repeated'],
        ['/projects/2/project', 'not-in-case'],
        ['/projects/3/project', 'not-in-case'],
        ['/projects/3/action', 'council-role'],
        ['/projects/3/project', 'unknown-project'],
      ],
    );
    await decide('postponed', [move('PLL', 'return')], [['/projects', 'nothing-decided']]);
    await decide('notAdopted', [move('PLL', 'recommend')], [['/projects/0/action', 'not-adopted']]);
    await refuses(
      service,
      directorate,
      'POST',
      `${path}/decide`,
      { outcome: 'maybe', projects: [{ project: 'pll', action: 'like' }], opinions: [] },
      400,
      'invalid-request',
      [
        ['/opinions', 'unknown-field'],
        ['/decision', 'missing'],
        ['/outcome', 'not-allowed'],
        ['/projects/0/project', 'wrong-form'],
        ['/projects/0/action', 'not-allowed'],
        ['/projects/0/reason', 'missing'],
      ],
      await etagOf(path),
    );
    await changes(directorate, 'POST', `${path}/decide`, path, {
      decision: 'Forslaget falt.',
      outcome: 'notAdopted',
      projects: [move('PLL', 'decline')],
    });
    expect(await standings()).toContain('PLL declined');
  });

  test('of two at once one is recorded', async () => {
    const path = await publishedCase({ number: '33/21', projects: ['DIGIOSLO'] });
    const etag = await etagOf(path);
    const body = {
      decision: 'NUIT anbefaler.',
      outcome: 'adopted',
      projects: [move('DIGIOSLO', 'recommend')],
    };
    const answers = await Promise.all(
      [1, 2, 3].map(() => directorate.call('POST', `${path}/decide`, body, { 'if-match': etag })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      answers.filter(({ status }) => status === 412 || status === 409 || status === 422),
    ).toHaveLength(2);
    const { rows } = await service.owner.query(
      `select 1 from portfolio.intake_event e join portfolio.project p on p.id = e.project_id
         where p.code = 'DIGIOSLO' and e.action = 'recommend'`,
    );
    expect(rows).toHaveLength(1);
  });
});

describe('the figures of a case', () => {
  test('are those that were published when it was given the round, whatever is computed later', async () => {
    await directorate.opensRound('2021-1');
    await midt.reports('2021-1', 'LMP');
    service.moveTo('2021-02-01T10:00:00+01:00');
    await rollsUp(service, '2021-1', await directorate.closesRound('2021-1'));
    const shown = expectStatus(await service.call('GET', '/v1/rounds/2021-1/status'), 200);

    const created = expectStatus(
      await directorate.create(
        '/v1/cases',
        aCase({ number: '40/21', rounds: ['2021-1', '2021-1'] }),
      ),
      201,
    );
    const path = `/v1/cases/${String(created.body.id)}`;
    expect(created.body.figures).toEqual([
      { round: '2021-1', hash: shown.body.hash, frozenAt: expect.any(String) },
    ]);
    expect((await service.call('GET', `${path}/figures/2021-1`)).status).toBe(404);
    await changes(directorate, 'POST', `${path}/publish`, path);
    expect((await service.call('GET', `${path}/figures/2021-1`)).text).toBe(shown.text);

    // What a later correction would do: other certified content, and the round rolled up anew.
    await service.owner.query(`alter table reporting.report_revision disable trigger unchangeable`);
    await service.owner.query(
      `update reporting.report_revision set content = jsonb_set(content, '{status,colour}', '"red"')`,
    );
    await service.owner.query(`alter table reporting.report_revision enable trigger unchangeable`);
    await rollsUp(
      service,
      '2021-1',
      expectStatus(await directorate.create('/v1/rounds/2021-1/rollup', undefined), 202).body
        .id as string,
    );
    await eventually(async () =>
      (await service.call('GET', '/v1/rounds/2021-1/status')).body.hash === shown.body.hash
        ? undefined
        : true,
    );
    const frozen = expectStatus(await service.call('GET', `${path}/figures/2021-1`), 200);
    expect([frozen.text, frozen.headers.get('etag')]).toEqual([
      shown.text,
      `"${String(shown.body.hash)}"`,
    ]);

    // The round cannot be taken away or given again, and the database refuses it too.
    const etag = (await directorate.call('GET', path)).headers.get('etag') ?? '';
    await refuses(
      service,
      directorate,
      'PATCH',
      path,
      { rounds: [] },
      422,
      'rule-broken',
      [['/rounds', 'figures-frozen']],
      etag,
    );
    expect(
      (await changes(directorate, 'PATCH', path, path, { rounds: ['2021-1'] })).body.figures,
    ).toEqual(created.body.figures);
    await expect(
      service.owner.query(`update governance.case_figures set body = '{}'`),
    ).rejects.toThrow('append-only');
    await expect(service.owner.query(`delete from governance.case_figures`)).rejects.toThrow(
      'append-only',
    );
    expect((await service.call('GET', `${path}/figures/2021-2`)).status).toBe(404);
  });
});

describe('minutes', () => {
  const MINUTES = '/v1/meetings/nuit-2021-02-18/minutes';
  const text = {
    summary: 'Utvalget pekte på avhengigheter.',
    actions: [
      { text: 'Avklare finansiering', responsible: ACTORS.helseMidt, dueOn: '2021-05-01' },
      { text: 'Legge fram sak', responsible: 'Sekretariatet' },
    ],
  };

  test("are a summary and actions, and nobody's opinion: further fields are refused", async () => {
    expect((await directorate.call('GET', MINUTES)).body).toMatchObject({
      state: 'unwritten',
      summary: null,
      actions: [],
      version: 0,
      allowedActions: ['save'],
    });
    for (const field of ['opinions', 'actors', 'attendees', 'names', 'saidBy']) {
      await refuses(
        service,
        directorate,
        'PUT',
        MINUTES,
        { ...text, [field]: ['Oslo'] },
        400,
        'invalid-request',
        [[`/${field}`, 'unknown-field']],
        '"0"',
      );
      await refuses(
        service,
        directorate,
        'PUT',
        MINUTES,
        { ...text, actions: [{ ...text.actions[0], [field]: 'Oslo' }] },
        400,
        'invalid-request',
        [[`/actions/0/${field}`, 'unknown-field']],
        '"0"',
      );
    }
    await refuses(
      service,
      directorate,
      'PUT',
      MINUTES,
      { ...text, actions: [text.actions[1], { text: 'x', responsible: '999999999' }] },
      422,
      'rule-broken',
      [['/actions/1/responsible', 'unknown-actor']],
      '"0"',
    );
    await refuses(
      service,
      directorate,
      'PUT',
      MINUTES,
      { actions: [{ text: 'x', dueOn: 'snart' }] },
      400,
      'invalid-request',
      [
        ['/summary', 'missing'],
        ['/actions/0/responsible', 'missing'],
        ['/actions/0/dueOn', 'not-a-date'],
      ],
      '"0"',
    );
    await refuses(service, oslo, 'PUT', MINUTES, text, 403, 'forbidden', undefined, '"0"');
    expect(
      (
        await directorate.call('PUT', '/v1/meetings/nuit-2021-02-19/minutes', text, {
          'if-match': '"0"',
        })
      ).status,
    ).toBe(404);
  });

  test('have no column for who said what', async () => {
    const { rows } = await service.owner.query<{ column: string }>(
      `select attname as column from pg_attribute where attrelid = 'governance.minutes'::regclass
         and attnum > 0 order by attnum`,
    );
    expect(rows.map(({ column }) => column)).toEqual([
      'meeting',
      'summary',
      'actions',
      'published_at',
      'version',
      'updated_at',
    ]);
  });

  test('are read by anyone once they are published, and keep being so when corrected', async () => {
    await refuses(
      service,
      directorate,
      'POST',
      `${MINUTES}/publish`,
      undefined,
      409,
      'minutes-state',
      undefined,
      '"0"',
    );
    const written = expectStatus(
      await directorate.call('PUT', MINUTES, text, { 'if-match': '"0"' }),
      200,
    );
    expect(written.body).toMatchObject({
      state: 'draft',
      version: 1,
      actions: [text.actions[0], { ...text.actions[1], dueOn: null }],
      allowedActions: ['save', 'publish'],
    });
    await refuses(service, directorate, 'PUT', MINUTES, text, 412, 'stale', undefined, '"0"');
    for (const answer of [await service.call('GET', MINUTES), await oslo.call('GET', MINUTES)])
      expect(answer.status).toBe(404);
    await changes(directorate, 'POST', `${MINUTES}/publish`, MINUTES);
    const seen = expectStatus(await service.call('GET', MINUTES), 200).body;
    expect(Object.keys(seen).sort()).toEqual([
      'actions',
      'allowedActions',
      'lockedActions',
      'meeting',
      'publishedAt',
      'state',
      'summary',
      'updatedAt',
      'version',
    ]);
    expect(seen).toMatchObject({ state: 'published', summary: text.summary, allowedActions: [] });
    await refuses(
      service,
      directorate,
      'POST',
      `${MINUTES}/publish`,
      undefined,
      409,
      'minutes-state',
      undefined,
      '"2"',
    );
    await changes(directorate, 'PUT', MINUTES, MINUTES, { ...text, summary: 'Rettet.' });
    expect((await service.call('GET', MINUTES)).body).toMatchObject({
      state: 'published',
      summary: 'Rettet.',
      version: 3,
    });
  });
});

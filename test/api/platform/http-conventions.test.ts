import { randomUUID } from 'node:crypto';
import { invalid, type Refusal, STALE } from '../../support/refusal.js';
import { ACTORS, type Answered, type TestService } from '../../support/service.js';
import { type Actor, type Directorate, expectStatus } from '../../support/story.js';
import { fingerprints } from '../../support/tables.js';
import { aProject, aReport } from '../../support/reports/samples.js';
import { RefusalStage, type SentByMidt } from '../../support/stages/refusal-stage.js';

const PROJECTS = '/v1/projects';

let stage: RefusalStage;
let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
let draft: RefusalStage['draft'];
beforeAll(async () => {
  stage = await RefusalStage.starts();
  ({ service, directorate, midt, oslo, draft } = stage);
});
afterAll(() => service.stop());

const refuses = (sent: SentByMidt, refusal: Refusal): Promise<Answered> =>
  stage.refuses(sent, refusal);

describe('If-Match', () => {
  const RENAME = { method: 'PATCH', path: '/v1/projects/UTEN', body: { name: 'Nytt' } };

  test.each(['"99"', 'W/"99"', '"7", W/"8"'])(
    '%s is refused for a project of version 1',
    async (tag) => {
      await refuses({ ...RENAME, headers: { 'if-match': tag } }, STALE);
    },
  );

  test('is taken in the weak form that a compressing proxy gives an ETag, and in a list', async () => {
    await midt.registersOutside('SVAK');
    const rename = (tag: string): Promise<Answered> =>
      midt.call('PATCH', '/v1/projects/SVAK', { name: 'Nytt' }, { 'if-match': tag });
    expectStatus(await rename('W/"1"'), 200);
    expectStatus(await rename('"1", W/"2"'), 200);
    expect((await midt.call('GET', '/v1/projects/SVAK')).headers.get('etag')).toBe('"3"');
  });

  test('of another version is refused for a report and for a round', async () => {
    await refuses(
      {
        method: 'PUT',
        path: `/v1/reports/${draft.id}`,
        body: aReport(),
        headers: { 'if-match': '"99"' },
      },
      STALE,
    );
    await refuses(
      { actor: directorate, path: '/v1/rounds/2021-1/open', headers: { 'if-match': '"1"' } },
      STALE,
    );
  });

  test.each<[string, Record<string, string>]>([
    ['absent', {}],
    ['a star', { 'if-match': '*' }],
  ])('is required: a change is refused when it is %s', async (_, headers) => {
    await refuses(
      { ...RENAME, headers },
      {
        status: 428,
        code: 'precondition-required',
        errors: [['If-Match', 'precondition-required']],
      },
    );
  });
});

describe('Idempotency-Key', () => {
  const REUSED: Refusal = { status: 422, code: 'idempotency-key-reused' };

  test.each(['', ' ', 'x'.repeat(256), 'med mellomrom'])(
    'is required: a request is refused with the key "%s"',
    async (key) => {
      await refuses(
        { path: PROJECTS, body: aProject('NYTT'), headers: { 'idempotency-key': key } },
        {
          status: 400,
          code: 'idempotency-key-missing',
          errors: [['Idempotency-Key', 'idempotency-key-missing']],
        },
      );
    },
  );

  test('is refused when it was used for another body', async () => {
    const key = randomUUID();
    await midt.create(PROJECTS, aProject('NOKKEL'), key);
    await refuses(
      { path: PROJECTS, body: aProject('NOKKEL2'), headers: { 'idempotency-key': key } },
      REUSED,
    );
  });

  test('of one certification is refused for the next', async () => {
    await midt.registersProject('NOKKEL3');
    const started = await midt.startsReport('2021-1', 'NOKKEL3');
    const path = `/v1/reports/${started.id}`;
    const key = randomUUID();
    const certified = await midt.call('POST', `${path}/certify`, undefined, {
      'if-match': started.etag,
      'idempotency-key': key,
    });
    const saved = await midt.call('PUT', path, aReport({ summary: 'Rettet' }), {
      'if-match': expectStatus(certified, 200).headers.get('etag') ?? '',
    });
    const version = expectStatus(saved, 200).headers.get('etag') ?? '';
    await refuses(
      { path: `${path}/certify`, headers: { 'if-match': version, 'idempotency-key': key } },
      REUSED,
    );
  });

  test('gives a repeated request the same answer, and stores nothing more', async () => {
    const key = randomUUID();
    const first = expectStatus(await midt.create(PROJECTS, aProject('IGJEN'), key), 201);
    const before = await fingerprints(service);
    const again = expectStatus(await midt.create(PROJECTS, aProject('IGJEN'), key), 201);
    expect([again.body, again.headers.get('etag'), again.headers.get('location')]).toEqual([
      first.body,
      first.headers.get('etag'),
      first.headers.get('location'),
    ]);
    expect(await fingerprints(service)).toEqual(before);
  });
});

describe('a PATCH', () => {
  const PATH = '/v1/projects/PATCH';
  const VALUES = {
    name: 'Nytt navn',
    description: 'Ny',
    kind: 'innovation',
    lead: { role: 'Programleder', mailbox: 'ny@example.org' },
    state: 'paused',
    phase: 'closing',
    mainGoal: '3',
    goals: ['6'],
    startsOn: '2020-02-01',
    endsOn: '2023-01-01',
  };
  let before: Record<string, unknown>;
  beforeAll(async () => {
    before = withoutVersion(
      await midt.registersOutside('PATCH', { description: 'Beskrivelse', parent: 'LEGEMIDDEL' }),
    );
  });

  /** Returns the members of a project that a client sets. */
  function withoutVersion({ body }: Answered): Record<string, unknown> {
    const { version: _, updatedAt: __, ...rest } = body as Record<string, unknown>;
    return rest;
  }
  async function patches(version: number, body: object): Promise<Record<string, unknown>> {
    const headers = { 'if-match': `"${String(version)}"` };
    return withoutVersion(expectStatus(await midt.call('PATCH', PATH, body, headers), 200));
  }

  test('leaves every member that is absent', async () => {
    expect(await patches(1, {})).toEqual(before);
  });

  test('sets every member that has a value', async () => {
    expect(await patches(2, VALUES)).toEqual({ ...before, ...VALUES });
  });

  test('leaves the members of a member that are absent', async () => {
    expect(await patches(3, { lead: { role: 'Leder' } })).toEqual({
      ...before,
      ...VALUES,
      lead: { role: 'Leder', mailbox: 'ny@example.org' },
    });
  });

  test('clears every member that is null, also of a member', async () => {
    const cleared = {
      description: null,
      parent: null,
      startsOn: null,
      endsOn: null,
      lead: { role: 'Leder', mailbox: null },
    };
    expect(await patches(4, cleared)).toEqual({ ...before, ...VALUES, ...cleared });
  });

  test('is refused when it clears what must have a value', async () => {
    const required = ['name', 'kind', 'lead', 'state', 'phase', 'mainGoal', 'goals'];
    const body = Object.fromEntries(required.map((name) => [name, null]));
    await refuses(
      { method: 'PATCH', path: PATH, body, headers: { 'if-match': '"5"' } },
      invalid(
        ['/name', 'wrong-type'],
        ['/kind', 'not-allowed'],
        ['/lead', 'wrong-type'],
        ['/state', 'not-allowed'],
        ['/phase', 'not-allowed'],
        ['/mainGoal', 'wrong-type'],
        ['/goals', 'wrong-type'],
      ),
    );
  });

  test('is refused when it changes the code or the owner', async () => {
    await refuses(
      {
        method: 'PATCH',
        path: PATH,
        body: { code: 'ANNEN', owner: ACTORS.oslo },
        headers: { 'if-match': '"5"' },
      },
      invalid(['/code', 'unknown-field'], ['/owner', 'unknown-field']),
    );
  });
});

describe('a list', () => {
  test('is read page by page, and each item stands once, in order', async () => {
    for (let index = 0; index < 7; index++) await oslo.registersProject(`SIDE-${String(index)}`);
    const codesOf = ({ body }: Answered): string[] =>
      (body.items as { code: string }[]).map(({ code }) => code);
    const all = codesOf(await oslo.call('GET', '/v1/projects'));
    const paged: string[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null && pages < 20; pages++) {
      const more: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = expectStatus(await oslo.call('GET', `/v1/projects?limit=3${more}`), 200);
      expect(page.body.items.length).toBeLessThanOrEqual(3);
      paged.push(...codesOf(page));
      cursor = page.body.nextCursor as string | null;
    }
    expect(paged).toEqual(all);
    expect(all).toEqual([...all].sort());
    expect(new Set(paged).size).toBe(8);
  });
});

describe('If-None-Match', () => {
  test.each([
    ['a project', () => '/v1/projects/UTEN'],
    ['a report', () => `/v1/reports/${draft.id}`],
    ['a round', () => '/v1/rounds/2021-1'],
    ['an actor', () => `/v1/actors/${ACTORS.oslo}`],
  ])(
    'with the current ETag of %s is answered 304 and no body, under the tag that the client has',
    async (_, pathOf) => {
      const path = pathOf();
      const etag = expectStatus(await midt.call('GET', path), 200).headers.get('etag') ?? '';
      const weak = etag.replace(/^(?:W\/)?/, 'W/');
      const unchanged = await midt.call('GET', path, undefined, {
        'if-none-match': `"x", ${weak}`,
      });
      expect([unchanged.status, unchanged.text, unchanged.headers.get('etag')]).toEqual([
        304,
        '',
        weak,
      ]);
      const changed = await midt.call('GET', path, undefined, { 'if-none-match': '"x"' });
      expect(changed.status).toBe(200);
    },
  );
});

describe('a text', () => {
  test('comes back as it was sent, in NFC', async () => {
    const name = 'Blåbærsyltetøy 😀 𝒜 e\u0301';
    expect((await midt.registersProject('TEKST', { name })).body.name).toBe(name.normalize('NFC'));
  });
});

import { arrangeReporting } from '../../support/stages/reminders.js';
import { FORBIDDEN, invalid, refused } from '../../support/refusal.js';
import {
  ACTORS,
  type Answered,
  startTestService,
  type TestService,
} from '../../support/service.js';
import { Actor, type Directorate, expectStatus } from '../../support/story.js';

/** Helse Midt-Norge has reported one of two projects, Oslo none of one. */
let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
let report: string;
beforeAll(async () => {
  service = await startTestService({ at: '2021-03-16T09:00:00+01:00', env: { ROLE: 'api' } });
  ({ directorate, midt, oslo } = await arrangeReporting(service));
  const { body } = await midt.call('GET', '/v1/rounds/2021-2/reports');
  report = `report/${String(body.items[0].id)}`;
  const opinion = { colour: 'red', reason: 'Kontrakten er ikke signert' };
  expectStatus(
    await directorate.create(`/v1/${report.replace('/', 's/')}/assessments`, opinion),
    201,
  );
});
afterAll(() => service.stop());

interface Entry {
  readonly actor: string;
  readonly number: number;
  readonly operation: string;
  readonly subject: string;
  readonly client: { readonly clientId: string } | null;
}
const read = async (actor: Actor, query = ''): Promise<Answered> =>
  expectStatus(await actor.call('GET', `/v1/audit${query}`), 200);
const list = async (actor: Actor, query = ''): Promise<Entry[]> =>
  (await read(actor, query)).body.items as Entry[];

describe('an owner', () => {
  test('reads its own changes, the newest first, with the client that made them', async () => {
    const entries = await list(midt);
    expect(new Set(entries.map(({ actor }) => actor))).toEqual(new Set([ACTORS.helseMidt]));
    const numbers = entries.map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, index) => numbers.length - index));
    expect(entries[0]?.operation).toBe('certifyReport');
    expect(entries.every(({ client }) => client !== null)).toBe(true);
  });

  test("reads the directorate's override of its report, without the directorate's client", async () => {
    const entries = await list(midt, `?subject=${report}`);
    expect(entries.map(({ actor, operation }) => [actor, operation])).toEqual([
      [ACTORS.directorate, 'assessReport'],
      [ACTORS.helseMidt, 'certifyReport'],
      [ACTORS.helseMidt, 'createReport'],
    ]);
    expect(entries[0]).toMatchObject({
      client: null,
      detail: { reason: 'Kontrakten er ikke signert' },
    });
  });

  test("reads nothing of another owner's report, and may not name another actor", async () => {
    expect(await list(oslo, `?subject=${report}`)).toEqual([]);
    const path = `/v1/audit?actor=${ACTORS.helseMidt}`;
    await refused(service, { actor: oslo, method: 'GET', path }, FORBIDDEN);
  });
});

describe('the directorate', () => {
  test('reads the changes of any actor, by operation', async () => {
    const query = `?actor=${ACTORS.helseMidt}&operation=certifyReport`;
    expect((await list(directorate, query)).map(({ subject }) => subject)).toEqual([report]);
  });

  test('reads them page by page', async () => {
    const all = await list(directorate, `?actor=${ACTORS.helseMidt}`);
    const query = `?actor=${ACTORS.helseMidt}&limit=2`;
    const pages: Entry[] = [];
    let next: string | null = '';
    while (next !== null) {
      const { body } = await read(directorate, `${query}${next}`);
      pages.push(...(body.items as Entry[]));
      next = body.nextCursor === null ? null : `&cursor=${String(body.nextCursor)}`;
    }
    expect(pages).toEqual(all);
    expect(all.length).toBeGreaterThan(3);
  });
});

test('a question in a wrong form is refused', async () => {
  const path = '/v1/audit?subject=SAFEST&operation=a%20b&actor=123456789';
  await refused(
    service,
    { actor: midt, method: 'GET', path },
    invalid(
      ['/subject', 'wrong-form'],
      ['/actor', 'organisation-number'],
      ['/operation', 'wrong-form'],
    ),
  );
});

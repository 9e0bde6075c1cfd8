import { aCase, changes } from '../../support/stages/governance.js';
import {
  broken,
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
import { Actor, Directorate } from '../../support/story.js';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-19T10:00:00+01:00', env: { ROLE: 'api' } });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
});
afterAll(() => service.stop());

const refuses = (
  sent: Omit<Sent, 'actor'> & { readonly actor?: Actor },
  refusal: Refusal,
): Promise<Answered> => refused(service, { actor: directorate, ...sent }, refusal);

describe('a meeting that is cancelled', () => {
  const PATH = '/v1/meetings/nehs-2021-12-09';
  const CANCEL = { path: `${PATH}/cancel`, body: { reason: 'Ingen saker er meldt' } };
  const OVER: Refusal = { status: 409, code: 'meeting-state' };

  test('needs a reason, and the directorate', async () => {
    await refuses({ ...CANCEL, body: {}, etag: '"1"' }, invalid(['/reason', 'missing']));
    await refuses({ ...CANCEL, actor: midt, etag: '"1"' }, FORBIDDEN);
    await refuses({ ...CANCEL, etag: '"2"' }, STALE);
  });

  test('stays in the list, with its reason', async () => {
    await changes(directorate, 'POST', CANCEL.path, CANCEL.body);
    expect((await service.call('GET', PATH)).body).toMatchObject({
      startsOn: '2021-12-09',
      cancelledAt: expect.stringMatching(/^2021-01-19T/),
      cancelReason: 'Ingen saker er meldt',
      version: 2,
    });
  });

  test('stays in the calendar as a new version that is cancelled', async () => {
    const { text } = await service.call('GET', '/v1/meetings.ics?council=nehs');
    const event = text
      .replaceAll('\r\n ', '')
      .split('BEGIN:VEVENT')
      .find((one) => one.includes('UID:nehs-2021-12-09@portfolio'));
    expect(event).toContain('\r\nSTATUS:CANCELLED\r\n');
    expect(event).toContain('\r\nSEQUENCE:1\r\n');
    expect(event).toContain('\r\nSUMMARY:Avlyst: Møte i NEHS\r\n');
    expect(text.match(/STATUS:CONFIRMED/g)).toHaveLength(4);
  });

  test('is not changed, cancelled again or minuted, and takes no case', async () => {
    await refuses({ ...CANCEL, etag: '"2"' }, OVER);
    await refuses({ method: 'PATCH', path: PATH, body: { place: 'Oslo' }, etag: '"2"' }, OVER);
    const minutes = { summary: 'Referat', actions: [] };
    await refuses({ method: 'PUT', path: `${PATH}/minutes`, body: minutes, etag: '"0"' }, OVER);
    const found = await directorate.call('GET', `${PATH}/minutes`);
    expect(found.body.allowedActions).toEqual([]);
    const body = aCase({ council: 'nehs', meeting: 'nehs-2021-12-09' });
    await refuses({ path: '/v1/cases', body }, broken(['/meeting', 'meeting-cancelled']));
  });
});

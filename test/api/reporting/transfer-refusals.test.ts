import {
  broken,
  conflict,
  FORBIDDEN,
  invalid,
  NOT_FOUND,
  refused,
  STALE,
} from '../../support/refusal.js';
import type { Refusal, Sent } from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { type Actor, expectStatus } from '../../support/story.js';
import { REASON, TransferStage } from '../../support/stages/transfers.js';

const PROPOSED = '/v1/projects/FLYTTES/transfers';
const TO_VEST = { to: ACTORS.helseVest, ...REASON };
const forbidden = (code: string): Refusal => ({ ...FORBIDDEN, errors: [['', code]] });

let stage: TransferStage;
let midt: Actor;
let vest: Actor;
beforeEach(async () => {
  stage = await TransferStage.starts();
  ({ midt, vest } = stage);
  await stage.registers(midt, 'FLYTTES');
});
afterEach(() => stage.service.stop());

/** Expects that a request of an actor is refused. Sends a body or the version of a transfer. */
const refuses = (
  actor: Actor,
  path: string,
  refusal: Refusal,
  sent: Pick<Sent, 'body' | 'etag'>,
): Promise<Answered> => refused(stage.service, { actor, path, ...sent }, refusal);

describe('a proposal is refused', () => {
  test.each([
    ['to nobody in the register', { to: '999999998' }, invalid(['/to', 'organisation-number'])],
    ['to oneself', { to: ACTORS.helseMidt }, broken(['/to', 'owner-already'])],
    ['of a round that is not there', { round: '2029-1' }, broken(['/round', 'unknown-round'])],
    [
      'from a day and a round',
      { round: '2021-1', firstDay: '2021-02-01' },
      broken(['/round', 'day-or-round']),
    ],
    [
      'from a day before the opening of the open round',
      { firstDay: '2021-01-10' },
      broken(['/firstDay', 'day-passed']),
    ],
  ])('%s', async (_, overrides, refusal) => {
    await refuses(midt, PROPOSED, refusal, { body: { ...TO_VEST, ...overrides } });
  });

  test('to an organisation that is not in the register', async () => {
    await refuses(midt, PROPOSED, broken(['/to', 'unknown-actor']), {
      body: { ...TO_VEST, to: '974760673' },
    });
  });

  test('to an actor that has closed by that day', async () => {
    await stage.service.owner.query(
      `update actors.actor set valid_to = '2021-02-01' where organisation_number = $1`,
      [ACTORS.oslo],
    );
    const to = { to: ACTORS.oslo, ...REASON };
    await refuses(midt, PROPOSED, broken(['/to', 'closed-actor']), {
      body: { ...to, firstDay: '2021-02-01' },
    });
    const path = await stage.proposes(midt, 'FLYTTES', stage.oslo, { firstDay: '2021-01-31' });
    expect(await stage.stateOf(path)).toBe('proposed');
  });

  test('from a round that is closed', async () => {
    await stage.closesFirstRound();
    await refuses(midt, PROPOSED, broken(['/round', 'round-closed']), {
      body: { ...TO_VEST, round: '2021-1' },
    });
    await refuses(midt, PROPOSED, broken(['/firstDay', 'day-passed']), {
      body: { ...TO_VEST, firstDay: '2021-02-07' },
    });
  });

  test('of a project that has left', async () => {
    const { headers } = await midt.call('GET', '/v1/projects/FLYTTES');
    const version = { 'if-match': headers.get('etag') ?? '' };
    const leaving = { reasonCode: 'stopped', reason: 'Stanset.' };
    expectStatus(await midt.call('POST', '/v1/projects/FLYTTES/leave', leaving, version), 200);
    await refuses(midt, PROPOSED, broken(['', 'project-left']), { body: TO_VEST });
  });

  test('of a project that has a transfer under way, which the answer names', async () => {
    const path = await stage.proposes(midt, 'FLYTTES', vest);
    const { body } = await refuses(midt, PROPOSED, conflict('transfer-pending'), { body: TO_VEST });
    expect(`/v1/transfers/${String(body.existing)}`).toBe(path);
    await stage.takes(vest, path, 'accept');
    await refuses(midt, PROPOSED, conflict('transfer-pending'), { body: TO_VEST });
  });

  test("of another actor's project, as of one that is not there", async () => {
    await refuses(vest, PROPOSED, NOT_FOUND, { body: TO_VEST });
    await refuses(vest, '/v1/projects/INGEN/transfers', NOT_FOUND, { body: TO_VEST });
  });
});

describe('a step is refused', () => {
  let path: string;
  beforeEach(async () => {
    path = await stage.proposes(midt, 'FLYTTES', vest);
  });

  test('to a stranger', async () => {
    await refuses(stage.oslo, `${path}/accept`, NOT_FOUND, { etag: '"1"' });
  });

  test('to the party that has consented already, and to one that is no party of it', async () => {
    await refuses(midt, `${path}/accept`, conflict('agreed-already'), { etag: '"1"' });
    await refuses(midt, `${path}/decline`, conflict('agreed-already'), {
      body: REASON,
      etag: '"1"',
    });
    await refuses(vest, `${path}/withdraw`, forbidden('not-yours'), { body: REASON, etag: '"1"' });
    await refuses(stage.directorate, `${path}/accept`, forbidden('not-yours'), { etag: '"1"' });
  });

  test('on another version than the present one', async () => {
    await refuses(vest, `${path}/accept`, STALE, { etag: '"2"' });
  });

  test('when the transfer is agreed, unless the directorate withdraws it', async () => {
    await stage.takes(vest, path, 'accept');
    await refuses(vest, `${path}/decline`, conflict('transfer-state'), {
      body: REASON,
      etag: '"2"',
    });
    await refuses(midt, `${path}/withdraw`, conflict('transfer-state'), {
      body: REASON,
      etag: '"2"',
    });
    await refuses(stage.directorate, `${path}/decide`, conflict('transfer-state'), {
      body: REASON,
      etag: '"2"',
    });
  });

  test('when the transfer is over', async () => {
    await stage.takes(vest, path, 'accept');
    await stage.works();
    await refuses(vest, `${path}/decline`, conflict('transfer-state'), {
      body: REASON,
      etag: '"3"',
    });
    await refuses(stage.directorate, `${path}/withdraw`, conflict('transfer-state'), {
      body: REASON,
      etag: '"3"',
    });
  });
});

describe('the database refuses', () => {
  test('to change what was proposed, or what is over', async () => {
    const path = await stage.transfers(midt, 'FLYTTES', vest);
    const id = path.replace('/v1/transfers/', '');
    const change = (columns: string): Promise<unknown> =>
      stage.service.owner.query(`update reporting.transfer set ${columns} where id = $1`, [id]);
    await expect(change(`reason = 'En annen'`)).rejects.toThrow('kept as it is');
    await expect(change(`state = 'proposed'`)).rejects.toThrow('kept as it is');
    await expect(
      stage.service.owner.query('delete from reporting.transfer where id = $1', [id]),
    ).rejects.toThrow('kept as it is');
  });
});

describe('co-owners are refused', () => {
  test.each([
    [[ACTORS.helseMidt], broken(['/coOwners/0', 'owner-already'])],
    [[ACTORS.oslo, ACTORS.oslo], broken(['/coOwners/1', 'owner-repeated'])],
    [['974760673'], broken(['/coOwners/0', 'unknown-actor'])],
    [['12'], invalid(['/coOwners', 'organisation-number'])],
  ])('%j', async (coOwners, refusal) => {
    const path = '/v1/projects/FLYTTES';
    const etag = (await midt.call('GET', path)).headers.get('etag') ?? '';
    const sent = { actor: midt, method: 'PATCH', path, body: { coOwners }, etag };
    await refused(stage.service, sent, refusal);
  });
});

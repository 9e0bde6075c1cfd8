import { ACTORS, type Answered } from '../../support/service.js';
import { AgreementStage } from '../../support/stages/agreements.js';
import { rollUp } from '../../support/stages/rollups.js';
import { expectStatus } from '../../support/story.js';

/** Agreements of three pairs of bodies: Oslo needs something of both, and Midt-Norge of Vest. */
describe('the pairs of bodies on a board', () => {
  let stage: AgreementStage;
  const PAIRS = '/v1/rounds/2021-1/promises/pairs';
  const ask = async (path: string): Promise<Answered> =>
    expectStatus(await stage.directorate.call('GET', path), 200);
  const namesOf = ({ body }: Answered): string[] =>
    (body.items as Record<'supplier' | 'receiver', { readonly actor: string }>[]).map(
      ({ supplier, receiver }) => `${supplier.actor} ${receiver.actor}`,
    );
  beforeAll(async () => {
    stage = await AgreementStage.starts();
    await stage.oslo.registersProject('VIDERE');
    await stage.requests();
    await stage.requests({ what: 'Kurs' });
    for (const project of ['MOTTAR', 'LEVERER']) {
      const on = { project: 'VIDERE', on: { project }, kind: 'delivery' };
      const request = { ...on, what: 'Data', neededBy: '2021-08-01' };
      expectStatus(await stage.oslo.create('/v1/agreements', request), 201);
    }
    await stage.midt.reports('2021-1', 'MOTTAR');
    await rollUp(stage.service);
  });
  afterAll(() => stage.service.stop());

  test('come by page, all of them once, by organisation number', async () => {
    const first = await ask(`${PAIRS}?limit=2`);
    const rest = await ask(`${PAIRS}?limit=2&cursor=${String(first.body.nextCursor)}`);
    expect(first.body).toMatchObject({ total: 3, day: '2021-01-18' });
    expect([...namesOf(first), ...namesOf(rest)]).toEqual(
      [
        `${ACTORS.helseVest} ${ACTORS.helseMidt}`,
        `${ACTORS.helseVest} ${ACTORS.oslo}`,
        `${ACTORS.helseMidt} ${ACTORS.oslo}`,
      ].sort(),
    );
    expect(rest.body.nextCursor).toBeNull();
  });

  test('are those of the board, with its counts and filters', async () => {
    const board = await ask('/v1/rounds/2021-1/promises?limit=1');
    expect(board.body).toMatchObject({ pairTotal: 3, pairs: [{}, {}, {}] });
    const { body } = await ask(PAIRS);
    expect(body.items).toEqual(expect.arrayContaining(board.body.pairs as unknown[]));
    const filtered = await ask(`${PAIRS}?receiver=${ACTORS.helseMidt}&state=requested`);
    expect(filtered.body.items).toMatchObject([{ promises: 2, unanswered: 2 }]);
  });

  test('have a table, and a cursor of other filters is refused', async () => {
    const csv = await ask(`${PAIRS}.csv?supplier=${ACTORS.helseMidt}`);
    expect(csv.text.split('\r\n')[1]).toMatch(/Helse Midt-Norge RHF.*Oslo kommune;1;1;0;0;0;1;0$/);
    const { body } = await ask(`${PAIRS}?limit=1`);
    const cursor = String(body.nextCursor);
    const other = await stage.directorate.call('GET', `${PAIRS}?state=committed&cursor=${cursor}`);
    expect(other.body.errors).toMatchObject([{ code: 'cursor-of-another-query' }]);
  });
});

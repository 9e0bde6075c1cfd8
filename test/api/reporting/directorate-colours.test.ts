import { FORBIDDEN, invalid, refused } from '../../support/refusal.js';
import { rollUp } from '../../support/stages/rollups.js';
import { FiguresStage, SECOND_ROUND } from '../../support/stages/figures-stage.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { expectStatus } from '../../support/story.js';
import { aReport } from '../../support/reports/samples.js';

const RED = { colour: 'red', reason: 'Avhengigheten er ikke avklart' };
const YELLOW = { colour: 'yellow', reason: 'Delvis avklart' };

/** One report that the directorate colours at 10, that is certified again at 11 and 12, and so on. */
let stage: FiguresStage;
let id: string;
beforeAll(async () => {
  stage = await FiguresStage.startsEmpty();
  await stage.midt.registersProject('SAFEST');
  await stage.directorate.opensRound('2021-1');
  id = (await stage.midt.reports('2021-1', 'SAFEST')).body.id;
  stage.service.moveTo('2021-01-18T10:00:00Z');
  await assesses(RED);
});
afterAll(() => stage.service.stop());

const assesses = async (assessment: object): Promise<Answered> =>
  expectStatus(await stage.directorate.create(`/v1/reports/${id}/assessments`, assessment), 201);
const withdraws = (etag: string): Promise<Answered> =>
  stage.directorate.call(
    'POST',
    `/v1/reports/${id}/assessments/withdraw`,
    { reason: 'Avklart' },
    { 'if-match': etag },
  );
const readColours = async (): Promise<Answered> =>
  expectStatus(await stage.midt.call('GET', `/v1/reports/${id}/colours`), 200);

async function certifiesAgain(overrides: Record<string, unknown> = {}): Promise<void> {
  const path = `/v1/reports/${id}`;
  const etag = (await stage.midt.call('GET', path)).headers.get('etag') ?? '';
  const saved = await stage.midt.call('PUT', path, aReport(overrides), { 'if-match': etag });
  await stage.midt.certifies({ id, etag: expectStatus(saved, 200).headers.get('etag') ?? '' });
}

/** Counts the reports of the first round by the directorate's colour, now or as of an instant. */
async function countByColour(asOf?: string): Promise<unknown> {
  if (asOf === undefined) await rollUp(stage.service);
  const at = asOf === undefined ? '' : `&asOf=${asOf}`;
  const { body } = await stage.reads(`rounds/2021-1/figures?by=directorateColour${at}`);
  const cells = body.cells as { keys: { directorateColour: string | null }; value: number }[];
  return cells.map(({ keys, value }) => [keys.directorateColour, value]);
}

describe("the directorate's colour of a report", () => {
  test('stays when the owner certifies the same again', async () => {
    stage.service.moveTo('2021-01-18T11:00:00Z');
    await certifiesAgain();
    expect((await readColours()).body).toMatchObject({
      revision: 2,
      directorate: { ...RED, revision: 1, changedSince: false },
    });
    expect(await countByColour()).toEqual([['red', 1]]);
  });

  test('stays when the owner certifies another content, and says so', async () => {
    stage.service.moveTo('2021-01-18T12:00:00Z');
    await certifiesAgain({ summary: 'Ett ord.' });
    expect((await readColours()).body).toMatchObject({
      revision: 3,
      directorate: { ...RED, revision: 1, changedSince: true },
    });
    expect(await countByColour()).toEqual([['red', 1]]);
    expect(await countByColour('2021-01-18T11:30:00Z')).toEqual([['red', 1]]);
  });

  test('is replaced by another, which then is the one that counts', async () => {
    stage.service.moveTo('2021-01-18T13:00:00Z');
    const { body } = await assesses(YELLOW);
    expect(body.directorate).toMatchObject({ ...YELLOW, revision: 3, changedSince: false });
    expect(await countByColour()).toEqual([['yellow', 1]]);
    expect(await countByColour('2021-01-18T12:30:00Z')).toEqual([['red', 1]]);
  });
});

describe('a withdrawal', () => {
  const sent = (): { readonly path: string; readonly body: object } => ({
    path: `/v1/reports/${id}/assessments/withdraw`,
    body: { reason: 'Avklart' },
  });
  const tag = async (): Promise<string> => (await readColours()).headers.get('etag') ?? '';

  test('is refused to the owner, without a reason and to whoever has not read the last colour', async () => {
    const { directorate, midt, service } = stage;
    const etag = await tag();
    await refused(service, { actor: midt, ...sent(), etag }, FORBIDDEN);
    const without = { actor: directorate, ...sent(), body: {}, etag };
    await refused(service, without, invalid(['/reason', 'missing']));
    const old = { actor: directorate, ...sent(), etag: '"4"' };
    await refused(service, old, { status: 412, code: 'stale' });
  });

  test('leaves the report without a colour of the directorate, whatever it certifies', async () => {
    stage.service.moveTo('2021-01-18T14:00:00Z');
    expect(expectStatus(await withdraws(await tag()), 200).body.directorate).toBeNull();
    const tooEarly = await stage.directorate.create('/v1/rounds/2021-1/snapshots', { title: 'Nå' });
    expect(tooEarly.body).toMatchObject({ status: 409, code: 'figures-behind' });
    expect(await countByColour()).toEqual([[null, 1]]);
    stage.service.moveTo('2021-01-18T15:00:00Z');
    await certifiesAgain();
    expect(await countByColour()).toEqual([[null, 1]]);
    expect(await countByColour('2021-01-18T13:30:00Z')).toEqual([['yellow', 1]]);
  });

  test('is refused when there is nothing to withdraw', async () => {
    const etag = await tag();
    const again = { actor: stage.directorate, ...sent(), etag };
    await refused(stage.service, again, { status: 409, code: 'no-directorate-colour' });
  });
});

describe('the history of the colour', () => {
  const PATH = (): string => `/v1/reports/${id}/assessments`;

  test('has every colour and the withdrawal, with the revision each was given on', async () => {
    const { body } = expectStatus(await stage.midt.call('GET', PATH()), 200);
    expect(body.items).toMatchObject([
      { step: 'given', ...RED, revision: 1, by: ACTORS.directorate },
      { step: 'replaced', ...YELLOW, revision: 3 },
      { step: 'withdrawn', colour: null, reason: 'Avklart', revision: 3 },
    ]);
  });

  test('comes page by page, under the tag that a withdrawal takes', async () => {
    const first = expectStatus(await stage.midt.call('GET', `${PATH()}?limit=2`), 200);
    expect(first.body.items).toHaveLength(2);
    const next = `${PATH()}?limit=2&cursor=${String(first.body.nextCursor)}`;
    const { body, headers } = expectStatus(await stage.midt.call('GET', next), 200);
    expect(body).toMatchObject({ items: [{ step: 'withdrawn' }], nextCursor: null });
    expect(headers.get('etag')).toBe((await readColours()).headers.get('etag'));
  });

  test('is not shown to other owners', async () => {
    expectStatus(await stage.oslo.call('GET', PATH()), 404);
    expectStatus(await stage.directorate.call('GET', PATH()), 200);
  });

  test('begins with a colour given after a withdrawal, not with a replaced one', async () => {
    await assesses(RED);
    const { body } = expectStatus(await stage.midt.call('GET', PATH()), 200);
    expect(body.items.at(-1)).toMatchObject({ step: 'given', ...RED, revision: 4 });
  });
});

test('the owner is told of each step, with the colour before and after', async () => {
  const { body } = await stage.midt.call('GET', '/v1/notices?kind=directorate-colour');
  const told = (body.items as { subject: string; recipients: string[]; text: { nb: string } }[])
    .map(({ subject, recipients, text }) => [subject, recipients, text.nb])
    .reverse();
  const to = [`report/${id}`, ['tiltak@example.org']];
  expect(told).toEqual([
    [...to, `Farge: rød (før: ingen), revisjon 1\nBegrunnelse: ${RED.reason}`],
    [...to, `Farge: gul (før: rød), revisjon 3\nBegrunnelse: ${YELLOW.reason}`],
    [...to, 'Farge: ingen (før: gul), revisjon 3\nBegrunnelse: Avklart'],
    [...to, `Farge: rød (før: ingen), revisjon 4\nBegrunnelse: ${RED.reason}`],
  ]);
});

test('the colour ends with its round: the next report of the project has none', async () => {
  stage.service.moveTo('2021-02-05T16:00:00Z');
  await stage.closes('2021-1');
  stage.service.moveTo('2021-04-12T09:00:00Z');
  await stage.directorate.opensRound('2021-2', SECOND_ROUND);
  const { body } = await stage.midt.reports('2021-2', 'SAFEST');
  const path = `/v1/reports/${String(body.id)}/colours`;
  expect((await stage.midt.call('GET', path)).body.directorate).toBeNull();
  await rollUp(stage.service);
  const { body: figures } = await stage.reads('rounds/2021-2/figures?by=directorateColour');
  expect(figures.cells).toMatchObject([{ keys: { directorateColour: null }, value: 1 }]);
  expect(await countByColour()).toEqual([['red', 1]]);
});

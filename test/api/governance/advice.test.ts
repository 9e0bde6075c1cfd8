import {
  ADVICE,
  AdviceStage,
  type Item,
  itemsOf,
  linesOf,
} from '../../support/stages/advice-stage.js';
import { aCase, anAdvice, changes } from '../../support/stages/governance.js';
import { FORBIDDEN, NOT_FOUND, type Refusal, STALE } from '../../support/refusal.js';
import { ACTORS, type Answered } from '../../support/service.js';
import { type Actor, type Directorate, expectStatus } from '../../support/story.js';

const NOT_NOW: Refusal = { status: 409, code: 'advice-state' };
const FOLLOWED = { project: 'SAFEST', effect: 'x', outcome: 'followed' };

const itemOn = ({ body }: Answered, project: string): Item | undefined =>
  (body.items as Item[]).find((item) => item.project === project);

describe('advice to two projects and about a round', () => {
  let stage: AdviceStage;
  let directorate: Directorate;
  let midt: Actor;
  let path: string;
  beforeAll(async () => {
    stage = await AdviceStage.starts();
    ({ directorate, midt } = stage);
    path = await stage.advises({ projects: ['SAFEST', 'DIGIOSLO'], round: '2021-1' });
  });
  afterAll(() => stage.service.stop());

  test('is open for each owner, who sees its own part', async () => {
    expect(linesOf(await directorate.call('GET', ADVICE))).toEqual([
      `DIGIOSLO ${ACTORS.oslo} open`,
      `SAFEST ${ACTORS.helseMidt} open`,
      `2021-1 ${ACTORS.directorate} open`,
    ]);
    const own = await midt.call('GET', ADVICE);
    expect(linesOf(own)).toEqual([`SAFEST ${ACTORS.helseMidt} open`]);
    expect(itemsOf(own)[0]).toMatchObject({
      allowedActions: ['answer'],
      lockedActions: [{ action: 'effect', code: 'directorate-only' }],
    });
  });

  test('has no effect before it is answered', async () => {
    const { body } = await stage.refuses(
      { actor: directorate, path: `${path}/effects`, body: FOLLOWED },
      NOT_NOW,
    );
    expect(body.detail).toMatch(/ikke besvart/);
  });

  test('is answered by the owner', async () => {
    const answered = await stage.answers(midt, path, { project: 'SAFEST', text: 'Avklart.' });
    expect(answered.body).toMatchObject({
      version: 2,
      items: [
        {
          project: 'SAFEST',
          state: 'answered',
          answer: { revision: 1, text: 'Avklart.', answeredBy: ACTORS.helseMidt, late: false },
          effect: null,
        },
      ],
    });
    expect(answered.headers.get('location')).toBe(path);
    expect(linesOf(await directorate.call('GET', `${ADVICE}?state=open`))).toEqual([
      `DIGIOSLO ${ACTORS.oslo} open`,
      `2021-1 ${ACTORS.directorate} open`,
    ]);
  });

  test('keeps every revision of the answer', async () => {
    const text = 'Avklart og levert.';
    const again = await stage.answers(midt, path, { project: 'SAFEST', text });
    expect(again.body.items[0].answer).toMatchObject({ revision: 2, text });
    const { rows } = await stage.service.owner.query(
      `select revision, text from governance.advice_answer order by revision`,
    );
    expect(rows).toEqual([
      { revision: 1, text: 'Avklart.' },
      { revision: 2, text },
    ]);
  });

  test('is answered by the directorate about the round', async () => {
    await stage.answers(directorate, path, { round: '2021-1', text: 'Tas i neste runde.' });
  });

  test('is closed for a project by its effect, and then takes no answer', async () => {
    const effect = { ...FOLLOWED, effect: 'Tiltaket er grønt.' };
    expect(itemOn(await stage.records(path, effect), 'SAFEST')).toMatchObject({
      state: 'closed',
      effect: { revision: 1, effect: 'Tiltaket er grønt.', outcome: 'followed' },
    });
    const closed = `${ADVICE}?state=closed&round=2021-2&project=SAFEST`;
    expect(linesOf(await directorate.call('GET', closed))).toEqual([
      `SAFEST ${ACTORS.helseMidt} closed`,
    ]);
    expect(linesOf(await directorate.call('GET', `${ADVICE}?round=2021-1`))).toEqual([]);
    const answer = { project: 'SAFEST', text: 'Enda mer.' };
    await stage.refuses({ actor: midt, path: `${path}/answers`, body: answer }, NOT_NOW);
  });

  test('takes another revision of the effect', async () => {
    const effect = { project: 'SAFEST', effect: 'Tiltaket ble gult igjen.', outcome: 'partly' };
    await stage.records(path, effect);
    const [item] = itemsOf(await midt.call('GET', ADVICE));
    expect(item?.effect).toMatchObject({ revision: 2, outcome: 'partly' });
  });

  test.each(['advice_answer', 'advice_effect'])('is never changed in %s', async (table) => {
    await expect(
      stage.service.owner.query(`update governance.${table} set revision = 9`),
    ).rejects.toThrow('append-only');
  });
});

describe('the round in which advice is to be answered', () => {
  let stage: AdviceStage;
  let path: string;
  beforeAll(async () => {
    stage = await AdviceStage.starts();
    path = await stage.advises({ projects: ['SAFEST', 'LMP', 'DIGIOSLO'] });
    await stage.answers(stage.midt, path, { project: 'LMP', text: 'I tide.' });
  });
  afterAll(() => stage.service.stop());

  test('makes advice overdue at its deadline', async () => {
    const { directorate } = stage;
    stage.service.moveTo('2021-04-23T15:59:00+02:00');
    const open = linesOf(await directorate.call('GET', `${ADVICE}?state=open`));
    expect(open.filter((line) => line.endsWith('overdue'))).toEqual([]);
    stage.service.moveTo('2021-04-23T16:01:00+02:00');
    expect(linesOf(await directorate.call('GET', ADVICE))).toEqual([
      `DIGIOSLO ${ACTORS.oslo} open overdue`,
      `LMP ${ACTORS.helseMidt} answered`,
      `SAFEST ${ACTORS.helseMidt} open overdue`,
    ]);
  });

  test('lets an answer stand once it has closed', async () => {
    await stage.closesDueRound();
    const body = { project: 'LMP', text: 'Ombestemt.' };
    await stage.refuses({ actor: stage.midt, path: `${path}/answers`, body }, NOT_NOW);
  });

  test('takes a first answer late', async () => {
    const late = await stage.answers(stage.midt, path, { project: 'SAFEST', text: 'Beklager.' });
    expect(itemOn(late, 'SAFEST')).toMatchObject({
      state: 'answered',
      overdue: false,
      answer: { late: true },
    });
  });

  test('lets advice that was never answered be closed', async () => {
    const effect = { project: 'DIGIOSLO', effect: 'Ikke besvart.', outcome: 'notFollowed' };
    await stage.records(path, effect);
    const lines = linesOf(await stage.oslo.call('GET', ADVICE));
    expect(lines).toEqual([`DIGIOSLO ${ACTORS.oslo} closed`]);
  });
});

describe('advice to other actors', () => {
  const TEXT = { text: 'Ikke mitt.' };
  let stage: AdviceStage;
  let midt: Actor;
  let oslo: Actor;
  let path: string;
  beforeAll(async () => {
    stage = await AdviceStage.starts();
    ({ midt, oslo } = stage);
    path = await stage.advises({ projects: ['SAFEST', 'LMP'] });
  });
  afterAll(() => stage.service.stop());

  const refusesAnswer = (actor: Actor, place: object, to: string = path): Promise<Answered> =>
    stage.refuses({ actor, path: `${to}/answers`, body: { ...place, ...TEXT } }, NOT_FOUND);

  test('is hidden', async () => {
    expect((await oslo.call('GET', ADVICE)).body.items).toEqual([]);
    expect((await oslo.call('GET', path)).status).toBe(404);
  });

  test('is answered by nobody but the owner, about what it says', async () => {
    await refusesAnswer(oslo, { project: 'SAFEST' });
    await refusesAnswer(stage.directorate, { project: 'SAFEST' });
    await refusesAnswer(midt, { project: 'DIGIOSLO' });
    await refusesAnswer(midt, { round: '2021-1' });
  });

  test('is given, and its effect recorded, by the directorate alone', async () => {
    await stage.refuses({ actor: midt, path: `${path}/effects`, body: FOLLOWED }, FORBIDDEN);
    await stage.refuses({ actor: oslo, path: ADVICE, body: anAdvice() }, FORBIDDEN);
  });

  test('and to the actor itself shows its own part, and all of it once it is published', async () => {
    const shared = await stage.advises({ projects: ['SAFEST', 'DIGIOSLO'] });
    const listProjects = async (): Promise<(string | null)[]> => {
      const { body } = await oslo.call('GET', shared);
      return (body.items as Item[]).map(({ project }) => project);
    };
    expect(await listProjects()).toEqual(['DIGIOSLO']);
    await changes(stage.directorate, 'POST', `${shared}/publish`);
    expect(await listProjects()).toEqual(['DIGIOSLO', 'SAFEST']);
    const lines = linesOf(await oslo.call('GET', ADVICE));
    expect(lines).toEqual([`DIGIOSLO ${ACTORS.oslo} open`]);
    await refusesAnswer(oslo, { project: 'SAFEST' }, shared);
  });
});

describe('published advice', () => {
  const PUBLISHED = `${ADVICE}/published`;
  let stage: AdviceStage;
  let directorate: Directorate;
  let council: string;
  let path: string;
  let hidden: string;
  const readInPublic = (where: string): Promise<Answered> => stage.service.call('GET', where);
  beforeAll(async () => {
    stage = await AdviceStage.starts();
    ({ directorate } = stage);
    const created = await directorate.create('/v1/cases', aCase());
    council = expectStatus(created, 201).body.id;
    hidden = await stage.advises({ projects: ['LMP'], text: 'Hemmelig.' });
    path = await stage.advises({ case: council });
    await stage.answers(stage.midt, path, { project: 'SAFEST', text: 'Svaret.' });
  });
  afterAll(() => stage.service.stop());

  test('is hidden before its publication', async () => {
    const readers = [readInPublic, (where: string) => stage.oslo.call('GET', where)];
    for (const read of readers) {
      expect((await read(PUBLISHED)).body.items).toEqual([]);
      expect([(await read(path)).status, (await read(hidden)).status]).toEqual([404, 404]);
    }
    expect((await directorate.call('GET', path)).body).toMatchObject({
      case: council,
      publishedAt: null,
      allowedActions: ['publish'],
    });
  });

  test('is published once, by the directorate, in its present version', async () => {
    const publish = { actor: directorate, path: `${path}/publish` };
    await stage.refuses({ ...publish, actor: stage.midt, etag: '"2"' }, FORBIDDEN);
    await stage.refuses({ ...publish, etag: '"1"' }, STALE);
    await changes(directorate, 'POST', `${path}/publish`);
    await stage.refuses({ ...publish, etag: '"3"' }, NOT_NOW);
  });

  test('is read by anyone with its answers, and without the id of a case that is a draft', async () => {
    const { text, body } = expectStatus(await readInPublic(PUBLISHED), 200);
    expect(text).not.toContain('Hemmelig');
    expect(body.items).toMatchObject([
      {
        case: null,
        text: 'Avklar avhengigheten.',
        items: [
          { project: 'SAFEST', answer: { text: 'Svaret.' }, effect: null, allowedActions: [] },
        ],
      },
    ]);
  });

  test('names its case once that is published', async () => {
    const casePath = `/v1/cases/${council}`;
    await changes(directorate, 'POST', `${casePath}/publish`);
    expect((await readInPublic(path)).body.case).toBe(council);
  });

  test('shows effects as they come', async () => {
    await stage.records(path, { ...FOLLOWED, effect: 'Virket.' });
    const [item] = itemsOf(await readInPublic(`${PUBLISHED}?project=SAFEST`));
    expect(item).toMatchObject({ state: 'closed', effect: { effect: 'Virket.' } });
    expect((await readInPublic(`${PUBLISHED}?project=LMP`)).body.items).toEqual([]);
  });
});

describe('the list of advice', () => {
  test('comes page by page, oldest first', async () => {
    const stage = await AdviceStage.starts();
    const paths: string[] = [];
    for (const project of ['SAFEST', 'LMP', 'DIGIOSLO'])
      paths.push(await stage.advises({ projects: [project] }));
    const first = await stage.directorate.call('GET', `${ADVICE}?limit=2`);
    const next = `${ADVICE}?limit=2&cursor=${String(first.body.nextCursor)}`;
    const second = await stage.directorate.call('GET', next);
    const ids = [first, second].flatMap(
      (page) => expectStatus(page, 200).body.items as { id: string }[],
    );
    expect(ids.map(({ id }) => `${ADVICE}/${id}`)).toEqual(paths);
    expect((await stage.midt.call('GET', `${ADVICE}?cursor=x`)).body).toMatchObject({
      status: 400,
      errors: [{ code: 'cursor-of-another-query' }],
    });
    await stage.service.stop();
  });
});

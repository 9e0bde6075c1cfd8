import { ADVICE, AdviceStage } from '../../support/stages/advice-stage.js';
import { aCase, anAdvice } from '../../support/stages/governance.js';
import { broken, invalid, NOT_FOUND, type Refusal } from '../../support/refusal.js';
import { ACTORS, startTestService } from '../../support/service.js';
import { Actor, expectStatus } from '../../support/story.js';

const UNKNOWN = '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11';

let stage: AdviceStage;
beforeAll(async () => {
  stage = await AdviceStage.starts();
});
afterAll(() => stage.service.stop());

const refusesAdvice = (body: object, refusal: Refusal): Promise<unknown> =>
  stage.refuses({ actor: stage.directorate, path: ADVICE, body }, refusal);

describe('advice with faults', () => {
  test('is refused when it is given to nobody', async () => {
    const refusal = broken(['/projects', 'nothing-advised']);
    await refusesAdvice(anAdvice({ projects: [] }), refusal);
    await refusesAdvice({ council: 'nuit', text: 'x', answerDueIn: '2021-2' }, refusal);
  });

  test('is refused with every name that is unknown or repeated', async () => {
    await refusesAdvice(
      anAdvice({
        council: 'nato',
        case: UNKNOWN,
        projects: ['NOSUCH', 'LMP', 'LMP'],
        round: '2098-9',
        answerDueIn: '2098-8',
      }),
      broken(
        ['/council', 'unknown-council'],
        ['/case', 'unknown-case'],
        ['/projects/0', 'unknown-project'],
        ['/projects/2', 'project-repeated'],
        ['/round', 'unknown-round'],
        ['/answerDueIn', 'unknown-round'],
      ),
    );
  });

  test('is refused under a case of another council, or due before its round', async () => {
    const theirs = aCase({ council: 'nehs', meeting: null });
    const created = await stage.directorate.create('/v1/cases', theirs);
    const { id } = expectStatus(created, 201).body;
    await refusesAdvice(
      anAdvice({ case: id, round: '2021-2', answerDueIn: '2021-1' }),
      broken(['/case', 'case-of-other-council'], ['/answerDueIn', 'due-before-round']),
    );
  });

  test('is refused with every member of a wrong form', async () => {
    await refusesAdvice(
      anAdvice({ case: '1', projects: 'SAFEST', round: '2021', text: '', saidBy: 'x' }),
      invalid(
        ['/saidBy', 'unknown-field'],
        ['/case', 'wrong-form'],
        ['/projects', 'wrong-type'],
        ['/round', 'wrong-form'],
        ['/text', 'empty'],
      ),
    );
  });
});

describe('an answer with faults', () => {
  test('is refused when it is not about one project or one round', async () => {
    const answer = { actor: stage.midt, path: `${await stage.advises()}/answers` };
    await stage.refuses(
      { ...answer, body: { text: 'x' } },
      broken(['/project', 'project-or-round']),
    );
    await stage.refuses(
      { ...answer, body: { project: 'SAFEST', round: '2021-1', text: 'x' } },
      broken(['/round', 'project-or-round']),
    );
  });

  test('is refused with every member of a wrong form', async () => {
    const body = { project: 'saf est', opinion: 'x' };
    await stage.refuses(
      { actor: stage.midt, path: `${await stage.advises()}/answers`, body },
      invalid(['/opinion', 'unknown-field'], ['/text', 'missing'], ['/project', 'wrong-form']),
    );
  });

  test('is refused to advice that is not there', async () => {
    const body = { project: 'SAFEST', text: 'x' };
    const { status } = await stage.midt.create(`${ADVICE}/${UNKNOWN}/answers`, body);
    expect(status).toBe(404);
  });

  test('is stored once under its key, and refused with another text', async () => {
    const path = `${await stage.advises()}/answers`;
    const body = { project: 'SAFEST', text: 'Svar' };
    const key = 'svar-1';
    const one = await stage.midt.create(path, body, key);
    const two = await stage.midt.create(path, body, key);
    expect([one.status, two.text]).toEqual([201, one.text]);
    const other = await stage.midt.create(path, { ...body, text: 'Annet' }, key);
    expect(other.body.code).toBe('idempotency-key-reused');
  });
});

describe('an effect with faults', () => {
  test('is refused with members of a wrong form, or of a project that got no advice', async () => {
    const effect = { actor: stage.directorate, path: `${await stage.advises()}/effects` };
    await stage.refuses(
      { ...effect, body: { project: 'SAFEST', outcome: 'maybe' } },
      invalid(['/effect', 'missing'], ['/outcome', 'not-allowed']),
    );
    const body = { project: 'LMP', effect: 'x', outcome: 'followed' };
    await stage.refuses({ ...effect, body }, NOT_FOUND);
  });
});

describe('one layer of isolation alone', () => {
  const MINUTES = '/v1/meetings/nuit-2021-02-18/minutes';

  let canaries: { readonly advice: string; readonly council: string };
  beforeAll(async () => {
    canaries = await writeCanaries();
  });

  /** Writes a canary into advice, a case and minutes that are not published. */
  async function writeCanaries(): Promise<{ readonly advice: string; readonly council: string }> {
    const { midt, directorate } = stage;
    const advice = await stage.advises({ text: 'Kanarifugl.' });
    await stage.answers(midt, advice, { project: 'SAFEST', text: 'Kanarifugl.' });
    const hidden = aCase({ presenter: 'Kanarifugl', projects: ['SAFEST'] });
    const created = expectStatus(await directorate.create('/v1/cases', hidden), 201);
    const minutes = { summary: 'Kanarifugl.', actions: [] };
    expectStatus(await directorate.call('PUT', MINUTES, minutes, { 'if-match': '"0"' }), 200);
    return { advice, council: `/v1/cases/${String(created.body.id)}` };
  }
  const listAnswers = async (): Promise<unknown[]> =>
    (await stage.service.owner.query(`select count(*) from governance.advice_answer`)).rows;

  test.each(['database-only', 'application-only'])(
    'keeps what is not published from other actors: %s',
    async (isolation) => {
      const { advice, council } = canaries;
      const other = await startTestService({
        database: stage.service.config.databaseUrl,
        env: { ROLE: 'api', ISOLATION: isolation },
      });
      try {
        const stranger = new Actor(other, ACTORS.oslo);
        const cases = ['/v1/cases', council, `${council}/figures/2021-1`];
        for (const path of [ADVICE, `${ADVICE}/published`, advice, ...cases, MINUTES])
          for (const answer of [await stranger.call('GET', path), await other.call('GET', path)])
            expect([path, answer.text.includes('Kanarifugl')]).toEqual([path, false]);
        const before = await listAnswers();
        const stolen = { project: 'SAFEST', text: 'Stjålet' };
        expect((await stranger.create(`${advice}/answers`, stolen)).status).toBe(404);
        expect(await listAnswers()).toEqual(before);
      } finally {
        await other.stop();
      }
    },
  );
});

describe('advice that is due in a closed round', () => {
  test('is refused', async () => {
    await stage.closesDueRound();
    await refusesAdvice(anAdvice(), broken(['/answerDueIn', 'round-closed']));
  });
});

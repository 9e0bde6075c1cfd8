import { broken, conflict, invalid, type Refusal } from '../../support/refusal.js';
import { ACTORS } from '../../support/service.js';
import { type Actor, type Directorate, expectStatus } from '../../support/story.js';
import { REASON, SubmissionStage } from '../../support/stages/submissions.js';

let stage: SubmissionStage;
let directorate: Directorate;
let vest: Actor;
let oslo: Actor;
/** A certified submission of Helse Vest with one report. */
let id: string;
beforeAll(async () => {
  stage = await SubmissionStage.starts('2021-1');
  ({ directorate, vest, oslo } = stage);
  await stage.midt.registersProject('SAFEST');
  await stage.midt.registersProject('LMP');
  await vest.registersProject('VEST1');
  await vest.reports('2021-1', 'VEST1');
  id = await stage.submissionOf(vest);
});
afterAll(() => stage.service.stop());

describe('a step of a submission', () => {
  const refuses = (
    actor: Actor,
    action: string,
    refusal: Refusal,
    request: { readonly body?: unknown; readonly tag?: string } = {},
  ): Promise<unknown> =>
    stage.refuses(actor, `POST /v1/submissions/${id}/${action}`, refusal, request);

  test('is refused to whoever may not take it', async () => {
    const notYours: Refusal = { status: 403, code: 'forbidden', errors: [['', 'not-yours']] };
    await refuses(directorate, 'submit', notYours);
    await refuses(directorate, 'withdraw', notYours);
    await refuses(vest, 'accept', { status: 403, code: 'forbidden' });
    await refuses(oslo, 'submit', { status: 404, code: 'not-found' });
  });

  test('is refused of another version and in the wrong state', async () => {
    await refuses(vest, 'withdraw', { status: 412, code: 'stale' }, { tag: '"1"' });
    await refuses(vest, 'submit', conflict('submission-state'));
    await refuses(directorate, 'reopen', conflict('round-not-closed'), { body: REASON });
    await refuses(vest, 'answers', conflict('no-open-question'), {
      body: { question: id, text: 'x' },
    });
  });

  test('needs a reason when it returns or extends the submission', async () => {
    const missing = invalid(['/reason', 'missing']);
    await refuses(directorate, 'return', missing, { body: {} });
    const body = { deadline: '2021-02-09T16:00:00+01:00' };
    await refuses(directorate, 'extend', missing, { body });
  });

  test('names places of the submission, each with a text', async () => {
    const blank = { ...REASON, fields: [{ pointer: 'status', text: ' ' }] };
    await refuses(
      directorate,
      'return',
      invalid(['/fields/0/pointer', 'wrong-form'], ['/fields/0/text', 'empty']),
      { body: blank },
    );
    const places = ['VEST1/budget/0/approved', 'VEST1/nothing', 'SAFEST'];
    const fields = places.map((place) => ({ pointer: `/reports/${place}`, text: 'x' }));
    await refuses(
      directorate,
      'return',
      broken(['/fields/1/pointer', 'unknown-place'], ['/fields/2/pointer', 'unknown-place']),
      { body: { ...REASON, fields } },
    );
  });

  test('extends the deadline, and does not repeat it', async () => {
    await refuses(directorate, 'extend', broken(['/deadline', 'no-extension']), {
      body: { ...REASON, deadline: '2021-01-29T16:00:00+01:00' },
    });
  });
});

describe('a question of the directorate', () => {
  let question: string;

  test('changes the version of the submission, and not its state', async () => {
    const before = await stage.sees(id);
    const asked = await directorate.create(`/v1/submissions/${id}/questions`, {
      text: 'Hvorfor?',
      pointer: '/reports/VEST1/budget',
    });
    const { body } = expectStatus(asked, 201);
    question = body.questions[0].id;
    expect([body.version, body.openQuestions, body.state]).toEqual([
      Number(before['version']) + 1,
      1,
      before['state'],
    ]);
  });

  test('is about a place of the submission', async () => {
    await stage.refuses(
      directorate,
      `POST /v1/submissions/${id}/questions`,
      broken(['/pointer', 'unknown-place']),
      { body: { text: 'Hva?', pointer: '/reports/LMP' } },
    );
  });

  test('is answered by its id, and not by the directorate', async () => {
    const request = `POST /v1/submissions/${id}/answers`;
    await stage.refuses(vest, request, broken(['/question', 'unknown-question']), {
      body: { question: id, text: 'Fordi.' },
    });
    await stage.refuses(vest, request, invalid(['/question', 'not-an-id']), {
      body: { question: 'x', text: 'Fordi.' },
    });
    await stage.refuses(directorate, request, conflict('no-open-question'), {
      body: { question, text: 'Fordi.' },
    });
  });

  test('is answered by the owner, who may add to the answer', async () => {
    const path = `/v1/submissions/${id}/answers`;
    const answered = await vest.create(path, { question, text: 'Fordi.' });
    expect(expectStatus(answered, 201).body).toMatchObject({
      openQuestions: 0,
      questions: [
        {
          text: 'Hvorfor?',
          pointer: '/reports/VEST1/budget',
          askedBy: ACTORS.directorate,
          answers: [{ text: 'Fordi.', answeredBy: ACTORS.helseVest }],
        },
      ],
    });
    const added = await vest.create(path, { question, text: 'Og dessuten.' });
    expect(expectStatus(added, 201).body.questions[0].answers).toMatchObject([
      { text: 'Fordi.' },
      { text: 'Og dessuten.' },
    ]);
  });
});

describe('a question of the owner', () => {
  let questions: { readonly id: string }[];
  const lastQuestion = (): string => questions.at(-1)?.id ?? '';

  test('is open until it is answered', async () => {
    expect((await stage.sees(id))['allowedActions']).not.toContain('answer');
    const asked = await vest.create(`/v1/submissions/${id}/questions`, {
      text: 'Gjelder fristen også oss?',
    });
    const { body } = expectStatus(asked, 201);
    ({ questions } = body);
    expect(body).toMatchObject({
      openQuestions: 1,
      questions: [
        { party: 'directorate' },
        { party: 'owner', askedBy: ACTORS.helseVest, answers: [] },
      ],
    });
  });

  test('is not answered by whoever asked it', async () => {
    const request = `POST /v1/submissions/${id}/answers`;
    const refusal = broken(['/question', 'own-question']);
    await stage.refuses(vest, request, refusal, {
      body: { question: lastQuestion(), text: 'Ja.' },
    });
    const theirs = questions[0]?.id;
    await stage.refuses(directorate, request, refusal, {
      body: { question: theirs, text: 'Ja.' },
    });
  });

  test('is answered by the directorate, as often as it has something to add', async () => {
    expect((await stage.sees(id))['allowedActions']).toContain('answer');
    const path = `/v1/submissions/${id}/answers`;
    for (const text of ['Ja.', 'Til 9. februar.'])
      expectStatus(await directorate.create(path, { question: lastQuestion(), text }), 201);
    const answers = [{ text: 'Ja.', answeredBy: ACTORS.directorate }, { text: 'Til 9. februar.' }];
    expect(await stage.sees(id)).toMatchObject({ openQuestions: 0, questions: [{}, { answers }] });
  });

  test('is refused to an actor that does not see the submission', async () => {
    const asked = await oslo.create(`/v1/submissions/${id}/questions`, { text: 'Hva?' });
    expect(asked.status).toBe(404);
  });
});

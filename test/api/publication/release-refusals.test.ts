import { broken, refused, type Refusal } from '../../support/refusal.js';
import { ReleaseStage } from '../../support/publication/releases.js';
import { LATER_ROUNDS } from '../../support/stages/status-stage.js';

/** Refusal of a step that the state of the release does not allow. */
const conflict = (code: string): Refusal => ({ status: 409, code });

let stage: ReleaseStage;
/** A draft of 2021-2, and its version. */
let path: string;
beforeAll(async () => {
  stage = await ReleaseStage.starts();
  path = await stage.drafts('2021-2', { embargo: '2021-06-02T08:00' });
});
afterAll(() => stage.service.stop());

const etagOf = async (address: string): Promise<string> =>
  (await stage.drafter.call('GET', address)).headers.get('etag') ?? '';

/** Expects that a step on a release is refused, and that nothing is stored. */
const refusesStep = async (step: string, refusal: Refusal, body?: object): Promise<void> => {
  const [actor, claims] =
    step === 'approve' ? [stage.approver, stage.approver.claims] : [stage.drafter, {}];
  await refused(
    stage.service,
    { actor, claims, path: `${path}/${step}`, etag: await etagOf(path), ...(body ? { body } : {}) },
    refusal,
  );
};
const refusesDraft = async (body: object, refusal: Refusal, round = '2021-1'): Promise<void> => {
  const sent = { actor: stage.drafter, path: `/v1/rounds/${round}/releases`, body };
  await refused(stage.service, sent, refusal);
};
const snapshot = (): string => stage.snapshots['2021-1'] ?? '';

describe('a draft', () => {
  test.each([
    ['2021-03-28T02:30', 'no-such-time'],
    ['2021-10-31T02:30', 'ambiguous-time'],
    ['2021-01-02T08:00', 'embargo-in-the-past'],
  ])('with the embargo %s is refused: %s', async (embargo, code) => {
    await refusesDraft({ snapshot: snapshot(), embargo }, broken(['/embargo', code]));
  });

  test('of a snapshot of another round, or from before the closing, is refused', async () => {
    const other = { snapshot: stage.snapshots['2021-2'] };
    await refusesDraft(other, broken(['/snapshot', 'unknown-snapshot']));
    const asOf = '2021-01-20T08:00:00Z';
    const early = await stage.drafter.create('/v1/rounds/2021-1/snapshots', { title: 'X', asOf });
    const before = { snapshot: early.body.id };
    await refusesDraft(before, broken(['/snapshot', 'snapshot-before-closing']));
  });

  test('with a reason and nothing to correct is refused', async () => {
    const body = { snapshot: snapshot(), reason: 'Rettes' };
    await refusesDraft(body, broken(['/reason', 'nothing-to-correct']));
  });

  test('beside another one, or of an open round, is refused', async () => {
    await refusesDraft({ snapshot: snapshot() }, conflict('release-open'), '2021-2');
    await stage.drafter.plansRound('2021-3', LATER_ROUNDS['2021-3'].times);
    await refusesDraft({ snapshot: snapshot() }, conflict('release-of-open-round'), '2021-3');
  });
});

describe('a step', () => {
  test('before its turn is refused with its own code', async () => {
    await refusesStep('approve', conflict('release-not-rehearsed'));
    await refusesStep('publish', conflict('release-not-rehearsed'));
    await stage.steps(path, 'rehearse');
    await refusesStep('publish', conflict('release-not-approved'));
  });

  test('of the round itself is refused while the release is under way', async () => {
    const round = '/v1/rounds/2021-2';
    const sent = {
      actor: stage.drafter,
      path: `${round}/publish`,
      body: {},
      etag: await etagOf(round),
    };
    await refused(stage.service, sent, conflict('round-has-release'));
  });

  test('after the visibility has changed is refused', async () => {
    await stage.withholds([]);
    await refusesStep('approve', conflict('release-outdated'));
    await stage.steps(path, 'rehearse');
  });

  test('on a damaged snapshot or document is refused', async () => {
    const { owner } = stage.service;
    const change = async (statement: string): Promise<void> => {
      const client = await owner.connect();
      await client.query('begin; set local session_replication_role = replica');
      await client.query(statement);
      await client.query('commit');
      client.release();
    };
    await change(`update rollup.snapshot set body = body || ' ' where title = 'Utgivelse'`);
    await refusesStep('approve', conflict('snapshot-damaged'));
    await change(`update rollup.snapshot set body = rtrim(body) where title = 'Utgivelse'`);
    await change(`update publication.release_file set content = content || ' '::bytea`);
    await refusesStep('approve', conflict('documents-damaged'));
    await stage.steps(path, 'rehearse');
  });

  test('before the embargo has ended is refused', async () => {
    await stage.steps(path, 'approve');
    await refusesStep('publish', conflict('release-embargoed'));
    await refusesStep('rehearse', conflict('release-approved'));
  });

  test('after publication is refused, and the database refuses it too', async () => {
    stage.service.moveTo('2021-06-02T06:00:01Z');
    await stage.steps(path, 'publish');
    await refusesStep('publish', conflict('release-published'));
    await refusesStep('withdraw', conflict('release-published'), { reason: 'Angret' });
    const { owner } = stage.service;
    const gone = owner.query(`delete from publication.release_file`);
    await expect(gone).rejects.toThrow('keeps its documents');
    const changed = owner.query(`update publication.release set reason = 'x' where number = 1`);
    await expect(changed).rejects.toThrow('never changes');
  });
});

describe('a visibility', () => {
  const refuses = async (rule: object, refusal: Refusal): Promise<void> => {
    const body = { reason: 'Prøve', rules: [{ stage: 'any', audience: 'public', ...rule }] };
    const etag = await etagOf('/v1/visibility');
    const sent = { actor: stage.drafter, method: 'PUT', path: '/v1/visibility', body, etag };
    await refused(stage.service, sent, refusal);
  };

  test('without a ground is refused', async () => {
    const field = 'projects.approved';
    await refuses({ field }, broken(['/rules/0/ground', 'ground-missing']));
  });

  test('of a key, or of a stage where there is no project, is refused', async () => {
    const ground = 'Lov';
    await refuses(
      { field: 'projects.project', ground },
      broken(['/rules/0/field', 'unknown-field']),
    );
    await refuses(
      { field: 'actors.late', stage: 'idea', ground },
      broken(['/rules/0/stage', 'table-without-stage']),
    );
  });
});

import { IntakeStage, NOMINATION, REASON } from '../../support/stages/intake-stage.js';
import {
  broken,
  conflict,
  invalid,
  NOT_FOUND,
  refused,
  type Refusal,
  STALE,
} from '../../support/refusal.js';
import type { Answered } from '../../support/service.js';
import type { Actor, Directorate } from '../../support/story.js';

let stage: IntakeStage;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  stage = await IntakeStage.starts();
  ({ directorate, midt, oslo } = stage);
});
afterAll(() => stage.service.stop());

interface Step {
  /** The project and the action, such as `FEIL/nominate`. */
  readonly step: string;
  readonly actor?: Actor;
  readonly body?: unknown;
  readonly etag: string;
}
const refuses = ({ step, actor = midt, body, etag }: Step, refusal: Refusal): Promise<Answered> =>
  refused(
    stage.service,
    {
      actor,
      path: `/v1/projects/${step}`,
      ...(body === undefined ? {} : { body }),
      etag,
    },
    refusal,
  );

describe('a step of a registered project', () => {
  const etag = '"1"';
  const NOMINATE = { step: 'FEIL/nominate', body: NOMINATION, etag };
  beforeAll(() => midt.registersOutside('FEIL'));

  test('is refused in the wrong standing', async () => {
    const refusal = conflict('wrong-standing');
    await refuses({ actor: directorate, step: 'FEIL/assess', etag }, refusal);
    await refuses({ step: 'FEIL/withdraw', body: REASON, etag }, refusal);
    const leaving = { ...REASON, reasonCode: 'completed' };
    await refuses({ step: 'FEIL/leave', body: leaving, etag }, refusal);
  });

  test('is refused to whoever may not take it', async () => {
    const notYours: Refusal = { status: 403, code: 'forbidden', errors: [['', 'not-yours']] };
    await refuses({ ...NOMINATE, actor: directorate }, notYours);
    await refuses({ ...NOMINATE, actor: oslo }, NOT_FOUND);
  });

  test('is refused of another version', async () => {
    await refuses({ ...NOMINATE, etag: '"9"' }, STALE);
  });

  test('is refused with every member of a wrong form, and without its reason', async () => {
    const body = {
      ...NOMINATION,
      risk: { score: 6, explanation: 'x' },
      funding: { realistic: 'ja', explanation: '' },
    };
    await refuses(
      { ...NOMINATE, body },
      invalid(
        ['/risk/score', 'out-of-range'],
        ['/funding/realistic', 'wrong-type'],
        ['/funding/explanation', 'empty'],
      ),
    );
    const takeOver = { actor: directorate, step: 'FEIL/take-over', body: {}, etag };
    await refuses(takeOver, invalid(['/reason', 'missing']));
  });
});

describe('the successors of a project', () => {
  const etag = '"2"';
  beforeAll(async () => {
    await stage.takesOver(midt, 'KLAR', 'INNE');
    await midt.registersOutside('UTE');
  });
  const refusesSplit = (into: string[], refusal: Refusal): Promise<Answered> =>
    refuses({ step: 'KLAR/split', body: { into, ...REASON }, etag }, refusal);
  const refusesMerge = (code: string, into: string, fault: string): Promise<Answered> =>
    refuses({ step: `${code}/merge`, body: { into, ...REASON }, etag }, broken(['/into', fault]));

  test('of a split are at least two', async () => {
    await refusesSplit(['UTE'], broken(['/into', 'too-few']));
  });

  test('of a split are other projects outside the portfolio, each once', async () => {
    await refusesSplit(
      ['KLAR', 'INGEN', 'INNE', 'UTE', 'UTE'],
      broken(
        ['/into/0', 'succession-cycle'],
        ['/into/1', 'unknown-project'],
        ['/into/2', 'wrong-standing'],
        ['/into/4', 'project-repeated'],
      ),
    );
  });

  test('of a merge are another project in the portfolio', async () => {
    await refusesMerge('KLAR', 'UTE', 'wrong-standing');
    await refusesMerge('KLAR', 'KLAR', 'succession-cycle');
  });

  test('are not what the project itself once took up', async () => {
    await stage.takesOver(midt, 'SIRKEL1', 'SIRKEL2');
    await stage.acts(midt, 'SIRKEL1', 'merge', { into: 'SIRKEL2', ...REASON });
    // SIRKEL1 comes back in the ordinary way, and would take up what it became.
    await stage.acts(midt, 'SIRKEL1', 'nominate', NOMINATION);
    await stage.acts(directorate, 'SIRKEL1', 'assess');
    await stage.findsWithinCriteria('SIRKEL1');
    for (const action of ['recommend', 'endorse'] as const)
      expect(await stage.decides([{ project: 'SIRKEL1', action }])).toEqual([]);
    await refusesMerge('SIRKEL2', 'SIRKEL1', 'succession-cycle');
  });

  test("are the owner's own projects, but any project for the directorate", async () => {
    await stage.takesOver(midt, 'MIN');
    await stage.takesOver(oslo, 'DIN');
    await refusesMerge('MIN', 'DIN', 'unknown-project');
    const into = { into: 'DIN', ...REASON };
    const { body } = await stage.acts(directorate, 'MIN', 'merge', into);
    expect(body.successors).toEqual(['DIN']);
    const seen = await midt.call('GET', '/v1/projects/MIN/intake');
    expect(seen.body.successors).toEqual(['DIN']);
  });
});

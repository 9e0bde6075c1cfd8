import { anAdvice, changes } from './governance.js';
import type { ReleaseStage } from '../publication/releases.js';
import { aBaseline } from './status-stage.js';
import type { Actor } from '../story.js';
import { expectStatus } from '../story.js';

/** Words of a negotiation, which no release may tell. */
export const SECRET = 'Bare hvis Midt betaler';

const AGREEMENTS = '/v1/agreements';

/** Makes a move on the present version of an agreement. */
export async function moves(
  { drafter }: ReleaseStage,
  actor: Actor,
  path: string,
  move: Record<string, unknown>,
): Promise<void> {
  const { headers } = await drafter.call('GET', path);
  const version = { 'if-match': headers.get('etag') ?? '' };
  expectStatus(await actor.call('POST', `${path}/moves`, move, version), 200);
}

/** Asks for a delivery of DIGI to SAFEST. Returns the path of the agreement. */
async function requests({ figures }: ReleaseStage, what: string): Promise<string> {
  const { body } = expectStatus(
    await figures.midt.create(AGREEMENTS, {
      project: 'SAFEST',
      on: { project: 'DIGI' },
      kind: 'delivery',
      what,
      neededBy: '2021-06-01',
    }),
    201,
  );
  return `${AGREEMENTS}/${String(body.id)}`;
}

/**
 * Acts out what the course of a project is made of, while round 2021-2 is open: SAFEST is planned and
 * planned again, awaits two deliveries of DIGI, and is advised on; HEL is split into DEL1 and DEL2.
 * Returns the path of the delivery that is promised.
 */
export async function actThreads(
  stage: ReleaseStage,
): Promise<{ readonly promised: string; readonly asked: string; readonly advice: string }> {
  const { midt, oslo, directorate } = stage.figures;
  const first = aBaseline({ approvedOn: '2021-01-15' });
  const second = aBaseline({
    approvedOn: '2021-03-10',
    reason: 'Flyttet',
    decidedBy: 'Styringsgruppen',
    milestones: [
      { key: 'BP3', name: 'Klar for utprøving', date: '2021-04-15' },
      { key: 'BP4', name: 'Overlevert', date: '2022-01-12' },
    ],
  });
  for (const plan of [first, second])
    expectStatus(await midt.create('/v1/projects/SAFEST/baselines', plan), 201);
  const promised = await requests(stage, 'FHIR-grensesnitt');
  await moves(stage, oslo, promised, { move: 'offer', date: '2021-06-29', condition: SECRET });
  await moves(stage, midt, promised, { move: 'commit' });
  const asked = await requests(stage, 'Testdata');
  const advice = await advises(stage);
  for (const code of ['DEL1', 'DEL2']) await midt.registersOutside(code);
  const split = { reason: 'Deles', into: ['DEL1', 'DEL2'] };
  expectStatus(await changes(directorate, 'POST', '/v1/projects/HEL/split', split), 200);
  return { promised, asked, advice };
}

/** Publishes advice on SAFEST that its owner has answered. Returns its path. */
async function advises({ figures }: ReleaseStage): Promise<string> {
  const { midt, directorate } = figures;
  const created = await directorate.create('/v1/advice', anAdvice());
  const path = `/v1/advice/${String(expectStatus(created, 201).body.id)}`;
  expectStatus(await changes(directorate, 'POST', `${path}/publish`), 200);
  const answer = { project: 'SAFEST', text: 'Avklart med Oslo.' };
  expectStatus(await midt.create(`${path}/answers`, answer), 201);
  return path;
}

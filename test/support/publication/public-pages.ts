import { ACTORS } from '../service.js';
import { expectStatus } from '../story.js';
import { publishReplay, runReplayAtOnce, takeReplayStep } from '../stages/published-replays.js';
import { addsPlans } from './release-plans.js';
import { ReleaseStage } from './releases.js';
import { actThreads } from '../stages/threads.js';

/** A text that would be markup if it were not written as text. */
const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)>`;

/** Publishes two rounds whose pages show everything that the site has. */
export async function startPublicPages(): Promise<ReleaseStage> {
  const stage = await ReleaseStage.starts(actThreads);
  await addsPlans(stage);
  await publishesReplay(stage);
  await stage.publishes('2021-1', { illustrative: true });
  await stage.withholds([
    { field: 'projects.lead_role', stage: 'any', audience: 'public', ground: HOSTILE },
  ]);
  await stage.publishes('2021-2', { illustrative: true });
  return stage;
}

/** Shares a replay of the criteria for a minute, and publishes it. */
async function publishesReplay({ service, drafter, approver }: ReleaseStage): Promise<void> {
  const id = await runReplayAtOnce(service, drafter, { criteriaSet: '2021-03' });
  const commentsUntil = new Date(service.clock.now().getTime() + 60_000).toISOString();
  expectStatus(await takeReplayStep(drafter, id, 'share', { commentsUntil }), 200);
  service.moveTo(commentsUntil);
  await publishReplay(drafter, approver, id);
}

/** Pages that show everything the site has, for tests that are slow per page. */
export const PAGE_KINDS = [
  '/',
  '/projects',
  '/projects/SAFEST',
  '/projects/DIGI',
  '/projects/HEL',
  '/projects/STILLE',
  '/actors',
  '/actors/983658776',
  '/promises',
  '/roadmap',
  '/roadmap?outcome=settled',
  '/strategy',
  '/strategy/1',
  '/municipal',
  '/receivers',
  '/receivers?name=oslo',
  `/receivers/${ACTORS.oslo}`,
  '/meetings',
  '/meetings/nuit-2021-02-18',
  '/meetings/nuit-2021-05-20',
  '/criteria',
  '/trend',
  '/corrections',
  '/changes',
  '/changes?project=SAFEST&since=2021-1.1',
  '/releases',
  '/data',
  '/data/projects',
  '/data/promises',
  '/data/not_reported?missing=true',
  '/data/origins',
  '/method',
  '/accessibility',
  '/projects?colour=pink',
  '/projects?release=2021-1.1',
  '/nowhere',
];

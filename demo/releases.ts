import { ALL_SCOPES } from '../src/platform/base/scopes.js';
import { ActorClient } from './client.js';

/** The service and the body that releases in it. */
interface Releasing {
  readonly url: string;
  readonly dataDir: string;
  readonly directorate: string;
}

/**
 * Releases a published round as the directorate would: one client freezes, drafts and rehearses it,
 * another one approves it. Returns the address of the release.
 */
export async function releaseRound(
  { url, dataDir, directorate }: Releasing,
  round: string,
): Promise<string> {
  const scope = ALL_SCOPES.join(' ');
  const drafter = new ActorClient(url, dataDir, directorate, scope);
  const approver = new ActorClient(url, dataDir, directorate, scope, 'approver');
  const frozen = await drafter.create(`/v1/rounds/${round}/snapshots`, { title: 'Utgivelse' });
  const drafted = await drafter.create(`/v1/rounds/${round}/releases`, {
    snapshot: frozen.body['id'],
    illustrative: true,
  });
  const path = `/v1/releases/${round}/${String(drafted.body['number'])}`;
  const step = async (actor: ActorClient, name: string): Promise<void> => {
    const { etag } = await actor.get(path);
    await actor.act(`${path}/${name}`, etag);
  };
  await step(drafter, 'rehearse');
  if (await acceptFindings(drafter, path)) await step(drafter, 'rehearse');
  await step(approver, 'approve');
  await step(drafter, 'publish');
  return path;
}

/**
 * Accepts what the rehearsal took for personal data: every text of the demo is made up or published.
 * Says whether there was any.
 */
async function acceptFindings(drafter: ActorClient, path: string): Promise<boolean> {
  const { body } = await drafter.get(`${path}/rehearsal`);
  const findings = body['findings'] as readonly { readonly id: string }[];
  if (findings.length === 0) return false;
  const reason = 'Teksten er laget for demonstrasjonen og nevner ingen person';
  const { etag } = await drafter.get(path);
  await drafter.act(`${path}/accept-findings`, etag, {
    findings: findings.map(({ id }) => ({ finding: id, reason })),
  });
  return true;
}

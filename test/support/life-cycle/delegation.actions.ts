import { randomUUID } from 'node:crypto';
import { ACTORS } from '../service.js';
import { type Action, type Build } from './action.js';
import { LAST_DAY, type Owner, REASON, TIMES } from './model.js';
import { clientOf, DELEGATE, isInForce } from './rules.js';

/** Lets KS act for the actor: the same rights once at a time. */
function delegate(
  { owner, at, client }: { readonly owner: Owner; readonly at: number; readonly client: number },
  rights: { readonly mayPrepare: boolean; readonly mayCertify: boolean; readonly lastDay?: string },
): Action {
  return {
    refusal: (model) => {
      if (client === DELEGATE) return 'not-delegable';
      if (rights.lastDay !== undefined && rights.lastDay < TIMES[model.time].slice(0, 10))
        return 'rule-broken';
      return model.grants[at]?.some(
        ({ revoked, certify }) => !revoked && certify === rights.mayCertify,
      ) === true
        ? 'delegation-exists'
        : undefined;
    },
    effect: (model, _, { body }) => {
      model.delegated.add(at);
      model.grants[at]?.push({
        id: body.id as string,
        prepare: rights.mayPrepare,
        certify: rights.mayCertify,
        ends: rights.lastDay !== undefined,
        revoked: false,
      });
    },
    request: async (world) => {
      const answer = await clientOf(owner, client).create('/v1/delegations', {
        delegate: ACTORS.ks,
        ...rights,
        ...REASON,
      });
      if (answer.status === 201) world.grants[at] = answer.body.id as string;
      return answer;
    },
  };
}

/** Actions on an actor's delegations to KS. */
export const DELEGATION_ACTIONS = {
  grant: (chosen) => delegate(chosen, { mayPrepare: true, mayCertify: true }),
  grantPrepare: (chosen) =>
    delegate(chosen, { mayPrepare: true, mayCertify: false, lastDay: LAST_DAY }),
  revoke: ({ owner, at, client }) => ({
    refusal: (model) => {
      if (client === DELEGATE) return 'not-delegable';
      const grant = model.grants[at]?.at(-1);
      if (grant === undefined) return 'not-found';
      return isInForce(model, grant) ? undefined : 'delegation-over';
    },
    effect: (model) => {
      const grant = model.grants[at]?.at(-1);
      if (grant !== undefined) grant.revoked = true;
    },
    request: async (world) => {
      const path = `/v1/delegations/${world.grants[at] ?? randomUUID()}`;
      const { headers } = await clientOf(owner, 0).call('GET', path);
      return clientOf(owner, client).call('POST', `${path}/revoke`, undefined, {
        'if-match': headers.get('etag') ?? '"1"',
        'idempotency-key': randomUUID(),
      });
    },
  }),
} satisfies Readonly<Record<string, Build>>;

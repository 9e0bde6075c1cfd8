import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Principal } from '../src/platform/base/principal.js';
import type { Command } from '../src/platform/http/command.js';

/** Returns a command of a client of the directorate, as a request of its own would carry it. */
export async function actAsDirectorate(client: pg.Client, clientId: string): Promise<Command> {
  const { rows } = await client.query<{ id: string; number: string }>(
    `select id, organisation_number as number from actors.actor where role = 'directorate' limit 1`,
  );
  const [actor] = rows;
  if (actor === undefined) throw new Error('There is no directorate in the register');
  const principal: Principal = {
    actorId: actor.id,
    organisationNumber: actor.number,
    actorIds: [actor.id],
    directorate: true,
    scopes: new Set(),
    delegate: null,
    unchecked: false,
    token: {
      ...{ issuer: 'bench', tokenId: 'bench', clientId, consumer: actor.number },
      ...{ supplier: null, delegationSource: null },
    },
  };
  const request = { operation: 'bench', requestId: randomUUID(), path: '/', body: undefined };
  return { ...request, principal, idempotencyKey: undefined, expectedVersion: undefined };
}

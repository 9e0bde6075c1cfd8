import { Injectable } from '@nestjs/common';
import { ActorLookup } from '../../actors/actor.lookup.js';
import { osloDate } from '../../platform/base/clock.js';
import { newId } from '../../platform/base/ids.js';
import { fault, type Fault, notFound, ruleBroken } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { insertRow } from '../../platform/database/entity-rows.js';
import type { Tx } from '../../platform/database/transaction.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { RegisterLookup } from '../../registers/code-lists/register.lookup.js';
import type { ListNetworkMembers, NetworkResponse } from './network.dto.js';
import { NetworkMembers } from './network.entity.js';
import { readNetworks } from './network.lookup.js';

/** Keeps the members of the networks of municipalities. */
@Injectable()
export class NetworkService {
  constructor(
    private readonly work: UnitOfWork,
    private readonly database: Database,
    private readonly registers: RegisterLookup,
    private readonly actors: ActorLookup,
  ) {}

  async find(network: string): Promise<Answer<NetworkResponse>> {
    const [body] = await this.database.transaction({ kind: 'public' }, (tx) =>
      readNetworks(tx, [network]),
    );
    if (body === undefined)
      throw notFound({ nb: 'Medlemmene av nettverket', en: 'The members of the network' });
    return { body };
  }

  /** Records all members of a network. */
  listMembers(
    command: Command,
    network: string,
    dto: ListNetworkMembers,
  ): Promise<Answer<NetworkResponse>> {
    return this.work.change(command, async (tx, now): Promise<Change<NetworkResponse>> => {
      const today = osloDate(now);
      const codes = await this.registers.readCodes(tx, ['networks'], today);
      if (!codes.of('networks').some(({ code }) => code === network))
        throw notFound({ nb: 'Nettverket', en: 'The network' });
      const faults = await this.findFaults(tx, dto.members, today);
      if (faults.length > 0) throw ruleBroken(faults);
      const row = { id: newId(), network, ...dto, recordedAt: now };
      await tx.execute(insertRow(NetworkMembers, row));
      const body = { network, ...dto, recordedAt: now.toISOString() };
      return { answer: { body, status: 201 }, subject: `network/${network}`, detail: body };
    });
  }

  private async findFaults(tx: Tx, members: readonly string[], day: string): Promise<Fault[]> {
    const faults: Fault[] = [];
    for (const [index, member] of members.entries()) {
      const pointer = `/members/${String(index)}`;
      const party = await this.actors.findParty(tx, member, day);
      if (party?.acts !== true)
        faults.push(
          fault(
            pointer,
            'unknown-actor',
            'Må være en aktør i registeret i dag',
            'Must be an actor of the register today',
          ),
        );
      if (members.indexOf(member) < index)
        faults.push(
          fault(pointer, 'repeated', 'Hvert medlem kan stå én gang', 'Each member may stand once'),
        );
    }
    return faults;
  }
}

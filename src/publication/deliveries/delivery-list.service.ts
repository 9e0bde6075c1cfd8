import { Injectable } from '@nestjs/common';
import { accessOf } from '../../platform/base/principal.js';
import { fault, invalidRequest, notFound, Problem, STALE } from '../../platform/base/problem.js';
import { Database } from '../../platform/database/database.js';
import { type Change, UnitOfWork } from '../../platform/database/unit-of-work.js';
import type { Answer } from '../../platform/http/answer.js';
import type { Command } from '../../platform/http/command.js';
import { foreignCursor, pageOf, readCursorKey } from '../../platform/http/page.js';
import { SUBSCRIPTION_DUE_EVENT } from '../publication.events.js';
import { OwnSubscriptions } from '../subscriptions/subscription.port.js';
import { SubscriptionQueries } from '../subscriptions/subscription.queries.js';
import type {
  DeliveryListResponse,
  DeliveryQuery,
  SendEventsAgain,
  SentAgainResponse,
} from './delivery.dto.js';
import { makeDueAgain, readDeliveries, waitAgain } from './delivery-list.queries.js';

/** Lists the deliveries of a subscription, and sends them again. */
@Injectable()
export class DeliveryList {
  constructor(
    private readonly database: Database,
    private readonly work: UnitOfWork,
    private readonly own: OwnSubscriptions,
    private readonly subscriptions: SubscriptionQueries,
  ) {}

  /** Lists deliveries, newest first. */
  async list(
    { principal }: Command,
    id: string,
    query: DeliveryQuery,
  ): Promise<Answer<DeliveryListResponse>> {
    const list = `deliveries ${id} ${query.state ?? ''}`;
    const after = readCursorKey(list, query);
    if (!/^\d{0,18}$/.test(after)) throw foreignCursor();
    const rows = await this.database.transaction(accessOf(principal), async (tx) => {
      await this.subscriptions.answer(tx, principal, id);
      return readDeliveries(tx, { principal, id }, query, after);
    });
    const body = pageOf(
      list,
      query,
      rows,
      (row) => row.id,
      ({ id: _, ...delivery }) => delivery,
    );
    return { body };
  }

  /** Sends one delivery again, or everything from an instant on. */
  sendAgain(
    command: Command,
    id: string,
    asked: SendEventsAgain,
  ): Promise<Answer<SentAgainResponse>> {
    if ((asked.event === undefined) === (asked.from === undefined)) throw neitherOrBoth();
    return this.work.change(command, async (tx, now): Promise<Change<SentAgainResponse>> => {
      const before = await this.own.requireOpen(tx, command, id, 'sendAgain');
      const deliveries = await waitAgain(tx, id, asked);
      if (asked.event !== undefined && deliveries === 0)
        throw notFound({ nb: 'Leveransen', en: 'The delivery' });
      if (!(await makeDueAgain(tx, before, now))) throw new Problem(STALE);
      return {
        answer: { body: { deliveries } },
        subject: `subscription/${id}`,
        detail: { ...asked, deliveries },
        events: [{ topic: SUBSCRIPTION_DUE_EVENT, payload: { subscriptionId: id } }],
      };
    });
  }
}

function neitherOrBoth(): Problem {
  return invalidRequest([
    fault('', 'one-of-event-and-from', 'Oppgi enten event eller from', 'Give either event or from'),
  ]);
}

import { ACTORS, type Answered, type TestService } from '../service.js';
import { Actor, Directorate, eventually, expectStatus } from '../story.js';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- looked into like a client's answer
export type Body = Record<string, any>;

export const REPLAYS = '/v1/replays';

/** The directorate's office, which asks for replays and evaluations. */
export class ReplayOffice extends Directorate {
  async asksFor(path: string, body: Body): Promise<string> {
    return expectStatus(await this.create(path, body), 202).body.id as string;
  }

  /** Waits until a replay has ended, and returns it. */
  async replayed(id: string): Promise<Body> {
    return eventually(async () => {
      const { body } = await this.call('GET', `${REPLAYS}/${id}`);
      return ['completed', 'failed', 'cancelled'].includes(body.state as string)
        ? (body as Body)
        : undefined;
    });
  }

  /** Waits until the job of a replay is under way. Returns the job. */
  async awaitsRunning(id: string): Promise<string> {
    const job = (await this.call('GET', `${REPLAYS}/${id}`)).body.job as string;
    await eventually(async () =>
      (await this.call('GET', `/v1/jobs/${job}`)).body.state === 'running' ? true : undefined,
    );
    return job;
  }

  async replays(body: Body): Promise<Body> {
    return this.replayed(await this.asksFor(REPLAYS, body));
  }

  async assesses(
    code: string,
    criteriaSet: string,
    answers: Readonly<Record<string, boolean>>,
  ): Promise<Answered> {
    return expectStatus(
      await this.create(`/v1/projects/${code}/evaluations`, {
        criteriaSet,
        answers: Object.entries(answers).map(([criterion, met]) => ({
          criterion,
          met,
          reason: '=1+1 er ikke en formel',
        })),
      }),
      201,
    );
  }

  async takesOver(code: string): Promise<void> {
    const { headers } = await this.call('GET', `/v1/projects/${code}`);
    expectStatus(
      await this.call(
        'POST',
        `/v1/projects/${code}/take-over`,
        { reason: 'Fantes' },
        { 'if-match': headers.get('etag') ?? '' },
      ),
      200,
    );
  }

  async lines(id: string, query = ''): Promise<Body[]> {
    const items: Body[] = [];
    for (let cursor = ''; ;) {
      const { body } = expectStatus(
        await this.call('GET', `${REPLAYS}/${id}/lines?limit=2${query}${cursor}`),
        200,
      );
      items.push(...(body.items as Body[]));
      if (body.nextCursor === null) return items;
      cursor = `&cursor=${String(body.nextCursor)}`;
    }
  }
}

/** Four projects in the portfolio, one outside and one stopped. */
const PROJECTS = [
  [ACTORS.helseMidt, 'BLIR', {}],
  [ACTORS.helseMidt, 'FORLATER', {}],
  [ACTORS.oslo, 'UAVKLART', {}],
  [ACTORS.oslo, 'OSLO', {}],
  [
    ACTORS.oslo,
    'UTENFOR',
    {
      kind: 'innovation',
      maturity: 'mature',
      readiness: 'implementationReady',
      name: '=HYPERLINK("x")',
    },
  ],
  [ACTORS.helseMidt, 'ENDT', { state: 'stopped' }],
] as const;

/** Registers the projects and assesses them under the version of 2021. */
export async function arrangeReplays(
  service: TestService,
): Promise<{ office: ReplayOffice; midt: Actor; oslo: Actor }> {
  const office = new ReplayOffice(service, ACTORS.helsedirektoratet);
  const midt = new Actor(service, ACTORS.helseMidt);
  const oslo = new Actor(service, ACTORS.oslo);
  for (const [owner, code, overrides] of PROJECTS) {
    await new Actor(service, owner).registersOutside(code, overrides);
    if (!['UTENFOR', 'ENDT'].includes(code)) await office.takesOver(code);
  }
  const yes = { digitalisation: true, coreActivity: true, coordination: true };
  await office.assesses('BLIR', '2021-03', yes);
  await office.assesses('OSLO', '2021-03', yes);
  await office.assesses('FORLATER', '2021-03', {
    ...yes,
    coreActivity: false,
    coordination: false,
  });
  await office.assesses('UAVKLART', '2021-03', { digitalisation: true });
  await office.assesses('UTENFOR', '2021-03', { ...yes, coordination: false });
  await office.assesses('UTENFOR', '2024-02', { strategy: false });
  return { office, midt, oslo };
}

/** Holds a replay where it writes its first part, until released. */
export async function holdReplays(service: TestService): Promise<() => Promise<void>> {
  await service.owner.query(
    `create or replace function platform.hold() returns trigger
       language plpgsql as $$ begin perform pg_advisory_xact_lock_shared(99); return new; end $$;
     create trigger hold before insert on portfolio.replay_part
       for each row execute function platform.hold()`,
  );
  const client = await service.owner.connect();
  await client.query('select pg_advisory_lock(99)');
  return async () => {
    await client.query('select pg_advisory_unlock(99)');
    client.release();
    await service.owner.query('drop trigger hold on portfolio.replay_part');
  };
}

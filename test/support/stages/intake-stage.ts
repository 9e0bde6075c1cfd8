import { type CouncilMove, IntakeCommands } from '../../../src/portfolio/intake/intake.commands.js';
import { Database } from '../../../src/platform/database/database.js';
import type { Command } from '../../../src/platform/http/command.js';
import type { Fault } from '../../../src/platform/base/problem.js';
import { ACTORS, type Answered, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, expectStatus } from '../story.js';

/** A valid nomination; override what the test is about. */
export const NOMINATION = {
  strategicLink: { score: 4, explanation: 'Bygger opp under mål 1' },
  benefit: { score: 5, explanation: 'Stor nytte' },
  risk: { score: 2, explanation: 'Lav' },
  funding: { realistic: true, explanation: 'I budsjett' },
  dependencies: { clarified: true, explanation: 'Ingen' },
};
export const REASON = { reason: 'Fordi' };

/** A service without a worker, and the parties of the way into the portfolio and out of it. */
export class IntakeStage {
  readonly directorate: Directorate;
  readonly midt: Actor;
  readonly oslo: Actor;

  private constructor(readonly service: TestService) {
    this.directorate = new Directorate(service, ACTORS.helsedirektoratet);
    this.midt = new Actor(service, ACTORS.helseMidt);
    this.oslo = new Actor(service, ACTORS.oslo);
  }

  static async starts(): Promise<IntakeStage> {
    return new IntakeStage(
      await startTestService({ at: '2024-03-01T09:00:00+01:00', env: { ROLE: 'api' } }),
    );
  }

  /** Takes a step on the present version of a project, which must succeed. */
  async acts(actor: Actor, code: string, action: string, body?: unknown): Promise<Answered> {
    const path = `/v1/projects/${code}`;
    const { headers } = await this.directorate.call('GET', path);
    const version = { 'if-match': headers.get('etag') ?? '' };
    return expectStatus(await actor.call('POST', `${path}/${action}`, body, version), 200);
  }

  /** Registers projects that were in the portfolio before the service. */
  async takesOver(actor: Actor, ...codes: string[]): Promise<void> {
    for (const code of codes) {
      await actor.registersOutside(code);
      await this.acts(this.directorate, code, 'take-over', { reason: 'Rapportert i januar 2024' });
    }
  }

  /** Finds a project to be within the criteria. */
  async findsWithinCriteria(code: string): Promise<void> {
    const answers = ['digitalisation', 'coreActivity', 'coordination'].map((criterion) => ({
      criterion,
      met: true,
      reason: 'Ja',
    }));
    const body = { criteriaSet: '2024-02', answers };
    const path = `/v1/projects/${code}/evaluations`;
    expectStatus(await this.directorate.create(path, body), 201);
  }

  async standingOf(code: string): Promise<string> {
    const { body } = await this.directorate.call('GET', `/v1/projects/${code}/intake`);
    return body.standing as string;
  }

  /** Decides on a list of projects as a council does, all or none; returns the faults. */
  async decides(moves: readonly Omit<CouncilMove, 'reason' | 'decidedBy'>[]): Promise<Fault[]> {
    const { app, clock } = this.service;
    const principal = await this.principalOfDirectorate();
    let faults: Fault[] = [];
    await app
      .get(Database)
      .transaction({ kind: 'directorate', actorIds: principal.actorIds }, async (tx) => {
        faults = await app.get(IntakeCommands).decideOn(
          tx,
          { principal } as unknown as Command,
          moves.map((move) => ({ ...move, reason: 'Vedtatt', decidedBy: 'nuit 6/24' })),
          clock.now(),
        );
        if (faults.length > 0) throw new Error('refused');
      })
      .catch((error: unknown) => {
        if (faults.length === 0) throw error;
      });
    return faults;
  }

  private async principalOfDirectorate(): Promise<{ readonly actorIds: string[] }> {
    const { rows } = await this.service.owner.query<{ id: string }>(
      'select id from actors.actor where organisation_number = $1',
      [ACTORS.helsedirektoratet],
    );
    const actorId = rows[0]?.id ?? '';
    const principal = {
      actorId,
      actorIds: [actorId],
      organisationNumber: ACTORS.helsedirektoratet,
      directorate: true,
      unchecked: false,
    };
    return principal;
  }
}

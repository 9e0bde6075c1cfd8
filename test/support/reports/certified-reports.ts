import { behind } from '../stages/rollups.js';
import type { TestService } from '../service.js';
import { type Actor, Directorate, eventually, expectStatus } from '../story.js';

export interface WrittenReport {
  readonly report: string;
  readonly actor: string;
  readonly round: string;
}

/**
 * Opens a round and writes one certified report each for so many municipalities, past the service.
 */
export async function writeReports(service: TestService, count: number): Promise<WrittenReport[]> {
  await new Directorate(service).opensRound('2021-1');
  return insertReports(service, count);
}

/** Writes one certified report each for so many new municipalities into the round that is there. */
export async function insertReports(service: TestService, count: number): Promise<WrittenReport[]> {
  const { rows } = await service.owner.query<WrittenReport>(
    `with a as (
       insert into actors.actor (id, organisation_number, name, kind, role)
       select gen_random_uuid(), (100000000 + i)::text, 'Aktør ' || i, 'municipality', 'reporter'
         from generate_series(1, $1) i
       returning id, organisation_number
     ), p as (
       insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
         main_goal, goals, standing, standing_since, version, created_at, updated_at)
       select gen_random_uuid(), a.id, 'K' || a.organisation_number, 'Tiltak', 'project', 'Leder',
              'active', 'execution', '1', '{}', 'inPortfolio', '2020-01-01', 1, '2020-01-01',
              '2020-01-01'
         from a
       returning id, actor_id
     ), t as (
       insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision,
         version, created_at, updated_at)
       select gen_random_uuid(), p.actor_id, r.id, p.id, 'certified', '{}', 0, 1, now(), now()
         from p, reporting.round r
       returning id, actor_id, round_id
     )
     select t.id as report, t.actor_id as actor, t.round_id as round from t`,
    [count],
  );
  return rows;
}

/**
 * Certifies a report once more as the service does: the revision and its outbox row in one
 * transaction. Without `isTold` there is no outbox row.
 */
export async function writeRevision(
  service: TestService,
  { report, actor, round }: WrittenReport,
  revision: number,
  isTold = true,
): Promise<void> {
  await service.owner.query(
    `with v as (
       insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id,
         revision, recorded_at, late, certified_by, project, content, content_hash)
       select gen_random_uuid(), t.id, t.actor_id, t.round_id, t.project_id, $2, $5, false,
              '983658776',
              jsonb_build_object('code', p.code, 'name', p.name, 'kind', p.kind, 'mainGoal', '1'),
              jsonb_build_object(
                'state', 'active',
                'phase', 'execution',
                'status', jsonb_build_object(
                  'colour', (array['green', 'yellow', 'red'])[1 + $2 % 3]),
                'budget', jsonb_build_array(jsonb_build_object(
                  'year', 2021, 'approved', $2, 'priceYear', 2021, 'basis', 'nominal')),
                'dependencies', '[]'::jsonb),
              ''
         from reporting.report t
         join portfolio.project p on p.id = t.project_id
        where t.id = $1
       returning 1
     )
     insert into platform.outbox (topic, payload, recorded_at)
     select 'report.certified', jsonb_build_object('roundId', $3::uuid, 'actorId', $4::uuid), $5
       from v
      where $6`,
    [report, revision, round, actor, service.clock.now(), isTold],
  );
  if (isTold) await service.owner.query(`select pg_notify('portfolio', 'outbox test')`);
}

/** Waits until the figures say what was certified. */
export function catchUp(service: TestService): Promise<true> {
  return eventually(async () => ((await behind(service.owner)) === 0 ? true : undefined), 50);
}

/** Says that an actor has nothing to report in the round, and certifies it. */
export async function certifyNil(actor: Actor): Promise<void> {
  const submission = expectStatus(await actor.create('/v1/rounds/2021-1/submissions', {}), 201);
  const path = `/v1/submissions/${String(submission.body.id)}`;
  let etag = submission.headers.get('etag') ?? '';
  for (const step of ['nil', 'certify']) {
    const answer = await actor.call('POST', `${path}/${step}`, undefined, { 'if-match': etag });
    etag = expectStatus(answer, 200).headers.get('etag') ?? '';
  }
}

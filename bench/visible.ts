import pg from 'pg';

const SELECT_REPORTS = `select t.id from reporting.report t join reporting.round r on r.id = t.round_id
  where r.key = '2031-1' order by t.id desc limit $1`;

/**
 * Seconds from the commit of a certified revision until the API answers the status with another
 * entity tag: one after the other, on an idle machine.
 */
export async function secondsToBeSeen(
  databaseUrl: string,
  port: number,
  times: number,
): Promise<number[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const path = `http://127.0.0.1:${String(port)}/v1/rounds/2031-1/status`;
  const tag = async (): Promise<string> => {
    const answer = await fetch(path);
    await answer.arrayBuffer();
    return answer.headers.get('etag') ?? '';
  };
  const { rows } = await client.query<{ id: string }>(SELECT_REPORTS, [times]);
  const seen: number[] = [];
  for (const { id } of rows) {
    const before = await tag();
    await client.query(
      `with v as (insert into reporting.report_revision (id, report_id, actor_id, round_id,
         project_id, revision, recorded_at, late, certified_by, project, content, content_hash)
              select gen_random_uuid(), v.report_id, v.actor_id, v.round_id, v.project_id,
            v.revision + 1, '2031-01-15T10:30:00Z', false, v.certified_by, v.project,
                     jsonb_set(v.content, '{budget,0,approved}',
            to_jsonb((v.content->'budget'->0->>'approved')::bigint + 1)), ''
                from reporting.report_revision v where v.report_id = $1
            order by v.revision desc limit 1 returning round_id, actor_id)
       insert into platform.outbox (topic, payload, recorded_at)
          select 'report.certified', jsonb_build_object('roundId', v.round_id, 'actorId', v.actor_id), now() from v`,
      [id],
    );
    const committed = performance.now();
    // The service tells its workers after the commit too.
    await client.query(`select pg_notify('portfolio', 'outbox bench')`);
    while ((await tag()) === before) {
      if (performance.now() - committed > 30_000)
        throw new Error('The figures did not change within half a minute');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    seen.push((performance.now() - committed) / 1000);
  }
  await client.end();
  return seen;
}

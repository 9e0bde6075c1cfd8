import pg from 'pg';
import { portfolio } from './portfolio.js';

/**
 * One round of all Europe, closed and asked to be rolled up, for workers that are yet to be
 * started: prints its database.
 */
const [server = '', actors = '100000', each = '10'] = process.argv.slice(2);

async function main(): Promise<void> {
  const { url } = await portfolio(server, 'europe', {
    actors: Number(actors),
    rounds: 1,
    each: Number(each),
  });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // As closing the round asks for it: a job, and the fact that tells of it.
  await client.query(
    `with j as (update platform.job set state = 'queued', stage = 'queued' where kind = 'rollup-round' returning id)
     insert into platform.outbox (topic, payload, recorded_at)
        select 'rollup.requested', jsonb_build_object('roundId', r.id, 'jobId', j.id), now()
           from j, reporting.round r`,
  );
  await client.end();
  process.stdout.write(JSON.stringify({ url, reports: Number(actors) * Number(each) }), () =>
    process.exit(0),
  );
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(1);
});

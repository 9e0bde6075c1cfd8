import Fastify from 'fastify';
import pg from 'pg';

/**
 * The floor of P2: Fastify and pg that read the same ready row by its key, prepared, with as many
 * connections.
 */
const [port, url] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: 10 });
const fastify = Fastify();
fastify.get<{ Params: { round: string } }>('/v1/rounds/:round/status', async (request, reply) => {
  const { rows } = await pool.query<{ body: string; etag: string }>({
    name: 'status',
    text: 'select s.body, s.etag from rollup.round_status s where s.key = $1',
    values: [request.params.round],
  });
  const [row] = rows;
  if (row === undefined) return reply.status(404).send();
  return reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('etag', row.etag)
    .header('cache-control', 'public, no-cache')
    .send(row.body);
});
await fastify.listen({ port: Number(port), host: '127.0.0.1' });

import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

/**
 * The floor of P1: Fastify that answers the same bytes with the same headers, and does nothing
 * else.
 */
const [port, file] = process.argv.slice(2);
const bytes = readFileSync(file ?? '');
const fastify = Fastify();
fastify.get('/status', (_request, reply) => {
  void reply
    .header('content-type', 'application/json; charset=utf-8')
    .header('etag', '"fixed"')
    .header('cache-control', 'public, no-cache')
    .send(bytes);
});
await fastify.listen({ port: Number(port), host: '127.0.0.1' });

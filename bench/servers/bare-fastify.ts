import { readFileSync } from 'node:fs';
import Fastify from 'fastify';

/**
 * The floor of P1: Fastify that answers the same bytes with three headers, and does nothing else.
 * `headers` (JSON) are sent beside them.
 */
const [port, file, headers] = process.argv.slice(2);
const bytes = readFileSync(file ?? '');
const sent = {
  'content-type': 'application/json; charset=utf-8',
  etag: '"fixed"',
  'cache-control': 'public, no-cache',
  ...(JSON.parse(headers ?? '{}') as Readonly<Record<string, string>>),
};
const fastify = Fastify();
fastify.get('/status', (_request, reply) => {
  void reply.headers(sent).send(bytes);
});
await fastify.listen({ port: Number(port), host: '127.0.0.1' });

import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type * as Swagger from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '../base/config.js';
import { declareAll } from './documentation.js';
import { ALL_SCOPES } from '../base/scopes.js';

/** The OpenAPI 3.1 description of the service, made from its own declarations. */
export function describeApi(app: INestApplication, swagger: typeof Swagger): OpenAPIObject {
  declareAll(swagger);
  const document = swagger.SwaggerModule.createDocument(
    app,
    new swagger.DocumentBuilder()
      .setOpenAPIVersion('3.1.0')
      .setTitle('National portfolio reporting')
      .setDescription(
        'Actors report their projects each round; the directorate evaluates criteria and closes rounds; anyone reads the figures.\n\n' +
          `Tokens are Maskinporten access tokens. Scopes: ${ALL_SCOPES.map((scope) => `\`${scope}\``).join(', ')}. ` +
          'Where an operation takes `On-Behalf-Of`, a delegate may do it for the actor that has granted it; any other refuses the header with `not-delegable`. ' +
          'Amounts are whole NOK. Problems follow RFC 9457 in nb or en by Accept-Language; their codes are stable.',
      )
      .setVersion('1')
      .setLicense('MIT', 'https://opensource.org/license/mit')
      .setContact(
        'The portfolio office',
        'https://www.helsedirektoratet.no/',
        'portefolje@example.org',
      )
      .addServer('/', 'This service')
      .addBearerAuth(
        {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: 'Maskinporten access token; the scope stands at each operation as x-scope',
        },
        'maskinporten',
      )
      .addTag('actors', 'Organisations that own, report and take part')
      .addTag('delegations', 'Who may prepare or certify for whom')
      .addTag('criteria', 'Versions of the portfolio criteria')
      .addTag('projects', 'Projects and programmes')
      .addTag('baselines', 'What was approved for projects, and how far they have slipped since')
      .addTag('evaluations', 'Projects under the criteria')
      .addTag(
        'intake',
        'Into the portfolio and out of it, the candidates by priority, and the portfolio itself',
      )
      .addTag('replays', 'What a version of the criteria does to the portfolio of a date')
      .addTag('rounds', 'Reporting rounds')
      .addTag('reports', 'Drafts and certified revisions')
      .addTag('rule sets', 'Tolerances and data-quality rules that rounds bind')
      .addTag('imports', 'Files of reports: validated, previewed by meaning, stored')
      .addTag('submissions', "An actor's reports of a round as one")
      .addTag('councils', 'Councils, their meetings and minutes')
      .addTag('cases', 'Cases and decisions')
      .addTag('advice', 'Advice, answers and effects')
      .addTag('figures', 'What the board sees')
      .addTag('jobs', 'Long work and its progress')
      .addTag('notices', 'Messages to actors and what became of them')
      .addTag('operation', 'Health and metrics')
      .build(),
  );
  // Problems have a media type of their own; metrics are text.
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(
      path as Record<string, { responses?: Record<string, { content?: Record<string, unknown> }> }>,
    )) {
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        const json = response.content?.['application/json'];
        if (Number(status) >= 400 && json !== undefined)
          response.content = { 'application/problem+json': json };
      }
    }
  }
  return document;
}

@Module({})
class DocumentationModule {}

/** The description and its page as an application of their own, which nobody listens to. */
async function documentation(app: INestApplication): Promise<NestFastifyApplication> {
  const swagger = await import('@nestjs/swagger');
  const pages = await NestFactory.create<NestFastifyApplication>(
    DocumentationModule,
    new FastifyAdapter(),
    { logger: false },
  );
  swagger.SwaggerModule.setup('docs', pages, describeApi(app, swagger), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'National portfolio reporting',
    swaggerOptions: { defaultModelsExpandDepth: -1, validatorUrl: null },
  });
  await pages.init();
  return pages;
}

/**
 * Serves the description at `/openapi.json` and its page at `/docs`, all from this process: it
 * works offline. Made for the first who asks.
 */
export function mountDocumentation(app: NestFastifyApplication, config: Config): void {
  if (config.role === 'worker') return;
  let made: Promise<NestFastifyApplication> | undefined;
  for (const path of ['/openapi.json', '/docs', '/docs/', '/docs/:file']) {
    app
      .getHttpAdapter()
      .getInstance()
      .get(path, async (request, reply) => {
        const { statusCode, headers, rawPayload } = await (
          await (made ??= documentation(app))
        ).inject({ method: 'GET', url: request.url });
        if (statusCode === 200) void reply.type(String(headers['content-type'])).send(rawPayload);
        else reply.callNotFound();
        return reply;
      });
  }
}

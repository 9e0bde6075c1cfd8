import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type * as Swagger from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Config } from '../settings/config.js';
import { declareAll } from '../fields/documentation.js';
import { ALL_SCOPES, SCOPE_DESCRIPTIONS } from '../base/scopes.js';
import { separateAnswerSchemas } from './answer-schemas.js';
import { SECURITY_SCHEME } from './operation-documentation.js';
import { addProblemSchemas } from './problem-schemas.js';
import { ProblemResponse } from './problem.dto.js';

const TITLE = 'National portfolio reporting';

/** Tags of the operations, in the order of the description. */
const TAGS: Readonly<Record<string, string>> = {
  me: 'Who the caller is, whom it may act for, and what waits for it',
  actors: 'Organisations that own projects, report and take part',
  registers: 'Goals, areas, themes, segments, solutions, networks and price indices, with validity',
  delegations: 'Rights to prepare or certify reports for another actor',
  criteria: 'Versions of the portfolio criteria',
  projects: 'Projects and programmes',
  baselines: 'Approved plans of projects, and the slip since',
  evaluations: 'Evaluations of projects under the criteria',
  transfers: 'Changes of the owner of a project',
  'municipal portfolio':
    'Solutions of the municipal sector, their roll-outs and coverage, and calendars of receivers',
  agreements: 'What bodies have promised each other, who is waiting for whom, and what slips',
  intake: 'Ways into and out of the portfolio, candidates by priority, and the portfolio itself',
  replays: 'Effects of a version of the criteria on the portfolio of a date',
  rounds: 'Reporting rounds',
  reports: 'Drafts and certified revisions',
  'rule sets': 'Tolerances and data-quality rules of rounds',
  imports: 'Files of reports: validate, preview, store',
  submissions: 'All reports of an actor in a round, as one',
  councils: 'Councils, their meetings and minutes',
  cases: 'Cases and decisions',
  advice: 'Advice, answers and effects',
  figures: 'Figures that the board sees',
  costs: 'Operating costs of national solutions that no project reports, and who pays them',
  strategy: 'Strategies, goals, indicators and roadmaps, and what reports say of them',
  releases: 'Frozen public views of rounds, their corrections, and what they withhold',
  events: 'Subscriptions to events (CloudEvents by webhook), and their deliveries',
  packs: 'Board packs: slides, PDF, workbook and case paper of a snapshot',
  retention: 'How long rows are kept, and proposals to delete them',
  jobs: 'Long work and its progress',
  notices: 'Messages to actors and their state',
  'api changes': 'Versions of the API, operations that end, and notices of changes',
  operation: 'Health and metrics',
};

/** Describes the service in OpenAPI 3.1, from its own declarations. */
export function describeApi(app: INestApplication, swagger: typeof Swagger): OpenAPIObject {
  declareAll(swagger);
  const document = swagger.SwaggerModule.createDocument(app, describeService(swagger), {
    extraModels: [ProblemResponse],
  });
  return addProblemSchemas(separateAnswerSchemas(document));
}

function describeService(swagger: typeof Swagger): Omit<OpenAPIObject, 'paths'> {
  const scopes = ALL_SCOPES.map((scope) => `\`${scope}\``).join(', ');
  const builder = new swagger.DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(TITLE)
    .setDescription(
      'Actors report their projects in each round. The directorate evaluates the projects under ' +
        'the criteria and closes the rounds. Anyone can read the figures.\n\n' +
        `Tokens are Maskinporten access tokens. Scopes: ${scopes}. ` +
        'An operation with the header `On-Behalf-Of` can be done by a delegate for the actor ' +
        'that has granted it. Every other operation refuses the header with `not-delegable`. ' +
        'Amounts are whole NOK. Problems follow RFC 9457, in nb or en by Accept-Language. ' +
        'Their codes never change.',
    )
    .setVersion('1')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .setContact(
      'The portfolio office',
      'https://www.helsedirektoratet.no/',
      'portefolje@example.org',
    )
    .addServer('/', 'This service')
    .addOAuth2(
      {
        type: 'oauth2',
        description:
          'Maskinporten access token, sent as `Authorization: Bearer`. Maskinporten gives one for ' +
          'a JWT grant (RFC 7523). OpenAPI has no name for that grant; it stands here as client ' +
          'credentials.',
        flows: {
          clientCredentials: {
            tokenUrl: 'https://maskinporten.no/token',
            scopes: SCOPE_DESCRIPTIONS,
          },
        },
      },
      SECURITY_SCHEME,
    );
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}

@Module({})
class DocumentationModule {}

/** Creates an application that holds the description and its page, and listens to no port. */
async function createDocumentation(app: INestApplication): Promise<NestFastifyApplication> {
  const swagger = await import('@nestjs/swagger');
  const pages = await NestFactory.create<NestFastifyApplication>(
    DocumentationModule,
    new FastifyAdapter(),
    { logger: false },
  );
  swagger.SwaggerModule.setup('docs', pages, describeApi(app, swagger), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: TITLE,
    swaggerOptions: { defaultModelsExpandDepth: -1, validatorUrl: null },
  });
  await pages.init();
  return pages;
}

/** Files that the page asks for. The package of Swagger UI has others, which are nobody's business. */
const PAGE_FILES = [
  'swagger-ui.css',
  'swagger-ui-bundle.js',
  'swagger-ui-standalone-preset.js',
  'swagger-ui-init.js',
  'favicon-32x32.png',
  'favicon-16x16.png',
];

/** The page runs its own scripts and styles, asks this service alone, and stands in no frame. */
const PAGE_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data:`,
  `connect-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/**
 * Serves the description at `/openapi.json` and its page at `/docs`, offline too. The first request
 * creates them.
 */
export function mountDocumentation(app: NestFastifyApplication, config: Config): void {
  if (config.role === 'worker') return;
  let documentation: Promise<NestFastifyApplication> | undefined;
  const fastify = app.getHttpAdapter().getInstance();
  const files = PAGE_FILES.map((file) => `/docs/${file}`);
  for (const path of ['/openapi.json', '/docs', '/docs/', ...files]) {
    fastify.get(path, async (request, reply) => {
      documentation ??= createDocumentation(app);
      const { statusCode, headers, rawPayload } = await (
        await documentation
      ).inject({ method: 'GET', url: request.url });
      void reply.header('content-security-policy', PAGE_POLICY);
      if (statusCode === 200) void reply.type(String(headers['content-type'])).send(rawPayload);
      else reply.callNotFound();
      return reply;
    });
  }
}

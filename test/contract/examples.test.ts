import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import * as swagger from '@nestjs/swagger';
import { describeApi } from '../../src/platform/http/openapi.js';
import { ActedStory, type Taken } from '../support/stories/acted-story.js';
import { startTestService, type TestService } from '../support/service.js';
import { STORY_BEGINS, WHOLE_STORY } from '../support/stories/whole-story.js';
import { figure } from '../support/reports/figure.js';

/**
 * The examples of the OpenAPI description, run as the whole story; every answer is held to its
 * schema.
 */
describe('the examples of the OpenAPI description', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService({ at: STORY_BEGINS, env: { ROLE: 'api' } });
  });
  afterAll(() => service.stop());

  test('no operation is left out of the story', () => {
    const told = new Set(WHOLE_STORY.map(({ operation }) => operation));
    expect([...new ActedStory(service).routes.keys()].filter((id) => !told.has(id))).toEqual([]);
  });

  test('run from planning a round to its figures, each answer as its schema says', async () => {
    const document = JSON.parse(JSON.stringify(describeApi(service.app, swagger))) as {
      paths: Record<
        string,
        Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>
      >;
    };
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    (formats as unknown as (instance: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: 'api', ...document });
    let [json, texts] = [0, 0];

    /** Lists the faults of an answer: of JSON by its schema, of other texts by their type. */
    const faultsOf = ({ route, answer }: Taken): unknown => {
      const path = route.route.replaceAll(/:(\w+)/g, '{$1}');
      const method = route.method.toLowerCase();
      const declared = document.paths[path]?.[method]?.responses[String(answer.status)];
      const contentType = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
      if (answer.status === 204) return answer.text === '' ? [] : ['a 204 with a body'];
      // A text without a description of its own (the metrics) must at least not be JSON or a page.
      if (!/json/.test(contentType)) {
        texts += 1;
        return answer.text !== '' &&
          (declared?.content === undefined
            ? /^text\/(?:plain|csv|calendar)$/.test(contentType)
            : contentType in declared.content)
          ? []
          : [`${contentType} is not declared`];
      }
      if (declared?.content?.[contentType] === undefined) return [`${contentType} is not declared`];
      json += 1;
      const pointer = [
        'paths',
        path,
        method,
        'responses',
        String(answer.status),
        'content',
        contentType,
        'schema',
      ]
        .map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))
        .join('/');
      const validate = ajv.compile({ $ref: encodeURI(`api#/${pointer}`) });
      void validate(answer.body);
      return validate.errors ?? [];
    };

    const off: unknown[] = [];
    await new ActedStory(service).actOut(WHOLE_STORY, {
      after: (taken) => {
        const errors = faultsOf(taken);
        if (!Array.isArray(errors) || errors.length > 0)
          off.push({ operation: taken.step.operation, errors });
      },
    });
    figure(
      'E2',
      `${String(json + texts)} answers to the description's own examples, ${String(texts)} ` +
        `of them texts: ${String(off.length)} off their schema`,
    );
    expect(off).toEqual([]);
    expect(json).toBeGreaterThan(20);
  });
});

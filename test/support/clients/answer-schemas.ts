import * as swagger from '@nestjs/swagger';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describeApi } from '../../../src/platform/http/openapi.js';
import type { Answered, TestService } from '../service.js';
import type { Route } from '../operations/operations.js';

type Responses = Readonly<
  Record<string, { readonly content?: Readonly<Record<string, unknown>> } | undefined>
>;

/** Holds answers against the description of the API. */
export class AnswerSchemas {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly compiled = new Map<string, ValidateFunction>();
  private readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Responses }>>>
  >;

  constructor({ app }: TestService) {
    const document = JSON.parse(JSON.stringify(describeApi(app, swagger))) as {
      readonly paths: AnswerSchemas['paths'];
    };
    this.paths = document.paths;
    (formats as unknown as (instance: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'api', ...document });
  }

  /** Says whether an operation may answer with a status. */
  declares(route: Route, status: number): boolean {
    return status === 304 || this.responsesOf(route)[String(status)] !== undefined;
  }

  /** Lists the faults of an answer: of JSON by its schema, of other texts by their type. */
  faultsOf(route: Route, answer: Answered): readonly unknown[] {
    const contentType = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    if ([204, 302, 304].includes(answer.status))
      return answer.text === '' ? [] : [`a ${String(answer.status)} with a body`];
    const declared = this.responsesOf(route)[String(answer.status)];
    // A text without a description of its own (the metrics) must at least not be JSON or a page.
    if (declared?.content === undefined && !/json/.test(contentType))
      return /^text\/(?:plain|csv|calendar|turtle)$/.test(contentType) && answer.text !== ''
        ? []
        : [`${contentType} is not declared`];
    const isAnyFile = declared?.content?.['application/octet-stream'] !== undefined;
    if (!isAnyFile && declared?.content?.[contentType] === undefined)
      return [`${contentType} is not declared`];
    if (isAnyFile || !/json/.test(contentType)) return answer.text === '' ? ['no text'] : [];
    const steps = ['responses', String(answer.status), 'content', contentType, 'schema'];
    const validate = this.compile(`api#/${this.pointerTo(route, steps)}`);
    void validate(answer.body);
    return validate.errors ?? [];
  }

  /** Compiles a schema of the description once: it takes longer than to hold an answer against it. */
  private compile(pointer: string): ValidateFunction {
    const validate = this.compiled.get(pointer) ?? this.ajv.compile({ $ref: encodeURI(pointer) });
    this.compiled.set(pointer, validate);
    return validate;
  }

  private responsesOf(route: Route): Responses {
    return this.paths[pathIn(route)]?.[route.method.toLowerCase()]?.responses ?? {};
  }

  private pointerTo(route: Route, steps: readonly string[]): string {
    return ['paths', pathIn(route), route.method.toLowerCase(), ...steps]
      .map((step) => step.replaceAll('~', '~0').replaceAll('/', '~1'))
      .join('/');
  }
}

/** Path of an operation as the description writes it. */
function pathIn({ route }: Route): string {
  return route.replaceAll(/:(\w+)/g, '{$1}');
}

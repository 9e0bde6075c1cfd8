import { Injectable } from '@nestjs/common';
import { deprecationIn } from '../../platform/api-changes/api-change.parser.js';
import { API_CHANGES } from '../../platform/api-changes/api-change.reader.js';
import type { ApiNotice } from '../../platform/api-changes/api-change.types.js';
import { sha256 } from '../../platform/base/canonical-json.js';
import { type Language, notFound } from '../../platform/base/problem.js';
import type { Answer } from '../../platform/http/answer.js';
import type {
  ApiChangesResponse,
  ApiDeprecationResponse,
  ApiNoticeResponse,
} from './api-change.dto.js';
import { makeApiFeed } from './api-feed.rules.js';
import { writeAtom } from './atom.writer.js';
import { answerFeed } from './feed.queries.js';
import { writeJsonFeed } from './json-feed.writer.js';

/** Answers the versions of the API and the notices of its changes, which come with the service. */
@Injectable()
export class ApiChangeAnswers {
  list(): Answer<ApiChangesResponse> {
    const { versions, notices } = API_CHANGES;
    return answerTagged({
      versions: [...versions],
      deprecations: listDeprecations(),
      notices: notices.toReversed().map(responseOf),
    });
  }

  /** Answers one notice. Throws 404 when there is none. */
  find(number: number): Answer<ApiNoticeResponse> {
    const notice = API_CHANGES.notices.find((one) => one.number === number);
    if (notice === undefined) throw notFound({ nb: 'Varselet', en: 'The notice' });
    return answerTagged(responseOf(notice));
  }

  answerAtom(language: Language): Answer<string> {
    const text = writeAtom(makeApiFeed(API_CHANGES, language));
    return answerFeed(text, 'application/atom+xml; charset=utf-8');
  }

  answerJson(language: Language): Answer<string> {
    const text = writeJsonFeed(makeApiFeed(API_CHANGES, language));
    return answerFeed(text, 'application/feed+json; charset=utf-8');
  }
}

/** Lists the operations that are told to end and are not removed, by their ids. */
function listDeprecations(): ApiDeprecationResponse[] {
  const { notices } = API_CHANGES;
  const idsOf = (kind: ApiNotice['kind']): string[] =>
    notices.filter((notice) => notice.kind === kind).flatMap(({ operations }) => operations);
  const removed = new Set(idsOf('removed'));
  return [...new Set(idsOf('deprecated'))]
    .filter((id) => !removed.has(id))
    .sort()
    .flatMap((operation) => {
      const found = deprecationIn(API_CHANGES, operation);
      return found === undefined ? [] : [{ operation, ...found }];
    });
}

function responseOf({ operations, schemas, ...notice }: ApiNotice): ApiNoticeResponse {
  return { ...notice, operations: [...operations], schemas: [...schemas] };
}

function answerTagged<T>(body: T): Answer<T> {
  const etag = `"${sha256(JSON.stringify(body)).slice(0, 32)}"`;
  return { body, etag, cacheControl: 'public, max-age=60' };
}

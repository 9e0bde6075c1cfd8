import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InnerApi } from '../api/inner-api.port.js';
import { makeNotice, makeProblemPage } from '../parts/notice.part.js';
import { languageOfApi, locateIn, type PersonVisit, type Reply } from '../parts/visit.types.js';
import { hasEnded, makeFilePage } from './file.page.js';
import { bodyOf, chooseMediaType, readUploadForm, runOut } from './upload-form.parser.js';

/** Longest wait of a page for the job of a file, and the time between two looks, in milliseconds. */
const WAIT = { longest: 8_000, between: 150 } as const;

/** Files of reports: sent as a form, imported by the API. */
@Injectable()
export class FileVisits {
  constructor(private readonly api: InnerApi) {}

  /** Sends the file on to the import, which stores it as drafts or only judges it. */
  async upload(visit: PersonVisit, mode: 'commit' | 'validate'): Promise<Reply> {
    const { round = '' } = visit.parameters;
    const body = bodyOf(visit.request);
    const { fields, file } = await readUploadForm(visit.request.headers, body);
    if (file === undefined) return makeNotice(visit, 'noFile');
    const mediaType = chooseMediaType(file.name);
    if (mediaType === undefined) {
      await runOut(file.bytes);
      return makeNotice(visit, 'wrongType');
    }
    const language = languageOfApi(visit.language);
    const answer = await this.api.call(visit.caller, {
      method: 'POST',
      path: `/v1/rounds/${round}/imports?mode=${mode}&atomic=all&language=${language}`,
      headers: { 'idempotency-key': fields['key'] ?? randomUUID() },
      file: { mediaType, bytes: file.bytes },
    });
    await runOut(file.bytes);
    if (answer.status >= 400)
      return makeProblemPage(visit, answer, locateIn(visit, `/rounds/${round}`));
    return {
      kind: 'redirect',
      location: locateIn(visit, `/imports/${answer.body.text('id')}`),
    };
  }

  /** Shows a file. Waits some seconds for its job, which mostly takes less than one. */
  async showFile(visit: PersonVisit): Promise<Reply> {
    const { id = '' } = visit.parameters;
    const until = performance.now() + WAIT.longest;
    for (;;) {
      const answer = await this.api.call(visit.caller, {
        method: 'GET',
        path: `/v1/imports/${id}`,
      });
      if (answer.status !== 200) return makeProblemPage(visit, answer, locateIn(visit));
      if (hasEnded(answer.body) || performance.now() > until)
        return makeFilePage(visit, answer.body);
      await new Promise((resolve) => setTimeout(resolve, WAIT.between));
    }
  }
}

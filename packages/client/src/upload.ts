import { type Answer, answerOf } from './answers.js';
import { type Connection, type Portfolio, sendPatiently } from './connection.js';
import type { ImportReportsData, ImportReportsResponse } from './generated/types.gen.js';

/** File of reports and how it is taken in. */
export interface Upload extends Pick<Connection, 'attempts' | 'longestWait'> {
  readonly round: string;
  /** Opens the file. It is called once for each attempt, and nothing of the file is kept in memory. */
  readonly open: () =>
    ReadableStream<Uint8Array> | Blob | Promise<ReadableStream<Uint8Array> | Blob>;
  readonly contentType:
    | 'text/csv'
    | 'application/x-ndjson'
    | 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  readonly query: ImportReportsData['query'];
  readonly headers: ImportReportsData['headers'];
}

/** Sends a file of reports as a stream, in the same way as `importReports`. */
export function uploadReports(
  client: Portfolio,
  { round, open, contentType, query, headers, ...limits }: Upload,
): Promise<Answer<ImportReportsResponse>> {
  const fetchFile = (input: RequestInfo | URL): Promise<Response> =>
    sendPatiently(async () => {
      const request = new Request(input);
      request.headers.set('content-type', contentType);
      const init = { body: await open(), duplex: 'half' };
      return fetch(new Request(request, init));
    }, limits);
  return answerOf(
    client.post<Record<202, ImportReportsResponse>>({
      url: '/v1/rounds/{round}/imports',
      path: { round },
      query,
      headers,
      security: [{ scheme: 'bearer', type: 'http' }],
      bodySerializer: null,
      fetch: fetchFile,
    }),
  );
}

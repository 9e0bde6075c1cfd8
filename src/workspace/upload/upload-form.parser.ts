import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import { Busboy } from '@fastify/busboy';
import type { FastifyRequest } from 'fastify';
import { XLSX_MEDIA_TYPE } from '../../platform/http/answer.js';

/** A form with a file: the fields before the file, and the file while it streams in. */
export interface UploadForm {
  readonly fields: Readonly<Record<string, string>>;
  /** Undefined when no file was chosen. */
  readonly file: { readonly name: string; readonly bytes: Readable } | undefined;
}

const LIMITS = { fields: 5, files: 1, parts: 7, fieldSize: 200, headerPairs: 20 };

/** Media types of reports by the ending of the file's name. */
const TYPES: Readonly<Record<string, string>> = {
  xlsx: XLSX_MEDIA_TYPE,
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
};

/**
 * Returns the media type of a file by its name: the type that a browser names depends on the programs
 * of the computer. Undefined for a file that is none of ours.
 */
export function chooseMediaType(name: string): string | undefined {
  return TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()];
}

/**
 * Reads a form up to its file. Resolves while the file is still on its way; the caller reads it, or
 * lets it run out. A body that is no form reads as one without a file.
 */
export function readUploadForm(headers: IncomingHttpHeaders, body: Readable): Promise<UploadForm> {
  const fields: Record<string, string> = {};
  const { 'content-type': type = '' } = headers;
  return new Promise((resolve) => {
    const end = (): void => {
      resolve({ fields, file: undefined });
    };
    if (!/^multipart\/form-data\s*;/i.test(type)) {
      void runOut(body).then(end);
      return;
    }
    const form = new Busboy({ headers: { ...headers, 'content-type': type }, limits: LIMITS });
    form.on('field', (name, value) => {
      fields[name] = value;
    });
    form.on('file', (_, bytes, name: string | undefined) => {
      if (name === undefined || name === '') bytes.resume();
      else resolve({ fields, file: { name, bytes } });
    });
    form.once('finish', end);
    form.once('error', () => {
      body.unpipe(form);
      void runOut(body).then(end);
    });
    body.once('error', end);
    body.pipe(form);
  });
}

/** Reads a body to its end: a browser shows the answer only then. */
export function runOut(body: Readable): Promise<void> {
  return new Promise((resolve) => {
    if (body.readableEnded || body.destroyed) {
      resolve();
      return;
    }
    for (const over of ['end', 'close', 'error'])
      body.once(over, () => {
        resolve();
      });
    body.resume();
  });
}

/** Returns the body of a request while it streams in. A body that was read already has ended. */
export function bodyOf({ body }: Pick<FastifyRequest, 'body'>): Readable {
  return body instanceof Readable ? body : Readable.from([]);
}

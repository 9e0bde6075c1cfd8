import type { FastifyRequest } from 'fastify';
import type { ComponentChild } from 'preact';
import type { PageFormats } from '../../pages/texts/page-formats.text.js';
import type { PageLanguage } from '../../pages/texts/page-language.types.js';
import type { InnerCaller } from '../api/inner-api.port.js';
import type { ActiveSession } from '../login/session.port.js';
import type { WorkspaceTexts } from '../texts/workspace-texts.types.js';

/** One request of a browser to the upload page. */
export interface Visit {
  readonly request: FastifyRequest;
  readonly language: PageLanguage;
  readonly texts: WorkspaceTexts;
  readonly formats: PageFormats;
  /** Path without the language, `/workspace` and `/for/…`, such as `/rounds/2021-2`. */
  readonly path: string;
  /** Organisation number of the organisation that is reported for by delegation. */
  readonly actsFor?: string | undefined;
  /** Parameters of the path. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Origin of this service, as the browser sees it. */
  readonly origin: string;
  /** Fields of the form that was sent. */
  readonly form: Readonly<Record<string, string>>;
}

/** A request of a person that is logged in. */
export interface PersonVisit extends Visit {
  readonly active: ActiveSession;
  readonly caller: InnerCaller;
}

/** A page of the upload page, before it is written. */
export interface PageReply {
  readonly kind: 'page';
  readonly status: number;
  readonly title: string;
  readonly content: ComponentChild;
  /** Pages above this one, besides the first of the upload page. */
  readonly above?: readonly { readonly title: string; readonly path: string }[];
  readonly cookies?: readonly string[];
}

/** Leads the browser to another page, by GET. */
export interface RedirectReply {
  readonly kind: 'redirect';
  readonly location: string;
  readonly cookies?: readonly string[];
}

/** A file that the browser saves. */
export interface FileReply {
  readonly kind: 'file';
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export type Reply = PageReply | RedirectReply | FileReply;

/**
 * Returns the address of a page of the upload page: `/nb/workspace/rounds/2021-2`. It names the
 * organisation that is reported for by delegation, so that a form of one tab never counts for the
 * organisation of another.
 */
export function locateIn(visit: Pick<Visit, 'language' | 'actsFor'>, path = ''): string {
  return `/${visit.language}${locateBelow(visit, path)}`;
}

/** Returns the path of a page of the upload page without its language. */
export function locateBelow({ actsFor }: Pick<Visit, 'actsFor'>, path = ''): string {
  return `/workspace${actsFor === undefined ? '' : `/for/${actsFor}`}${path}`;
}

/** Returns the number of the organisation that a person reports for. */
export function organisationOf({ actsFor, active }: PersonVisit): string {
  return actsFor ?? active.session.organisationNumber;
}

/** Returns the language in which the API answers a reader: it has no Nynorsk. */
export function languageOfApi(language: PageLanguage): 'nb' | 'en' {
  return language === 'en' ? 'en' : 'nb';
}

/** Pages whose form goes to their own address. */
const OWN_FORMS = /^\/(?:reports\/|organisation$)/;

/** Returns the path of the page that a visit is about: for a form, the page that it stands on. */
export function pageOf({ request, path }: Pick<Visit, 'request' | 'path'>): string {
  if (request.method !== 'POST' || OWN_FORMS.test(path)) return path;
  return path.startsWith('/rounds/') ? path.split('/').slice(0, 3).join('/') : '';
}

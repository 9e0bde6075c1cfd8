import { matchPath } from '../../platform/http/path-pattern.js';

/** Names of the pages and forms of the upload page. */
export type WorkspaceStep =
  | 'welcome'
  | 'loggedOut'
  | 'logIn'
  | 'callback'
  | 'showChoice'
  | 'choose'
  | 'logOut'
  | 'showRound'
  | 'template'
  | 'store'
  | 'check'
  | 'confirmUnchanged'
  | 'declareNil'
  | 'withdrawNil'
  | 'showCertify'
  | 'certify'
  | 'receipt'
  | 'showFile'
  | 'showReport'
  | 'saveReport';

interface WorkspaceRoute {
  readonly method: 'GET' | 'POST';
  /** Path without the language and `/workspace`. */
  readonly path: string;
  readonly step: WorkspaceStep;
}

/** All pages and forms. */
const WORKSPACE_ROUTES: readonly WorkspaceRoute[] = [
  { method: 'GET', path: '', step: 'welcome' },
  { method: 'GET', path: '/out', step: 'loggedOut' },
  { method: 'GET', path: '/login', step: 'logIn' },
  { method: 'GET', path: '/callback', step: 'callback' },
  { method: 'GET', path: '/organisation', step: 'showChoice' },
  { method: 'POST', path: '/organisation', step: 'choose' },
  { method: 'POST', path: '/logout', step: 'logOut' },
  { method: 'GET', path: '/rounds/:round', step: 'showRound' },
  { method: 'GET', path: '/rounds/:round/template', step: 'template' },
  { method: 'POST', path: '/rounds/:round/upload', step: 'store' },
  { method: 'POST', path: '/rounds/:round/check', step: 'check' },
  { method: 'POST', path: '/rounds/:round/unchanged', step: 'confirmUnchanged' },
  { method: 'POST', path: '/rounds/:round/nil', step: 'declareNil' },
  { method: 'POST', path: '/rounds/:round/withdraw', step: 'withdrawNil' },
  { method: 'GET', path: '/rounds/:round/certify', step: 'showCertify' },
  { method: 'POST', path: '/rounds/:round/certify', step: 'certify' },
  { method: 'GET', path: '/rounds/:round/receipt', step: 'receipt' },
  { method: 'GET', path: '/imports/:id', step: 'showFile' },
  { method: 'GET', path: '/reports/:id', step: 'showReport' },
  { method: 'GET', path: '/reports/:id/saved', step: 'showReport' },
  { method: 'POST', path: '/reports/:id', step: 'saveReport' },
];

/** Characters of a key or an id in a path. Anything else leads nowhere. */
const PARAMETER = /^[\w-]{1,60}$/;

/** Finds the route of a path, with the parameters of the path. */
export function findWorkspaceRoute(
  method: string,
  path: string,
):
  | { readonly step: WorkspaceStep; readonly parameters: Readonly<Record<string, string>> }
  | undefined {
  const wanted = method === 'HEAD' ? 'GET' : method;
  for (const route of WORKSPACE_ROUTES) {
    if (route.method !== wanted) continue;
    const parameters = matchPath(route.path, path);
    if (parameters === undefined) continue;
    if (Object.values(parameters).every((value) => PARAMETER.test(value)))
      return { step: route.step, parameters };
  }
  return undefined;
}

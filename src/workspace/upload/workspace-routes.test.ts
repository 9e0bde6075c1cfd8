import { findWorkspaceRoute } from './workspace-routes.js';

test('a path leads to its step, by method', () => {
  expect(findWorkspaceRoute('GET', '/rounds/2021-2/certify')).toEqual({
    step: 'showCertify',
    parameters: { round: '2021-2' },
  });
  expect(findWorkspaceRoute('POST', '/rounds/2021-2/certify')?.step).toBe('certify');
  expect(findWorkspaceRoute('HEAD', '')?.step).toBe('welcome');
});

test('a path that is none leads nowhere', () => {
  const paths = ['/rounds/', '/rounds/..%2f', '/rounds/a b', '/rounds/2021-2/x', '/login/', '/x'];
  expect(paths.map((path) => findWorkspaceRoute('GET', path))).toEqual(paths.map(() => undefined));
  expect(findWorkspaceRoute('GET', '/logout')).toBeUndefined();
});

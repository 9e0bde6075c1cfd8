/**
 * Matches a path with a pattern such as `/projects/:code`. Returns the parameters by name, or
 * undefined when the path is another. A parameter is any one step that is not empty.
 */
export function matchPath(pattern: string, path: string): Record<string, string> | undefined {
  const steps = path.split('/');
  const parts = pattern.split('/');
  if (parts.length !== steps.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of parts.entries()) {
    const step = steps[index] ?? '';
    if (part.startsWith(':') && step !== '') parameters[part.slice(1)] = step;
    else if (part !== step) return undefined;
  }
  return parameters;
}

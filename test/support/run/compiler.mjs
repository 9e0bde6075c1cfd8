import { transformSync } from '@swc/core';

/** Compiles a source as the build does. In a `.ts` file, `<T>value` is no element of a page. */
export function compile(filename, text) {
  return transformSync(text, {
    filename,
    swcrc: false,
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', tsx: filename.endsWith('x'), decorators: true },
      transform: {
        react: { runtime: 'automatic', importSource: 'preact' },
        legacyDecorator: true,
        decoratorMetadata: true,
        useDefineForClassFields: false,
      },
    },
    module: { type: 'es6' },
    sourceMaps: 'inline',
  }).code;
}

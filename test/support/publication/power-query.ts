import PowerQuery from '@microsoft/powerquery-parser';

const { DefaultSettings, TaskUtils } = PowerQuery;

/** Call of a function in M: its name, and the texts that stand in its arguments. */
interface Call {
  readonly name: string;
  readonly texts: readonly string[];
  /** Name of the definition that the call stands in. */
  readonly within: string | undefined;
}

/** Requests of a recipe: one fixed address, the path below it, and the files. */
export interface Recipe {
  readonly addresses: readonly string[];
  readonly paths: readonly string[];
  readonly files: readonly string[];
}

/** Parses a recipe by Microsoft's own parser of M. Throws when it is no M. */
export async function readRecipe(text: string): Promise<Recipe> {
  const task = await TaskUtils.tryLexParse(DefaultSettings, text);
  if (!TaskUtils.isParseStageOk(task)) throw new Error('The recipe is no M');
  const calls = listCalls(task.ast, undefined);
  const web = calls.filter(({ name }) => name === 'Web.Contents');
  const endings = new Map(
    calls
      .filter(({ name, within }) => name === 'File' && within?.startsWith('From') === true)
      .map(({ within, texts: [ending = ''] }) => [within, ending]),
  );
  return {
    addresses: web.map(({ texts: [address = ''] }) => address),
    paths: web.map(({ texts: [, path = ''] }) => path),
    files: calls.flatMap(({ name, texts: [file = ''], within }) => {
      if (name === 'File' && within?.startsWith('From') !== true) return [file];
      const ending = endings.get(name);
      return ending === undefined ? [] : [file + ending];
    }),
  };
}

function listCalls(node: unknown, within: string | undefined): Call[] {
  if (Array.isArray(node)) return node.flatMap((one) => listCalls(one, within));
  if (!isNode(node)) return [];
  const name = node.kind === 'IdentifierPairedExpression' ? firstLiteral(node['key']) : undefined;
  const inside = Object.entries(node)
    .filter(([member]) => member !== 'tokenRange')
    .flatMap(([, child]) => listCalls(child, name ?? within));
  if (node.kind !== 'RecursivePrimaryExpression') return inside;
  const texts = listTexts(node['recursiveExpressions']);
  return [{ name: firstLiteral(node['head']) ?? '', texts, within }, ...inside];
}

function listTexts(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(listTexts);
  if (!isNode(node)) return [];
  if (node.kind === 'LiteralExpression' && node['literalKind'] === 'Text')
    return [String(node['literal']).slice(1, -1)];
  return Object.entries(node).flatMap(([member, child]) =>
    member === 'tokenRange' ? [] : listTexts(child),
  );
}

function firstLiteral(node: unknown): string | undefined {
  if (!isNode(node)) return undefined;
  if (typeof node['literal'] === 'string') return node['literal'];
  return firstLiteral(node['identifier']);
}

function isNode(
  value: unknown,
): value is { readonly kind: string; readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

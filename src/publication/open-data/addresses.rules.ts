/** Returns the address of a release's file. It never changes, and its bytes never do. */
export function fileAddressOf(
  base: string,
  { round, version }: { readonly round: string; readonly version: number },
  file: string,
): string {
  const path = [round, String(version), 'files', file].map(encodeURIComponent).join('/');
  return `${base}/v1/releases/${path}`;
}

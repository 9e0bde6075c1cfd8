/** Reads settings from the environment and collects every fault it finds. */
export class EnvironmentReader {
  readonly faults: string[] = [];

  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  /** Returns a setting without surrounding space, or undefined when it is missing or empty. */
  readText(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  /** Returns the parts of a setting between commas or spaces. */
  readList(name: string): string[] {
    return this.readText(name)?.split(/[\s,]+/) ?? [];
  }

  readOneOf<T extends string>(name: string, allowed: readonly T[], fallback: T): T {
    const value = this.readText(name) ?? fallback;
    const found = allowed.find((candidate) => candidate === value);
    if (found === undefined)
      this.faults.push(`${name} is "${value}"; expected one of ${allowed.join(', ')}`);
    return found ?? fallback;
  }

  readWhole<T extends number | undefined>(
    name: string,
    range: { readonly min: number; readonly max: number },
    fallback: T,
  ): number | T {
    const { min, max } = range;
    const value = this.readText(name);
    if (value === undefined) return fallback;
    const parsed = Number(value);
    if (Number.isInteger(parsed) && parsed >= min && parsed <= max) return parsed;
    this.faults.push(
      `${name} is "${value}"; expected a whole number from ${String(min)} to ${String(max)}`,
    );
    return fallback;
  }

  /** Returns a URL with one of these protocols, each with its colon. */
  readUrl(name: string, protocols: readonly string[]): string | undefined {
    const value = this.readText(name);
    if (value === undefined) return undefined;
    if (URL.canParse(value) && protocols.includes(new URL(value).protocol)) return value;
    const starts = protocols.map((protocol) => `${protocol}//`).join(' or ');
    this.faults.push(`${name} is not a URL; expected one that starts with ${starts}`);
    return undefined;
  }

  /** Returns a key of 32 bytes, which is written in base64. */
  readKey(name: string): Buffer | undefined {
    const value = this.readText(name);
    if (value === undefined) return undefined;
    const key = Buffer.from(value, 'base64');
    if (key.length === 32) return key;
    this.faults.push(`${name} is no key; expected 32 bytes in base64 (openssl rand -base64 32)`);
    return undefined;
  }

  readInstant(name: string): Date | undefined {
    const value = this.readText(name);
    if (value === undefined) return undefined;
    const parsed = new Date(value);
    if (Number.isNaN(parsed.getTime()))
      this.faults.push(
        `${name} is "${value}"; expected an instant such as 2021-01-11T08:00:00+01:00`,
      );
    return parsed;
  }
}

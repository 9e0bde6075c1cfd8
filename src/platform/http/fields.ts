import { applyDecorators } from '@nestjs/common';
import type { ApiPropertyOptions } from '@nestjs/swagger';
import { describedProperty, member } from './documentation.js';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { isId } from '../base/ids.js';
import type { Localised } from '../base/problem.js';
import { NESTED_CLASS } from './quick-validation.js';
import { isOrganisationNumber } from '../base/organisation-number.js';

/** What a failed validator tells the client; carried as class-validator's `context`. */
export interface FaultText extends Localised {
  readonly code: string;
}

interface FieldOptions {
  readonly description: string;
  readonly example?: unknown;
  /** May be absent. In a PATCH absent leaves the value as it is. */
  readonly optional?: boolean;
  /** May be null. In a PATCH null clears the value. */
  readonly nullable?: boolean;
}

/**
 * The message is not used, but class-validator drops the context of an own validator that has none.
 */
function says(code: string, nb: string, en: string, each = false): ValidationOptions {
  return { each, message: en, context: { code, nb, en } satisfies FaultText };
}

/** One decorator a property: its validation and its documentation cannot drift apart. */
function field(
  options: FieldOptions,
  api: ApiPropertyOptions,
  validators: readonly PropertyDecorator[],
): PropertyDecorator {
  return member(declared(options, api, validators));
}

function declared(
  options: FieldOptions,
  api: ApiPropertyOptions,
  validators: readonly PropertyDecorator[],
): PropertyDecorator {
  const { optional = false, nullable = false } = options;
  return applyDecorators(
    describedProperty({
      ...api,
      description: options.description,
      required: !optional,
      ...(nullable ? { nullable: true } : {}),
      ...(options.example === undefined ? {} : { example: options.example }),
    } as ApiPropertyOptions),
    ...validators,
    ...(optional || nullable
      ? [
          ValidateIf(
            (_: object, value: unknown) =>
              !(optional && value === undefined) && !(nullable && value === null),
          ),
        ]
      : []),
  );
}

export function Text(
  options: FieldOptions & { readonly max: number; readonly pattern?: RegExp },
): PropertyDecorator {
  const { max, pattern } = options;
  return field(
    options,
    {
      type: 'string',
      minLength: 1,
      maxLength: max,
      ...(pattern === undefined ? {} : { pattern: pattern.source }),
    },
    [
      IsString(says('wrong-type', 'Må være tekst', 'Must be text')),
      MaxLength(
        max,
        says('too-long', `Høyst ${String(max)} tegn`, `At most ${String(max)} characters`),
      ),
      Matches(/\S/, says('empty', 'Kan ikke være tom', 'Must not be empty')),
      ...(pattern === undefined
        ? []
        : [
            Matches(
              pattern,
              says(
                'wrong-form',
                `Må ha formen ${pattern.source}`,
                `Must have the form ${pattern.source}`,
              ),
            ),
          ]),
    ],
  );
}

const MAILBOX = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$/;

/** Address of a shared mailbox, never a person's; it may be left out. */
export function Mailbox(options: Pick<FieldOptions, 'description' | 'example'>): PropertyDecorator {
  return Text({ ...options, max: 200, pattern: MAILBOX, optional: true, nullable: true });
}

interface WholeOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
}

export function Whole(options: WholeOptions): PropertyDecorator {
  return member(whole(options));
}

function whole(options: WholeOptions): PropertyDecorator {
  const { min, max } = options;
  const range = says(
    'out-of-range',
    `Må være fra ${String(min)} til ${String(max)}`,
    `Must be from ${String(min)} to ${String(max)}`,
  );
  return declared(options, { type: 'integer', minimum: min, maximum: max }, [
    IsInt(says('wrong-type', 'Må være et helt tall', 'Must be a whole number')),
    Min(min, range),
    Max(max, range),
  ]);
}

export function Flag(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'boolean' }, [
    IsBoolean(says('wrong-type', 'Må være sann eller usann', 'Must be true or false')),
  ]);
}

export function OneOf(
  values: readonly string[],
  options: FieldOptions & { readonly name: string; readonly code?: string },
): PropertyDecorator {
  const list = values.join(', ');
  return field(options, { enum: [...values], enumName: options.name }, [
    IsIn(
      [...values],
      says(options.code ?? 'not-allowed', `Må være en av ${list}`, `Must be one of ${list}`),
    ),
  ]);
}

/** Some of a list of values, separated by commas, in the query string: each once. */
export function SomeOf(
  values: readonly string[],
  options: FieldOptions & {
    readonly max: number;
    readonly what: Localised & { readonly code: string };
  },
): PropertyDecorator {
  const { max, what } = options;
  const [list, one] = [values.join(', '), values.join('|')];
  const each = (
    name: string,
    holds: (parts: readonly string[]) => boolean,
    text: ValidationOptions,
  ): PropertyDecorator =>
    ValidateBy(
      {
        name,
        validator: { validate: (value) => typeof value !== 'string' || holds(value.split(',')) },
      },
      text,
    );
  return field(
    options,
    { type: 'string', pattern: `^(?:${one})(?:,(?:${one})){0,${String(max - 1)}}$` },
    [
      IsString(says('wrong-type', 'Må være tekst', 'Must be text')),
      each(
        'isKnown',
        (parts) => parts.every((part) => values.includes(part)),
        says(`unknown-${what.code}`, `Må være ${what.nb}: ${list}`, `Must be ${what.en}: ${list}`),
      ),
      each(
        'isDistinct',
        (parts) => new Set(parts).size === parts.length,
        says(`${what.code}-repeated`, 'Står to ganger', 'Stands twice'),
      ),
      each(
        'isFew',
        (parts) => parts.length <= max,
        says(`too-many-${what.code}s`, `Høyst ${String(max)}`, `At most ${String(max)}`),
      ),
    ],
  );
}

const DATE = /^20\d{2}-(\d{2})-(\d{2})$/;

/** Whether a text is a date of the calendar from 2000 to 2099. */
export function isCalendarDate(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, month = '', day = ''] = DATE.exec(value) ?? [];
  if (day === '') return false;
  // Of a day that a month does not have the date is one of the month after it.
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return false;
  return (
    Number(day) <= 28 ||
    new Date(Date.UTC(Number(value.slice(0, 4)), Number(month) - 1, Number(day))).getUTCDate() ===
      Number(day)
  );
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:\d{2})$/;

function isInstant(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    INSTANT.test(value) &&
    isCalendarDate(value.slice(0, 10)) &&
    !Number.isNaN(Date.parse(value))
  );
}

export function DateOnly(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'date' }, [
    ValidateBy(
      { name: 'isCalendarDate', validator: { validate: isCalendarDate } },
      says(
        'not-a-date',
        'Må være en dato fra 2000 til 2099, som 2021-04-23',
        'Must be a date from 2000 to 2099, such as 2021-04-23',
      ),
    ),
  ]);
}

export function Instant(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'date-time' }, [
    ValidateBy(
      { name: 'isInstant', validator: { validate: isInstant } },
      says(
        'not-an-instant',
        'Må være et tidspunkt med tidssone, som 2021-04-23T16:00:00+02:00',
        'Must be an instant with its offset, such as 2021-04-23T16:00:00+02:00',
      ),
    ),
  ]);
}

export function OrganisationNumber(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', pattern: '^\\d{9}$' }, [
    ValidateBy(
      { name: 'isOrganisationNumber', validator: { validate: isOrganisationNumber } },
      says(
        'organisation-number',
        'Må være et organisasjonsnummer: ni siffer med riktig kontrollsiffer (modulus 11)',
        'Must be an organisation number: nine digits with a correct check digit (mod 11)',
      ),
    ),
  ]);
}

/** An address on the open web that a reader can follow: https, a public name, no user, no port. */
function isWebAddress(value: unknown): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, username, password, port, hostname } = new URL(value);
  return (
    protocol === 'https:' &&
    username === '' &&
    password === '' &&
    port === '' &&
    /^(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(hostname) &&
    !/\.(?:local|internal|localhost|test|invalid|example)$/.test(hostname)
  );
}

export function WebAddress(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'uri', maxLength: 2000 }, [
    MaxLength(2000, says('too-long', 'Høyst 2000 tegn', 'At most 2000 characters')),
    ValidateBy(
      { name: 'isWebAddress', validator: { validate: isWebAddress } },
      says(
        'not-a-web-address',
        'Må være en https-adresse på det åpne nettet, som https://www.helsedirektoratet.no',
        'Must be an https address on the open web, such as https://www.helsedirektoratet.no',
      ),
    ),
  ]);
}

export function Id(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'string', format: 'uuid' }, [
    ValidateBy(
      {
        name: 'isId',
        validator: { validate: (value) => typeof value === 'string' && isId(value) },
      },
      says(
        'not-an-id',
        'Må være en id med små bokstaver, som den ble svart',
        'Must be an id in lower case, as it was answered',
      ),
    ),
  ]);
}

// Swagger knows a class that is named later by a function that is itself called `type`, hence
// `type: () => type()`.
export function Nested(type: () => new () => object, options: FieldOptions): PropertyDecorator {
  const wrong = says('wrong-type', 'Må være et objekt', 'Must be an object');
  return member(
    applyDecorators(
      Reflect.metadata(NESTED_CLASS, type),
      Type(type),
      declared(options, { type: () => type() }, [IsObject(wrong), ValidateNested(wrong)]),
    ),
  );
}

export function NestedList(
  type: () => new () => object,
  options: FieldOptions & { readonly max: number },
): PropertyDecorator {
  const wrong = says('wrong-type', 'Må være en liste av objekter', 'Must be a list of objects');
  return member(
    applyDecorators(
      Reflect.metadata(NESTED_CLASS, type),
      Type(type),
      declared(options, { type: () => type(), isArray: true, maxItems: options.max }, [
        IsArray(wrong),
        ArrayMaxSize(
          options.max,
          says('too-many', `Høyst ${String(options.max)}`, `At most ${String(options.max)}`),
        ),
        IsObject({ ...wrong, each: true }),
        ValidateNested({ ...wrong, each: true }),
      ]),
    ),
  );
}

export function TextList(
  options: FieldOptions & { readonly max: number; readonly pattern: RegExp },
): PropertyDecorator {
  return field(
    options,
    {
      type: 'array',
      maxItems: options.max,
      items: { type: 'string', pattern: options.pattern.source },
    },
    [
      IsArray(says('wrong-type', 'Må være en liste', 'Must be a list')),
      ArrayMaxSize(
        options.max,
        says('too-many', `Høyst ${String(options.max)}`, `At most ${String(options.max)}`),
      ),
      Matches(
        options.pattern,
        says(
          'wrong-form',
          `Må ha formen ${options.pattern.source}`,
          `Must have the form ${options.pattern.source}`,
          true,
        ),
      ),
    ],
  );
}

/** A whole number in the query string. */
export function WholeParameter(options: WholeOptions): PropertyDecorator {
  return member(
    applyDecorators(
      Transform(({ value }: { value: unknown }) =>
        typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value,
      ),
      whole({ ...options, optional: true }),
    ),
  );
}

import { applyDecorators } from '@nestjs/common';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
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
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { isId } from '../base/ids.js';
import { isOrganisationNumber } from '../base/organisation-number.js';
import type { Localised } from '../base/problem.js';
import { declareMember } from './documentation.js';
import { declareField, decorateField, explain, type FieldOptions } from './field.js';
import { isCalendarDate, isInstant, isWebAddress, ONE_LINE, VISIBLE } from '../base/formats.js';
import { NESTED_CLASS } from './quick-validation.js';

/** Longest text that is one line: a title, a name or a code. Longer texts may have several. */
const ONE_LINE_MAX = 300;

/** A form that texts must have, and the words that say it. Without words an example says it. */
interface Form {
  readonly pattern: RegExp;
  readonly form?: Localised;
}

export function Text(
  options: FieldOptions & { readonly max: number } & Partial<Form>,
): PropertyDecorator {
  const { max, pattern, form } = options;
  const tooLong = explain(
    'too-long',
    `Høyst ${String(max)} tegn`,
    `At most ${String(max)} characters`,
  );
  const validators = [
    IsString(explain('wrong-type', 'Må være tekst', 'Must be text')),
    MaxLength(max, tooLong),
    Matches(VISIBLE, explain('empty', 'Kan ikke være tom', 'Must not be empty')),
  ];
  const api = { type: 'string', minLength: 1, maxLength: max } as const;
  // No pattern of a code allows a line break.
  if (pattern === undefined)
    return declareField(options, api, max > ONE_LINE_MAX ? validators : [...validators, OneLine()]);
  return declareField(options, { ...api, pattern: pattern.source }, [
    ...validators,
    Matches(pattern, explainForm(options.example, form)),
  ]);
}

function OneLine(): PropertyDecorator {
  return ValidateBy(
    {
      name: 'isOneLine',
      validator: { validate: (value) => typeof value !== 'string' || ONE_LINE.test(value) },
    },
    explain('line-break', 'Kan ikke ha linjeskift', 'Must not have line breaks'),
  );
}

/** Explains the form of a text in words, or else by an example, where there is one. */
function explainForm(example: unknown, form?: Localised): ValidationOptions {
  if (form !== undefined) return explain('wrong-form', form.nb, form.en);
  const shown: unknown = Array.isArray(example) ? example[0] : example;
  return typeof shown === 'string'
    ? explain('wrong-form', `Må ha samme form som ${shown}`, `Must have the same form as ${shown}`)
    : explain('wrong-form', 'Har feil form', 'Has the wrong form');
}

function explainTooFew(min: number): ValidationOptions {
  return explain('too-few', `Minst ${String(min)} i listen`, `At least ${String(min)} in the list`);
}

function explainTooMany(max: number): ValidationOptions {
  return explain('too-many', `Høyst ${String(max)} i listen`, `At most ${String(max)} in the list`);
}

const MAILBOX = /^[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}$/;

/** Declares an address of a shared mailbox, never of a person. It may be left out. */
export function Mailbox(options: Pick<FieldOptions, 'description' | 'example'>): PropertyDecorator {
  return RequiredMailbox({ ...options, optional: true, nullable: true });
}

/** Declares an address of a shared mailbox that must be there. */
export function RequiredMailbox(options: FieldOptions): PropertyDecorator {
  return Text({ ...options, max: 200, pattern: MAILBOX });
}

interface WholeOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
}

export function Whole(options: WholeOptions): PropertyDecorator {
  return declareMember(declareWhole(options));
}

function declareWhole(options: WholeOptions): PropertyDecorator {
  const { min, max } = options;
  const range = explain(
    'out-of-range',
    `Må være fra ${String(min)} til ${String(max)}`,
    `Must be from ${String(min)} to ${String(max)}`,
  );
  return decorateField(options, { type: 'integer', minimum: min, maximum: max }, [
    IsInt(explain('wrong-type', 'Må være et helt tall', 'Must be a whole number')),
    Min(min, range),
    Max(max, range),
  ]);
}

export function Flag(options: FieldOptions): PropertyDecorator {
  return declareField(options, { type: 'boolean' }, [
    IsBoolean(explain('wrong-type', 'Må være sann eller usann', 'Must be true or false')),
  ]);
}

export function OneOf(
  values: readonly string[],
  options: FieldOptions & { readonly name: string; readonly code?: string },
): PropertyDecorator {
  const list = values.join(', ');
  return declareField(options, { enum: [...values], enumName: options.name }, [
    IsIn(
      [...values],
      explain(options.code ?? 'not-allowed', `Må være en av ${list}`, `Must be one of ${list}`),
    ),
  ]);
}

/** Declares a query parameter that takes some of a list of values, separated by commas. */
export function SomeOf(
  values: readonly string[],
  options: FieldOptions & {
    readonly max: number;
    readonly what: Localised & { readonly code: string };
  },
): PropertyDecorator {
  const { max, what } = options;
  const [list, one] = [values.join(', '), values.join('|')];
  const unknown = explain(
    `unknown-${what.code}`,
    `Må være ${what.nb}: ${list}`,
    `Must be ${what.en}: ${list}`,
  );
  const repeated = explain(`${what.code}-repeated`, 'Er oppgitt to ganger', 'Is given twice');
  const tooMany = explain(
    `too-many-${what.code}s`,
    `Høyst ${String(max)}, med komma mellom`,
    `At most ${String(max)}, separated by commas`,
  );
  return declareField(
    options,
    { type: 'string', pattern: `^(?:${one})(?:,(?:${one})){0,${String(max - 1)}}$` },
    [
      IsString(explain('wrong-type', 'Må være tekst', 'Must be text')),
      CheckParts('isKnown', (parts) => parts.every((part) => values.includes(part)), unknown),
      CheckParts('isDistinct', (parts) => new Set(parts).size === parts.length, repeated),
      CheckParts('isFew', (parts) => parts.length <= max, tooMany),
    ],
  );
}

/** Declares a check of the parts of a text that are separated by commas. */
function CheckParts(
  name: string,
  holds: (parts: readonly string[]) => boolean,
  text: ValidationOptions,
): PropertyDecorator {
  const validate = (value: unknown): boolean =>
    typeof value !== 'string' || holds(value.split(','));
  return ValidateBy({ name, validator: { validate } }, text);
}

export function DateOnly(options: FieldOptions): PropertyDecorator {
  return declareField(options, { type: 'string', format: 'date' }, [
    ValidateBy(
      { name: 'isCalendarDate', validator: { validate: isCalendarDate } },
      explain(
        'not-a-date',
        'Må være en dato fra 2000 til 2099, som 2021-04-23',
        'Must be a date from 2000 to 2099, such as 2021-04-23',
      ),
    ),
  ]);
}

export function Instant(options: FieldOptions): PropertyDecorator {
  return declareField(options, { type: 'string', format: 'date-time' }, [
    ValidateBy(
      { name: 'isInstant', validator: { validate: isInstant } },
      explain(
        'not-an-instant',
        'Må være et tidspunkt med tidssone, som 2021-04-23T16:00:00+02:00',
        'Must be an instant with its offset, such as 2021-04-23T16:00:00+02:00',
      ),
    ),
  ]);
}

export function OrganisationNumber(options: FieldOptions): PropertyDecorator {
  return declareField(options, { type: 'string', pattern: '^\\d{9}$' }, [
    ValidateBy(
      { name: 'isOrganisationNumber', validator: { validate: isOrganisationNumber } },
      explainOrganisationNumber(),
    ),
  ]);
}

function explainOrganisationNumber(): ValidationOptions {
  return explain(
    'organisation-number',
    'Må være et organisasjonsnummer: ni siffer med riktig kontrollsiffer (modulus 11)',
    'Must be an organisation number: nine digits with a correct check digit (mod 11)',
  );
}

/** Declares a list of organisation numbers. */
export function OrganisationNumberList(
  options: FieldOptions & { readonly max: number },
): PropertyDecorator {
  const { max } = options;
  return declareField(
    options,
    { type: 'array', maxItems: max, items: { type: 'string', pattern: '^\\d{9}$' } },
    [
      IsArray(explain('wrong-type', 'Må være en liste', 'Must be a list')),
      ArrayMaxSize(max, explainTooMany(max)),
      ValidateBy(
        { name: 'isOrganisationNumber', validator: { validate: isOrganisationNumber } },
        { ...explainOrganisationNumber(), each: true },
      ),
    ],
  );
}

export function WebAddress(options: FieldOptions): PropertyDecorator {
  return declareField(options, { type: 'string', format: 'uri', maxLength: 2000 }, [
    MaxLength(2000, explain('too-long', 'Høyst 2000 tegn', 'At most 2000 characters')),
    ValidateBy(
      { name: 'isWebAddress', validator: { validate: isWebAddress } },
      explain(
        'not-a-web-address',
        'Må være en https-adresse på det åpne nettet, som https://www.helsedirektoratet.no',
        'Must be an https address on the open web, such as https://www.helsedirektoratet.no',
      ),
    ),
  ]);
}

export function Id(options: FieldOptions): PropertyDecorator {
  return declareField(options, { type: 'string', format: 'uuid' }, [
    ValidateBy(
      {
        name: 'isId',
        validator: { validate: (value) => typeof value === 'string' && isId(value) },
      },
      explain(
        'not-an-id',
        'Må være en id slik tjenesten skriver den, med små bokstaver',
        'Must be an id as the service writes it, in lower case',
      ),
    ),
  ]);
}

// Swagger recognises a class that is defined later by a function named `type`, hence `type: () =>
// type()`.
export function Nested(type: () => new () => object, options: FieldOptions): PropertyDecorator {
  const wrong = explain('wrong-type', 'Må være et objekt', 'Must be an object');
  return declareMember(
    applyDecorators(
      Reflect.metadata(NESTED_CLASS, type),
      Type(type),
      decorateField(options, { type: () => type() }, [IsObject(wrong), ValidateNested(wrong)]),
    ),
  );
}

export function NestedList(
  type: () => new () => object,
  options: FieldOptions & { readonly min?: number; readonly max: number },
): PropertyDecorator {
  const { min = 0, max } = options;
  const wrong = explain('wrong-type', 'Må være en liste av objekter', 'Must be a list of objects');
  const limits = { ...(min > 0 ? { minItems: min } : {}), maxItems: max };
  return declareMember(
    applyDecorators(
      Reflect.metadata(NESTED_CLASS, type),
      Type(type),
      decorateField(options, { type: () => type(), isArray: true, ...limits }, [
        IsArray(wrong),
        ...(min > 0 ? [ArrayMinSize(min, explainTooFew(min))] : []),
        ArrayMaxSize(max, explainTooMany(max)),
        IsObject({ ...wrong, each: true }),
        ValidateNested({ ...wrong, each: true }),
      ]),
    ),
  );
}

export function TextList(
  options: FieldOptions & { readonly max: number } & Form,
): PropertyDecorator {
  return declareField(
    options,
    {
      type: 'array',
      maxItems: options.max,
      items: { type: 'string', pattern: options.pattern.source },
    },
    [
      IsArray(explain('wrong-type', 'Må være en liste', 'Must be a list')),
      ArrayMaxSize(options.max, explainTooMany(options.max)),
      Matches(options.pattern, { ...explainForm(options.example, options.form), each: true }),
    ],
  );
}

/** Declares a query parameter that takes a whole number. It is optional unless declared otherwise. */
export function WholeParameter(options: WholeOptions): PropertyDecorator {
  return declareMember(
    applyDecorators(
      Transform(({ value }: { value: unknown }) =>
        typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value,
      ),
      declareWhole({ optional: true, ...options }),
    ),
  );
}

import { ValidationError } from '@nuages/core';
import {
  DecimalValidator,
  EmailValidator,
  FileExtensionValidator,
  IPAddressValidator,
  MaxLengthValidator,
  MaxValueValidator,
  MinLengthValidator,
  MinValueValidator,
  ProhibitNullCharactersValidator,
  RegexValidator,
  URLValidator,
  validateCommaSeparatedIntegerList,
  validateInteger,
  validateSlug,
  validateUnicodeSlug,
  type ValidatorLike,
} from '@nuages/serializers';
import { decode } from '../../values.js';

/** A validator of the vectors: Django's name, with its arguments. */
export interface ValidatorSpec {
  readonly validator: string;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, any>>; // each validator has its own
  readonly [key: string]: any; // as above
}

/** Makes validators that need a database. */
export type DatabaseValidators = (spec: ValidatorSpec) => ValidatorLike;

/** Our validator for one of the vectors. */
export function makeValidator(spec: ValidatorSpec, database?: DatabaseValidators): ValidatorLike {
  const make = MAKERS[spec.validator];
  const args = (spec.args ?? []).map(decode);
  if (make) return make(args, { ...spec.kwargs }, spec);
  if (database) return database(spec);
  throw new Error(`no validator '${spec.validator}'`);
}

type Make = (args: any[], kwargs: Record<string, any>, spec: ValidatorSpec) => ValidatorLike;

const MAKERS: Readonly<Record<string, Make>> = {
  EmailValidator: (_args, kwargs) => new EmailValidator(kwargs),
  URLValidator: (_args, kwargs) => new URLValidator(kwargs),
  validate_slug: () => validateSlug,
  validate_unicode_slug: () => validateUnicodeSlug,
  validate_ipv4_address: () => new IPAddressValidator('ipv4'),
  validate_ipv6_address: () => new IPAddressValidator('ipv6'),
  validate_ipv46_address: () => new IPAddressValidator(),
  validate_comma_separated_integer_list: () => validateCommaSeparatedIntegerList,
  validate_integer: () => validateInteger,
  MaxValueValidator: ([limit]) => new MaxValueValidator(limit),
  MinValueValidator: ([limit]) => new MinValueValidator(limit),
  MaxLengthValidator: ([limit]) => new MaxLengthValidator(limit),
  MinLengthValidator: ([limit]) => new MinLengthValidator(limit),
  DecimalValidator: ([digits, places]) => new DecimalValidator(digits, places),
  FileExtensionValidator: (_args, kwargs) => new FileExtensionValidator({ allowedExtensions: kwargs['allowed_extensions'] }),
  ProhibitNullCharactersValidator: () => new ProhibitNullCharactersValidator(),
  RegexValidator: (args, { regex, inverse_match: inverseMatch, code, flags }) =>
    new RegexValidator(args[0] ?? regex, { code, inverseMatch, flags }),
  codes:
    (_args, _kwargs, { when, code }) =>
    (value: unknown) => {
      if (String(value) === String(when)) throw new ValidationError('refused', code);
    },
};

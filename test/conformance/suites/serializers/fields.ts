import {
  BooleanField,
  CharField,
  ChoiceField,
  DateField,
  DateTimeField,
  DecimalField,
  DictField,
  DurationField,
  EmailField,
  type Field,
  FileField,
  FloatField,
  HiddenField,
  HStoreField,
  IntegerField,
  IPAddressField,
  JSONField,
  ListField,
  MethodField,
  MultipleChoiceField,
  ReadOnlyField,
  RegexField,
  type Scope,
  SKIP,
  SlugField,
  TimeField,
  URLField,
  UUIDField,
} from '@nuages/serializers';
import { decode } from '../../values.js';
import { camel } from './names.js';
import { type DatabaseValidators, makeValidator, type ValidatorSpec } from './validators.js';

/** A field of the vectors. */
export interface FieldSpec {
  readonly class: string;
  readonly kwargs: Readonly<Record<string, any>>; // each field has its own
}

/** Makes fields of classes that the plain package does not have. */
export type FieldMakers = Readonly<Record<string, (options: any) => Field<any>>>;

const FIELDS: FieldMakers = {
  BooleanField,
  CharField,
  ChoiceField,
  DateField,
  DateTimeField,
  DecimalField,
  DictField,
  DurationField,
  EmailField,
  FileField,
  FloatField,
  HStoreField,
  HiddenField,
  IPAddressField,
  IntegerField,
  JSONField,
  ListField,
  MultipleChoiceField,
  ReadOnlyField,
  RegexField,
  SerializerMethodField: MethodField,
  SlugField,
  TimeField,
  URLField,
  UUIDField,
};

/** Our field for one of the vectors. */
export function makeField(spec: FieldSpec, more: FieldMakers = {}, database?: DatabaseValidators): Field<any> {
  const make = more[spec.class] ?? FIELDS[spec.class];
  if (!make) throw new Error(`no field '${spec.class}'`);
  return make(fieldOptions(spec.kwargs, more, database));
}

/** Our options for a field's keyword arguments. */
export function fieldOptions(
  kwargs: Readonly<Record<string, any>>,
  more: FieldMakers = {},
  database?: DatabaseValidators,
): Record<string, unknown> {
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(kwargs)) {
    if (key === 'child' || key === 'pk_field') options[camel(key)] = makeField(value, more, database);
    else if (key === 'validators') options[key] = (value as ValidatorSpec[]).map((spec) => makeValidator(spec, database));
    else if (key === 'default') options[key] = makeDefault(value);
    else if (key === 'protocol') options[key] = String(value).toLowerCase();
    else if (key === 'method_name') options['method'] = value;
    else options[camel(key)] = decode(value);
  }
  return options;
}

function makeDefault(value: any): unknown {
  if (value !== null && typeof value === 'object') {
    if ('$callable' in value) return () => decode(value.$callable);
    if ('$create_only' in value) return ({ instance }: Scope) => (instance == null ? decode(value.$create_only) : SKIP);
  }
  return decode(value);
}

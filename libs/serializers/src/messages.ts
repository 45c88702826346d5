import { findApplication } from '@nuages/core';
import { currentOptions } from './serializers.options.js';
import { MessageTranslator } from './message-translator.js';

/** Values that a message's placeholders stand for. */
export type MessageParams = Readonly<Record<string, unknown>>;

/**
 * The text of every error that a field, a validator or a serializer reports, by its code. `{name}` is a placeholder. A field's
 * option `errorMessages` goes first, then its serializer's in Meta, then those of `SerializersModule.forRoot`, then a text for the field's kind (`CharField.invalid`), then the plain code.
 *
 * @see DRF's `default_error_messages`
 */
export const messages: Readonly<Record<string, string>> = {
  required: 'This field is required.',
  null: 'This field may not be null.',
  invalid: 'Invalid value.',
  blank: 'This field may not be blank.',
  max_length: 'Ensure this field has no more than {limit} characters.',
  min_length: 'Ensure this field has at least {limit} characters.',
  max_value: 'Ensure this value is less than or equal to {limit}.',
  min_value: 'Ensure this value is greater than or equal to {limit}.',
  max_string_length: 'String value too large.',
  null_characters_not_allowed: 'Null characters are not allowed.',
  surrogate_characters_not_allowed: 'Surrogate characters are not allowed: U+{codePoint}.',
  max_digits: 'Ensure that there are no more than {limit} digits in total.',
  max_decimal_places: 'Ensure that there are no more than {limit} decimal places.',
  max_whole_digits: 'Ensure that there are no more than {limit} digits before the decimal point.',
  date: 'Expected a datetime but got a date.',
  make_aware: 'Invalid datetime for the timezone "{timezone}".',
  overflow: 'Datetime value out of range.',
  invalid_choice: '"{input}" is not a valid choice.',
  not_a_list: 'Expected a list of items but got type "{type}".',
  not_a_dict: 'Expected a dictionary of items but got type "{type}".',
  empty: 'This list may not be empty.',
  max_items: 'Ensure this list has no more than {limit} items.',
  max_depth: 'Ensure this value is nested no deeper than {limit} levels.',
  does_not_exist: 'Invalid pk "{value}" - object does not exist.',
  incorrect_type: 'Incorrect type. Expected pk value, received {type}.',
  unique: 'This field must be unique.',
  unique_for_date: 'This field must be unique for the "{dateField}" date.',
  unique_for_month: 'This field must be unique for the "{dateField}" month.',
  unique_for_year: 'This field must be unique for the "{dateField}" year.',
  no_name: 'No filename could be determined.',
  invalid_image: 'Upload a valid image. The file you uploaded was either not an image or a corrupted image.',
  max_pixels: 'Ensure this image has no more than {limit} pixels.',
  max_size: 'Ensure this file has at most {limit} bytes.',
  invalid_extension: 'File extension "{extension}" is not allowed. Allowed extensions are: {allowed}.',
  no_match: 'Invalid hyperlink - No URL match.',
  incorrect_match: 'Invalid hyperlink - Incorrect URL match.',
  'ModelField.unique': '{model} with this {field} already exists.',
  'UniqueTogetherValidator.unique': 'The fields {fields} must make a unique set.',
  'Serializer.null': 'No data provided',
  'Serializer.invalid': 'Invalid data. Expected a dictionary, but got {type}.',
  'ListSerializer.does_not_exist': 'There is no such object here: {value}.',
  'ListSerializer.unique': 'This object is named twice: {value}.',
  'ListSerializer.max_length': 'Ensure this field has no more than {limit} elements.',
  'ListSerializer.min_length': 'Ensure this field has at least {limit} elements.',
  'ListField.max_length': 'Ensure this field has no more than {limit} elements.',
  'ListField.min_length': 'Ensure this field has at least {limit} elements.',
  'DictField.empty': 'This dictionary may not be empty.',
  'MultipleChoiceField.empty': 'This selection may not be empty.',
  'BooleanField.invalid': 'Must be a valid boolean.',
  'CharField.invalid': 'Not a valid string.',
  'EmailField.invalid': 'Enter a valid email address.',
  'RegexField.invalid': 'This value does not match the required pattern.',
  'SlugField.invalid': 'Enter a valid "slug" consisting of letters, numbers, underscores or hyphens.',
  'URLField.invalid': 'Enter a valid URL.',
  'UUIDField.invalid': 'Must be a valid UUID.',
  'IPAddressField.invalid': 'Enter a valid IPv4 or IPv6 address.',
  'IntegerField.invalid': 'A valid integer is required.',
  'BigIntegerField.invalid': 'A valid integer is required.',
  'IntegerField.overflow': 'Integer value out of range.',
  'BigIntegerField.overflow': 'Integer value out of range.',
  'FloatField.invalid': 'A valid number is required.',
  'DecimalField.invalid': 'A valid number is required.',
  'DateTimeField.invalid': 'Datetime has wrong format. Use one of these formats instead: {format}.',
  'DateField.invalid': 'Date has wrong format. Use one of these formats instead: {format}.',
  'TimeField.invalid': 'Time has wrong format. Use one of these formats instead: {format}.',
  'DurationField.invalid': 'Duration has wrong format. Use one of these formats instead: {format}.',
  'JSONField.invalid': 'Value must be valid JSON.',
  'FileField.invalid': 'The submitted data was not a file. Check the encoding type on the form.',
  'FileField.empty': 'The submitted file is empty.',
  'FileField.max_length': 'Ensure this filename has at most {limit} characters (it has {length}).',
  'ImageField.invalid': 'The submitted data was not a file. Check the encoding type on the form.',
  'ImageField.empty': 'The submitted file is empty.',
  'ImageField.max_length': 'Ensure this filename has at most {limit} characters (it has {length}).',
  'SlugRelatedField.does_not_exist': 'Object with {slugField}={value} does not exist.',
  'HyperlinkedRelatedField.does_not_exist': 'Invalid hyperlink - Object does not exist.',
  'HyperlinkedRelatedField.incorrect_type': 'Incorrect type. Expected URL string, received {type}.',
};

/**
 * The text for a code, its placeholders filled: from `own` (by kind and code, or code alone), else `fallback`, else the catalogue's.
 * The application's {@link MessageTranslator} has the last word.
 */
export function messageFor(
  kind: string,
  code: string,
  params: MessageParams = {},
  own: Readonly<Record<string, string>> = {},
  fallback?: string,
): string {
  const key = `${kind}.${code}`;
  const shared = currentOptions().messages ?? {};
  const text = own[key] ?? own[code] ?? shared[key] ?? fallback ?? shared[code] ?? messages[key] ?? messages[code] ?? 'Invalid value.';
  const translated = findApplication()?.find(MessageTranslator)?.translate({ kind, code, text, params }) ?? text;
  return translated.includes('{')
    ? translated.replace(/\{(\w+)\}/g, (hole, name: string) => (Object.hasOwn(params, name) ? String(params[name]) : hole))
    : translated;
}

/** Texts for clients. */
export const SERVER_ERROR = 'A server error occurred.';
export const INVALID_PAGE = 'Invalid page.';
export const DISALLOWED_HOST = 'Invalid HTTP_HOST header.';
export const INVALID_CURSOR = 'Invalid cursor';

/** The texts of filters, by code. `{value}` is what the client sent. */
export const FILTER_MESSAGES = {
  invalid: 'Enter a valid value.',
  invalid_number: 'Enter a number.',
  invalid_date: 'Enter a valid date.',
  invalid_datetime: 'Enter a valid date/time.',
  invalid_time: 'Enter a valid time.',
  invalid_duration: 'Enter a valid duration.',
  invalid_uuid: 'Enter a valid UUID.',
  invalid_regex: 'Enter a valid regular expression, and a simple one.',
  invalid_choice: 'Select a valid choice. {value} is not one of the available choices.',
  invalid_model_choice: 'Select a valid choice. That choice is not one of the available choices.',
  invalid_pk_value: '“{value}” is not a valid value.',
  invalid_list: 'Enter a list of values.',
  invalid_values: 'Range query expects two values.',
  max_value: 'Ensure this value is less than or equal to {value}.',
  too_many_values: 'Choose at most {value} values.',
  null_characters_not_allowed: 'Null characters are not allowed.',
  required: 'This field is required.',
  lookup_required: 'Select a lookup.',
} as const;

/** What clients are told whose version is not allowed, by where they name it. */
export const INVALID_VERSION = {
  accept: 'Invalid version in "Accept" header.',
  path: 'Invalid version in URL path.',
  query: 'Invalid version in query parameter.',
  header: 'Invalid version in header.',
  host: 'Invalid version in hostname.',
} as const;

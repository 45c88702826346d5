/** Texts for clients, by error code. */
export const MESSAGES = {
  null: 'This field cannot be null.',
  blank: 'This field cannot be blank.',
  required: 'This field is required.',
  invalid: 'Enter a valid value.',
  invalid_choice: 'Value is not a valid choice.',
  max_length: (limit: number) => `Ensure this value has at most ${limit} characters.`,
  max_items: (limit: number) => `Ensure there are at most ${limit} values.`,
  lookup_not_allowed: 'Filtering by this is not allowed.',
  min_value: (limit: bigint) => `Ensure this value is greater than or equal to ${limit}.`,
  max_value: (limit: bigint) => `Ensure this value is less than or equal to ${limit}.`,
  max_digits: (limit: number) => `Ensure that there are no more than ${limit} digits in total.`,
  max_decimal_places: (limit: number) => `Ensure that there are no more than ${limit} decimal places.`,
  max_whole_digits: (limit: number) => `Ensure that there are no more than ${limit} digits before the decimal point.`,
  not_there: (model: string) => `This ${model} does not exist.`,
  unique_for: (field: string, dates: string, period: string) => `${field} must be unique for ${dates} ${period}.`,
  unique: (model: string, field: string) => `${model} with this ${field} already exists.`,
} as const;

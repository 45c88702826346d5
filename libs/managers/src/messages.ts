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
  unique: (model: string, field: string) => `${model} with this ${field} already exists.`,
  unique_together: (model: string, fields: string) => `${model} with this ${fields} already exists.`,
} as const;

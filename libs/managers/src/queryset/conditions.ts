/** Lookups by their spelling, as `{ author__username__istartswith: 'j' }`: all must hold, on the same related rows. */
export type Conditions = Readonly<Record<string, unknown>>;

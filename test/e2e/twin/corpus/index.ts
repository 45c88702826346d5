import type { Step } from '../step.js';
import { filters, reading } from './reading.js';
import { signingIn } from './signing-in.js';
import { writing } from './writing.js';

/** Every request, in the order in which they are sent to freshly seeded data. */
export const corpus: Step[] = [...reading, ...filters, ...signingIn, ...writing];

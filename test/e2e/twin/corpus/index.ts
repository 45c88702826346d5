import type { Step } from '../step.js';
import { bodies } from './generated/bodies.js';
import { authorized, negotiated } from './generated/headers.js';
import { hosts } from './generated/hosts.js';
import { oddMethods } from './generated/methods.js';
import { paths } from './generated/paths.js';
import { queries } from './generated/queries.js';
import { raws } from './generated/raws.js';
import { filters, reading } from './reading.js';
import { signingIn } from './signing-in.js';
import { writing } from './writing.js';

/** Every request, in the order in which they are sent to freshly seeded data. */
export const corpus: Step[] = [
  ...reading,
  ...filters,
  ...queries,
  ...signingIn,
  ...paths,
  ...oddMethods,
  ...hosts,
  ...negotiated,
  ...authorized,
  ...raws,
  ...writing,
  ...bodies,
];

import type { Step } from '../step.js';
import { lives } from './lives.js';
import { methods } from './methods.js';
import { others } from './others.js';
import { refused } from './refused.js';

/** All that writes, in an order: each step sees what those before it wrote. */
export const writing: Step[] = [
  ...refused,
  ...lives,
  ...others,
  ...methods,
  { path: '/api/posts?page_size=100' },
  { path: '/api/comments?page_size=20&ordering=-id' },
  { path: '/api/tags' },
];

import type { Step } from '../../step.js';
import { Random, times } from './random.js';
import { valuesOf } from './values.js';

const random = new Random(8);

/** The parameters of each list, with what they take. */
const PARAMETERS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/api/posts': {
    status: 'status',
    status__in: 'statuses',
    author: 'id',
    views__gte: 'number',
    views__lte: 'number',
    createdAt__gte: 'moment',
    createdAt__lte: 'moment',
    tags__slug: 'slug',
    title__icontains: 'text',
    title__istartswith: 'text',
    search: 'text',
    ordering: 'order',
    page: 'page',
    page_size: 'size',
  },
  '/api/posts/published': { status: 'status', views__gte: 'number', search: 'text', ordering: 'order', page: 'page', page_size: 'size' },
  '/api/comments': { post: 'id', author: 'id', approved: 'boolean', search: 'text', page: 'page', page_size: 'size' },
  '/api/tags': { search: 'text', page: 'page', page_size: 'size' },
};

/** Parameters that nothing declares, or that almost are those which something does. */
const UNKNOWN = [
  'Status',
  'status__exact',
  'status__',
  '__in',
  'views',
  'views__gt',
  'views__gte__',
  'id',
  'pk',
  'offset',
  'limit',
  'cursor',
  'q',
  '',
];

/** The values of a kind that a client means, and those that it should not send. */
function rightAndOdd(kind: string): [string[], string[]] {
  const right = valuesOf(`query.${kind}`);
  const odd = valuesOf(`query.${kind}.odd`);
  return [right, odd.length > 0 ? odd : right];
}

/** Each value of each parameter alone. */
function each(path: string): Step[] {
  return Object.entries(PARAMETERS[path]!).flatMap(([name, kind]) => {
    const size = name === 'page_size' ? '' : '&page_size=2';
    return [...new Set(rightAndOdd(kind).flat())].map((value) => ({ path: `${path}?${name}=${encodeURIComponent(value)}${size}` }));
  });
}

/** Several parameters at once, each right or wrong by chance. */
function mixed(path: string): Step {
  const names = random.some(Object.keys(PARAMETERS[path]!), 1 + Math.floor(random.next() * 4));
  const pairs = names.flatMap((name) => {
    const [right, odd] = rightAndOdd(PARAMETERS[path]![name]!);
    const one = () => `${name}=${encodeURIComponent(random.pick(random.chance(0.7) ? right : odd))}`;
    return random.chance(0.08) ? [one(), one()] : [one()];
  });
  if (random.chance(0.1)) pairs.splice(0, 0, `${encodeURIComponent(random.pick(UNKNOWN))}=1`);
  if (!names.includes('page_size')) pairs.push('page_size=3');
  return { path: `${path}?${pairs.join('&')}` };
}

/** Reads of lists by every parameter, right and wrong, alone and together. */
export const queries: Step[] = [
  ...['/api/posts', '/api/comments'].flatMap(each),
  ...times(230, () => mixed('/api/posts')),
  ...times(60, () => mixed('/api/posts/published')),
  ...times(110, () => mixed('/api/comments')),
  ...times(30, () => mixed('/api/tags')),
  ...valuesOf('query.syntax').map((query): Step => ({ path: `/api/posts?${query}` })),
];

import type { Step } from '../../step.js';
import { Random, times } from './random.js';
import { listsOf, valuesOf } from './values.js';

const random = new Random(88);

/** Values as JSON's text, since `1.0` and `1e2` are other texts of numbers that JavaScript holds equal. */
const ANY = valuesOf('json.any');

/** What each field means by a value: the right ones, and those that are wrong in the field's own way. */
const FIELDS = Object.fromEntries(['posts', 'tags', 'comments', 'me'].map((resource) => [resource, listsOf(`json.${resource}.`)]));

/** What a resource needs to be made, without the values that must be its own. */
const COMPLETE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  posts: { title: '"Refused"', slug: '"not a slug"', body: '"A body that is long enough."' },
  tags: { name: '"Refused"', slug: '"not a slug"' },
  comments: { post: '9999', content: '"Refused."' },
  me: { email: '"not an address"' },
};

/** Where a resource is written, and by whom. Key 7 of posts is user2's. */
const TARGETS: Readonly<Record<string, readonly [method: string, path: string, as: string][]>> = {
  posts: [
    ['POST', '/api/posts', 'u3'],
    ['PUT', '/api/posts/6', 'u2'],
    ['PATCH', '/api/posts/6', 'u2'],
  ],
  tags: [
    ['POST', '/api/tags', 'u1'],
    ['PATCH', '/api/tags/9', 'u1'],
  ],
  comments: [
    ['POST', '/api/comments', 'u1'],
    ['PATCH', '/api/comments/5', 'admin'],
  ],
  me: [['PATCH', '/api/users/me', 'u2']],
};

const written = (fields: Readonly<Record<string, string>>) =>
  `{${Object.entries(fields)
    .map(([name, value]) => `"${name}": ${value}`)
    .join(', ')}}`;

/** Each field with each value of JSON and each of its own, beside others that are refused: nothing is written. */
function each(resource: string): Step[] {
  const [method, path, as] = TARGETS[resource]![0]!;
  const refusedElsewhere = (name: string) => Object.fromEntries(Object.entries(COMPLETE[resource]!).filter(([other]) => other !== name));
  return Object.entries(FIELDS[resource]!)
    .filter(([, own]) => own.length > 2)
    .flatMap(([name, own]) =>
      [...new Set([...own, ...ANY])].map((value): Step => ({
        path,
        method,
        as,
        raw: written({ ...refusedElsewhere(name), [name]: value, ...onlyWrong(resource, name) }),
      })),
    );
}

/** A second wrong field, where the one at hand is the only one that could be. */
function onlyWrong(resource: string, name: string): Record<string, string> {
  if (resource === 'posts' && name === 'slug') return { rating: '"x"' };
  if (resource === 'tags' && name === 'slug') return { name: '""' };
  if (resource === 'comments' && name === 'post') return { content: '""' };
  return resource === 'me' && name === 'email' ? { displayName: '[]' } : {};
}

/** Some fields with values by chance, on each target: some are taken, and what is then read must be the same. */
function mixed(resource: string): Step[] {
  const [method, path, as] = random.pick(TARGETS[resource]!);
  const names = Object.keys(FIELDS[resource]!).filter((name) => name !== 'slug' || method !== 'PATCH');
  const chosen = random.some(names, 1 + Math.floor(random.next() * names.length));
  const fields = Object.fromEntries(chosen.map((name) => [name, random.pick(random.chance(0.8) ? FIELDS[resource]![name]! : ANY)]));
  const step: Step = { path, method, as, raw: written(fields) };
  return random.chance(0.15) && method !== 'POST' ? [step, { path, as }] : [step];
}

/** Writes with every field's values, one at a time and together. */
export const bodies: Step[] = [
  ...Object.keys(FIELDS).flatMap(each),
  ...times(150, () => mixed('posts')).flat(),
  ...times(60, () => mixed('tags')).flat(),
  ...times(90, () => mixed('comments')).flat(),
  ...times(60, () => mixed('me')).flat(),
  { path: '/api/posts?ordering=-id&page_size=20' },
  { path: '/api/posts/6' },
  { path: '/api/tags' },
  { path: '/api/comments?ordering=-id' },
  { path: '/api/users/me', as: 'u2' },
  { path: '/api/users/me', method: 'PATCH', as: 'u2', raw: '{"bio": 1.0, "displayName": 1e16}' },
];

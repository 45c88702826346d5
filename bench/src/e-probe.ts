import 'reflect-metadata';
import { planOf } from '@nuages/serializers';
import { mapPost } from './blog/map-post.js';
import { PostSerializer } from './blog/post.serializer.js';
import { makePosts } from './blog/posts.js';
const posts = makePosts(100);
const plan = planOf(PostSerializer as never);
const scope = { partial: false, context: {}, depth: 0 };
const t = (name: string, fn: () => unknown) => {
  for (let i = 0; i < 300; i++) fn();
  const s = performance.now();
  for (let i = 0; i < 1000; i++) fn();
  console.log(name, (performance.now() - s).toFixed(1), 'us');
};
for (let k = 0; k < 2; k++) {
  t('hand', () => JSON.stringify(posts.map(mapPost)));
  t('hand map only', () => posts.map(mapPost));
  t('represent', () => posts.map((p) => plan.represent(p, scope)));
  t('represent+JSON', () => JSON.stringify(posts.map((p) => plan.represent(p, scope))));
  t('stringify', () => (PostSerializer as any).many({ instance: posts }).stringify());
  t('iso', () => posts.map((p) => p.createdAt.toISOString()));
  t('jsonbody', () => posts.map((p) => JSON.stringify(p.body)));
  t('jsontitle', () => posts.map((p) => JSON.stringify(p.title)));
}
console.log(plan.sources.stringify);

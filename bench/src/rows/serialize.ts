import { instanceToPlain, plainToInstance } from 'class-transformer';
import { PostDto } from '../blog/post.dto.js';
import { mapPost } from '../blog/map-post.js';
import { PostSerializer } from '../blog/post.serializer.js';
import { makePosts } from '../blog/posts.js';
import { assertSameWork } from '../same-work.js';
import { type OpenGroup, type RowGroup, repeat } from '../row.js';

/** 100 posts with author and tags to a JSON string. */
export const group: RowGroup = {
  name: 'serialize',
  open(): OpenGroup {
    const posts = makePosts(100);
    const instances = plainToInstance(PostDto, posts);
    const ours = () => PostSerializer.many({ instance: posts }).stringify();
    const transformed = () => JSON.stringify(instanceToPlain(instances));
    const mapped = () => JSON.stringify(posts.map(mapPost));
    assertSameWork(JSON.parse(ours()), posts.map(mapPost), 'by hand');
    assertSameWork(JSON.parse(ours()), instanceToPlain(instances), 'instanceToPlain');

    const what = '100 nested objects to a JSON string';
    return {
      rows: [
        { what, ours: repeat('stringify', ours), peer: repeat('instanceToPlain', transformed), bar: { timesAsFast: 12 } },
        { what, ours: repeat('stringify', ours), peer: repeat('by hand', mapped), bar: { atMostOfTime: 1 } },
      ],
    };
  },
};

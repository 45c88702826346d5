import { instanceToPlain, plainToInstance } from 'class-transformer';
import { FiguresSerializer, makeFigures, mapFigures } from '../blog/figures.js';
import { PostDto } from '../blog/post.dto.js';
import { mapPost } from '../blog/map-post.js';
import { PostSerializer } from '../blog/post.serializer.js';
import { makePosts } from '../blog/posts.js';
import { assertSameWork } from '../same-work.js';
import { type Contender, type OpenGroup, type RowGroup, repeat } from '../row.js';

/**
 * 100 posts with author and tags, and 100 rows of figures, as the bytes of a response: text that was put together of pieces is paid for
 * when it is sent.
 */
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

    const figures = makeFigures(100);
    const oursOfFigures = () => FiguresSerializer.many({ instance: figures }).stringify();
    const mappedFigures = () => JSON.stringify(figures.map(mapFigures));
    assertSameWork(JSON.parse(oursOfFigures()), figures.map(mapFigures), 'by hand');

    const what = '100 nested objects to the bytes of JSON';
    const whatOfFigures = '100 rows of numbers and moments to the bytes of JSON';
    return {
      rows: [
        { what, ours: toBytes('stringify', ours), peer: toBytes('instanceToPlain', transformed), bar: { timesAsFast: 12 } },
        { what, ours: toBytes('stringify', ours), peer: toBytes('by hand', mapped), bar: { atMostOfTime: 1 } },
        {
          what: whatOfFigures,
          ours: toBytes('stringify', oursOfFigures),
          peer: toBytes('by hand', mappedFigures),
          bar: { atMostOfTime: 0.8 },
        },
      ],
    };
  },
};

function toBytes(name: string, write: () => string): Contender {
  return repeat(name, () => Buffer.from(write()));
}

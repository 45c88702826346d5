import { strictEqual } from 'node:assert';
import { plainToInstance } from 'class-transformer';
import { validate } from 'class-validator';
import { PostDto } from '../blog/post.dto.js';
import { plainSchema, workingSchema } from '../blog/post.schema.js';
import { PostSerializer } from '../blog/post.serializer.js';
import { makeBody, makePlainBody } from '../blog/posts.js';
import { assertSameWork } from '../same-work.js';
import { type OpenGroup, type RowGroup, repeat, repeatAsync } from '../row.js';

/** One post with author and tags, as a client sends it, to checked values. */
export const group: RowGroup = {
  name: 'parse',
  async open(): Promise<OpenGroup> {
    const [body, plainBody] = [makeBody(), makePlainBody()];
    const parsed = (await PostSerializer.parse(body)) as object;
    assertSameWork(parsed, workingSchema.parse(body), 'zod');
    strictEqual((await validate(plainToInstance(PostDto, body))).length, 0);
    plainSchema.parse(plainBody);

    const what = 'parse one nested object';
    const ours = repeatAsync('parse', () => PostSerializer.parse(body));
    return {
      rows: [
        {
          what,
          ours,
          peer: repeatAsync('class-validator', () => validate(plainToInstance(PostDto, body))),
          bar: { timesAsFast: 12 },
        },
        { what, ours, peer: repeat('zod, the same work', () => workingSchema.parse(body)), bar: { atMostOfTime: 1 } },
        {
          what,
          ours: repeatAsync('parse', () => PostSerializer.parse(plainBody)),
          peer: repeat('zod, checks alone', () => plainSchema.parse(plainBody)),
          bar: { atMostOfTime: 2.5 },
        },
      ],
    };
  },
};

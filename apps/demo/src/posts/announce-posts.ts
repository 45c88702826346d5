import { Injectable, Logger } from '@nestjs/common';
import { postSave, type PostSave } from '@nuages/managers';
import { Receiver } from '@nuages/signals';
import { Post } from './post.entity.js';

/** Tells the log of each post that is written, once it is there for good. */
@Injectable()
export class AnnouncePosts {
  private readonly logger = new Logger('blog.posts');

  @Receiver(postSave, { sender: Post, on: 'commit', dispatchUid: 'announce-posts' })
  announce({ instance, created }: PostSave<Post>): void {
    this.logger.log(`${created ? 'new' : 'changed'} post ${instance.id}: ${instance.title} (${instance.status})`);
  }
}

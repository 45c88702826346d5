import { Injectable } from '@nestjs/common';
import { InjectLogger, type Logger } from '@nuages/logging';
import { postSave, type PostSave } from '@nuages/managers';
import { Receiver } from '@nuages/signals';
import { Post } from './post.entity.js';

/** Tells the log of each post that is written, once it is there for good. */
@Injectable()
export class AnnouncePosts {
  constructor(@InjectLogger('blog.posts') private readonly log: Logger) {}

  @Receiver(postSave, { sender: Post, on: 'commit', dispatchUid: 'announce-posts' })
  announce({ instance, created }: PostSave<Post>): void {
    this.log.info({ postId: instance.id, status: instance.status }, '%s post: %s', created ? 'new' : 'changed', instance.title);
  }
}

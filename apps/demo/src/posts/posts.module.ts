import { Module } from '@nestjs/common';
import { AnnouncePosts } from './announce-posts.js';
import { PostsController } from './posts.controller.js';

/** Posts, and the log's news of them. */
@Module({ controllers: [PostsController], providers: [AnnouncePosts] })
export class PostsModule {}

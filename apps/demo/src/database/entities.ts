import { authEntities, Token } from '@nuages/auth';
import { Comment } from '../comments/comment.entity.js';
import { Post } from '../posts/post.entity.js';
import { Tag } from '../tags/tag.entity.js';
import { User } from '../users/user.entity.js';

/** What the demo keeps in its database. */
export const entities = [User, Post, Tag, Comment, ...authEntities, Token];

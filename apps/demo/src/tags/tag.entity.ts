import { FieldOptions, ModelOptions } from '@nuages/managers';
import { validateSlug } from '@nuages/serializers';
import { Column, Entity, ManyToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Post } from '../posts/post.entity.js';

/** A word that posts are found by. */
@ModelOptions({ appLabel: 'blog', ordering: ['name'] })
@Entity('blog_tag')
export class Tag {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ length: 50, unique: true })
  name!: string;

  @Column({ length: 50, unique: true })
  @FieldOptions({ validators: [validateSlug] })
  slug!: string;

  @ManyToMany(() => Post, (post) => post.tags)
  posts!: Relation<Post>[];
}

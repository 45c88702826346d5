import { Module } from '@nestjs/common';
import { TagsController } from './tags.controller.js';

/** Tags. */
@Module({ controllers: [TagsController] })
export class TagsModule {}

import { Module } from '@nestjs/common';
import { CommentsController } from './comments.controller.js';

/** Comments on posts. */
@Module({ controllers: [CommentsController] })
export class CommentsModule {}

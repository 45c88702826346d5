import { Controller } from '@nestjs/common';
import { ModelViewSet } from '@nuages/rest';
import { TagSerializer } from './tag.serializer.js';

/** Tags: anybody reads, users write. */
@Controller('api/tags')
export class TagsController extends ModelViewSet(TagSerializer, { search: ['name'] }) {}

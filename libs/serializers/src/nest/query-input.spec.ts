import { Controller, Get, Query } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { describe, expect, test } from 'vitest';
import { MultipleChoiceField } from '../fields/choice/multiple-choice.field.js';
import { JSONField } from '../fields/composite/json.field.js';
import { ListField } from '../fields/composite/list.field.js';
import { IntegerField } from '../fields/number/integer.field.js';
import { CharField } from '../fields/text/char.field.js';
import { DateField } from '../fields/time/date.field.js';
import { Serializer } from '../serializer/serializer.js';
import '../serializer/list-serializer.js';
import { SerializerPipe } from './serializer.pipe.js';
import { ValidatedQuery } from './validated.decorators.js';

class PageSerializer extends Serializer {
  @IntegerField({ default: 1 }) page!: number;
  @ListField({ child: IntegerField(), required: false }) ids?: number[];
  @MultipleChoiceField({ choices: ['a', 'b'], required: false }) kinds?: ('a' | 'b')[];
  @CharField({ required: false, allowBlank: true }) text?: string;
  @DateField({ required: false, allowNull: true }) since?: string | null;
  @JSONField({ required: false }) where?: unknown;
}

class OwnSerializer extends Serializer {
  @IntegerField({ required: false }) page?: number;

  override toInternalValue(data: unknown): unknown {
    return { keys: Object.keys(data as object) };
  }
}

@Controller()
class PagesController {
  @Get('validated')
  validated(@ValidatedQuery(PageSerializer) query: object): object {
    return query;
  }

  @Get('piped')
  piped(@Query(new SerializerPipe(PageSerializer)) query: object): object {
    return query;
  }

  @Get('own')
  own(@ValidatedQuery(OwnSerializer) query: object): object {
    return query;
  }
}

describe.each(['express', 'fastify'])('a query string on %s', (platform) => {
  test('is read by the fields', async () => {
    const module = await Test.createTestingModule({ controllers: [PagesController] }).compile();
    const app =
      platform === 'express' ? module.createNestApplication() : module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    await app.listen(0, '127.0.0.1');
    const url = await app.getUrl();
    const get = async (path: string): Promise<unknown> => (await fetch(`${url}${path}`)).json();

    for (const path of ['/validated', '/piped']) {
      expect(await get(`${path}?ids=1&kinds=a`)).toEqual({ page: 1, ids: [1], kinds: ['a'] });
      expect(await get(`${path}?ids=1&ids=2&page=3`)).toEqual({ page: 3, ids: [1, 2] });
      expect(await get(`${path}?page=&text=&since=`)).toEqual({ page: 1, text: '', since: null });
      expect(await get(`${path}?where=${encodeURIComponent('{"a":[1]}')}`)).toEqual({ page: 1, where: { a: [1] } });
      expect(await get(`${path}?where=x`)).toEqual({ where: ['Value must be valid JSON.'] });
      expect(await get(`${path}?page=1&page=2`)).toEqual({ page: ['A valid integer is required.'] });
    }
    expect(await get('/own?page=1&more=2')).toEqual({ keys: ['page', 'more'] });
    await app.close();
  });
});

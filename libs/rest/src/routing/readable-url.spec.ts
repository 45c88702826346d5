import { Controller, Get, Module, Param } from '@nestjs/common';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { INestApplication } from '@nestjs/common';
import { RestModule } from '../rest.module.js';
import { PLATFORMS } from '../testing/index.js';
import { readableUrl } from './readable-url.js';

describe('readableUrl', () => {
  test.for([
    ['/posts/1?page=2', '/posts/1?page=2'],
    ['/%70osts/%31', '/posts/1'],
    ['/%7e%2D%5f%2E', '/~-_.'],
    ['/a%2Fb%2fc', '/a%2Fb%2Fc'],
    ['/%E2%82%AC/%f0%9f%98%80', '/%E2%82%AC/%F0%9F%98%80'],
    ['/%', '/%25'],
    ['/%zz/%4', '/%25zz/%254'],
    ['/%E9', '/%25E9'],
    ['/%ED%A0%80', '/%25ED%25A0%2580'],
    ['/%41%C3%42', '/A%25C3B'],
    ['/posts?q=%70%#top', '/posts?q=%70%'],
    ['/posts#?page=2', '/posts'],
    ['*', '*'],
    ['http://example.com/%70osts?q=1', '/posts?q=1'],
    ['HTTPS://example.com:443?q=1', '/?q=1'],
    ['http://example.com', '/'],
    ['/http://example.com/', '/http://example.com/'],
  ])('reads %s as %s', ([url, expected]) => {
    expect(readableUrl(url!)).toBe(expected);
  });

  test('takes an encoded slash for a separator where it counts as one', () => {
    expect(readableUrl('/a%2Fb%2fc?d=%2F', true)).toBe('/a/b/c?d=%2F');
  });

  test('gives what can be decoded and is its own reading', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('%', '%4', '%41', '%C3', '%A9', '%f0', '%9F%98%80', 'a', '/', '?', '2', '%2f')), (parts) => {
        const read = readableUrl(`/${parts.join('')}`);

        expect(() => decodeURIComponent(read.split('?', 1)[0]!)).not.toThrow();
        expect(readableUrl(read)).toBe(read);
      }),
    );
  });
});

@Controller('files')
class FilesController {
  @Get(':name')
  show(@Param('name') name: string) {
    return { name };
  }
}

@Module({ imports: [RestModule.forRoot()], controllers: [FilesController] })
class FilesModule {}

@Module({ imports: [RestModule.forRoot({ encodedSlashes: 'separator' })], controllers: [FilesController] })
class SeparatingModule {}

describe.for(PLATFORMS)('paths on $name', (platform) => {
  let app: INestApplication;
  let base: string;
  beforeAll(async () => {
    app = await platform.create(FilesModule);
    await app.listen(0, '127.0.0.1');
    base = await app.getUrl();
  });
  afterAll(() => app.close());

  test.for([
    ['/%66iles/a%2Fb', 'a/b'],
    ['/files/%41', 'A'],
    ['/files/%E9', '%E9'],
    ['/files/%zz', '%zz'],
    ['/files/100%', '100%'],
  ])('%s names %s', async ([path, name]) => {
    const answer = await fetch(base + path!);

    expect(await answer.json()).toEqual({ name });
  });

  test('are separated by encoded slashes where these are separators', async () => {
    const separating = await platform.create(SeparatingModule);
    await separating.listen(0, '127.0.0.1');
    const url = await separating.getUrl();

    expect(await (await fetch(`${url}/files%2Fa`)).json()).toEqual({ name: 'a' });
    expect((await fetch(`${url}/files/a%2Fb`)).status).toBe(404);
    await separating.close();
  });
});

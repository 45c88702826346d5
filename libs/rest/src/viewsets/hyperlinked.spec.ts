import { Controller, type INestApplication, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { dataSourceFactory, ManagersModule } from '@nuages/managers';
import { sqliteOptions } from '@nuages/managers/sqlite';
import { CurrentUserDefault, HiddenField, ImageField } from '@nuages/serializers';
import { HyperlinkedModelSerializer, modelMeta } from '@nuages/serializers/model';
import request from 'supertest';
import { Column, Entity, ManyToOne, OneToMany, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RestModule } from '../rest.module.js';
import { forEachPlatform } from '../testing/index.js';
import { ModelViewSet } from './model-view-set.js';

const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64'); // a GIF of one pixel

@Entity()
class Album {
  @PrimaryGeneratedColumn() id!: number;
  @Column() name!: string;
  @OneToMany(() => Picture, (picture) => picture.album) pictures!: Relation<Picture[]>;
}

@Entity()
class Picture {
  @PrimaryGeneratedColumn() id!: number;
  @Column() bytes!: number;
  @Column() owner!: string;
  @ManyToOne(() => Album, (album) => album.pictures, { nullable: false }) album!: Relation<Album>;
}

class AlbumSerializer extends HyperlinkedModelSerializer {
  static override Meta = modelMeta<Album>({ model: Album, fields: ['url', 'name', 'pictures'], readOnlyFields: ['pictures'] } as never);
}

class PictureSerializer extends HyperlinkedModelSerializer {
  @ImageField({ writeOnly: true }) image!: { size: number };
  @HiddenField({ default: CurrentUserDefault() }) owner!: string;

  static override Meta = modelMeta<Picture, PictureSerializer>({
    model: Picture,
    fields: ['url', 'album', 'bytes', 'image', 'owner'] as never,
    readOnlyFields: ['bytes'],
  });

  override create({ image, ...attrs }: Record<string, any>): Promise<object> {
    return super.create({ ...attrs, bytes: image.size, owner: 'somebody' });
  }
}

@Controller('albums')
class AlbumsController extends ModelViewSet(AlbumSerializer) {}

@Controller('pictures')
class PicturesController extends ModelViewSet(PictureSerializer) {}

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({ ...sqliteOptions({ database: ':memory:', entities: [Album, Picture] }), synchronize: true }),
      dataSourceFactory,
    }),
    ManagersModule.forRoot(),
    RestModule.forRoot({ formatSuffixes: true }),
  ],
  controllers: [AlbumsController, PicturesController],
})
class GalleryModule {}

forEachPlatform((platform) => {
  describe(`hyperlinks on ${platform.name}`, () => {
    let app: INestApplication;
    beforeAll(async () => {
      app = await platform.create(GalleryModule);
    });
    afterAll(() => app.close());

    const http = () => request(app.getHttpServer() as never);
    const send = (method: 'get' | 'post', path: string) => http()[method](path).set('Host', 'testserver');
    const upload = (content: Buffer) =>
      send('post', '/pictures').field('album', 'http://testserver/albums/1').attach('image', content, 'pixel.gif');

    test('name rows, and follow the format of the request', async () => {
      const album = await send('post', '/albums').send({ name: 'Rome' });

      expect(album.body).toEqual({ url: 'http://testserver/albums/1', name: 'Rome', pictures: [] });
      expect(album.headers['location']).toBe('http://testserver/albums/1');
      expect((await send('get', '/albums/1.json')).body.url).toBe('http://testserver/albums/1.json');
    });

    test('choose a row beside an uploaded image', async () => {
      const picture = await upload(PIXEL);

      expect(picture.body).toEqual({ url: 'http://testserver/pictures/1', album: 'http://testserver/albums/1', bytes: PIXEL.length });
      expect((await send('get', '/albums/1')).body.pictures).toEqual(['http://testserver/pictures/1']);
    });

    test('are refused beside what is no image', async () => {
      const refused = await upload(Buffer.from('GIF? no'));
      const disguised = await send('post', '/pictures').send({
        album: '/elsewhere',
        image: { name: 'a.gif', size: 5, path: '/etc/passwd' },
      });

      expect([refused.status, Object.keys(refused.body)]).toEqual([400, ['image']]);
      expect(disguised.body).toEqual({
        album: ['Invalid hyperlink - No URL match.'],
        image: ['The submitted data was not a file. Check the encoding type on the form.'],
      });
    });
  });
});

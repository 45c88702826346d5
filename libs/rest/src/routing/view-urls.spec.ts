import { describe, expect, test } from 'vitest';
import { fakeRequest } from '../testing/index.js';
import type { ViewRoute } from './view-route.js';
import { ViewUrls } from './view-urls.js';

function route(path: string, isDetail = path.startsWith(':')): ViewRoute {
  return {
    path,
    isDetail,
    actions: new Map(),
    isExtra: false,
    allow: '',
    throttling: {},
    patterns: isDetail ? { name: /^(?:[^/]+)$/ } : {},
  };
}

function urlsWith(trailingSlash: boolean): ViewUrls {
  const urls = new ViewUrls(trailingSlash);
  urls.add('tag', 'api/tags', [route(''), route('popular'), route(':name'), route(':name/mark_all')]);
  return urls;
}

describe('ViewUrls', () => {
  test.each([
    ['tag-list', {}, '/api/tags'],
    ['tag-popular', {}, '/api/tags/popular'],
    ['tag-detail', { name: '100%' }, '/api/tags/100%25'],
    ['tag-detail', { name: 'brand new & (more)' }, '/api/tags/brand%20new%20&%20(more)'],
    ['tag-mark-all', { name: 'x' }, '/api/tags/x/mark_all'],
  ])('reverses %s %j', (name, params, path) => {
    expect(urlsWith(false).reverse(name, params)).toBe(path);
    expect(urlsWith(true).reverse(name, params)).toBe(`${path}/`);
  });

  test('makes absolute URLs, with a format', () => {
    expect(urlsWith(true).reverse('tag-detail', { name: 'x' }, fakeRequest('/'), 'json')).toBe('http://testserver/api/tags/x.json');
  });

  test('names what it knows', () => {
    expect(() => urlsWith(false).reverse('post-list')).toThrow("No viewset has the URL 'post-list' with ()");
  });

  test.each([
    ['/api/tags', { name: 'tag-list', params: {} }],
    ['/api/tags/popular', { name: 'tag-popular', params: {} }],
    ['/api/tags/100%25', { name: 'tag-detail', params: { name: '100%' } }],
    ['/api/tags/', undefined],
    ['/api/tags/%zz', undefined],
    ['/nothing', undefined],
  ])('resolves %s', (path, resolved) => {
    expect(urlsWith(false).resolve(path)).toEqual(resolved);
  });
});

export { fakeRequest } from './fake-request.js';
export { forEachPlatform, type Platform, PLATFORMS } from './platforms.js';

/**
 * The platforms that tests of controllers run on.
 *
 * @module @nuages/rest/testing
 */

export { fakeRequest } from './fake-request.js';
export { forEachPlatform, type Platform, PLATFORMS } from './platforms.js';
